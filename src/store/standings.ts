import { sql } from 'kysely'
import type { Db, Store } from './store.ts'

/** What a learner reached in a lab: a summary of attempts and verdicts, kept beside them. */
export interface Standing {
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

function toStanding(row: StandingRow): Standing {
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
export async function listStandings(
  store: Store,
  learnerId: string,
): Promise<Map<string, Standing>> {
  const rows = await store.db
    .selectFrom('standing')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .execute()
  return new Map(rows.map((row) => [row.lab_id, toStanding(row)]))
}

export async function findStanding(
  store: Store,
  learnerId: string,
  labId: string,
): Promise<Standing | null> {
  const row = await store.db
    .selectFrom('standing')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('lab_id', '=', labId)
    .executeTakeFirst()
  return row ? toStanding(row) : null
}

/** The row, made where there is none, locked until the transaction ends. */
export async function lockStanding(db: Db, learnerId: string, labId: string): Promise<Standing> {
  const locked = await findLocked(db, learnerId, labId)
  if (locked) return toStanding(locked)
  await db
    .insertInto('standing')
    .values({ learner_id: learnerId, lab_id: labId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return toStanding((await findLocked(db, learnerId, labId)) as StandingRow)
}

function findLocked(db: Db, learnerId: string, labId: string): Promise<StandingRow | undefined> {
  return db
    .selectFrom('standing')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('lab_id', '=', labId)
    .forUpdate()
    .executeTakeFirst()
}

/** Dates only come, they never go: what is proved stays proved. */
export async function writeStanding(db: Db, standing: Standing): Promise<void> {
  await db
    .updateTable('standing')
    .set({
      solution_seen_at: sql`coalesce(solution_seen_at, ${standing.solutionSeenAt})`,
      practiced_at: sql`coalesce(practiced_at, ${standing.practicedAt})`,
      proved_at: sql`coalesce(proved_at, ${standing.provedAt})`,
    })
    .where('learner_id', '=', standing.learnerId)
    .where('lab_id', '=', standing.labId)
    .execute()
}
