import fs from 'node:fs'
import path from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { root } from '../tidy/sources.ts'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** What a column holds, as the type `Tables` or the database says it. */
export interface ToldColumn {
  /** "table.column: sort", with " or null" where a value may be missing. */
  readonly text: string
  /** Typed: an insert may leave it out. Described: the database fills it. */
  readonly isFilled: boolean
}

/** How types of ours begin, and the sort of value that they stand for; the first that fits. */
const sortsOfTypes: readonly (readonly [RegExp, string])[] = [
  [/^(?:Bytes|ColumnType<Buffer)\b/, 'bytes'],
  [/^(?:Time|MaybeTime)\b/, 'time'],
  [/^(?:Generated<)?boolean\b/, 'boolean'],
  [/^(?:Generated<)?number\b/, 'number'],
  [/^Json<|^ColumnType<(?!string)/, 'json'],
]

const sortsOfColumns: Readonly<Record<string, string>> = {
  bytea: 'bytes',
  'timestamp with time zone': 'time',
  boolean: 'boolean',
  integer: 'number',
  json: 'json',
  text: 'text',
  uuid: 'text',
  // pg reads what is wider than a number of JavaScript as text.
  bigint: 'text',
}

/** What the type `Tables` says. */
export function typedColumns(
  text = fs.readFileSync(path.join(root, 'src/store/tables.ts'), 'utf8'),
): ToldColumn[] {
  const { body } = parseAst(text, { lang: 'ts' }) as unknown as { body: Node[] }
  const declared = body.map(({ declaration }) => declaration as Node | null)
  const tables = declared.find(
    (one) => (one?.id as { name?: string } | undefined)?.name === 'Tables',
  )
  const membersOf = (node: Node | undefined): Node[] =>
    (node?.body as { body?: Node[] } | undefined)?.body ??
    (node?.members as Node[] | undefined) ??
    []
  const nameOf = ({ key }: Node): string => (key as { name: string }).name
  const typeOf = ({ typeAnnotation }: Node): Node =>
    (typeAnnotation as { typeAnnotation: Node }).typeAnnotation
  return membersOf(tables as Node).flatMap((table) =>
    membersOf(typeOf(table)).map((column) => {
      const type = text.slice(typeOf(column).start, typeOf(column).end)
      const sort = sortsOfTypes.find(([pattern]) => pattern.test(type))?.[1] ?? 'text'
      const mayBeNull = /\| null\b|\bMaybeTime\b/.test(type)
      return {
        text: `${nameOf(table)}.${nameOf(column)}: ${sort}${mayBeNull ? ' or null' : ''}`,
        isFilled: type.startsWith('Generated<'),
      }
    }),
  )
}

/** The same of a description of the database. */
export function describedColumns(description: string): ToldColumn[] {
  return description.split('\n\n').flatMap((block) => {
    const [table = '', ...lines] = block.trimEnd().split('\n')
    return lines.flatMap((line) => {
      const read = /^ {2}([a-z_]+) (?!KEY)([a-z]+(?: [a-z]+)*?)(?= not null| default| identity|$)/
      const [, column, type = ''] = read.exec(line) ?? []
      if (column === undefined) return []
      const mayBeNull = / not null\b/.test(line) ? '' : ' or null'
      return [
        {
          text: `${table}.${column}: ${sortsOfColumns[type] ?? type}${mayBeNull}`,
          isFilled: / (?:default|identity)\b/.test(line),
        },
      ]
    })
  })
}
