import { loadModule, type Node, parseSync } from 'libpg-query'
import type { Fields } from './tree.ts'

await loadModule()

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
  const bytes = Buffer.from(sql)
  const place = (byte: number): number => bytes.subarray(0, byte).toString().length
  return (parseSync(sql).stmts ?? []).flatMap((raw) => {
    const node = raw.stmt
    if (node === undefined) return []
    const start = raw.stmt_location ?? 0
    const length = raw.stmt_len ?? 0
    const end = length === 0 ? bytes.length : start + length
    return [{ kind: Object.keys(node)[0] ?? '', node, from: place(start), to: place(end) }]
  })
}

/** The tree of one statement; null where the text is not exactly one statement that parses. */
export function parseOne(sql: string): Fields | null {
  try {
    const statements = parseSync(sql).stmts ?? []
    const only = statements.length === 1 ? statements[0]?.stmt : undefined
    return only === undefined ? null : (only as unknown as Fields)
  } catch (error) {
    if (!isSyntax(error)) throw error
    return null
  }
}

/** The statements of a text, without what stands between them; none where it does not parse. */
export function statementsOf(sql: string): { readonly text: string; readonly from: number }[] {
  try {
    const bytes = Buffer.from(sql)
    return (parseSync(sql).stmts ?? []).map(({ stmt_location: start = 0, stmt_len: length }) => {
      const whole = bytes.subarray(start, length ? start + length : undefined).toString()
      const from = bytes.subarray(0, start).toString().length
      const blank = whole.length - whole.trimStart().length
      return { text: whole.trim(), from: from + blank }
    })
  } catch {
    return []
  }
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

/** Whether an error says that a text is no SQL; any other is about the parser itself. */
export function isSyntax(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) return false
  return error instanceof Error && !error.message.includes('memory allocation failed')
}

/** The nodes directly below a node or a part of one, whatever their fields are called. */
export function* childNodes(part: unknown): Generator<Node> {
  if (Array.isArray(part)) {
    for (const item of part) yield* childNodes(item)
  } else if (part !== null && typeof part === 'object') {
    for (const [field, value] of Object.entries(part)) {
      if (/^[A-Z]/.test(field)) yield { [field]: value } as unknown as Node
      else yield* childNodes(value)
    }
  }
}

/** The nodes directly below this one. */
export function childrenOf(node: Node): Node[] {
  return [...childNodes(Object.values(node)[0])]
}

/** The texts of a list of String nodes, as names and operators are held. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []))
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
