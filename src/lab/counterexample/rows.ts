import { z } from 'zod'

/** A table of values in PostgreSQL's text form; null is NULL. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** Rows that are not shown, since there are too many. */
  readonly left?: number
}

/** What a query gave: rows, or PostgreSQL's error. */
export type Came =
  | ({ readonly kind: 'rows' } & Rows)
  | { readonly kind: 'error'; readonly code: string; readonly message: string }

/** The smallest rows found on which reference and attempt differ. */
export interface RowsCounterexample {
  readonly kind: 'rows'
  readonly tables: readonly ({ readonly name: string } & Rows)[]
  /** In a query lab one result; in a change lab one a changed table, named. */
  readonly results: readonly {
    readonly name: string | null
    readonly expected: Came
    readonly came: Came
  }[]
  /** Whether the order of the rows is part of what differs. */
  readonly ordered: boolean
  /** A second run of the attempt on the same rows, where the answer depends on chance. */
  readonly secondRun: Came | null
  readonly found: {
    readonly database: number
    readonly of: number
    readonly rowsBefore: number
  }
}

/** How a row differs from its twin on the other side. */
type Mark = ' ' | '≠' | '−' | '+'

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

export const rowsShape = z.object({
  columns: list(z.object({ name: z.string(), type: z.string() })),
  rows: list(list(z.string().nullable())),
  left: z.number().exactOptional(),
}) satisfies z.ZodType<Rows>

export const cameShape = z.discriminatedUnion('kind', [
  rowsShape.extend({ kind: z.literal('rows') }),
  z.object({ kind: z.literal('error'), code: z.string(), message: z.string() }),
]) satisfies z.ZodType<Came>

export const rowsCounterexampleShape = z.object({
  kind: z.literal('rows'),
  tables: list(rowsShape.extend({ name: z.string() })),
  results: list(z.object({ name: z.string().nullable(), expected: cameShape, came: cameShape })),
  ordered: z.boolean(),
  secondRun: cameShape.nullable(),
  found: z.object({ database: z.number(), of: z.number(), rowsBefore: z.number() }),
}) satisfies z.ZodType<RowsCounterexample>

const isNumeric =
  /^(int2|int4|int8|smallint|integer|bigint|numeric|real|double precision|money|oid)/

/** A table of rows in plain text, numbers to the right, NULL spelled out, optional marks at the left. */
export function tableText(table: Rows, marks: readonly Mark[] = []): string {
  const names = table.columns.map((column) => column.name)
  const cells = table.rows.map((row) => row.map((value) => oneLine(value ?? 'NULL')))
  const widths = names.map((name, i) =>
    cells.reduce((most, row) => Math.max(most, lengthOf(row[i] ?? '')), lengthOf(name)),
  )
  const gutter = marks.some((mark) => mark !== ' ')
  const line = (row: readonly string[], mark: string): string =>
    `${gutter ? `${mark} ` : ''}${row
      .map((cell, i) => pad(cell, widths[i] ?? 0, isNumeric.test(table.columns[i]?.type ?? '')))
      .join(' | ')}`.trimEnd()
  const rule = `${gutter ? '  ' : ''}${widths.map((width) => '-'.repeat(width)).join('-+-')}`
  const body = cells.map((row, i) => line(row, marks[i] ?? ' '))
  const { left = 0 } = table
  const end = left > 0 ? [`and ${rowsText(left)} more`] : body.length === 0 ? ['(no rows)'] : []
  return [line(names, ' '), rule, ...body, ...end].join('\n')
}

/** The smallest case in plain text: the rows in, what was expected, what came. */
export function rowsCounterexampleText(counterexample: RowsCounterexample): string {
  const total = counterexample.tables.reduce((sum, table) => sum + table.rows.length, 0)
  const parts = [`The smallest case we found that breaks it: ${rowsText(total)}`]
  for (const table of counterexample.tables) {
    parts.push(`In: ${table.name}, ${rowsText(table.rows.length)}`, tableText(table))
  }
  for (const { name, expected, came } of counterexample.results) {
    const [expectedMarks, cameMarks] = marksOf(expected, came, counterexample.ordered)
    const of = name === null ? '' : ` in ${name}`
    parts.push(`Expected${of}`, cameText(expected, expectedMarks))
    parts.push(`Got${of}`, cameText(came, cameMarks))
  }
  if (counterexample.secondRun) {
    parts.push('Got on a second run over the same rows', cameText(counterexample.secondRun, []))
  }
  return parts.join('\n\n')
}

/** “1 row”, “3 rows”. */
export function rowsText(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`
}

function cameText(came: Came, marks: readonly Mark[]): string {
  return came.kind === 'rows' ? tableText(came, marks) : `error ${came.code}: ${came.message}`
}

/** Both sides in plain text, what differs marked. */
export function sidesText(expected: Came, came: Came, ordered: boolean): string {
  const [expectedMarks, cameMarks] = marksOf(expected, came, ordered)
  return ['Expected', cameText(expected, expectedMarks), 'Got', cameText(came, cameMarks)].join(
    '\n\n',
  )
}

/** − for a row that is missing, + for one too many, ≠ where rows of the same position differ. */
function marksOf(expected: Came, came: Came, ordered: boolean): [Mark[], Mark[]] {
  if (expected.kind !== 'rows' || came.kind !== 'rows') return [[], []]
  const left = expected.rows.map((row) => JSON.stringify(row))
  const right = came.rows.map((row) => JSON.stringify(row))
  if (ordered) {
    const mark = (one: readonly string[], other: readonly string[], alone: Mark): Mark[] =>
      one.map((row, i) => (other[i] === undefined ? alone : other[i] === row ? ' ' : '≠'))
    return [mark(left, right, '−'), mark(right, left, '+')]
  }
  return [leftOver(left, right, '−'), leftOver(right, left, '+')]
}

/** Marks the rows that the other side does not have, as often as they are missing there. */
function leftOver(rows: readonly string[], others: readonly string[], mark: Mark): Mark[] {
  const available = new Map<string, number>()
  for (const row of others) available.set(row, (available.get(row) ?? 0) + 1)
  return rows.map((row) => {
    const left = available.get(row) ?? 0
    available.set(row, left - 1)
    return left > 0 ? ' ' : mark
  })
}

function oneLine(text: string): string {
  return text.replace(/[\n\r\t]/g, (character) => JSON.stringify(character).slice(1, -1))
}

function lengthOf(text: string): number {
  return [...text].length
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)))
  return right ? space + text : text + space
}
