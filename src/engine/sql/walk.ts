/**
 * A walk for code that only reads: it takes the nodes that have a tag, and can stop above a part.
 * For code that edits, sitesOf in tree.ts also takes those without one, such as the halves of a UNION,
 * and copies the path to each. They stay two, because readers would meet nodes that they don't expect.
 */

import type { Node } from 'libpg-query'

/** What a node holds, whatever its kind. */
export type Body = Readonly<Record<string, unknown>>

type KindOf<N> = N extends unknown ? keyof N : never
type BodyOf<K extends PropertyKey, N = Node> = N extends Record<K, infer B> ? B : never

/** The nodes directly below a node or a part of one, whatever their fields are called. */
function* childNodes(part: unknown): Generator<Node> {
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
  return [...childNodes(bodyOf(node))]
}

/** Nodes are wrapped anew each time they are come across; what they wrap is one and the same. */
export function bodyOf(node: Node): Body {
  return Object.values(node)[0] as Body
}

/** Visits every node of a tree or of a part of one, outer before inner; not below one that says false. */
export function walk(
  part: unknown,
  visit: (kind: string, body: Body, node: Node) => unknown,
): void {
  for (const node of childNodes(part)) {
    const body = bodyOf(node)
    if (visit(Object.keys(node)[0] as string, body, node) !== false) walk(body, visit)
  }
}

/** What the nodes of one kind hold, outer before inner. */
export function bodiesIn<K extends KindOf<Node>>(part: unknown, kind: K): BodyOf<K>[] {
  const found: BodyOf<K>[] = []
  walk(part, (one, body) => {
    if (one === kind) found.push(body as unknown as BodyOf<K>)
  })
  return found
}

/** Whether a node of a tree or of a part of one, itself included, is such. */
export function someNode(part: unknown, is: (node: Node) => boolean): boolean {
  for (const node of childNodes(part)) {
    if (is(node) || someNode(bodyOf(node), is)) return true
  }
  return false
}

/** The texts of a list of String nodes, as names and operators are held. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []))
}

/** The last part of a dotted name, as sum of pg_catalog.sum; empty where there is none. */
export function lastName(parts: unknown): string {
  const last = Array.isArray(parts)
    ? (parts.at(-1) as { String?: { sval?: string } } | undefined)
    : undefined
  return last?.String?.sval ?? ''
}
