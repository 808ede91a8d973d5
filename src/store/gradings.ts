import { sql } from 'kysely'
import type { Attempt } from '../lab/lab.ts'
import type { Check, Verdict } from '../lab/verdict.ts'
import { type AttemptRow, keepGradedAttempt } from './attempts.ts'
import { fromBytes, toJson } from './bytes.ts'
import { codeOf } from './connect.ts'
import { type LabProgress, lockLabProgress, writeLabProgress } from './lab-progress.ts'
import { channel } from './notices.ts'
import { noticeSql } from './send-notice.ts'
import type { Db, Store } from './store.ts'

/**
 * One grading of an attempt:
 *
 *   attempt → grading 1 → checks … → verdict
 *                └ the worker dies → grading 2 → checks … → verdict
 *
 * The verdict's key is the attempt, so whoever comes second changes nothing.
 */
export async function beginGrading(store: Store, attemptId: string, now: Date): Promise<Begun> {
  for (;;) {
    try {
      return await tryToBegin(store, attemptId, now)
    } catch (error) {
      // Two began at the same time and took the same number.
      if (codeOf(error) !== uniqueViolation) throw error
    }
  }
}

/** What a worker takes up. */
export type Begun =
  | { readonly kind: 'begun'; readonly gradingNumber: number; readonly attempt: Attempt }
  /** There is a verdict. */
  | { readonly kind: 'done' }
  /** The attempt was removed by a reset. */
  | { readonly kind: 'gone' }

const uniqueViolation = '23505'

async function tryToBegin(store: Store, attemptId: string, now: Date): Promise<Begun> {
  const { rows } = await sql<{
    number: number | null
    lab_id: string
    variant: string | null
    lab_hash: string
    answer: Buffer
    seed: string
  }>`
    with found as (
      select lab_id, variant, lab_hash, answer, seed from attempt where id = ${attemptId}
    ), begun as (
      insert into grading (attempt_id, number, began_at)
      select ${attemptId}::uuid,
        coalesce((select max(number) from grading where attempt_id = ${attemptId}), 0) + 1, ${now}
      from found where not exists (select from verdict where attempt_id = ${attemptId})
      returning number
    )
    select found.*, number, ${notFlushed}, ${noticeSql({ kind: 'check', attemptId })}
    from found left join begun on true`.execute(store.db)
  const [row] = rows
  if (!row) return { kind: 'gone' }
  if (row.number === null) return { kind: 'done' }
  const { number, lab_id: labId, lab_hash: labHash, variant, seed } = row
  const answer = fromBytes(row.answer)
  const attempt = { id: attemptId, labId, variant, labHash, answer, seed }
  return { kind: 'begun', gradingNumber: number, attempt }
}

/** In a statement of its own: its commit does not wait for the disk. */
export const notFlushed = sql`set_config('synchronous_commit', 'off', true)`

/**
 * Keeps checks as they end, for whoever looks on. Not flushed to disk: the verdict holds them
 * again, and if the power goes before it, the attempt is graded anew.
 */
export async function insertChecks(
  store: Store,
  at: { attemptId: string; gradingNumber: number; from: number },
  checks: readonly Check[],
): Promise<void> {
  await sql`
    with kept as (
      insert into check_result (attempt_id, grading_number, ordinal, body)
      select ${at.attemptId}::uuid, ${at.gradingNumber}::int, ${at.from}::int + place - 1, body::json
      from unnest(${checks.map(toJson)}::text[]) with ordinality as c (body, place)
      returning 1
    )
    select count(*), ${notFlushed}, ${noticeSql({ kind: 'check', attemptId: at.attemptId })}
    from kept`.execute(store.db)
}

export interface VerdictInput {
  readonly attemptId: string
  readonly gradingNumber: number
  readonly verdict: Verdict
  readonly now: Date
  /** What the verdict does to the progress in the lab. */
  readonly progressAfter: (before: LabProgress, attempt: VerdictAttempt) => LabProgress
}

export interface VerdictAttempt {
  readonly variant: string | null
  readonly at: Date
  /** The variant that was laid aside because a solution was seen, and since when it counts. */
  readonly reviews: readonly { readonly variant: string | null; readonly dueAt: Date }[]
}

/** Keeps the verdict unless there is one; returns whether it was the first. */
export async function insertVerdict(store: Store, input: VerdictInput): Promise<boolean> {
  if (input.verdict.status !== 'passed') return (await keepVerdict(store.db, input)) !== null
  return store.db.transaction().execute(async (db) => {
    const attempt = await keepVerdict(db, input)
    if (attempt) await pass(db, attempt, input)
    return attempt !== null
  })
}

/**
 * Keeps an attempt together with its verdict: for what is graded where the learner works, and not by
 * a worker. Returns the attempt's number.
 */
export async function insertGradedAttempt(
  store: Store,
  attempt: AttemptRow,
  input: Omit<VerdictInput, 'attemptId' | 'gradingNumber'>,
): Promise<number> {
  return store.db.transaction().execute(async (db) => {
    const number = await keepGradedAttempt(db, attempt)
    const at = { attempt_id: attempt.id, number: 1, began_at: attempt.createdAt }
    await db.insertInto('grading').values(at).execute()
    const verdict = { ...input, attemptId: attempt.id, gradingNumber: 1 }
    const judged = await keepVerdict(db, verdict)
    if (judged && input.verdict.status === 'passed') await pass(db, judged, verdict)
    return number
  })
}

interface JudgedRow {
  readonly learner_id: string
  readonly lab_id: string
  readonly variant: string | null
  readonly created_at: Date
}

/** The attempt that got its verdict; null where it is gone or had one. */
async function keepVerdict(db: Db, input: VerdictInput): Promise<JudgedRow | null> {
  const { attemptId, gradingNumber, verdict, now } = input
  const { rows } = await sql<JudgedRow>`
    with kept as (
      insert into verdict (attempt_id, grading_number, status, body, created_at, failed_check)
      select id, ${gradingNumber}, ${verdict.status}, ${toJson(verdict)}::json, ${now}, ${failedCheck(verdict)}
      from attempt where id = ${attemptId}
      on conflict do nothing
      returning attempt_id
    ), swept as (
      delete from check_result where attempt_id in (select attempt_id from kept)
    )
    select learner_id, lab_id, variant, created_at,
      pg_notify(${channel}, concat_ws(' ', 'verdict', id, learner_id, lab_id))
    from kept join attempt on id = attempt_id`.execute(db)
  return rows[0] ?? null
}

/** The title of the first check that did not pass. */
export function failedCheck({ checks }: Verdict): string | null {
  const failed = checks.find(({ status }) => status !== 'passed' && status !== 'skipped')
  return failed?.title ?? null
}

/** A pass changes the lab's progress, and settles the review of its variant. */
async function pass(db: Db, attempt: JudgedRow, input: VerdictInput): Promise<void> {
  const { learner_id, lab_id, variant, created_at } = attempt
  const before = await lockLabProgress(db, learner_id, lab_id)
  if (before.provedAt !== null) return
  const reviews = await reviewsOf(db, attempt)
  await writeLabProgress(
    db,
    input.progressAfter(before, {
      variant,
      at: created_at,
      reviews: reviews.map((review) => ({ variant: review.variant || null, dueAt: review.due_at })),
    }),
  )
  if (reviews.length === 0) return
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

function reviewsOf(db: Db, { learner_id, lab_id }: JudgedRow) {
  return db
    .selectFrom('review')
    .select(['variant', 'due_at'])
    .where('learner_id', '=', learner_id)
    .where('lab_id', '=', lab_id)
    .execute()
}
