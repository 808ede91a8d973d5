import type { Reason } from '../../kit/problem.ts'

/*
 * Several files that are one answer stand in one text, each under a line with its name, as `tail`
 * shows files. An answer of one file is its text, and the line may be left out.
 *
 *   ==> backup.sh <==
 *   …
 */

export type AnswerFiles =
  | { readonly kind: 'read'; readonly files: ReadonlyMap<string, string> }
  | { readonly kind: 'unread'; readonly reason: Reason; readonly at: number }

const headLine = /^==> (.+?) <==[ \t]*\r?$/gm

/** One text of all files, in this order. */
export function packFiles(names: readonly string[], textOf: (name: string) => string): string {
  const [first] = names
  if (names.length === 1 && first !== undefined) return textOf(first)
  return names.map((name) => `==> ${name} <==\n${textOf(name).trimEnd()}\n`).join('\n')
}

/** The files that a text holds; every one of these must be there, and no other. */
export function unpackFiles(text: string, names: readonly string[]): AnswerFiles {
  const heads = [...text.matchAll(headLine)]
  const [only] = names
  if (heads.length === 0 && names.length === 1 && only !== undefined) {
    return { kind: 'read', files: new Map([[only, text]]) }
  }
  const before = text.slice(0, heads[0]?.index ?? text.length)
  if (before.trim() !== '') return unread(names, 0, 'text before the first of these lines')
  const files = new Map<string, string>()
  for (const [at, head] of heads.entries()) {
    const name = head[1] as string
    if (!names.includes(name)) return unread(names, head.index, `==> ${name} <==`)
    if (files.has(name)) return unread(names, head.index, `==> ${name} <== twice`)
    const end = heads[at + 1]?.index ?? text.length
    const body = text.slice(head.index + head[0].length, end).replace(/^\r?\n/, '')
    files.set(name, `${body.trimEnd()}\n`)
  }
  const missing = names.find((name) => !files.has(name))
  return missing === undefined
    ? { kind: 'read', files }
    : unread(names, text.length, `no line ==> ${missing} <==`)
}

/** Where in the whole text an offset of one of its files lies. */
export function offsetIn(text: string, name: string, at: number): number {
  const head = [...text.matchAll(headLine)].find((found) => found[1] === name)
  if (head === undefined) return at
  const from = head.index + head[0].length
  return from + (/^\r?\n/.exec(text.slice(from))?.[0].length ?? 0) + at
}

/** The file that an offset of the whole text lies in, and where; without a name if the text has no files. */
export function fileAt(
  text: string,
  at: number,
): { readonly name: string | null; readonly text: string; readonly at: number } {
  const heads = [...text.matchAll(headLine)]
  const nth = heads.findLastIndex(({ index }) => index <= at)
  const name = heads[nth]?.[1]
  if (name === undefined) return { name: null, text, at }
  const from = offsetIn(text, name, 0)
  return { name, text: text.slice(from, heads[nth + 1]?.index), at: Math.max(0, at - from) }
}

function unread(names: readonly string[], at: number, came: string): AnswerFiles {
  const lines = names.map((name) => `==> ${name} <==`)
  return {
    kind: 'unread',
    at,
    reason: {
      expected: `each file under a line with its name: ${lines.join(' and ')}`,
      came,
      try: 'Put the line back as the starter has it; what belongs to the file stands below it.',
    },
  }
}
