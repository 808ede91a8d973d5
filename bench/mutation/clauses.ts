import { type Edit, isNode, type MoreRules, type Node } from '../mutate-program.ts'

/*
 * What goes wrong in statements of the store, besides what goes wrong in all programs: a clause of a
 * query builder is left out, or a word in a statement's own text is another.
 */

/** Calls that build a query, each of which can be forgotten. */
const clauseCalls = new Set([
  'where',
  'whereRef',
  'orderBy',
  'limit',
  'distinct',
  'groupBy',
  'forUpdate',
  'skipLocked',
  'onConflict',
])

const exchanges: readonly { readonly was: RegExp; readonly becomes: string }[] = [
  { was: / <= /g, becomes: ' < ' },
  { was: / < /g, becomes: ' <= ' },
  { was: / >= /g, becomes: ' > ' },
  { was: / > /g, becomes: ' >= ' },
  { was: / and /g, becomes: ' or ' },
  { was: /\bis not null\b/g, becomes: 'is null' },
  { was: /\bis null\b/g, becomes: 'is not null' },
  { was: /\bleft join\b/g, becomes: 'join' },
  { was: / desc\b/g, becomes: '' },
  { was: /\bdistinct /g, becomes: '' },
  { was: / for update\b/g, becomes: '' },
  { was: / skip locked\b/g, becomes: '' },
  { was: / \+ 1\b/g, becomes: '' },
]

/** Mutants of statements, for a room that holds them. */
export const clauseRules: MoreRules = {
  edits: function* (node, text) {
    yield* clausesLeftOut(node, text)
    yield* wordsExchanged(node, text)
  },
  skips: () => false,
  drops: () => false,
}

function* clausesLeftOut(node: Node, text: string): Generator<Edit> {
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return
  const { object, property } = node.callee as Node & { object?: Node; property?: Node }
  if (!object || !property || !clauseCalls.has(text.slice(property.start, property.end))) return
  const replaced = text.slice(object.start, object.end)
  yield { rule: 'clause left out', start: node.start, end: node.end, text: replaced }
}

function* wordsExchanged(node: Node, text: string): Generator<Edit> {
  if (node.type !== 'TaggedTemplateExpression') return
  const { tag, quasi } = node as Node & { tag: Node; quasi: Node & { quasis: readonly Node[] } }
  if (!/^sql\b/.test(text.slice(tag.start, tag.end))) return
  for (const part of quasi.quasis) {
    const own = text.slice(part.start, part.end)
    for (const { was, becomes } of exchanges) {
      for (const found of own.matchAll(was)) {
        const start = part.start + found.index
        yield { rule: 'word of SQL', start, end: start + found[0].length, text: becomes }
      }
    }
  }
}
