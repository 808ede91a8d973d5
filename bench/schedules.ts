import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { explore } from '../src/engine/schedule/explore.ts'
import { programsOf } from '../src/engine/schedule/explore-specification.ts'
import type { Trace } from '../src/engine/schedule/play.ts'
import type { Program } from '../src/engine/schedule/program.ts'
import { readSpecification } from '../src/engine/schedule/read-specification.ts'
import { openScheduleRuntime, type ScheduleRuntime } from '../src/engine/schedule/runtime.ts'
import { exercises } from '../src/engine/schedule/test-data/exercises.ts'
import { defaultLimits } from '../src/kit/limits.ts'
import type { Lab } from '../src/lab/lab.ts'
import { readLab } from '../src/lab/read.ts'
import { clusterPaths } from '../src/world/clusters/cluster-paths.ts'
import { specificationSettings } from '../src/world/clusters/cluster-settings.ts'
import { findPostgresBinaries } from '../src/world/clusters/postgres-binaries.ts'
import {
  openTemporaryCluster,
  type TemporaryCluster,
} from '../src/world/clusters/temporary-cluster.ts'
import { withOwner } from '../src/world/postgres/connection.ts'
import { openTestGrader } from '../tests/grading.ts'
import { attemptOf } from './desk.ts'
import { figuresOf, type Line, round, timed } from './measure.ts'
import { root } from './program.ts'

const explorers = 8
const rounds = 3

/** Whether steps wait, and how many times as fast as the isolation tester that has to be. */
const compared = [
  { name: 'atomic updates in transactions', blocks: true },
  { name: 'deadlock of two', blocks: true },
  { name: 'lost update', blocks: true },
  { name: 'write skew, repeatable read', blocks: false },
] as const

const extra = `setup { CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
  INSERT INTO account VALUES (1, 100), (2, 100), (3, 100); }
teardown { DROP TABLE IF EXISTS account; }
session a
step a0 { BEGIN; } step a1 { UPDATE account SET balance = balance - 10 WHERE id = 1; }
step a2 { SELECT balance FROM account WHERE id = 1; } step a3 { COMMIT; }
session b
step b0 { BEGIN; } step b1 { UPDATE account SET balance = balance - 20 WHERE id = 1; }
step b2 { SELECT balance FROM account WHERE id = 1; } step b3 { COMMIT; }`

/** Against PostgreSQL's own program on the same permutations; the same again; whole verdicts. */
export async function measureSchedules(): Promise<Line[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-bench-'))
  const home = path.join(folder, 'home')
  const cluster = await openTemporaryCluster({
    home,
    settings: { ...specificationSettings, max_connections: '100' },
    limits: defaultLimits,
    prefersMemory: true,
  })
  try {
    const lines: Line[] = []
    for (const one of compared) lines.push(await compare(cluster, folder, home, one))
    lines.push(await playAgain(cluster))
    return [...lines, ...(await measureVerdicts())]
  } finally {
    await cluster.close()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

let databases = 0

async function withRuntimes<T>(
  cluster: TemporaryCluster,
  text: string,
  work: (program: Program, runtimes: readonly ScheduleRuntime[]) => Promise<T>,
): Promise<T> {
  const [program] = programsOf(readSpecification(text))
  if (program === undefined) throw new Error('a specification has a program')
  const runtimes = await Promise.all(
    Array.from({ length: explorers }, () =>
      openScheduleRuntime({
        connection: cluster.connection,
        database: `bench_${databases++}`,
        role: cluster.connection.user,
        isOneRole: true,
        program,
        stepMs: 60_000,
        bytesMax: 1_000_000,
      }),
    ),
  )
  try {
    return await work(program, runtimes)
  } finally {
    await Promise.all(runtimes.map((runtime) => runtime.close()))
  }
}

async function compare(
  cluster: TemporaryCluster,
  folder: string,
  home: string,
  { name, blocks }: (typeof compared)[number],
): Promise<Line> {
  const text = exercises.find((one) => one.name === name)?.text ?? extra
  return await withRuntimes(cluster, text, async (program, runtimes) => {
    const play = async (): Promise<readonly Trace[]> => {
      const wanted = { program, runtimes, queries: [], stepsMax: 40, isRedone: true }
      return (await explore({ ...wanted, choosing: 'all', schedulesMax: 100_000 })).traces
    }
    const traces = await play()
    const file = path.join(folder, 'bench.spec')
    const permutations = traces.map(({ events }) => {
      const released = events.filter(({ kind }) => kind !== 'goes-on')
      return `permutation ${released.map(({ step }) => step.name).join(' ')}`
    })
    // The same permutations several times over, so that opening connections weighs little.
    const times = Math.ceil(300 / traces.length)
    fs.writeFileSync(file, [text, ...Array(times).fill(permutations).flat()].join('\n'))
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < rounds; round++) {
      const oursMs = await timed(async () => {
        for (let time = 0; time < times; time++) await play()
      })
      const theirsMs = await timed(() => isolationTester(cluster, file, home))
      ours.push((traces.length * times * 1000) / oursMs)
      theirs.push((traces.length * times * 1000) / theirsMs)
    }
    const ratio = figuresOf(ours).p50 / figuresOf(theirs).p50
    return {
      name: `${name}: schedules a second, ${explorers} explorers`,
      goal: blocks ? 'at least 5 times isolationtester' : 'no slower than isolationtester',
      figures: {
        schedules: traces.length,
        ours: figuresOf(ours).p50,
        isolationtester: figuresOf(theirs).p50,
        ratio: round(ratio),
      },
      met: ratio >= (blocks ? 5 : 1),
    }
  })
}

async function isolationTester(
  cluster: TemporaryCluster,
  file: string,
  home: string,
): Promise<void> {
  const { folder: native } = findPostgresBinaries(clusterPaths(home).links)
  const database = 'isolation_regression'
  await withOwner(cluster.connection, 'postgres', async (owner) => {
    await owner.query(`drop database if exists ${database} with (force)`)
    await owner.query(`create database ${database} template template0`)
    // The same for both, or a deadlock would take it a second.
    await owner.query(`alter database ${database} set deadlock_timeout = '1ms'`)
  })
  const program = path.join(native, 'lib/postgresql/pgxs/src/test/isolation/isolationtester')
  const input = fs.openSync(file, 'r')
  const passwords = path.join(home, 'isolationtester-password')
  fs.writeFileSync(passwords, `*:*:*:*:${cluster.connection.password}\n`, { mode: 0o600 })
  const child = spawn(program, [`dbname=${database}`], {
    stdio: [input, 'ignore', 'ignore'],
    env: {
      LD_LIBRARY_PATH: path.join(native, 'lib'),
      PGHOST: cluster.connection.host,
      PGPORT: String(cluster.connection.port),
      PGUSER: 'postgres',
      PGPASSFILE: passwords,
    },
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  fs.closeSync(input)
  fs.rmSync(passwords)
  if (code !== 0) throw new Error(`isolationtester ended with ${code}`)
}

const replays = 1_000

/** Whole traces, what each step gave and who waited, with two more processes that never rest. */
async function playAgain(cluster: TemporaryCluster): Promise<Line> {
  const text = exercises.find(({ name }) => name === 'deadlock of three')?.text ?? ''
  const busy = Array.from({ length: 2 }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  try {
    return await withRuntimes(cluster, text, async (program, runtimes) => {
      const pids = runtimes.flatMap(({ lines }) => lines.map(({ pid }) => pid))
      const hidden = new RegExp(`\\b(${pids.join('|')})\\b`, 'g')
      const seen = new Map<string, Set<string>>()
      let played = 0
      while (played < replays) {
        const wanted = { program, runtimes, queries: [], stepsMax: 40, isRedone: true }
        const { traces } = await explore({ ...wanted, choosing: 'reduced', schedulesMax: 1_000 })
        played += traces.length
        for (const trace of traces) {
          const whole = JSON.stringify(trace)
            .replace(/(transaction|relation|database) \d+/g, '$1')
            .replace(hidden, 'pid')
          const known = seen.get(trace.choices.join()) ?? new Set()
          seen.set(trace.choices.join(), known.add(whole))
        }
      }
      const differing = [...seen.values()].filter((traces) => traces.size > 1).length
      return {
        name: 'schedules of three sessions played again, both cores busy',
        goal: '0 differ in anything',
        figures: { played, schedules: seen.size, differing },
        met: differing === 0,
      }
    })
  } finally {
    for (const child of busy) child.kill('SIGKILL')
  }
}

/** Whole verdicts of labs of two and of three sessions. */
async function measureVerdicts(): Promise<Line[]> {
  const desk = await openTestGrader()
  try {
    const lines: Line[] = []
    for (const [name, goalMs] of [
      ['two-people-one-balance', 300],
      ['try-again', 300],
      ['lock-order', 1_500],
    ] as const) {
      const lab: Lab = await readLab(path.join(root, 'content/labs/schedule', name))
      await desk.grader.warm(lab)
      const samples: number[] = []
      for (let seed = 0; seed < 5; seed++) {
        for (const { answer } of [...lab.solutions, ...lab.mutants]) {
          const attempt = attemptOf(lab, answer, `bench-${seed}`)
          const { elapsedMs } = await desk.grader.grade(lab, attempt, () => undefined)
          samples.push(elapsedMs)
        }
      }
      const { n, p50, p95, max } = figuresOf(samples)
      const goal = `p95 at most ${goalMs} ms`
      lines.push({
        name: `verdicts of ${lab.id}, ms`,
        goal,
        figures: { n, p50, p95, max },
        met: p95 <= goalMs,
      })
    }
    return lines
  } finally {
    await desk.close()
  }
}
