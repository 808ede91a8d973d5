import { jsonAt, jsonTypeOf, texts } from '../evaluation.ts'
import type { SqlFunction } from './sql-function.ts'

/** Functions of any values, of documents and of searches; forms of the grammar. */
export const othersKnown = {
  coalesce: { carries: 'all', boundaries: 'fallback', isSuggested: true },
  nullif: { carries: 'all', boundaries: 'fallback', isSuggested: true },
  greatest: { carries: 'all', boundaries: 'extremes', isSuggested: true },
  least: { carries: 'all', boundaries: 'extremes', isSuggested: true },
  cast: { carries: 0, boundaries: 'cast' },
  generate_series: { isSuggested: true },
  array_length: { gives: 'whole number' },
  cardinality: { gives: 'whole number' },
  jsonb_array_length: { gives: 'whole number' },
  json_array_length: { gives: 'whole number' },
  jsonb_typeof: { gives: 'text', givesOneRow: true, evaluate: texts(jsonTypeOf) },
  json_typeof: { gives: 'text', evaluate: texts(jsonTypeOf) },
  '->': { evaluate: (args) => jsonAt(args, false) },
  '->>': { evaluate: (args) => jsonAt(args, true) },
  to_tsvector: { givesOneRow: true },
  to_tsquery: { givesOneRow: true },
  plainto_tsquery: { givesOneRow: true },
  phraseto_tsquery: { givesOneRow: true },
  websearch_to_tsquery: { givesOneRow: true },
  ts_rank: { givesOneRow: true },
  jsonb_to_record: { givesOneRow: true },
  json_to_record: { givesOneRow: true },
  isempty: { evaluate: texts((text) => text === 'empty') },
  and: { boundaries: 'none' },
  or: { boundaries: 'none' },
  not: { boundaries: 'none' },
  case: { boundaries: 'none' },
  'is null': { boundaries: 'none' },
} satisfies Readonly<Record<string, SqlFunction>>
