import type { Random } from '../../kit/random.ts'
import type { VariedTexts } from '../../lab/kinds/model.ts'

/*
 * The rows that a check puts in are written in lab.yaml, where anybody can read them. A model that
 * lists these rows has no rule in it, so each attempt gets rows of its own: names, numbers and days
 * that lab.yaml says mean nothing by themselves are others, the same ones in every step and in every
 * answer that is expected.
 */

export interface Varied {
  /** By a text of lab.yaml, in small letters, what takes its place. */
  readonly texts: ReadonlyMap<string, string>
  /** What nothing else may be by chance: texts that are replaced, and what replaces them. */
  readonly taken: ReadonlySet<string>
  /** The texts as lab.yaml writes them. */
  readonly written: ReadonlySet<string>
  /** Finds the texts, longest first; null where there are none. */
  readonly pattern: RegExp | null
}

/** Nothing is replaced. */
export const unvaried: Varied = {
  texts: new Map(),
  taken: new Set(),
  written: new Set(),
  pattern: null,
}

const daysMax = 400

/** Draws what takes the place of each text; no word of the texts beside it. */
export function drawVaried(
  { words, numbers, days }: VariedTexts,
  random: Random,
  beside: readonly string[] = [],
): Varied {
  const texts = new Map<string, string>()
  const written = new Set([...words, ...numbers.map(String), ...days])
  const sources = [...written].map((text) => text.toLowerCase())
  if (sources.length === 0) return unvaried
  const taken = new Set([...sources, ...beside.flatMap(wordsOf)])
  for (const text of [...words, ...numbers.map(String)].map((one) => one.toLowerCase())) {
    const other = anotherOfShape(text, random.fork(text), taken)
    taken.add(other)
    texts.set(text, other)
  }
  const shift = shiftOf(days, random.fork('days'))
  for (const day of days) texts.set(day, movedDay(day, shift))
  return { texts, taken, written, pattern: patternOf(sources) }
}

/** As people write them: "d-1" is one, and so is "d". */
const wordsOf = (text: string): string[] =>
  [/[\p{L}\p{N}_]+/gu, /[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)+/gu].flatMap(
    (pattern) => text.toLowerCase().match(pattern) ?? [],
  )

function patternOf(sources: readonly string[]): RegExp {
  const longestFirst = sources.toSorted((a, b) => b.length - a.length)
  const choice = longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${choice})(?![\\p{L}\\p{N}_])`, 'giu')
}

/** Replaces the texts wherever they are whole words, with capital letters where they had some. */
export function vary(text: string, { texts, pattern }: Varied): string {
  if (pattern === null) return text
  return text.replace(pattern, (found) => {
    const other = texts.get(found.toLowerCase()) ?? found
    const signs = [...found]
    return [...other].map((sign, at) => sameCase(sign, signs[at] ?? '')).join('')
  })
}

/**
 * The same in a sentence, which has words of its own: the film Letters is replaced, and the letters
 * of a title are not.
 */
export function varySentence(text: string, varied: Varied): string {
  const { written, pattern } = varied
  if (pattern === null) return text
  return text.replace(pattern, (found) => (written.has(found) ? vary(found, varied) : found))
}

const sameCase = (sign: string, like: string): string =>
  like !== like.toLowerCase() ? sign.toUpperCase() : sign

/** Few enough that no chance makes a word of them that nobody wants to read. */
const consonants = [...'bdlmnrvw']
const vowels = [...'aeiou']
const digits = [...'0123456789']
const drawsMax = 200

/** A text with other letters and digits in the same places; none of those that are taken. */
export function anotherOfShape(text: string, random: Random, taken: ReadonlySet<string>): string {
  const signs = [...text]
  let other = text
  for (let count = 0; count < drawsMax; count++) {
    other = signs.map((sign, at) => anotherSign(sign, signs[at - 1] ?? '', random)).join('')
    if (other !== text && !taken.has(other.toLowerCase())) return other
  }
  return other
}

function anotherSign(sign: string, before: string, random: Random): string {
  if (/[aeiouAEIOU]/.test(sign)) return sameCase(random.pick(vowels), sign)
  if (/[a-zA-Z]/.test(sign)) return sameCase(random.pick(consonants), sign)
  if (!/[0-9]/.test(sign)) return sign
  // A number doesn't begin with 0 unless it did.
  const isFirst = !/[0-9]/.test(before)
  return isFirst && sign !== '0' ? random.pick(digits.slice(1)) : random.pick(digits)
}

/** By how many days all are moved, so that none comes to where another was. */
function shiftOf(days: readonly string[], random: Random): number {
  for (let count = 0; count < drawsMax; count++) {
    const shift = random.between(1, daysMax) * (random.chance(0.5) ? 1 : -1)
    if (!days.some((day) => days.includes(movedDay(day, shift)))) return shift
  }
  return daysMax * 100
}

const dayMs = 86_400_000

function movedDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}
