import { sql } from 'kysely'
import type { Check, Verdict } from '../lab/lab.ts'
import { toJson } from './bytes.ts'
import { sendNotice } from './send-notice.ts'
import { lockStanding, type Standing, writeStanding } from './standings.ts'
import type { Db, Store } from './store.ts'

/**
 * One grading of an attempt:
 *
 *   attempt → grading 1 → checks … → verdict
 *                └ the worker dies → grading 2 → checks … → verdict
 *
 * The verdict's key is the attempt, so whoever comes second changes nothing.
 */
export async function beginGrading(
  store: Store,
  attemptId: string,
  now: Date,
): Promise<{ kind: 'begun'; run: number } | { kind: 'done' } | { kind: 'gone' }> {
  return store.db.transaction().execute(async (db) => {
    await sql`set local synchronous_commit = off`.execute(db)
    const found = await db
      .selectFrom('attempt')
      .leftJoin('verdict', 'verdict.attempt_id', 'attempt.id')
      .select(['attempt.id', 'verdict.status'])
      .where('attempt.id', '=', attemptId)
      .forUpdate('attempt')
      .executeTakeFirst()
    if (!found) return { kind: 'gone' }
    if (found.status !== null) return { kind: 'done' }
    const { run } = await db
      .insertInto('grading')
      .columns(['attempt_id', 'run', 'began_at'])
      .expression(
        sql`select ${attemptId}::uuid, coalesce(max(run), 0) + 1, ${now}::timestamptz
          from grading where attempt_id = ${attemptId}`,
      )
      .returning('run')
      .executeTakeFirstOrThrow()
    await sendNotice(db, { kind: 'check', attemptId })
    return { kind: 'begun', run }
  })
}

/**
 * Keeps checks as they end, for whoever looks on. Not flushed to disk: the verdict holds them
 * again, and if the power goes before it, the attempt is graded anew.
 */
export async function insertChecks(
  store: Store,
  at: { attemptId: string; run: number; from: number },
  checks: readonly Check[],
): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    await sql`set local synchronous_commit = off`.execute(db)
    await db
      .insertInto('check_result')
      .values(
        checks.map((check, i) => ({
          attempt_id: at.attemptId,
          run: at.run,
          ordinal: at.from + i,
          body: toJson(check),
        })),
      )
      .execute()
    await sendNotice(db, { kind: 'check', attemptId: at.attemptId })
  })
}

export interface VerdictInput {
  readonly attemptId: string
  readonly run: number
  readonly verdict: Verdict
  readonly now: Date
  /** What the verdict does to the standing of the lab. */
  readonly standingAfter: (before: Standing, attempt: VerdictAttempt) => Standing
}

export interface VerdictAttempt {
  readonly variant: string | null
  readonly at: Date
  /** The variant that was laid aside because a solution was seen, and since when it counts. */
  readonly reviews: readonly { readonly variant: string | null; readonly dueAt: Date }[]
}

/** Keeps the verdict unless there is one; returns whether it was the first. */
export async function insertVerdict(store: Store, input: VerdictInput): Promise<boolean> {
  return store.db.transaction().execute(async (db) => {
    const attempt = await db
      .selectFrom('attempt')
      .select(['learner_id', 'lab_id', 'variant', 'created_at'])
      .where('id', '=', input.attemptId)
      .forUpdate()
      .executeTakeFirst()
    if (!attempt) return false
    const inserted = await db
      .insertInto('verdict')
      .values({
        attempt_id: input.attemptId,
        run: input.run,
        status: input.verdict.status,
        body: toJson(input.verdict),
        created_at: input.now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('attempt_id')
      .executeTakeFirst()
    if (!inserted) return false
    await db.deleteFrom('check_result').where('attempt_id', '=', input.attemptId).execute()
    if (input.verdict.status === 'passed') await pass(db, attempt, input)
    await sendNotice(db, {
      kind: 'verdict',
      attemptId: input.attemptId,
      learnerId: attempt.learner_id,
      labId: attempt.lab_id,
    })
    return true
  })
}

interface PassedRow {
  readonly learner_id: string
  readonly lab_id: string
  readonly variant: string | null
  readonly created_at: Date
}

/** A pass changes the lab's standing, and settles the review of its variant. */
async function pass(db: Db, attempt: PassedRow, input: VerdictInput): Promise<void> {
  const { learner_id, lab_id, variant, created_at } = attempt
  const before = await lockStanding(db, learner_id, lab_id)
  const reviews = await db
    .selectFrom('review')
    .select(['variant', 'due_at'])
    .where('learner_id', '=', learner_id)
    .where('lab_id', '=', lab_id)
    .execute()
  const after = input.standingAfter(before, {
    variant,
    at: created_at,
    reviews: reviews.map((review) => ({ variant: review.variant || null, dueAt: review.due_at })),
  })
  await writeStanding(db, after)
  await db
    .updateTable('review')
    .set({ done_at: input.now })
    .where('learner_id', '=', learner_id)
    .where('lab_id', '=', lab_id)
    .where('variant', '=', variant ?? '')
    .where('due_at', '<=', created_at)
    .where('done_at', 'is', null)
    .execute()
}
