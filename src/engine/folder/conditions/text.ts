import { plainText } from '../../../lab/folder/state.ts'
import { quoted } from '../shortfall.ts'

/** What is asked of a text. */
export interface TextAsked {
  readonly text?: string | undefined
  readonly has?: string | readonly string[] | undefined
  readonly lacks?: string | readonly string[] | undefined
  readonly matches?: string | { readonly pattern: string; readonly says: string } | undefined
  readonly lines_max?: number | undefined
}

export interface TextGap {
  readonly expected: string
  readonly came: string
  readonly try: string
}

/** The first thing that is asked of a text and is not so; `name` says whose text it is. */
export function textGap(name: string, given: string, asked: TextAsked): TextGap | null {
  const text = plainText(given)
  if (asked.text !== undefined) {
    const gap = wholeGap(name, text.trimEnd(), plainText(asked.text).trimEnd())
    if (gap) return gap
  }
  const missing = listed(asked.has).find((part) => !text.includes(plainText(part).trimEnd()))
  if (missing !== undefined) {
    return {
      expected: `${quoted(missing.trimEnd())} somewhere in ${name}`,
      came: text.trim() === '' ? 'nothing in it' : 'a text without it',
      try: nearlyWords(text, missing) ?? "Below you see what's in it. Write what's missing.",
    }
  }
  const unwanted = listed(asked.lacks).find((part) => text.includes(plainText(part).trimEnd()))
  if (unwanted !== undefined) {
    const line =
      text.split('\n').findIndex((one) => one.includes(unwanted.split('\n')[0] ?? '')) + 1
    return {
      expected: `no ${quoted(unwanted.trimEnd())} in ${name}`,
      came: line > 0 ? `it in line ${line}` : 'it there',
      try: 'Open the file, take that out, and save it.',
    }
  }
  if (asked.lines_max !== undefined) {
    const lines = text.split('\n').filter((line) => line.trim() !== '').length
    if (lines > asked.lines_max) {
      return {
        expected: `${name} to have ${asked.lines_max} lines at most, empty ones not counted`,
        came: `${lines}`,
        try: "Take out what isn't needed, one line at a time.",
      }
    }
  }
  const { matches } = asked
  const pattern = typeof matches === 'object' ? matches.pattern : matches
  if (pattern !== undefined && !new RegExp(pattern, 'mu').test(text)) {
    return {
      expected:
        typeof matches === 'object'
          ? `${matches.says} in ${name}`
          : `something in ${name} that fits the pattern \`${pattern}\``,
      came: text.trim() === '' ? 'nothing in it' : 'nothing that fits',
      try: "Below you see what's in it. Compare that with the brief.",
    }
  }
  return null
}

/** The first line of another text that is no line of this one; space around a line does not count. */
export function linesGap(name: string, text: string, other: string): TextGap | null {
  const lines = plainText(text)
    .split('\n')
    .map((line) => line.trim())
  const wanted = plainText(other).split('\n')
  const missing = wanted.find((line) => line.trim() !== '' && !lines.includes(line.trim()))
  if (missing === undefined) return null
  return {
    expected: `the line ${quoted(missing.trim())} in ${name}`,
    came: 'no such line',
    try: 'Copy the lines letter by letter, each on its own line.',
  }
}

function listed(one: string | readonly string[] | undefined): readonly string[] {
  if (one === undefined) return []
  return typeof one === 'string' ? [one] : one
}

function wholeGap(name: string, text: string, wanted: string): TextGap | null {
  if (text === wanted) return null
  const lines = text.split('\n')
  const asked = wanted.split('\n')
  const at = asked.findIndex((line, index) => line !== lines[index])
  const line = at === -1 ? asked.length : at
  const where = asked.length === 1 && lines.length === 1 ? name : `line ${line + 1} of ${name}`
  return {
    expected:
      asked[line] === undefined
        ? `${name} to end after line ${asked.length}`
        : asked[line] === ''
          ? `${where} to be empty`
          : `${where} to be ${quoted(asked[line])}`,
    came: cameLine(text, lines[line]),
    try:
      nearlyWords(text, wanted) ??
      replacedWords(text, wanted) ??
      'Compare the two letter by letter.',
  }
}

/** Where only the end of what's wanted is there, the beginning was written over. */
function replacedWords(text: string, wanted: string): string | null {
  if (text === '' || !wanted.endsWith(`\n${text}`)) return null
  return "The lines before it are gone. `>` writes a file anew, and `>>` writes at its end; in an editor, add the line below what's there."
}

function cameLine(text: string, line: string | undefined): string {
  if (text === '') return 'nothing in it'
  if (line === undefined) return 'no such line: it ends before'
  return line === '' ? 'an empty line' : quoted(line)
}

/** Where only capital letters or spaces differ, that is worth saying. */
function nearlyWords(text: string, wanted: string): string | null {
  const lower = (one: string): string => one.toLowerCase()
  const bare = (one: string): string => one.replace(/\s+/g, '')
  const asked = wanted.trim()
  if (asked === '') return null
  if (text.includes(asked)) return 'It is in there, and more around it. Take out the rest.'
  if (bare(text) === bare(asked)) return 'Only spaces or line ends differ.'
  if (lower(text).includes(lower(asked))) {
    return 'Only capital and small letters differ: a computer takes them for different letters.'
  }
  if (bare(text).includes(bare(asked))) return 'Only spaces or line ends differ.'
  return null
}
