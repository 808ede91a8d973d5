import { loadModule, type Node, parseSync } from 'libpg-query'

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

/** Like parseStatements, but empty where the text cannot be parsed. */
export function tryParse(sql: string): ParsedStatement[] {
  try {
    return parseStatements(sql)
  } catch {
    return []
  }
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
