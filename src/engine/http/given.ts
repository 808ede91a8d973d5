import fc from 'fast-check'
import { assert } from '../../kit/assert.ts'
import { canonicalJson } from '../../kit/hash.ts'
import { type Random, seededRandom } from '../../kit/random.ts'
import type { Drawn, Given, GrammarName } from '../../lab/http/steps.ts'
import type { Session } from '../../world/postgres/session.ts'
import { attackAt, countOf } from '../exploit/lab-grammars.ts'
import { fill, fillSql } from './template.ts'

/** Values by name, as they were drawn; the others follow from them or from the database. */
export type Draws = Readonly<Record<string, unknown>>

/** An arbitrary for everything that is drawn, which shrinks toward the plainest values. */
export function arbitraryOf(given: Given): fc.Arbitrary<Draws> {
  const entries = Object.entries(given).flatMap(([name, drawn]) => {
    const arbitrary = arbitraryOfOne(drawn)
    return arbitrary ? [[name, arbitrary] as const] : []
  })
  return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Draws>
}

function arbitraryOfOne(drawn: Drawn): fc.Arbitrary<unknown> | null {
  if ('words' in drawn) {
    const [minLength, maxLength] = drawn.words
    return fc
      .array(fc.constantFrom(...words), { minLength, maxLength })
      .map((parts) => parts.map((part, at) => (at === 0 ? capital(part) : part)).join(' '))
  }
  if ('letters' in drawn) {
    const [minLength, maxLength] = drawn.letters
    return fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
      minLength,
      maxLength,
    })
  }
  if ('whole' in drawn) return fc.integer({ min: drawn.whole[0], max: drawn.whole[1] })
  if ('one_of' in drawn) return fc.constantFrom(...drawn.one_of)
  if ('uuid' in drawn) return fc.uuid({ version: 4 })
  if ('hex' in drawn) {
    const size = { minLength: drawn.hex, maxLength: drawn.hex }
    return fc.string({ unit: fc.constantFrom(...'123456789abcdef'), ...size })
  }
  if ('email' in drawn) {
    return fc
      .tuple(fc.constantFrom(...people), fc.integer({ min: 1, max: 9_999 }))
      .map(([person, n]) => `${person.toLowerCase()}.${n}@reel.example`)
  }
  if ('person' in drawn) return fc.constantFrom(...people)
  if ('date' in drawn) {
    const [min, max] = drawn.date.map((day) => new Date(`${day}T00:00:00Z`))
    return fc
      .date({ min: min as Date, max: max as Date, noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  }
  if ('attack' in drawn) return fc.integer({ min: 0, max: countOf(drawn.attack, drawn.with) - 1 })
  if ('any_text' in drawn) {
    const [minLength, maxLength] = drawn.any_text
    return fc.string({ unit: 'grapheme', minLength, maxLength })
  }
  return null
}

const capital = (word: string): string => `${word[0]?.toUpperCase()}${word.slice(1)}`

const words = [
  'salt',
  'copper',
  'low',
  'tide',
  'long',
  'shore',
  'north',
  'winter',
  'glass',
  'harbor',
  'second',
  'light',
  'paper',
  'river',
  'quiet',
  'engine',
  'silver',
  'road',
  'garden',
  'hour',
]
const people = ['Ada', 'Max', 'Ines', 'Tom', 'Mara', 'Lin', 'Noor', 'Paul', 'Rosa', 'Yuki']

/** One draw from a seed. */
export function drawOnce(given: Given, random: Random): Draws {
  const [draws] = fc.sample(arbitraryOf(given), { numRuns: 1, seed: random.next() | 0 })
  return draws ?? {}
}

/** Which attack of a grammar was drawn, and what it is made with. */
interface Aimed {
  readonly attack: GrammarName
  readonly with: Readonly<Record<string, unknown>>
  readonly at: number
}

function aim(scope: Map<string, unknown>, name: string, aimed: Aimed): void {
  scope.set(`${name}#`, aimed)
  scope.set(name, attackAt(aimed.attack, fill(aimed.with, scope), aimed.at))
}

/** Makes an attack anew, with what was captured since. */
export function aimAgain(
  scope: Map<string, unknown>,
  name: string,
  more: Readonly<Record<string, unknown>>,
): void {
  const aimed = scope.get(`${name}#`) as Aimed | undefined
  assert(aimed !== undefined, `the attack ${name} was given`)
  aim(scope, name, { ...aimed, with: { ...aimed.with, ...more } })
}

/**
 * Draws that go through every attack of a grammar, the plainest first, and through every value that
 * is listed; the other values are drawn. Of more than `runs`, half of the runs are left to chance.
 */
export function listedDraws(given: Given, random: Random, runs: number): Draws[] {
  const listed = Object.entries(given).flatMap(([name, drawn]) => {
    const values = listedIn(drawn)
    return values === null ? [] : [[name, values] as const]
  })
  if (listed.length === 0) return []
  const longest = Math.max(...listed.map(([, values]) => values.length))
  const count = longest <= runs ? longest : Math.ceil(runs / 2)
  return Array.from({ length: count }, (_, at) => ({
    ...drawOnce(given, random),
    ...Object.fromEntries(listed.map(([name, values]) => [name, values[at % values.length]])),
  }))
}

function listedIn(drawn: Drawn): readonly unknown[] | null {
  if ('one_of' in drawn) return drawn.one_of
  return 'attack' in drawn
    ? Array.from({ length: countOf(drawn.attack, drawn.with) }, (_, at) => at)
    : null
}

interface Giving {
  readonly scope: Map<string, unknown>
  readonly random: Random
  /** Null: what is asked of the database is left out. */
  readonly author: Session | null
}

/** Draws values and puts them into the scope. */
export async function addGiven(given: Given, giving: Giving): Promise<Draws> {
  const draws = drawOnce(given, giving.random)
  await addDraws(given, draws, giving)
  return draws
}

/** Puts drawn values into the scope, in order, and asks for those that come from the database. */
export async function addDraws(
  given: Given,
  draws: Draws,
  { scope, author }: Pick<Giving, 'scope' | 'author'>,
): Promise<void> {
  for (const [name, drawn] of Object.entries(given)) {
    if ('value' in drawn) scope.set(name, fill(drawn.value, scope))
    else if ('attack' in drawn) {
      aim(scope, name, { ...drawn, at: Number(draws[name]) })
    } else if (!('rows' in drawn || 'row' in drawn)) scope.set(name, draws[name])
    else if (author) {
      await seedRows(author, `${scope.get('seed')}/${name}/${canonicalJson(draws)}`)
      const rows = await rowsOf(author, 'rows' in drawn ? drawn.rows : drawn.row, scope)
      scope.set(name, 'rows' in drawn ? rows : rows[0])
    }
  }
}

const queryMs = 10_000

/** `random()` of the next SELECT gives the same for the same seed: a run that's done again draws the same rows. */
async function seedRows(author: Session, seed: string): Promise<void> {
  const start = seededRandom(seed).next() / 4_294_967_296
  await author.runBatch([{ text: `select setseed(${start})` }], { timeoutMs: queryMs })
}

/** Rows of the author's SELECT as JSON has them. Throws where it fails. */
export async function rowsOf(
  author: Session,
  sql: string,
  scope: ReadonlyMap<string, unknown>,
): Promise<unknown[]> {
  const inner = fillSql(sql, scope).trim().replace(/;$/, '')
  const text = `select coalesce(json_agg(to_json(given_rows)), '[]')::text from (${inner}) as given_rows`
  const [outcome] = await author.runBatch([{ text }], { timeoutMs: queryMs })
  if (outcome?.kind === 'rows') return JSON.parse(outcome.rows[0]?.[0] ?? '[]')
  throw new Error(`the lab's SELECT runs: ${inner}: ${JSON.stringify(outcome)}`)
}
