import { plainText } from '../../../lab/folder/state.ts'
import { typed } from '../names.ts'
import { quoted } from '../shortfall.ts'

/** What is asked of a text. */
export interface TextAsked {
  readonly text?: string | undefined
  readonly has?: string | readonly string[] | undefined
  readonly lacks?: string | readonly string[] | undefined
  readonly matches?: string | { readonly pattern: string; readonly says: string } | undefined
  readonly lines_max?: number | undefined
  /** The lab's own words on what to try. */
  readonly try?: string | undefined
}

/** Where a text is: a file to write, one that commits hold, or what a server answered. */
export type TextPlace = 'file' | 'answer' | { readonly branch: string; readonly file: string }

export interface TextGap {
  readonly expected: string
  readonly came: string
  readonly try: string
}

/** The first thing that is asked of a text and is not so; `name` says whose text it is. */
export function textGap(
  name: string,
  given: string,
  asked: TextAsked,
  place: TextPlace = 'file',
): TextGap | null {
  const text = plainText(given)
  if (asked.text !== undefined) {
    const wanted = plainText(asked.text).trimEnd()
    const gap = wholeGap(name, text.trimEnd(), wanted)
    if (gap) return { ...gap, try: wholeWords(text.trimEnd(), wanted, place, asked.try) }
  }
  const missing = listed(asked.has).find((part) => !text.includes(plainText(part).trimEnd()))
  if (missing !== undefined) {
    return {
      expected: `${quoted(missing.trimEnd())} somewhere in ${name}`,
      came: text.trim() === '' ? 'nothing in it' : 'a text without it',
      try:
        partWords(text, missing) ??
        asked.try ??
        "Below you see what's in it. If the missing text was never there, what should have brought it? If it was, what took it out?",
    }
  }
  const unwanted = listed(asked.lacks).find((part) => text.includes(plainText(part).trimEnd()))
  if (unwanted !== undefined) {
    const line =
      text.split('\n').findIndex((one) => one.includes(unwanted.split('\n')[0] ?? '')) + 1
    return {
      expected: `no ${quoted(unwanted.trimEnd())} in ${name}`,
      came: line > 0 ? `it in line ${line}` : 'it there',
      try: asked.try ?? lacksWords(place),
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
      try: asked.try ?? "Below you see what's in it. Compare that with the brief.",
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

function wholeGap(name: string, text: string, wanted: string): Omit<TextGap, 'try'> | null {
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
  }
}

/** What to try where a text isn't the whole that was asked for. */
function wholeWords(
  text: string,
  wanted: string,
  place: TextPlace,
  own: string | undefined,
): string {
  return (
    nearlyWords(text, wanted) ??
    aroundWords(text, wanted, place) ??
    (place === 'answer' ? null : replacedWords(text, wanted)) ??
    own ??
    linesWords(text.split('\n'), wanted.split('\n'))
  )
}

function linesWords(lines: readonly string[], wanted: readonly string[]): string {
  if ([...lines].sort().join('\n') === [...wanted].sort().join('\n')) {
    return 'All lines are there, in another order.'
  }
  const others = wanted.filter((line, at) => line !== lines[at])
  return lines.length === wanted.length && others.length === 1
    ? 'Compare the two letter by letter.'
    : 'Compare the two line by line: which one is missing, too many, or in another place?'
}

function lacksWords(place: TextPlace): string {
  if (place === 'answer') return 'Which line of your program writes that?'
  return 'Open the file, take that out, and save it.'
}

/** Where only the end of what's wanted is there, the beginning was written over, or was never there. */
function replacedWords(text: string, wanted: string): string | null {
  if (text === '' || !wanted.endsWith(`\n${text}`)) return null
  return 'The lines before it are missing. Was the file empty when you added yours, or did `>` write it anew? Bring the lines back first, then add yours below them: with `>>`, or in an editor.'
}

function cameLine(text: string, line: string | undefined): string {
  if (text === '') return 'nothing in it'
  if (line === undefined) return 'no such line: it ends before'
  return line === '' ? 'an empty line' : quoted(line)
}

const lower = (one: string): string => one.toLowerCase()
const bare = (one: string): string => one.replace(/\s+/g, '')

const otherLetters =
  'Only capital and small letters differ: a computer takes them for different letters.'
const otherSpaces = 'Only spaces or line ends differ.'

/** Where only capital letters or spaces differ, that is worth saying. */
function nearlyWords(text: string, wanted: string): string | null {
  if (lower(text) === lower(wanted)) return otherLetters
  return bare(text) === bare(wanted) && bare(text) !== '' ? otherSpaces : null
}

/** The same of a part: what is around it doesn't matter. */
function partWords(text: string, part: string): string | null {
  const asked = part.trim()
  if (asked === '') return null
  if (!text.includes(asked) && lower(text).includes(lower(asked))) return otherLetters
  return bare(text).includes(bare(asked)) ? otherSpaces : null
}

/** Whether what's there beside the whole is lines of it, once more. */
function isRepeated(text: string, asked: string): boolean {
  const wanted = asked.split('\n')
  const rest = text
    .replace(asked, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  return wanted.length > 1 && rest.length === 1 && wanted.includes(rest[0] as string)
}

/** The whole is there, and it's not all. */
function aroundWords(text: string, wanted: string, place: TextPlace): string | null {
  const asked = wanted.trim()
  if (asked === '') return null
  if (!text.includes(asked)) {
    const how = lower(text).includes(lower(asked))
      ? 'other capital or small letters'
      : bare(text).includes(bare(asked))
        ? 'other spaces or line ends'
        : null
    return how && `It is in there with ${how}, and there is more around it.`
  }
  if (isRepeated(text, asked))
    return `All of it is there, and a line is there once more than it should be. Take that one out${typeof place === 'string' ? '' : ', and commit'}.`
  if (typeof place === 'string') return 'It is in there, and more around it. Take out the rest.'
  const { branch, file } = place
  return `It is in there, and more around it. \`git log -p ${typed(branch)} -- ${typed(file)}\` shows which commit brought the rest. Does that commit belong on \`${branch}\`, or on another branch?`
}
