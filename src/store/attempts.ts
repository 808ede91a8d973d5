import { sql } from 'kysely'
import { isUuid } from '../kit/ids.ts'
import { Problem } from '../kit/problem.ts'
import { boundedChecks, boundedVerdict } from '../lab/bounded-verdict.ts'
import type { Check, Verdict, VerdictStatus } from '../lab/verdict.ts'
import { fromBytes, toBytes } from './bytes.ts'
import { gradingJob, jobSql } from './jobs.ts'
import { noticeSql } from './send-notice.ts'
import type { Db, Store } from './store.ts'
import type { Via } from './tables.ts'

/** An attempt as it was handed in; never edited. */
export interface AttemptRow {
  readonly id: string
  readonly learnerId: string
  readonly labId: string
  readonly variant: string | null
  readonly labHash: string
  readonly answer: string
  readonly seed: string
  readonly via: Via
  readonly createdAt: Date
}

/** What lists show of an attempt. */
export interface AttemptSummary extends Omit<AttemptRow, 'answer'> {
  readonly number: number
  readonly isBegun: boolean
  readonly status: VerdictStatus | null
  readonly failedCheck: string | null
}

export interface StoredAttempt extends AttemptSummary {
  readonly answer: string
}

/**
 * Keeps the attempt and its grading job in one statement, and so together or not at all; returns
 * the attempt's number: the next of this learner in this lab (its progress row keeps two windows
 * apart).
 */
export async function insertAttempt(store: Store, attempt: AttemptRow): Promise<number> {
  const { id, learnerId, labId } = attempt
  const { rows } = await sql<{ number: number }>`
    with ${keptSql(attempt)}
    select number, ${jobSql(gradingJob(labId), sql`kept.id::text`, learnerId)},
      ${noticeSql({ kind: 'attempt', attemptId: id, learnerId, labId })}
    from kept`.execute(store.db)
  return (rows[0] as { number: number }).number
}

/** Keeps an attempt that was graded already, in the transaction that keeps its verdict. */
export async function keepGradedAttempt(db: Db, attempt: AttemptRow): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    with ${keptSql(attempt)} select number from kept`.execute(db)
  return (rows[0] as { number: number }).number
}

/** `counted` and `kept`: the attempt, with the next number. */
function keptSql({ id, learnerId, labId, createdAt, ...attempt }: AttemptRow) {
  return sql`counted as (
      insert into lab_progress (learner_id, lab_id, attempts, last_attempt_at)
      values (${learnerId}, ${labId}, 1, ${createdAt})
      on conflict (learner_id, lab_id) do update
      set attempts = lab_progress.attempts + 1, last_attempt_at = excluded.last_attempt_at
      returning attempts
    ), kept as (
      insert into attempt
        (id, learner_id, lab_id, variant, number, lab_hash, answer, seed, via, created_at)
      select ${id}, ${learnerId}, ${labId}, ${attempt.variant}, attempts, ${attempt.labHash},
        ${toBytes(attempt.answer)}, ${attempt.seed}, ${attempt.via}, ${createdAt}
      from counted
      returning id, number
    )`
}

const summaryColumns = [
  'attempt.id',
  'attempt.learner_id',
  'attempt.lab_id',
  'attempt.variant',
  'attempt.number',
  'attempt.lab_hash',
  'attempt.seed',
  'attempt.via',
  'attempt.created_at',
  'verdict.status',
  'verdict.failed_check',
] as const

function summaries(db: Db) {
  return db
    .selectFrom('attempt')
    .leftJoin('verdict', 'verdict.attempt_id', 'attempt.id')
    .select(summaryColumns)
    .select([
      sql<boolean>`exists (select from grading where grading.attempt_id = attempt.id)`.as(
        'is_begun',
      ),
    ])
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>

function toSummary(row: SummaryRow): AttemptSummary {
  return {
    id: row.id,
    learnerId: row.learner_id,
    labId: row.lab_id,
    variant: row.variant,
    number: row.number,
    labHash: row.lab_hash,
    seed: row.seed,
    via: row.via,
    createdAt: row.created_at,
    isBegun: row.is_begun,
    status: row.status,
    failedCheck: row.failed_check,
  }
}

export async function findAttempt(store: Store, id: string): Promise<StoredAttempt | null> {
  const row = await summaries(store.db)
    .select('attempt.answer')
    .where('attempt.id', '=', id)
    .executeTakeFirst()
  return row ? { ...toSummary(row), answer: fromBytes(row.answer) } : null
}

/** One's own attempt. Throws Problem 'unknown-attempt', also for somebody else's. */
export async function getOwnAttempt(
  store: Store,
  learnerId: string,
  id: string,
): Promise<StoredAttempt> {
  const attempt = isUuid(id) ? await findAttempt(store, id) : null
  if (attempt?.learnerId === learnerId) return attempt
  throw unknownAttempt(id)
}

/** Throws Problem 'unknown-attempt' unless it is one's own. */
export async function checkOwnAttempt(store: Store, learnerId: string, id: string): Promise<void> {
  if (!isUuid(id)) throw unknownAttempt(id)
  const row = await store.db
    .selectFrom('attempt')
    .select('learner_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (row?.learner_id !== learnerId) throw unknownAttempt(id)
}

export function unknownAttempt(id: string): Problem {
  return new Problem('unknown-attempt', {
    expected: 'the id of an attempt of yours',
    came: id.slice(0, 80),
    try: "Look at the attempts on the lab's page.",
  })
}

export interface ListAttemptsOptions {
  readonly learnerId: string
  readonly labId?: string
  readonly limit: number
}

/** Newest first. */
export async function listAttempts(
  store: Store,
  { learnerId, labId, limit }: ListAttemptsOptions,
): Promise<AttemptSummary[]> {
  const rows = await summaries(store.db)
    .where('attempt.learner_id', '=', learnerId)
    .$if(labId !== undefined, (query) => query.where('attempt.lab_id', '=', labId as string))
    .orderBy('attempt.created_at', 'desc')
    .orderBy('attempt.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toSummary)
}

/** Newest first, all that were handed in since then. */
export async function listAttemptsSince(
  store: Store,
  { learnerId, since, limit }: { learnerId: string; since: Date; limit: number },
): Promise<AttemptSummary[]> {
  const rows = await summaries(store.db)
    .where('attempt.learner_id', '=', learnerId)
    .where('attempt.created_at', '>=', since)
    .orderBy('attempt.created_at', 'desc')
    .orderBy('attempt.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toSummary)
}

/** Attempts and passes of each ISO week, newest first, as its Monday in UTC. */
export async function listWeeks(
  store: Store,
  learnerId: string,
  limit: number,
): Promise<{ monday: string; attempts: number; passed: number }[]> {
  const monday = sql<string>`to_char(date_trunc('week', attempt.created_at at time zone 'UTC'), 'YYYY-MM-DD')`
  return store.db
    .selectFrom('attempt')
    .leftJoin('verdict', 'verdict.attempt_id', 'attempt.id')
    .select([
      monday.as('monday'),
      sql<number>`count(*)::int`.as('attempts'),
      sql<number>`count(*) filter (where verdict.status = 'passed')::int`.as('passed'),
    ])
    .where('attempt.learner_id', '=', learnerId)
    .groupBy(monday)
    .orderBy('monday', 'desc')
    .limit(limit)
    .execute()
}

/** The newest answer that passed: to the lab's own task, else to a variant. */
export async function findPassingAnswer(
  store: Store,
  learnerId: string,
  labId: string,
): Promise<{ attemptId: string; answer: string; at: Date } | null> {
  const row = await store.db
    .selectFrom('attempt')
    .innerJoin('verdict', 'verdict.attempt_id', 'attempt.id')
    .select(['attempt.id', 'attempt.answer', 'attempt.created_at'])
    .where('attempt.learner_id', '=', learnerId)
    .where('attempt.lab_id', '=', labId)
    .where('verdict.status', '=', 'passed')
    .orderBy(sql`attempt.variant is null`, 'desc')
    .orderBy('attempt.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { attemptId: row.id, answer: fromBytes(row.answer), at: row.created_at } : null
}

/** Variants of a lab (null: its own task) that this learner passed. */
export async function listPassed(
  store: Store,
  learnerId: string,
  labId: string,
): Promise<(string | null)[]> {
  const rows = await store.db
    .selectFrom('attempt')
    .innerJoin('verdict', 'verdict.attempt_id', 'attempt.id')
    .select('attempt.variant')
    .distinct()
    .where('attempt.learner_id', '=', learnerId)
    .where('attempt.lab_id', '=', labId)
    .where('verdict.status', '=', 'passed')
    .execute()
  return rows.map(({ variant }) => variant)
}

/** A version of a lab (null: its own task) that was passed, and when that was first handed in. */
export interface FirstPass {
  readonly labId: string
  readonly variant: string | null
  readonly at: Date
}

/** What this learner passed: one row a lab and version, so bounded by what there is. */
export async function listFirstPasses(store: Store, learnerId: string): Promise<FirstPass[]> {
  const rows = await store.db
    .selectFrom('attempt')
    .innerJoin('verdict', 'verdict.attempt_id', 'attempt.id')
    .select(['attempt.lab_id', 'attempt.variant'])
    .select(({ fn }) => fn.min('attempt.created_at').as('at'))
    .where('attempt.learner_id', '=', learnerId)
    .where('verdict.status', '=', 'passed')
    .groupBy(['attempt.lab_id', 'attempt.variant'])
    .execute()
  return rows.map(({ lab_id, variant, at }) => ({ labId: lab_id, variant, at }))
}

/** How far the grading of an attempt is. */
export interface GradingProgress {
  /** 0 before the first; grows when another worker begins anew. */
  readonly gradingNumber: number
  readonly checks: readonly Check[]
  readonly verdict: Verdict | null
}

export async function getProgress(store: Store, attemptId: string): Promise<GradingProgress> {
  const { rows } = await sql<GradingProgress & { readonly length: number | null }>`
    with last as (select coalesce(max(number), 0) as number from grading where attempt_id = ${attemptId})
    select coalesce(verdict.grading_number, last.number) as "gradingNumber", verdict.body as verdict,
      coalesce((select json_agg(c.body order by c.ordinal) from check_result c
        where c.attempt_id = ${attemptId} and c.grading_number = last.number), '[]') as checks,
      (select octet_length(answer) from attempt where id = ${attemptId}) as length
    from last left join verdict on verdict.attempt_id = ${attemptId}`.execute(store.db)
  const [{ length, gradingNumber, ...progress }] = rows as [(typeof rows)[number]]
  const verdict = progress.verdict && boundedVerdict(progress.verdict, length ?? 0)
  return { gradingNumber, checks: verdict?.checks ?? boundedChecks(progress.checks), verdict }
}
