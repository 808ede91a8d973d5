import { z } from 'zod'
import type { PictureColumn } from './grading.ts'

/** A table as it is drawn: rows have no part in it. */
export interface DrawnTable {
  readonly name: string
  readonly columns: readonly PictureColumn[]
  /** Constraints, unique indexes, policies and triggers as PostgreSQL writes them. */
  readonly constraints: readonly string[]
}

/** What an answer made: tables, and views by their columns. */
export interface MadePicture {
  readonly tables: readonly DrawnTable[]
  readonly views: readonly { readonly name: string; readonly columns: readonly string[] }[]
  readonly enums: readonly { readonly name: string; readonly labels: readonly string[] }[]
  /** Tables that are not shown, since there are too many. */
  readonly left: number
}

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

const column = z.object({
  name: z.string(),
  type: z.string(),
  notNull: z.boolean(),
  key: z.boolean(),
  references: z.object({ table: z.string(), column: z.string() }).nullable(),
}) satisfies z.ZodType<PictureColumn>

export const drawnTableShape = z.object({
  name: z.string(),
  columns: list(column),
  constraints: list(z.string()),
}) satisfies z.ZodType<DrawnTable>

export const madePictureShape = z.object({
  tables: list(drawnTableShape),
  views: list(z.object({ name: z.string(), columns: list(z.string()) })),
  enums: list(z.object({ name: z.string(), labels: list(z.string()) })),
  left: z.number(),
}) satisfies z.ZodType<MadePicture>

/** The tables in plain text, for a terminal. */
export function madePictureText({ tables, views, enums, left }: MadePicture): string {
  const parts = tables.map(({ name, columns, constraints }) =>
    [
      `  ${name}`,
      ...columns.map((one) => `    ${columnText(one)}`),
      ...constraints.map((text) => `    ${text}`),
    ].join('\n'),
  )
  const more = [
    ...views.map(({ name, columns }) => `  ${name}, a view of ${columns.join(', ')}`),
    ...enums.map(({ name, labels }) => `  ${name}, one of ${labels.join(', ')}`),
    ...(left > 0 ? [`  and ${left} more tables`] : []),
  ]
  return ['What you made', ...parts, ...more].join('\n')
}

/** “film_id integer, not null, points at film.id” */
export function columnText({ name, type, key, notNull, references }: PictureColumn): string {
  const points = references ? `, points at ${references.table}.${references.column}` : ''
  return `${name} ${type}, ${key ? 'key' : notNull ? 'not null' : 'may be NULL'}${points}`
}
