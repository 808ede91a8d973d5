import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { hashOf } from '../../src/kit/hash.ts'
import { seededRandom } from '../../src/kit/random.ts'
import { root } from '../program.ts'
import { hashOfFiles, type Kept, type Reach } from './kept.ts'
import { filesBelow, isTest, type Mutant, mutantsOf, sourcesOf } from './mutants.ts'
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
  readonly kept: Kept
  readonly tests: WarmTests
  /** Whether the time that was given is over. */
  isOver(): boolean
}

/** Tests of a mutant that take longer than this together are left out, the quickest first. */
const testsMsMax = 45_000
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
  let asked = 0
  for (const mutant of drawn) {
    const why = whyOf(mutant)
    if (why !== undefined) {
      equivalent.push({ ...described(mutant), why })
      continue
    }
    const testFiles = testsFor(mutant, reach)
    const isNoticed = await askTests(work, mutant, testFiles, reach)
    if (isNoticed === null) break
    asked++
    if (!isNoticed) survivors.push({ ...described(mutant), testFiles: testFiles.length })
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
    percent: asked === 0 ? 0 : Math.round((1000 * noticed) / asked) / 10,
    equivalent,
    survivors,
  }
}

const described = ({ text: _text, at: _at, ...rest }: Mutant): Omit<Mutant, 'text' | 'at'> => rest
const seedOf = ({ seed, room }: Work): string => `${seed} ${room}`

/** The first of a room's mutants, in an order that the seed gives, that compile. */
function draw(all: readonly Mutant[], work: Work): Mutant[] {
  const open = seededRandom(seedOf(work)).shuffle(all)
  const drawn: Mutant[] = []
  while (drawn.length < work.sample && open.length > 0) {
    const missing = Math.min(open.length, 4 * (work.sample - drawn.length))
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
  const { copy, room, kept, tests } = work
  const sources = sourcesOf(room)
  const traced = sources.map(
    (file) => [file, fs.readFileSync(path.join(root, file), 'utf8')] as const,
  )
  const files = filesBelow(work.places).filter(isTest)
  const stale = files.filter((file) => kept.reach[file]?.of !== hashOfFiles([file, ...sources]))
  if (stale.length > 0) {
    for (const [file, text] of traced) write(copy, file, traceProgram(file, text))
  }
  tests.forget(sources)
  for (const [at, file] of stale.entries()) {
    if (work.isOver()) break
    process.stderr.write(`\r${room}: reading what ${at + 1} of ${stale.length} test files reach `)
    const reached = path.join(copy, 'reached.txt')
    fs.writeFileSync(reached, '')
    const asked = { tests: [file], reached, patienceMs: 240_000 }
    const { failed, elapsedMs } = await tests.run(asked)
    if (failed !== null) {
      process.stderr.write(`\n${file} fails as it is, and is left out\n`)
      delete kept.reach[file]
      continue
    }
    const blocks = [...new Set(fs.readFileSync(reached, 'utf8').split('\n').filter(Boolean))]
    kept.reach[file] = { of: hashOfFiles([file, ...sources]), elapsedMs, blocks }
    kept.save()
  }
  if (stale.length > 0) {
    for (const [file, text] of traced) write(copy, file, text)
    tests.forget(sources)
  }
  return new Map(files.flatMap((file) => (kept.reach[file] ? [[file, kept.reach[file]]] : [])))
}

const write = (copy: string, file: string, text: string): void =>
  fs.writeFileSync(path.join(copy, file), text)

/** The test files that reach a mutant, the quickest first. */
function testsFor(mutant: Mutant, reach: ReadonlyMap<string, Reach>): string[] {
  const whole = fs.readFileSync(path.join(root, mutant.file), 'utf8')
  const block = blockAt(mutant.file, blocksOf(whole), mutant.at)
  const readers = [...reach].filter(([, { blocks }]) => blocks.includes(block))
  readers.sort(([, a], [, b]) => a.elapsedMs - b.elapsedMs)
  let sum = 0
  return readers
    .filter(([, { elapsedMs }], at) => {
      sum += elapsedMs
      return at === 0 || sum <= testsMsMax
    })
    .map(([file]) => file)
}

/** Whether tests notice, asked of what's kept or of them; null where the time is over. */
async function askTests(
  work: Work,
  mutant: Mutant,
  readers: readonly string[],
  reach: ReadonlyMap<string, Reach>,
): Promise<boolean | null> {
  const key = hashOf(mutant.file, mutant.text)
  const kept = work.kept.outcomes[key]
  if (kept && kept.by !== null && fs.existsSync(path.join(root, kept.by))) {
    if (kept.tests === hashOfFiles([kept.by])) return true
  }
  if (kept && kept.by === null && kept.tests === hashOfFiles(readers)) return false
  if (readers.length === 0) return false
  if (work.isOver()) return null
  const first = kept?.by ?? ''
  const tests = [...readers].sort((a, b) => Number(b === first) - Number(a === first))
  write(work.copy, mutant.file, mutant.text)
  const ownMs = tests.reduce((sum, file) => sum + (reach.get(file)?.elapsedMs ?? 0), 0)
  work.tests.forget([mutant.file])
  const { failed } = await work.tests.run({ tests, patienceMs: patienceOf(ownMs) })
  write(work.copy, mutant.file, fs.readFileSync(path.join(root, mutant.file), 'utf8'))
  work.tests.forget([mutant.file])
  work.kept.outcomes[key] = { by: failed, tests: hashOfFiles(failed === null ? readers : [failed]) }
  work.kept.save()
  return failed !== null
}
