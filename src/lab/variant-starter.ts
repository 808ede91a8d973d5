import { packFiles } from './admin/answer-files.ts'
import { languageOf } from './kinds/all.ts'
import type { FunctionLab } from './kinds/function.ts'
import type { Lab, Variant } from './lab.ts'

/**
 * What the editor begins with. A variant has its own: the head of its function, or empty files. The
 * lab's starter is a first step of another task, except where it's a whole to work on, such as a server.
 */
export function starterOf(lab: Lab, variant: Pick<Variant, 'name' | 'reference'> | null): string {
  const { starter } = lab
  if (variant === null) return starter
  if (lab.kind === 'admin') return packFiles(lab.files, emptyFile)
  const language = languageOf(lab.id, starter)
  if (language === 'sql') return emptyFile('answer.sql')
  if (lab.kind === 'folder') return ''
  if (lab.kind !== 'function' && lab.kind !== 'schedule') return starter
  if (lab.kind === 'function' && lab.tests) return firstTest(lab, variant.name)
  const head = headOfFunction(variant.reference)
  return head === null ? starter : `${head} {\n  // Write your answer here.\n}\n`
}

/** One test that looks at nothing yet, of what the variant tests. */
function firstTest({ variants, starter }: FunctionLab, variant: string): string {
  const { task, tests } = variants.find(({ name }) => name === variant) ?? {}
  if (!task || !tests) return starter
  return `import { test } from 'node:test'
import assert from 'node:assert/strict'
import { ${task.name} } from './${tests.file}'

test('it can be called', () => {
  // Write your first test here, and others below it.
})
`
}

const emptyFile = (name: string): string =>
  `${name.endsWith('.sql') ? '--' : '#'} Write your answer here.\n`

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
