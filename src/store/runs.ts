import { sql } from 'kysely'
import type { RunResult, RunRows } from '../lab/grading.ts'
import { fromBytes, toBytes, toJson } from './bytes.ts'
import { addJob } from './jobs.ts'
import { sendNotice } from './send-notice.ts'
import type { Store } from './store.ts'

/** A look around with Run: nothing in it is graded, so it is kept for a day. */
export interface Run {
  readonly id: string
  readonly learnerId: string
  readonly labId: string
  readonly sql: string
  readonly rows: RunRows
  readonly createdAt: Date
}

const keptMs = 86_400_000

/** Keeps the request with its job, and forgets those of yesterday. */
export async function insertRun(store: Store, run: Run): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    await sql`set local synchronous_commit = off`.execute(db)
    await db
      .deleteFrom('run')
      .where('learner_id', '=', run.learnerId)
      .where('created_at', '<', new Date(run.createdAt.getTime() - keptMs))
      .execute()
    await db
      .insertInto('run')
      .values({
        id: run.id,
        learner_id: run.learnerId,
        lab_id: run.labId,
        sql: toBytes(run.sql),
        rows: run.rows,
        created_at: run.createdAt,
      })
      .execute()
    await addJob(db, 'run-sql', run.id)
  })
}

export async function findRun(
  store: Store,
  id: string,
): Promise<(Run & { readonly result: RunResult | null }) | null> {
  const row = await store.db
    .selectFrom('run')
    .leftJoin('run_result', 'run_result.run_id', 'run.id')
    .select(['run.id', 'run.learner_id', 'run.lab_id', 'run.sql', 'run.rows', 'run.created_at'])
    .select('run_result.body')
    .where('run.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    learnerId: row.learner_id,
    labId: row.lab_id,
    sql: fromBytes(row.sql),
    rows: row.rows,
    createdAt: row.created_at,
    result: row.body,
  }
}

/** Keeps the result unless there is one. */
export async function insertRunResult(
  store: Store,
  runId: string,
  kept: { result: RunResult; now: Date },
): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    await sql`set local synchronous_commit = off`.execute(db)
    await db
      .insertInto('run_result')
      .columns(['run_id', 'body', 'created_at'])
      .expression(
        sql`select id, ${toJson(kept.result)}::json, ${kept.now}::timestamptz from run where id = ${runId}`,
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await sendNotice(db, { kind: 'run', runId })
  })
}
