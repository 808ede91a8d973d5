/**
 * Texts parsed by PostgreSQL's own parser. Its offsets are in bytes; those of the statements that
 * leave here count characters, as JavaScript's strings do.
 */

import type { Node, SelectStmt } from 'libpg-query'
import { parseSync } from './loaded-parser.ts'
import { characterPlaces } from './tokens.ts'
import type { Fields } from './tree.ts'

/** One statement of a text. */
export interface ParsedStatement {
  /** The name of its node, as SelectStmt or UpdateStmt. */
  readonly kind: string
  readonly node: Node
  /** Character offsets from 0 in the text. */
  readonly from: number
  readonly to: number
}

/** Parses a text into its statements; throws libpg-query's SqlError where it is no SQL. */
export function parseStatements(sql: string): ParsedStatement[] {
  const place = characterPlaces(sql)
  return (parseSync(sql).stmts ?? []).flatMap((raw) => {
    const node = raw.stmt
    if (node === undefined) return []
    const start = raw.stmt_location ?? 0
    const end = raw.stmt_len ? start + raw.stmt_len : Number.POSITIVE_INFINITY
    return [{ kind: Object.keys(node)[0] ?? '', node, from: place(start), to: place(end) }]
  })
}

/** A statement as it is written, without the blanks around it. */
export interface WrittenStatement extends ParsedStatement {
  readonly text: string
}

/** Like parseStatements, with the text of each statement. */
export function writtenStatements(sql: string): WrittenStatement[] {
  return parseStatements(sql).map((statement) => {
    const whole = sql.slice(statement.from, statement.to)
    const blanks = whole.length - whole.trimStart().length
    return { ...statement, text: whole.trim(), from: statement.from + blanks }
  })
}

/** Like parseStatements, but empty where the text cannot be parsed. */
export function tryParse(sql: string): ParsedStatement[] {
  try {
    return parseStatements(sql)
  } catch (error) {
    if (!isSyntax(error)) throw error
    return []
  }
}

/** The tree of one statement; null where the text is not exactly one statement that parses. */
export function parseOne(sql: string): Fields | null {
  const statements = tryParse(sql)
  return statements.length === 1 ? (statements[0]?.node as unknown as Fields) : null
}

/** The one SELECT of a text; null where it is something else. Throws where it is no SQL. */
export function onlySelect(sql: string): SelectStmt | null {
  const [statement, more] = parseStatements(sql)
  const node = more === undefined ? statement?.node : undefined
  return node !== undefined && 'SelectStmt' in node ? node.SelectStmt : null
}

/** Whether an error says that a text is no SQL; any other is about the parser itself. */
export function isSyntax(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) return false
  return error instanceof Error && !error.message.includes('memory allocation failed')
}

/** What the parser says of a text that is no SQL, and where; `at` is null where it does not say. */
export function syntaxProblem(error: unknown): { message: string; at: number | null } {
  const details = (error as { sqlDetails?: { message: string; cursorPosition: number } }).sqlDetails
  const message = error instanceof Error ? error.message : String(error)
  return { message: details?.message ?? message, at: details?.cursorPosition ?? null }
}

/** Words, numbers and signs beyond which a text is not read for what it asks of the data. */
const longTokens = 4_000

/** The same for a text that is read beside everything else that a server does. */
const shortTokens = 1_000

const shortLength = 100_000

/** How many words and signs a text holds at least; in time that its length alone decides. */
function tokenCount(sql: string): number {
  let count = 0
  for (const _ of sql.matchAll(/[\w$\u0080-\uffff]+|[^\s\w$\u0080-\uffff]/g)) count++
  return count
}

/** Whether a text is longer than anybody writes for an answer by hand. */
export function isLong(sql: string): boolean {
  return tokenCount(sql) > longTokens
}

/** Parses a short text; null where it is no SQL, or would keep a server from other things meanwhile. */
export function parseShort(sql: string): ParsedStatement[] | null {
  if (sql.length > shortLength || tokenCount(sql) > shortTokens) return null
  try {
    return parseStatements(sql)
  } catch {
    return null
  }
}
