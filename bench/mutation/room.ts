import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { hashOf } from '../../src/kit/hash.ts'
import { root } from '../program.ts'
import { hashOfFiles, hashOfReach, type Kept, type Outcome, type Reach } from './kept.ts'
import { filesBelow, isTest, type Mutant, mutantsOf } from './mutants.ts'
import { blockAt, blocksOf, traceProgram } from './reach.ts'
import { keepCompiling } from './types.ts'
import type { WarmTests } from './warm-tests.ts'

export type Survivor = Omit<Mutant, 'text' | 'at'> & { readonly testFiles: number }

export interface Score {
  readonly mutants: number
  readonly seed: string
  readonly asked: number
  readonly noticed: number
  readonly percent: number
  /** What the whole room's percentage is between, 95 times in a hundred (Wilson's interval). */
  readonly interval: readonly [number, number]
  /** Of those noticed, what was noticed by tests that never ended: endless loops, as a rule. */
  readonly timedOut: readonly (Omit<Mutant, 'text' | 'at'> & { readonly by: string })[]
  readonly equivalent: readonly (Omit<Mutant, 'text' | 'at'> & { readonly why: string })[]
  readonly survivors: readonly Survivor[]
}

export interface Work {
  readonly room: string
  /** Folders and files of the tests that may notice. */
  readonly places: readonly string[]
  readonly seed: string
  readonly sample: number
  readonly copy: string
  readonly kept: Kept<Outcome>
  readonly reach: Kept<Reach>
  /** Files that are traced together, the room's own among them. */
  readonly traced: readonly string[]
  readonly tests: WarmTests
  /** Whether the time that was given is over. */
  isOver(): boolean
}

/** Tests of a mutant that take longer than this together are left out, the slowest first. */
const testsMsMax = 120_000
/** How long one test file may take before it counts as one that never ends. */
const patienceOf = (elapsedMs: number): number => 4 * elapsedMs + 20_000

/**
 * The score of one room: of its whole sample, or of what was asked when the time was over. The sample
 * is in random order, so any beginning of it is one too.
 */
export async function scoreRoom(work: Work): Promise<Score> {
  const reach = await measureReach(work)
  const all = mutantsOf(work.room)
  const drawn = draw(all, work)
  const known = readEquivalent(work.room)
  const whyOf = (mutant: Mutant): string | undefined =>
    known.find(
      ({ file, was, became }) =>
        file === mutant.file && was === mutant.was && became === mutant.became,
    )?.why
  const survivors: Survivor[] = []
  const equivalent: Score['equivalent'][number][] = []
  const timedOut: Score['timedOut'][number][] = []
  let asked = 0
  for (const mutant of drawn) {
    const why = whyOf(mutant)
    if (why !== undefined) {
      equivalent.push({ ...described(mutant), why })
      continue
    }
    const testFiles = testsFor(mutant, reach, work.kept)
    const outcome = await askTests(work, mutant, testFiles, reach)
    if (outcome === null) break
    asked++
    const { by, isLate = false } = outcome
    if (by === null) survivors.push({ ...described(mutant), testFiles: testFiles.length })
    else if (isLate) timedOut.push({ ...described(mutant), by })
    process.stderr.write(
      `\r${work.room}: ${asked} of ${drawn.length}, ${survivors.length} survive `,
    )
  }
  const noticed = asked - survivors.length
  return {
    mutants: all.length,
    seed: seedOf(work),
    asked,
    noticed,
    percent: asked === 0 ? 0 : inPercent(noticed / asked),
    interval: intervalOf(noticed, asked),
    timedOut,
    equivalent,
    survivors,
  }
}

const described = ({ text: _text, at: _at, ...rest }: Mutant): Omit<Mutant, 'text' | 'at'> => rest
const seedOf = ({ seed, room }: Work): string => `${seed} ${room}`

const inPercent = (share: number): number => Math.round(1000 * share) / 10

/** Wilson's interval of a share at 95 %, in percent: honest near 100 % and of small samples too. */
function intervalOf(noticed: number, asked: number): [number, number] {
  if (asked === 0) return [0, 100]
  const z = 1.96
  const share = noticed / asked
  const middle = share + z ** 2 / (2 * asked)
  const half = z * Math.sqrt((share * (1 - share)) / asked + z ** 2 / (4 * asked ** 2))
  const all = 1 + z ** 2 / asked
  return [inPercent((middle - half) / all), inPercent((middle + half) / all)]
}

/**
 * The first of a room's mutants that compile, in an order by hashes of seed and mutant: as good as
 * random, and a change in one place of the room leaves the rest of the sample as it was.
 */
function draw(all: readonly Mutant[], work: Work): Mutant[] {
  const seed = seedOf(work)
  const seen = new Map<string, number>()
  const open = all
    .map((mutant) => {
      const words = [mutant.file, mutant.rule, mutant.was, mutant.became].join('\n')
      const time = (seen.get(words) ?? 0) + 1
      seen.set(words, time)
      return { mutant, place: hashOf(seed, words, String(time)) }
    })
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ mutant }) => mutant)
  const drawn: Mutant[] = []
  while (drawn.length < work.sample && open.length > 0) {
    const missing = Math.min(open.length, 2 * (work.sample - drawn.length))
    drawn.push(...keepCompiling(work.copy, open.splice(0, missing)))
  }
  return drawn.slice(0, work.sample)
}

interface Equivalent {
  readonly file: string
  readonly was: string
  readonly became: string
  readonly why: string
}

function readEquivalent(room: string): Equivalent[] {
  const file = path.join(root, 'bench/mutation/equivalent.yaml')
  const known = parse(fs.readFileSync(file, 'utf8')) as Equivalent[]
  return known.filter((one) => one.file.startsWith(`src/${room}/`))
}

/** Runs each test file once on code that says what it reaches. */
async function measureReach(work: Work): Promise<Map<string, Reach>> {
  const { copy, room, tests, traced } = work
  const known = work.reach.values
  const files = filesBelow(work.places).filter(isTest)
  const stale = files.filter(
    (file) => !known[file] || known[file].of !== hashOfReach(file, known[file].blocks),
  )
  const texts = traced.map(
    (file) => [file, fs.readFileSync(path.join(root, file), 'utf8')] as const,
  )
  if (stale.length > 0) {
    for (const [file, text] of texts) write(copy, file, traceProgram(file, text))
  }
  tests.forget(traced)
  for (const [at, file] of stale.entries()) {
    if (work.isOver()) break
    process.stderr.write(`\r${room}: reading what ${at + 1} of ${stale.length} test files reach `)
    const found = await reachOf(work, file)
    if (found === null) process.stderr.write(`\n${file} fails as it is, and is left out\n`)
    // One that fails isn't tried again until it changes: it reaches nothing, so it's asked nothing.
    known[file] = found ?? { of: hashOfReach(file, []), elapsedMs: 0, blocks: [] }
    work.reach.save()
  }
  if (stale.length > 0) {
    for (const [file, text] of texts) write(copy, file, text)
    tests.forget(traced)
  }
  return new Map(files.flatMap((file) => (known[file] ? [[file, known[file]]] : [])))
}

async function reachOf({ copy, tests }: Work, file: string): Promise<Reach | null> {
  const reached = path.join(copy, 'reached.txt')
  fs.writeFileSync(reached, '')
  const asked = { tests: [file], reached, patienceMs: 240_000 }
  const { failed, elapsedMs } = await tests.run(asked)
  if (failed !== null) return null
  const blocks = [...new Set(fs.readFileSync(reached, 'utf8').split('\n').filter(Boolean))]
  return { of: hashOfReach(file, blocks), elapsedMs, blocks }
}

const write = (copy: string, file: string, text: string): void =>
  fs.writeFileSync(path.join(copy, file), text)

/**
 * The test files that reach a mutant: the one beside the code, those in the same folder, then the others, by how long they take
 * for each mutant of the same file that they noticed before. The slowest of other folders are left out past a limit.
 */
function testsFor(
  mutant: Mutant,
  reach: ReadonlyMap<string, Reach>,
  kept: Kept<Outcome>,
): string[] {
  const whole = fs.readFileSync(path.join(root, mutant.file), 'utf8')
  const block = blockAt(mutant.file, blocksOf(whole), mutant.at)
  const beside = mutant.file.replace(/\.ts$/, '.test.ts')
  const isNear = (test: string): boolean => path.dirname(test) === path.dirname(mutant.file)
  const readers = [...reach].filter(([, { blocks }]) => blocks.includes(block))
  readers.sort(([, a], [, b]) => a.elapsedMs - b.elapsedMs)
  let sum = 0
  const asked = readers.filter(([file, { elapsedMs }], at) => {
    if (at > 0 && !isNear(file) && sum + elapsedMs > testsMsMax) return false
    sum += elapsedMs
    return true
  })
  const noticed = Object.values(kept.values).filter(({ file }) => file === mutant.file)
  const cost = (test: string, elapsedMs: number): number =>
    test === beside ? 0 : elapsedMs / (1 + noticed.filter(({ by }) => by === test).length)
  return asked
    .sort(
      ([a, one], [b, other]) =>
        Number(isNear(b)) - Number(isNear(a)) || cost(a, one.elapsedMs) - cost(b, other.elapsedMs),
    )
    .map(([file]) => file)
}

/** What tests say, asked of what's kept or of them; null where the time is over. */
async function askTests(
  work: Work,
  mutant: Mutant,
  readers: readonly string[],
  reach: ReadonlyMap<string, Reach>,
): Promise<Outcome | null> {
  const key = hashOf(mutant.file, mutant.text)
  const kept = work.kept.values[key]
  if (kept && kept.by !== null && fs.existsSync(path.join(root, kept.by))) {
    if (kept.tests === hashOfFiles([kept.by])) return kept
  }
  if (kept && kept.by === null && kept.tests === hashOfFiles(readers.toSorted())) return kept
  if (readers.length === 0) return { file: mutant.file, by: null, tests: hashOfFiles([]) }
  if (work.isOver()) return null
  const first = kept?.by ?? ''
  const tests = [...readers].sort((a, b) => Number(b === first) - Number(a === first))
  write(work.copy, mutant.file, mutant.text)
  work.tests.forget([mutant.file])
  const { failed, isLate } = await firstFailure(work.tests, tests, reach)
  write(work.copy, mutant.file, fs.readFileSync(path.join(root, mutant.file), 'utf8'))
  work.tests.forget([mutant.file])
  const tested = hashOfFiles(failed === null ? readers.toSorted() : [failed])
  const { file } = mutant
  const outcome: Outcome = { file, by: failed, tests: tested, ...(isLate ? { isLate } : {}) }
  work.kept.values[key] = outcome
  work.kept.save()
  return outcome
}

/** Each file has its own patience, so a loop without an end costs no more than the file that meets it. */
async function firstFailure(
  warm: WarmTests,
  tests: readonly string[],
  reach: ReadonlyMap<string, Reach>,
): Promise<{ failed: string | null; isLate: boolean }> {
  for (const test of tests) {
    const patienceMs = patienceOf(reach.get(test)?.elapsedMs ?? 0)
    const { failed, isLate } = await warm.run({ tests: [test], patienceMs })
    if (failed !== null) return { failed, isLate }
  }
  return { failed: null, isLate: false }
}
