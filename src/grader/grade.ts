import { cameOf, differenceOf } from '../engine/query/answers.ts'
import { gradeTask } from '../engine/query/grade.ts'
import { readOne } from '../engine/query/look.ts'
import { engineVersion, openStage, type Seat, type Stage } from '../engine/query/stage.ts'
import { askedAttempt, askedReference, taskOf } from '../engine/query/task.ts'
import { largeSchema, readRows, sampleSchema } from '../engine/query/world-tables.ts'
import type { Limits } from '../kit/limits.ts'
import type { Grader } from '../lab/grading.ts'
import type { Attempt, Check, Lab, Verdict } from '../lab/lab.ts'
import type { Bench, Slot } from '../world/bench.ts'
import type { ExamDesk } from './exam.ts'
import { faultVerdict, unknownVariant } from './fault.ts'
import { lookAround, onRows } from './run.ts'
import { openStages } from './stages.ts'

export { engineVersion }

export interface FullGrader extends Grader, ExamDesk {
  /** Makes the lab's databases, so that the first verdict is as quick as the next. */
  warm(lab: Lab): Promise<void>
  close(): Promise<void>
}

/** Opens the grader on a bench. Any number of attempts at once; each takes a slot. */
export function openGrader({ bench, limits }: { bench: Bench; limits: Limits }): FullGrader {
  const stages = openStages((task) => openStage(bench, task, limits))
  /** Seats that are made ready for the next attempt while their verdict is on its way. */
  const leaving = new Set<Promise<void>>()

  const leave = (seat: Seat | null, slot: Slot, lab: Lab): void => {
    const left = (async (): Promise<void> => {
      await seat?.leave().catch(() => undefined)
      if (lab.kind === 'change') await slot.mend().catch(() => undefined)
      await slot.release().catch(() => undefined)
    })()
    leaving.add(left)
    void left.finally(() => leaving.delete(left))
  }

  const seated = async <T>(
    lab: Lab,
    variant: string | null,
    work: (seat: Seat, slot: Slot) => Promise<T>,
  ): Promise<T> => {
    const task = taskOf(lab, variant)
    if (task === null) throw unknownVariant(lab, variant)
    return stages.use(task, async (stage: Stage) => {
      if (leaving.size > 0) await Promise.race(leaving)
      const slot = await bench.leaseSlot()
      let seat: Seat | null = null
      try {
        seat = await stage.seat(slot)
        return await work(seat, slot)
      } finally {
        leave(seat, slot, lab)
      }
    })
  }

  const grade = async (
    lab: Lab,
    attempt: Attempt,
    onCheck: (check: Check) => void,
  ): Promise<Verdict> => {
    const startedAt = performance.now()
    const parts = { limits, postgresMajor: bench.serverMajor, onCheck }
    try {
      return await seated(lab, attempt.variant, (seat) => gradeTask(seat, attempt, parts))
    } catch (error) {
      return faultVerdict(error, attempt, bench.serverMajor, performance.now() - startedAt)
    }
  }

  return {
    grade,
    run: (lab, sql, rows) => {
      const schema = rows === 'sample' ? sampleSchema : largeSchema
      const around = { schema, limits, isChange: lab.kind === 'change' }
      return seated(lab, null, (seat) => lookAround(seat, sql, around))
    },
    warm: (lab) => seated(lab, null, async () => undefined),
    onSample: (lab, sql) =>
      seated(lab, null, async (seat) => {
        const [answer] = await onRows(bench, seat, sampleSchema, [sql], limits)
        return cameOf(answer ?? { kind: 'not-run' }, 0, seat.stage.typeName)
      }),
    isRightOnSample: (lab, answer) =>
      seated(lab, null, (seat) => isRightOnSample(bench, seat, lab, answer)),
    brokenPromises: (lab) => seated(lab, null, (seat) => brokenPromises(bench, seat, lab, limits)),
    close: async () => {
      await Promise.all(leaving)
      await stages.close()
    },
  }
}

/** Runs answer and reference on the sample rows, filled like a small database. */
async function isRightOnSample(
  bench: Bench,
  seat: Seat,
  lab: Lab,
  answer: string,
): Promise<boolean> {
  const { stage, arena } = seat
  const { corpus, task } = stage
  const database = await readSample(bench, stage)
  const reference = askedReference(task, corpus.schema, corpus.width)
  const [expected] = await seat.reference.evaluate([
    { database, settings: {}, asked: [reference.statements] },
  ])
  const right = readOne(reference, expected)
  if (right.kind !== 'rows') throw new Error(`the reference of ${lab.id} runs on the sample rows`)
  const asked = askedAttempt(task, corpus.schema, answer)
  const [came] = await arena.evaluate([{ database, settings: {}, asked: [asked.statements] }])
  const given = readOne(asked, came)
  return given.kind === 'rows' && differenceOf(right, given, task.how) === null
}

async function readSample(bench: Bench, { database, corpus }: Stage) {
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
  seat: Seat,
  lab: Lab,
  limits: Limits,
): Promise<string[]> {
  const queries = lab.promises.map((promised) => promised.noRows)
  const broken: string[] = []
  for (const schema of [sampleSchema, largeSchema]) {
    const answers = await onRows(bench, seat, schema, queries, limits)
    answers.forEach((answer, at) => {
      const isKept = answer.kind === 'rows' && answer.parts[0]?.result.rows.length === 0
      if (!isKept)
        broken.push(
          `promise ${lab.promises[at]?.name}: expected no rows in ${schema}, came ${answer.kind === 'rows' ? 'some' : answer.kind}`,
        )
    })
  }
  return [...broken, ...seat.stage.corpus.problems]
}
