/** Whether what a repaired attempt gave is what the reference gave. */
import type { Came, Rows } from '../../../lab/counterexample/rows.ts'
import { bagDifference, type Result } from '../compare/result.ts'

const oids: Readonly<Record<string, number>> = {
  int8: 20,
  bigint: 20,
  int2: 21,
  smallint: 21,
  int4: 23,
  integer: 23,
  oid: 26,
  numeric: 1700,
  float4: 700,
  real: 700,
  float8: 701,
  'double precision': 701,
  bpchar: 1042,
  character: 1042,
  char: 1042,
  date: 1082,
  timestamp: 1114,
  'timestamp without time zone': 1114,
  timestamptz: 1184,
  'timestamp with time zone': 1184,
  interval: 1186,
  json: 114,
  jsonb: 3802,
}

function oidOf(type: string): number {
  return (
    oids[
      type
        .replace(/\([^)]*\)/, '')
        .replace(/\s+/g, ' ')
        .trim()
    ] ?? 25
  )
}

/** Rows as the comparison wants them. */
function resultOf(rows: Rows): Result {
  return {
    columns: rows.columns.map((column) => ({ name: column.name, typeOid: oidOf(column.type) })),
    rows: rows.rows,
  }
}

/** Positions of the expected rows that did not come, and of the rows that came beside them. */
export interface Unlike {
  readonly missing: readonly number[]
  readonly extra: readonly number[]
}

/** Null where the columns cannot be compared. */
export function unlike(expected: Rows, came: Rows): Unlike | null {
  const difference = bagDifference(resultOf(expected), resultOf(came))
  if (difference === null) return { missing: [], extra: [] }
  return difference.kind === 'rows' ? difference : null
}

/** The same rows; in the same order where that counts. */
export function same(expected: Rows, came: Came, ordered: boolean): boolean {
  if (came.kind === 'error' || came.rows.length !== expected.rows.length) return false
  const bag = unlike(expected, came)
  if (bag === null || bag.missing.length > 0) return false
  return !ordered || expected.rows.every((_, at) => sameRow(expected, at, came, at))
}

function sameRow(expected: Rows, at: number, came: Rows, cameAt: number): boolean {
  return unlike(oneRow(expected, at), oneRow(came, cameAt))?.missing.length === 0
}

function oneRow(rows: Rows, position: number): Rows {
  return { ...rows, rows: [rows.rows[position] ?? []] }
}

/**
 * The same rows where a NULL that came may stand for what the task shows in its place: a row
 * without partner, before the query says so. `shown` are the values that it can be.
 */
export function sameButForNulls(expected: Rows, came: Came, shown: ReadonlySet<string>): boolean {
  if (came.kind === 'error' || came.rows.length !== expected.rows.length) return false
  if (expected.columns.length !== came.columns.length) return false
  const rest = unlike(expected, came)
  if (rest === null) return false
  const free = new Set(rest.extra)
  return rest.missing.every((at) => {
    const fit = [...free].find((position) => fits(expected, at, came, position, shown))
    return fit !== undefined && free.delete(fit)
  })
}

function fits(
  expected: Rows,
  at: number,
  came: Rows,
  position: number,
  shown: ReadonlySet<string>,
): boolean {
  const row = came.rows[position] ?? []
  const masked = (expected.rows[at] ?? []).map((value, column) =>
    row[column] === null && value !== null && shown.has(value) ? null : value,
  )
  return sameRow({ ...expected, rows: [masked] }, 0, came, position)
}

/** The same rows where numbers that came are rounded to as many digits as the expected ones have. */
export function sameRounded(expected: Rows, came: Came): boolean {
  if (came.kind === 'error' || came.rows.length !== expected.rows.length) return false
  const rounded = came.rows.map((row, at) =>
    row.map((value, column) => {
      const wanted = expected.rows[at]?.[column]
      return nearly(wanted, value) ? (wanted ?? null) : value
    }),
  )
  return same(expected, { ...came, rows: rounded }, false)
}

function nearly(wanted: string | null | undefined, value: string | null): boolean {
  if (typeof wanted !== 'string' || value === null) return false
  if (!/^-?\d+(\.\d+)?$/.test(wanted) || !/^-?\d+\.\d+$/.test(value)) return false
  const digits = wanted.split('.')[1]?.length ?? 0
  return Math.abs(Number(wanted) - Number(value)) <= 0.500001 * 10 ** -digits
}
