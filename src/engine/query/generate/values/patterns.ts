import { isFound } from './matching.ts'

/** Texts that match a pattern of LIKE, SIMILAR TO or a regular expression, or nearly do. */

/** For longer patterns no texts are made, and longer texts are cut. */
const patternMax = 400
const textMax = 800

/** Texts that match a LIKE pattern, that miss it by one character or by case, and the bare rest of it. */
export function likeTexts(pattern: string): {
  readonly matching: string[]
  readonly near: string[]
} {
  if (pattern.length > patternMax) return { matching: [], near: [] }
  const fill = (percent: string, underscore: string): string => {
    let out = ''
    for (let at = 0; at < pattern.length; at++) {
      const character = pattern.charAt(at)
      if (character === '\\') out += pattern.charAt(++at)
      else out += character === '%' ? percent : character === '_' ? underscore : character
    }
    return out
  }
  const matching = [fill('', 'a'), fill('x', 'b'), fill('yz', 'c')]
  const first = matching[0] as string
  const near = [
    `x${first}`,
    `${first}x`,
    fill('', ''),
    first.slice(1),
    first.slice(0, -1),
    flipCase(first),
    pattern,
    ...turnedRound(pattern),
  ]
  return { matching: unique(matching), near: unique(near) }
}

/** What stands between the % of a LIKE pattern, the other way round. */
function turnedRound(pattern: string): string[] {
  const pieces = pattern.split('%').filter((piece) => piece !== '')
  return pieces.length > 1 ? [pieces.toReversed().join('')] : []
}

/** The same letters in the other case. */
export function flipCase(text: string): string {
  const upper = text.toUpperCase()
  return text === upper ? text.toLowerCase() : upper
}

/**
 * Texts that match a regular expression of the common kind (anchors, classes, alternatives,
 * repetitions of one atom), and texts that miss it.
 */
export function regExpTexts(pattern: string): {
  readonly matching: string[]
  readonly near: string[]
} {
  if (pattern.length > patternMax) return { matching: [], near: [] }
  const samples = [0, 1, 2].map((variant) => sample(pattern, variant))
  const all = unique([
    ...samples,
    ...samples.flatMap((text) => [
      `x${text}`,
      `${text}x`,
      `${text}1`,
      flipCase(text),
      text.slice(1),
    ]),
  ])
  return {
    matching: all.filter((text) => isFound(text, pattern, false) === true),
    near: all.filter((text) => isFound(text, pattern, false) !== true),
  }
}

/** One text in the language of the pattern, for the plain part of the syntax. */
function sample(pattern: string, variant: number): string {
  const branches = splitTop(pattern)
  if (branches.length > 1) return sample(branches[variant % branches.length] as string, variant)
  let out = ''
  let at = 0
  while (at < pattern.length && out.length < textMax) {
    const [atom, next] = readAtom(pattern, at, variant)
    const [repeat, after] = readRepeat(pattern, next, variant)
    out += atom.repeat(repeat)
    at = after
  }
  return out.slice(0, textMax)
}

/** The alternatives at the top of a pattern. */
function splitTop(pattern: string): string[] {
  const out: string[] = ['']
  let depth = 0
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    if (character === '|' && depth === 0) {
      out.push('')
      continue
    }
    if (character === '(') depth++
    if (character === ')') depth--
    out[out.length - 1] += character === '\\' ? character + pattern.charAt(++at) : character
  }
  return out
}

function readAtom(pattern: string, at: number, variant: number): [string, number] {
  const character = pattern.charAt(at)
  if (character === '^' || character === '$') return ['', at + 1]
  if (character === '.') return ['abc'.charAt(variant % 3), at + 1]
  if (character === '\\') return [classSample(pattern.charAt(at + 1), variant), at + 2]
  if (character === '[') {
    const end = pattern.indexOf(
      ']',
      pattern.startsWith('[[:', at) ? pattern.indexOf(':]', at) + 2 : at + 2,
    )
    return end < 0
      ? ['', pattern.length]
      : [bracketSample(pattern.slice(at + 1, end), variant), end + 1]
  }
  if (character === '(') {
    let depth = 0
    for (let end = at; end < pattern.length; end++) {
      if (pattern.charAt(end) === '(') depth++
      if (pattern.charAt(end) === ')' && --depth === 0) {
        return [sample(pattern.slice(at + 1, end).replace(/^\?:/, ''), variant), end + 1]
      }
    }
    return ['', pattern.length]
  }
  return [character, at + 1]
}

function classSample(letter: string, variant: number): string {
  const classes: Readonly<Record<string, string>> = {
    d: '1234',
    w: 'ab1',
    s: ' ',
    D: 'ab',
    W: '-.',
    S: 'ab',
    m: '',
    M: '',
    y: '',
    b: '',
  }
  const from = classes[letter]
  return from === undefined ? letter : from.charAt(variant % Math.max(from.length, 1))
}

function bracketSample(inside: string, variant: number): string {
  const named: Readonly<Record<string, string>> = {
    alpha: 'ab',
    digit: '12',
    alnum: 'a1',
    upper: 'AB',
    lower: 'ab',
    space: ' ',
  }
  const name = /^\[:(\w+):/.exec(inside)?.[1]
  if (name !== undefined) return (named[name] ?? 'a').charAt(variant % 2)
  if (inside.startsWith('^'))
    return ['z', 'Z', '9', '-'].find((each) => isFound(each, `[${inside}]`, false) === true) ?? '~'
  const range = /^(.)-(.)/.exec(inside)
  if (range === null) return inside.charAt(variant % inside.length)
  const low = (range[1] as string).charCodeAt(0)
  const high = (range[2] as string).charCodeAt(0)
  return String.fromCharCode(Math.min(low + variant, high))
}

function readRepeat(pattern: string, at: number, variant: number): [number, number] {
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(pattern.slice(at))
  if (counted !== null) {
    const low = Number(counted[1])
    const high = counted[2] === undefined ? low : counted[3] === '' ? low + 1 : Number(counted[3])
    return [Math.min(low + variant, high, 20), skipLazy(pattern, at + counted[0].length)]
  }
  const character = pattern.charAt(at)
  if (character === '*') return [variant, skipLazy(pattern, at + 1)]
  if (character === '+') return [variant + 1, skipLazy(pattern, at + 1)]
  if (character === '?') return [variant % 2, skipLazy(pattern, at + 1)]
  return [1, at]
}

function skipLazy(pattern: string, at: number): number {
  return pattern.charAt(at) === '?' ? at + 1 : at
}

/** SIMILAR TO as a POSIX regular expression over the whole text. */
export function similarToPosix(pattern: string): string {
  return `^(${pattern.replace(/\./g, '\\.').replace(/%/g, '.*').replace(/_/g, '.')})$`
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
