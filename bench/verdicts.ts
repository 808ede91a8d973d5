import path from 'node:path'
import pg from 'pg'
import { smallSchema } from '../src/engine/query/corpus/corpus.ts'
import { taskName, taskOf } from '../src/engine/query/grade/task.ts'
import { engineVersion } from '../src/engine/query/grade/task-runtime.ts'
import type { SqlLab } from '../src/lab/kinds/sql.ts'
import { clientConfig } from '../src/world/postgres/connection.ts'
import { openTestGrader } from '../tests/grading.ts'
import { attemptOf, type Desk, queryLabs } from './desk.ts'
import { cpuBelow } from './machine.ts'
import { figuresOf, type Line, round, timed } from './measure.ts'
import { compareWithPgTap } from './pgtap.ts'
import { root } from './program.ts'

const turns = 5
const benchHome = path.join(root, '.test-home')
/** Right answers, wrong answers, eight learners at once, and what pgTAP takes and catches. */
export async function measureVerdicts(): Promise<Line[]> {
  const desk = await openTestGrader(benchHome)
  try {
    const labs = await queryLabs()
    for (const lab of labs)
      await desk.grader.grade(lab, attemptOf(lab, lab.solutions[0]?.answer ?? ''), () => undefined)
    return [
      ...(await measureRight(desk, labs)),
      await measureWrong(desk, labs),
      await measureLoad(desk, labs),
      ...(await compareWithPgTap(desk, labs)),
    ]
  } finally {
    await desk.close()
  }
}

/**
 * The whole verdict of right answers beside the same statements sent raw: the attempt's text once a
 * database (small ones, fresh ones counted as small, the large one), each waited for.
 */
async function measureRight(desk: Desk, labs: readonly SqlLab[]): Promise<Line[]> {
  const small: number[] = []
  const whole: number[] = []
  const raw: number[] = []
  const ratios: number[] = []
  const databases: number[] = []
  for (const lab of labs) {
    const answer = lab.solutions[0]?.answer ?? ''
    const floor = await openFloor(desk, lab, answer)
    for (let turn = 0; turn < turns; turn++) {
      const rawMs = await timed(() => floor.run())
      const verdict = await desk.grader.grade(lab, attemptOf(lab, answer), () => undefined)
      const large = verdict.checks.find(({ name }) => name === 'large')?.elapsedMs ?? 0
      whole.push(verdict.elapsedMs)
      small.push(verdict.elapsedMs - large)
      raw.push(rawMs)
      ratios.push(verdict.elapsedMs / rawMs)
      databases.push(verdict.databases)
    }
    await floor.close()
  }
  const ratio = figuresOf(ratios)
  const figures = figuresOf(small)
  const counted = { databasesMin: Math.min(...databases) }
  return [
    {
      name: 'right answer, all small databases',
      goal: 'p50 ≤ 20 ms',
      figures: { ...figures, ...counted },
      met: figures.p50 <= 20,
    },
    { name: 'right answer, whole verdict', goal: '', figures: { ...figuresOf(whole) }, met: null },
    { name: 'its own statements sent raw', goal: '', figures: { ...figuresOf(raw) }, met: null },
    {
      name: 'whole verdict to raw, ratio',
      goal: 'p50 ≤ 2',
      figures: { ...ratio },
      met: ratio.p50 <= 2,
    },
  ]
}

interface Floor {
  run(): Promise<void>
  close(): Promise<void>
}

/** The same statements over the same databases by a plain client, one after another. */
async function openFloor(desk: Desk, lab: SqlLab, answer: string): Promise<Floor> {
  const task = taskOf(lab, null)
  if (!task) throw new Error(`${lab.id} has a task`)
  const database = await desk.bench.prepareDatabase(taskName(task, engineVersion), async () => {
    throw new Error(`${lab.id} was graded before, so its database is there`)
  })
  const client = new pg.Client(clientConfig(desk.clusters.bench, { database }))
  await client.connect()
  const schemas = await smallSchemas(client)
  const text = answer.replace(/;\s*$/, '')
  return {
    run: async () => {
      await client.query('begin read only')
      for (const schema of schemas) {
        await client.query(`set local search_path to ${schema}`)
        await client.query(text)
      }
      await client.query('set local search_path to large')
      await client.query(text)
      await client.query('rollback')
    },
    close: () => client.end(),
  }
}

/** All small ones, and the first again for as many as a verdict makes fresh. */
async function smallSchemas(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ name: string }>(
    "select nspname as name from pg_namespace where nspname ~ '^d[0-9]+$' order by 1",
  )
  const names = found.rows.map(({ name }) => name)
  return [...names, ...names.slice(0, 8).map((_, at) => smallSchema(at))]
}

/** The first time that an answer comes, the reference has not been asked about its smaller cases yet. */
async function measureWrong(desk: Desk, labs: readonly SqlLab[]): Promise<Line> {
  const first: number[] = []
  const again: number[] = []
  for (const lab of labs) {
    for (const { answer } of lab.mutants) {
      for (let turn = 0; turn < turns; turn++) {
        const verdict = await desk.grader.grade(lab, attemptOf(lab, answer), () => undefined)
        if (verdict.counterexample) (turn === 0 ? first : again).push(verdict.elapsedMs)
      }
    }
  }
  const figures = figuresOf([...first, ...again])
  return {
    name: 'wrong answer with its shrunk counterexample',
    goal: 'p50 ≤ 30 ms',
    figures: { ...figures, firstP50: figuresOf(first).p50 },
    met: figures.p50 <= 30,
  }
}

const learners = 8
const seconds = { warming: 5, measured: 10 } as const

/**
 * Eight learners at once on labs whose own statement takes under 5 ms on the large database. The
 * CPU that a verdict takes says more than its time on a machine that others use as well.
 */
async function measureLoad(desk: Desk, labs: readonly SqlLab[]): Promise<Line> {
  const quick: SqlLab[] = []
  for (const lab of labs) {
    const verdict = await desk.grader.grade(
      lab,
      attemptOf(lab, lab.solutions[0]?.answer ?? ''),
      () => undefined,
    )
    if ((verdict.checks.find(({ name }) => name === 'large')?.elapsedMs ?? 99) < 5) quick.push(lab)
  }
  await learnFor(desk, quick, seconds.warming)
  const before = { node: process.cpuUsage(), postgres: cpuBelow(benchHome) }
  const started = performance.now()
  const times = await learnFor(desk, quick, seconds.measured)
  const perSecond = round((times.length * 1000) / (performance.now() - started))
  const node = process.cpuUsage(before.node)
  const postgres = cpuBelow(benchHome) - before.postgres
  const figures = figuresOf(times)
  return {
    name: `${learners} learners at once, ${quick.length} quick labs`,
    goal: '≥ 100 verdicts/s, p95 ≤ 250 ms',
    figures: {
      perSecond,
      ...figures,
      nodeCpuMs: round((node.user + node.system) / 1000 / times.length),
      postgresCpuMs: round(postgres / times.length),
    },
    met: perSecond >= 100 && figures.p95 <= 250,
  }
}

/** Every learner hands in one answer after another, each time to the next lab; milliseconds of each. */
async function learnFor(
  desk: Desk,
  labs: readonly SqlLab[],
  secondsMax: number,
): Promise<number[]> {
  const times: number[] = []
  const started = performance.now()
  const learn = async (learner: number): Promise<void> => {
    for (let turn = learner; performance.now() - started < secondsMax * 1000; turn++) {
      const lab = labs[turn % labs.length] as SqlLab
      const answers = [...lab.solutions, ...lab.mutants]
      const answer = answers[turn % answers.length]?.answer ?? ''
      times.push(await timed(() => desk.grader.grade(lab, attemptOf(lab, answer), () => undefined)))
    }
  }
  await Promise.all(Array.from({ length: learners }, (_, learner) => learn(learner)))
  return times
}
