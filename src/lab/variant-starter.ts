import type { Lab, Variant } from './lab.ts'

/**
 * What the editor begins with. A variant has its own: the head of its function, or an empty query.
 * The lab's starter is a first step of another task.
 */
export function starterOf(
  { starter }: Pick<Lab, 'starter'>,
  variant: Pick<Variant, 'reference'> | null,
): string {
  if (variant === null) return starter
  const head = headOfFunction(variant.reference)
  if (head !== null) return `${head} {\n  // Write your answer here.\n}\n`
  return starter.includes('export ') ? starter : '-- Write your answer here.\n'
}

const declared = /export (?:default )?(?:async )?function\s*\*?\s*\w*(?:<[^>]*>)?\(/
const arrow = /export const (\w+) = (async )?\(/
const pairs: Readonly<Record<string, number>> = {
  '(': 1,
  '[': 1,
  '{': 1,
  ')': -1,
  ']': -1,
  '}': -1,
}

/** From `export` to the brace of the body; null where the text exports no function. */
function headOfFunction(text: string): string | null {
  const found = declared.exec(text)
  // A brace after a name or a closing pair begins the body; after `:`, `|` or `<`, a type.
  if (found)
    return headUntil(text, found, (head, rest) => /[\w)\]}>]$/.test(head) && rest[0] === '{')
  const short = arrow.exec(text)
  const head = short && headUntil(text, short, (_head, rest) => rest.startsWith('=>'))
  if (!short || head === null) return null
  const [whole, name = '', isAsync = ''] = short
  return `export ${isAsync}function ${name}(${head.slice(whole.length)}`
}

function headUntil(
  text: string,
  found: RegExpExecArray,
  isEnd: (head: string, rest: string) => boolean,
): string | null {
  let depth = 1
  for (let at = found.index + found[0].length; at < text.length; at++) {
    const head = text.slice(found.index, at).trimEnd()
    if (depth === 0 && isEnd(head, text.slice(at, at + 2))) return head
    depth += pairs[text[at] as string] ?? 0
  }
  return null
}
