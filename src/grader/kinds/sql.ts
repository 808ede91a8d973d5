import type { Analysis } from '../../engine/analysis/analysis.ts'
import { cameOf, differenceOf } from '../../engine/query/compare/answers.ts'
import { gradeTask } from '../../engine/query/grade/grade-task.ts'
import { readOne } from '../../engine/query/grade/run-answers.ts'
import { askedAttempt, askedReference, taskOf } from '../../engine/query/grade/task.ts'
import {
  engineVersion,
  type Lease,
  openTaskRuntime,
  type TaskRuntime,
} from '../../engine/query/grade/task-runtime.ts'
import { largeSchema, readRows, sampleSchema } from '../../engine/query/schema/world-tables.ts'
import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { canonicalJson } from '../../kit/hash.ts'
import type { Limits } from '../../kit/limits.ts'
import type { SqlLab } from '../../lab/kinds/sql.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { Bench, Slot } from '../../world/postgres/bench.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'
import { lookAround, onRows } from './sql-run.ts'
import { openTaskRuntimes } from './sql-runtimes.ts'

/** Query and change labs, on a bench. Any number of attempts at once; each takes a slot. */
export function openSqlGrader({
  bench,
  limits,
  analysis,
}: {
  bench: Bench
  limits: Limits
  analysis: Analysis
}): KindGrader<SqlLab> {
  const { withLease, close } = openLeases(bench, analysis, limits)
  /** Attempts that are graded now. */
  let grading = 0
  return {
    engineVersion,
    warm: async (lab) => {
      await allSettledOrThrow([analysis.warm(), withLease(lab, null, async () => undefined)])
    },
    grade: async (lab, attempt, onCheck) => {
      grading++
      const parts = {
        limits,
        analysis,
        postgresMajor: bench.serverMajor,
        isAlone: grading === 1,
        onCheck,
      }
      try {
        return await withLease(lab, attempt.variant, (lease) => gradeTask(lease, attempt, parts))
      } finally {
        grading--
      }
    },
    run: (lab, sql, rows) => {
      const schema = rows === 'sample' ? sampleSchema : largeSchema
      const around = { schema, limits, analysis, kind: lab.kind }
      return withLease(lab, null, (lease) => lookAround(lease, sql, around))
    },
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (lab, example) =>
        withLease(lab, null, (lease) => tryExample(bench, lease, example, limits)),
      isRightOnSample: (lab, answer) =>
        withLease(lab, null, (lease) => isRightOnSample(bench, lease, lab, answer)),
      problems: (lab) => withLease(lab, null, (lease) => brokenPromises(bench, lease, lab, limits)),
    },
    close,
  }
}

interface Leases {
  /** Does work with a lease of the task's runtime; its slot is made ready for the next one afterwards. */
  withLease<T>(
    lab: SqlLab,
    variant: string | null,
    work: (lease: Lease, slot: Slot) => Promise<T>,
  ): Promise<T>
  close(): Promise<void>
}

function openLeases(bench: Bench, analysis: Analysis, limits: Limits): Leases {
  const runtimes = openTaskRuntimes((task) => openTaskRuntime(bench, { task, analysis, limits }))
  /** Slots that are made ready for the next attempt while their verdict is on its way. */
  const leaving = new Set<Promise<void>>()
  const leave = (lease: Lease | null, slot: Slot, lab: SqlLab): void => {
    const left = (async (): Promise<void> => {
      await lease?.leave().catch(() => undefined)
      if (lab.kind === 'change') await slot.mend().catch(() => undefined)
      await slot.release().catch(() => undefined)
    })()
    leaving.add(left)
    void left.finally(() => leaving.delete(left))
  }

  const withLease = async <T>(
    lab: SqlLab,
    variant: string | null,
    work: (lease: Lease, slot: Slot) => Promise<T>,
  ): Promise<T> => {
    const task = taskOf(lab, variant)
    if (task === null) throw unknownVariant(lab, variant)
    return runtimes.use(task, async (runtime: TaskRuntime) => {
      if (leaving.size > 0) await Promise.race(leaving)
      const slot = await bench.leaseSlot(runtime.database)
      let lease: Lease | null = null
      try {
        lease = await runtime.lease(slot)
        return await work(lease, slot)
      } finally {
        leave(lease, slot, lab)
      }
    })
  }

  return {
    withLease,
    close: async () => {
      await Promise.all(leaving)
      await runtimes.close()
    },
  }
}

async function tryExample(
  bench: Bench,
  lease: Lease,
  example: LessonExample,
  limits: Limits,
): Promise<string | null> {
  if (example.language !== 'sql') return `expected SQL, got a block of ${example.language}`
  const [answer] = await onRows(bench, lease, sampleSchema, [example.code], limits)
  const came = cameOf(answer ?? { kind: 'not-run' }, 0, lease.runtime.typeName)
  const expected = canonicalJson([example.columns, example.rows])
  const found =
    came.kind === 'rows'
      ? canonicalJson([came.columns.map(({ name }) => name), came.rows])
      : `${came.code} ${came.message}`
  return found === expected ? null : `expected ${expected}, got ${found}`
}

/** Runs answer and reference on the sample rows, filled like a small database. */
async function isRightOnSample(
  bench: Bench,
  lease: Lease,
  lab: SqlLab,
  answer: string,
): Promise<boolean> {
  const { runtime, arena } = lease
  const { corpus, task } = runtime
  const database = await readSample(bench, runtime)
  const reference = askedReference(task, corpus.schema, corpus.width)
  const [expected] = await lease.reference.evaluate([
    { database, settings: {}, asked: [reference.statements] },
  ])
  const right = readOne(reference, expected)
  if (right.kind !== 'rows') throw new Error(`the reference of ${lab.id} runs on the sample rows`)
  const asked = askedAttempt(task, corpus.schema, answer)
  const [came] = await arena.evaluate([{ database, settings: {}, asked: [asked.statements] }])
  const given = readOne(asked, came)
  return given.kind === 'rows' && differenceOf(right, given, task.how) === null
}

async function readSample(bench: Bench, { database, corpus }: TaskRuntime) {
  const owner = await bench.ownerSession(database)
  try {
    return await readRows(owner, corpus.schema, sampleSchema)
  } finally {
    await owner.close()
  }
}

/** Promises that the author's own rows break, and what else the corpus found wrong with the lab. */
async function brokenPromises(
  bench: Bench,
  lease: Lease,
  lab: SqlLab,
  limits: Limits,
): Promise<string[]> {
  const queries = lab.promises.map((promised) => promised.noRows)
  const broken: string[] = []
  for (const schema of [sampleSchema, largeSchema]) {
    const answers = await onRows(bench, lease, schema, queries, limits)
    answers.forEach((answer, at) => {
      const isKept = answer.kind === 'rows' && answer.parts[0]?.result.rows.length === 0
      if (!isKept)
        broken.push(
          `promise ${lab.promises[at]?.name}: expected no rows in ${schema}, got ${answer.kind === 'rows' ? 'some' : answer.kind}`,
        )
    })
  }
  return [...broken, ...lease.runtime.corpus.problems]
}
