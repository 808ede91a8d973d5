import fs from 'node:fs'
import path from 'node:path'
import { mutateProgram } from '../mutate-program.ts'
import { root } from '../program.ts'

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
  return sourcesOf(room).flatMap((file) => {
    const whole = fs.readFileSync(path.join(root, file), 'utf8')
    return mutateProgram(whole, 'ts')
      .map(({ rule, text }) => describeMutant(file, whole, rule, text))
      .filter(({ rule, was, at }) => {
        if (rule === 'swapped') return !eitherWay.test(was)
        return rule !== 'off by one' || numberAt(whole, at) <= countedMax
      })
  })
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
