import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examLab } from '../../src/grader/exam.ts'
import type { Kind, Lab } from '../../src/lab/lab.ts'
import { findPostgresBinaries } from '../../src/world/clusters/postgres-binaries.ts'
import { withOwner } from '../../src/world/postgres/connection.ts'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'
import { drawn, isLongRun } from '../long-run.ts'
import { keptFolder } from '../test-home.ts'
import { root } from '../tidy/sources.ts'
import { engineHash, kindHash, passedKey } from './engine-hash.ts'
import { changedOr, installedHere, readPasses, readSat, writePasses, writeSat } from './sat.ts'

/**
 * With how many seeds the long run grades solutions, and with how many mutants: fewer where a
 * verdict takes seconds, because every one starts programs, servers or browsers of its own.
 */
const many = { reruns: 20, mutantReruns: 20 }
const some = { reruns: 20, mutantReruns: 5 }
const few = { reruns: 3, mutantReruns: 1 }
const longReruns: Readonly<Record<Kind, { reruns: number; mutantReruns: number }>> = {
  query: many,
  change: many,
  model: some,
  schedule: some,
  cost: { reruns: 10, mutantReruns: 10 },
  function: some,
  folder: { reruns: 10, mutantReruns: 3 },
  admin: few,
  http: few,
  exploit: few,
  page: few,
  load: { reruns: 2, mutantReruns: 1 },
  'code-review': many,
  design: many,
}

/**
 * How many solutions and mutants of each lab `npm test` grades beside the starter, others with each change of the
 * engines; fewest where every verdict starts servers or browsers. `npm run test:long` grades all of them.
 */
const sampled: Readonly<Record<Kind, { solutions: number; mutants: number } | null>> = {
  query: { solutions: 1, mutants: 3 },
  change: { solutions: 1, mutants: 3 },
  model: { solutions: 1, mutants: 2 },
  schedule: { solutions: 1, mutants: 2 },
  cost: { solutions: 1, mutants: 2 },
  function: { solutions: 1, mutants: 3 },
  folder: { solutions: 1, mutants: 2 },
  admin: { solutions: 1, mutants: 2 },
  http: { solutions: 1, mutants: 1 },
  exploit: { solutions: 1, mutants: 1 },
  page: { solutions: 1, mutants: 1 },
  // Whoever measures servers needs the machine: in the long run alone.
  load: { solutions: 0, mutants: 0 },
  'code-review': null,
  design: null,
}

/** Kinds whose attempts mostly wait for servers: their labs sit their exams side by side. */
const waiting: ReadonlySet<Kind> = new Set(['http', 'exploit', 'admin', 'load'])

const { catalog } = await readContent()

const engine = engineHash()
const passedFolder = path.join(keptFolder, 'exams-passed')

/** Which PostgreSQL the exams run on, by its own program: what sits is known before a server is there. */
const postgres = postgresVersion()
const lock = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')
const installed = installedHere({ postgres, lock })

function postgresVersion(): string {
  const { folder } = findPostgresBinaries(path.join(keptFolder, 'libraries'))
  const said = execFileSync(path.join(folder, 'bin/postgres'), ['--version'], { encoding: 'utf8' })
  const [, version] = /^postgres \(PostgreSQL\) (\S+)/.exec(said) ?? []
  if (version === undefined) throw new Error(`a version was expected, PostgreSQL says ${said}`)
  return version
}

/** Whether this is `npm run exams`, in which every lab sits. */
const isEveryLab = isLongRun || process.env.BACKWRIGHT_TEST_EXAMS === '1'

/** How long one exam may take: with all answers, each of which waits for leases to run out, up to three quarters of an hour. */
const examMs = isLongRun ? 2_700_000 : 900_000

/** One of twelve labs, of whatever kind, sits in `npm test` though it's as it was when it last passed: the engines may be others. */
const drawnLabs = drawn([...catalog.labs.values()], 12)

/** The exams of a kind's labs, of which there are `atLeast` so many: a test file of one line each, so that files run side by side. */
export function examLabs(kind: Kind, { atLeast }: { atLeast: number }): void {
  const labs = [...catalog.labs.values()].filter((lab) => lab.kind === kind)
  const sat = readSat({ kind }, installed)
  const long = readPasses({ passes: 'long', kind })
  const chosen = isEveryLab ? labs : changedOr(drawnLabs, labs, sat)
  const passed = new Map<string, string>()
  const ofKind = kindHash(kind)
  const seeds = isLongRun ? longReruns[kind] : { reruns: 1, mutantReruns: 1 }
  let desk: Awaited<ReturnType<typeof openTestGrader>>
  const keyOf = (labHash: string): string =>
    passedKey({ labHash, engine: ofKind, postgres, ...seeds })
  const passedFile = (labHash: string): string =>
    path.join(passedFolder, `${keyOf(labHash)}-npm-test`)
  const hasPassed = ({ id, hash }: Lab): boolean =>
    isLongRun ? long.get(id) === keyOf(hash) : fs.existsSync(passedFile(hash))
  const keepPass = ({ id, hash }: Lab): void => {
    passed.set(id, hash)
    if (!isLongRun) {
      fs.writeFileSync(passedFile(hash), `${id} ${new Date().toISOString()}\n`)
      return
    }
    long.set(id, keyOf(hash))
    writePasses({ passes: 'long', kind }, labs, long)
  }
  beforeAll(async () => {
    desk = await openTestGrader()
    await withOwner(desk.clusters.bench, 'postgres', async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version')
      expect(rows[0]?.server_version).toBe(postgres)
    })
    fs.mkdirSync(passedFolder, { recursive: true })
  })
  afterAll(async () => {
    await desk.close()
    if (!isEveryLab || passed.size === 0) return
    writeSat({ kind }, labs, { by: new Map([...sat, ...passed]), installed })
  })

  describe(`${kind} labs pass their exams`, () => {
    it(`there are ${atLeast} of them or more`, () => {
      expect(labs.length).toBeGreaterThanOrEqual(atLeast)
    })

    const each = waiting.has(kind) ? it.concurrent : it
    each.for(chosen.map((lab) => [lab.id, lab] as const))(
      '%s',
      { timeout: examMs },
      async ([, lab]) => {
        if (hasPassed(lab)) return void passed.set(lab.id, lab.hash)
        const share = isLongRun ? null : sampled[kind]
        const sample = share && { ...share, seed: engine + lab.hash }
        const options = { seed: 'exam', ...seeds, ...(sample && { sample }) }
        const report = await examLab(desk.grader, lab, options)
        expect(report.failures).toEqual([])
        const whole = lab.solutions.length + lab.mutants.length
        expect(report.graded).toBeGreaterThan(share ? share.solutions + share.mutants : whole)
        // What was left out is tried on a machine that has it.
        if (report.skipped.length > 0) return console.warn(report.skipped.join('\n'))
        keepPass(lab)
      },
    )
  })
}
