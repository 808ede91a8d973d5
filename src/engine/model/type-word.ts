/** PostgreSQL's own types by number, as far as a table of values needs them: numbers stand right. */
const words: Readonly<Record<number, string>> = {
  16: 'boolean',
  20: 'bigint',
  21: 'smallint',
  23: 'integer',
  700: 'real',
  701: 'double precision',
  1082: 'date',
  1114: 'timestamp without time zone',
  1184: 'timestamp with time zone',
  1700: 'numeric',
}

/** What a column is, for showing it. */
export function typeWord(oid: number): string {
  return words[oid] ?? 'text'
}
