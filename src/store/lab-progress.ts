import { sql } from 'kysely'
import type { Db, Store } from './store.ts'

/** What a learner reached in a lab: a summary of attempts and verdicts, kept beside them. */
export interface LabProgress {
  readonly learnerId: string
  readonly labId: string
  readonly attempts: number
  readonly lastAttemptAt: Date | null
  readonly solutionSeenAt: Date | null
  readonly practicedAt: Date | null
  readonly provedAt: Date | null
}

interface StandingRow {
  readonly learner_id: string
  readonly lab_id: string
  readonly attempts: number
  readonly last_attempt_at: Date | null
  readonly solution_seen_at: Date | null
  readonly practiced_at: Date | null
  readonly proved_at: Date | null
}

function toStanding(row: StandingRow): LabProgress {
  return {
    learnerId: row.learner_id,
    labId: row.lab_id,
    attempts: row.attempts,
    lastAttemptAt: row.last_attempt_at,
    solutionSeenAt: row.solution_seen_at,
    practicedAt: row.practiced_at,
    provedAt: row.proved_at,
  }
}

/** Labs in which the learner did something: bounded by the number of labs. */
export async function listLabProgress(
  store: Store,
  learnerId: string,
): Promise<Map<string, LabProgress>> {
  const rows = await store.db
    .selectFrom('lab_progress')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute()
  return new Map(rows.map((row) => [row.lab_id, toStanding(row)]))
}

export async function findLabProgress(
  store: Store,
  learnerId: string,
  labId: string,
): Promise<LabProgress | null> {
  const row = await store.db
    .selectFrom('lab_progress')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('lab_id', '=', labId)
    .executeTakeFirst()
  return row ? toStanding(row) : null
}

/** The row, made where there is none, locked until the transaction ends. */
export async function lockLabProgress(
  db: Db,
  learnerId: string,
  labId: string,
): Promise<LabProgress> {
  const locked = await findLocked(db, learnerId, labId)
  if (locked) return toStanding(locked)
  await db
    .insertInto('lab_progress')
    .values({ learner_id: learnerId, lab_id: labId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return toStanding((await findLocked(db, learnerId, labId)) as StandingRow)
}

function findLocked(db: Db, learnerId: string, labId: string): Promise<StandingRow | undefined> {
  return db
    .selectFrom('lab_progress')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('lab_id', '=', labId)
    .forUpdate()
    .executeTakeFirst()
}

/** Dates only come, they never go: what is proved stays proved. */
export async function writeLabProgress(db: Db, progress: LabProgress): Promise<void> {
  await db
    .updateTable('lab_progress')
    .set({
      solution_seen_at: sql`coalesce(solution_seen_at, ${progress.solutionSeenAt})`,
      practiced_at: sql`coalesce(practiced_at, ${progress.practicedAt})`,
      proved_at: sql`coalesce(proved_at, ${progress.provedAt})`,
    })
    .where('learner_id', '=', progress.learnerId)
    .where('lab_id', '=', progress.labId)
    .execute()
}
