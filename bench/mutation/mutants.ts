import fs from 'node:fs'
import path from 'node:path'
import { parseAst } from 'vite'
import { isNode, mutateProgram, type Node } from '../mutate-program.ts'
import { root } from '../program.ts'
import { clauseRules } from './clauses.ts'

/** One place of a file, broken. */
export interface Mutant {
  readonly file: string
  readonly line: number
  /** Where the change begins, in the file as it is. */
  readonly at: number
  readonly rule: string
  readonly was: string
  readonly became: string
  /** The whole file with the change in it. */
  readonly text: string
}

/** Their arguments may be swapped. */
const eitherWay = /Math\.(?:max|min|imul)/
/** Not the product: people made up for trying the placement out, and a table of numbers. */
const notBroken = ['src/kit/limits.ts', 'src/plan/simulated-learners.ts']
/**
 * Off by one is a mistake of counting. Numbers above this, and parts of one, were chosen: the next
 * number would do as well.
 */
const countedMax = 2
/** What a comparison gives to a sort, with another number of the same sign. */
const sameSign = /\? (?:-2|-1 : 2|2 : 0|2 : -1)\b/
/** `??` with an empty value after it: with `||` an empty one is replaced by itself. */
const emptyInstead = /^\?\?\s*(?:''|0|false)(?![\w.])(?!\s*[-.+*/%&|<>=?![(])/

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)

/** Files and folders as files, tests among them, in a stable order. */
export function filesBelow(places: readonly string[]): string[] {
  return places
    .flatMap((place) =>
      /\.tsx?$/.test(place) ? [place] : fs.globSync(`${place}/**/*.{ts,tsx}`, { cwd: root }),
    )
    .filter((file) => !file.includes('/test-data/'))
    .sort()
}

/** The files of a room that are broken. */
export function sourcesOf(room: string): string[] {
  return filesBelow([`src/${room}`]).filter(
    (file) => !isTest(file) && file.endsWith('.ts') && !notBroken.includes(file),
  )
}

/** Every mutant of a room, in the order of its files. */
export function mutantsOf(room: string): Mutant[] {
  return sourcesOf(room).flatMap((file) =>
    mutantsIn(file, fs.readFileSync(path.join(root, file), 'utf8')),
  )
}

/** Every mutant of one file that's worth asking of. */
export function mutantsIn(file: string, whole: string): Mutant[] {
  const handedOn = awaitsHandedOn(parseAst(whole, { lang: 'ts' }) as unknown as Node)
  return mutateProgram(whole, 'ts', file.startsWith('src/store/') ? clauseRules : undefined)
    .map(({ rule, text }) => describeMutant(file, whole, rule, text))
    .filter((mutant) => isWorthAsking(mutant, whole, handedOn))
}

/** Whether it could be noticed, by what's said above and below. */
function isWorthAsking(
  { rule, was, became, at }: Mutant,
  whole: string,
  handedOn: readonly number[],
): boolean {
  const from = whole.slice(at)
  switch (rule) {
    case 'operator':
      return !(emptyInstead.test(from) && became.includes('||'))
    case 'clause left out':
      return !/^\.?limit\(1\)\s*\.executeTakeFirst/.test(from)
    case 'swapped':
      return !eitherWay.test(was)
    case 'another method':
      // Nothing but blanks is nothing, whichever end they're taken off.
      return !/\.trim(?:Start|End)\(\) [!=]== ''/.test(became)
    case 'not waited for':
      return !handedOn.some((start) => start <= at && at <= start + 'await '.length)
    case 'off by one':
      if (/\.limit\(2\)/.test(became) && /^1\)\s*\.executeTakeFirst/.test(from)) return false
      return numberAt(whole, at) <= countedMax && !sameSign.test(became)
    default:
      return true
  }
}

/** Where an `await` is all that a function gives back, outside of `try`: without it nothing differs. */
function awaitsHandedOn(program: Node): number[] {
  const found: number[] = []
  const look = (node: Node, isTried: boolean): void => {
    const isArrow = node.type === 'ArrowFunctionExpression'
    const given = isArrow ? node.body : node.type === 'ReturnStatement' ? node.argument : null
    if (isNode(given) && given.type === 'AwaitExpression' && (isArrow || !isTried)) {
      found.push(given.start)
    }
    const isTriedBelow = node.type === 'TryStatement' || (isTried && !/Function/.test(node.type))
    for (const value of Object.values(node)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (isNode(one)) look(one, isTriedBelow)
      }
    }
  }
  look(program, false)
  return found
}

function describeMutant(file: string, whole: string, rule: string, text: string): Mutant {
  const [at, toWas, toBecame] = changeBetween(whole, text)
  const line = whole.slice(0, at).split('\n').length
  const shown = (of: string, to: number): string =>
    of
      .slice(of.lastIndexOf('\n', at - 1) + 1, lineEnd(of, to))
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 160)
  return { file, line, at, rule, was: shown(whole, toWas), became: shown(text, toBecame), text }
}

/** The number that a place is in; one with a part is above every count. */
function numberAt(text: string, at: number): number {
  const before = /[\w.]*$/.exec(text.slice(0, at))?.[0] ?? ''
  const after = /^[\w.]*/.exec(text.slice(at))?.[0] ?? ''
  const number = Number((before + after).replaceAll('_', ''))
  return Number.isInteger(number) ? number : Number.POSITIVE_INFINITY
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** Where two texts begin to differ, and where each is the same again. */
function changeBetween(one: string, other: string): [number, number, number] {
  let from = 0
  while (from < one.length && one[from] === other[from]) from++
  let same = 0
  const sameMax = Math.min(one.length, other.length) - from
  while (same < sameMax && one.at(-1 - same) === other.at(-1 - same)) same++
  return [from, one.length - same, other.length - same]
}
