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

/** What the type `Tables` says: "table.column", with " null" where a value may be missing. */
export function typedColumns(
  text = fs.readFileSync(path.join(root, 'src/store/tables.ts'), 'utf8'),
): string[] {
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
      const mayBeNull = /\| null\b|\bMaybeTime\b/.test(type)
      return `${nameOf(table)}.${nameOf(column)}${mayBeNull ? ' null' : ''}`
    }),
  )
}

/** The same of a description of the database. */
export function describedColumns(description: string): string[] {
  return description.split('\n\n').flatMap((block) => {
    const [table = '', ...lines] = block.trimEnd().split('\n')
    return lines.flatMap((line) => {
      const column = /^ {2}([a-z_]+) (?!KEY)[a-z]/.exec(line)?.[1]
      if (column === undefined) return []
      const isFilled = / not null\b/.test(line)
      return [`${table}.${column}${isFilled ? '' : ' null'}`]
    })
  })
}
