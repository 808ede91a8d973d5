import { extract, numbers, truncate } from '../evaluation.ts'
import type { SqlFunction } from './sql-function.ts'

/** Functions of dates, moments and intervals. */
export const momentsKnown = {
  now: { gives: 'timestamp', givesOneRow: true, isClock: true, isSuggested: true },
  transaction_timestamp: { isClock: true },
  statement_timestamp: { isClock: true },
  clock_timestamp: { isClock: true },
  date_trunc: {
    gives: 'timestamp',
    isStrict: true,
    givesOneRow: true,
    evaluate: ([field, value]) =>
      typeof field === 'string' && typeof value === 'number'
        ? truncate(field.toLowerCase(), value)
        : undefined,
    carries: 1,
    preimage: 'truncating',
    boundaries: 'moments',
    isSuggested: true,
  },
  date_part: {
    gives: 'number',
    isStrict: true,
    givesOneRow: true,
    evaluate: ([field, value]) =>
      typeof field === 'string' && value !== undefined
        ? extract(field.toLowerCase(), value)
        : undefined,
    boundaries: 'moments',
    isSuggested: true,
  },
  extract: {
    gives: 'number',
    isStrict: true,
    givesOneRow: true,
    evaluate: ([field, value]) =>
      typeof field === 'string' && value !== undefined
        ? extract(field.toLowerCase(), value)
        : undefined,
    boundaries: 'moments',
  },
  date_bin: { gives: 'timestamp', boundaries: 'stretches' },
  to_timestamp: { gives: 'timestamp' },
  timezone: { gives: 'timestamp', isStrict: true, givesOneRow: true, carries: 1, preimage: 'zone' },
  make_timestamp: { gives: 'timestamp' },
  make_date: {
    gives: 'date',
    evaluate: numbers((year, month, day) =>
      day === undefined || month === undefined ? undefined : Date.UTC(year, month - 1, day),
    ),
    isSuggested: true,
  },
  to_date: { gives: 'date' },
  age: { gives: 'interval', isSuggested: true },
  make_interval: { gives: 'interval', boundaries: 'interval' },
  justify_days: { gives: 'interval' },
  justify_hours: { gives: 'interval' },
  justify_interval: { gives: 'interval' },
  isfinite: { gives: 'boolean' },
  date: { carries: 0, boundaries: 'day' },
} satisfies Readonly<Record<string, SqlFunction>>
