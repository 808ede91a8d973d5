import { sql } from 'kysely'
import type { RunResult, RunRows } from '../lab/grading.ts'
import { fromBytes, toBytes, toJson } from './bytes.ts'
import { notFlushed } from './gradings.ts'
import { jobSql, runningJob } from './jobs.ts'
import { noticeSql } from './send-notice.ts'
import type { Store } from './store.ts'

/** A look around with Run: nothing in it is graded, so it is kept for a day. */
export interface Run {
  readonly id: string
  readonly learnerId: string
  readonly labId: string
  readonly sql: string
  readonly rows: RunRows
  /** A call of the learner's own, in a function lab. */
  readonly call: string | null
  readonly createdAt: Date
}

const keptMs = 86_400_000

/** Keeps the request with its job, and forgets those of yesterday. Not flushed: it can be asked again. */
export async function insertRun(store: Store, run: Run): Promise<void> {
  const { id, learnerId, labId, createdAt } = run
  await sql`
    with old as (
      delete from run where learner_id = ${learnerId}
      and created_at < ${new Date(createdAt.getTime() - keptMs)}
    ), kept as (
      insert into run (id, learner_id, lab_id, sql, rows, call, created_at)
      values (${id}, ${learnerId}, ${labId}, ${toBytes(run.sql)}, ${run.rows},
        ${run.call === null ? null : toBytes(run.call)}, ${createdAt})
      returning id
    )
    select ${jobSql(runningJob(labId), sql`kept.id::text`, learnerId)}, ${notFlushed} from kept`.execute(
    store.db,
  )
}

export async function findRun(
  store: Store,
  id: string,
): Promise<(Run & { readonly soFar: string; readonly result: RunResult | null }) | null> {
  const row = await store.db
    .selectFrom('run')
    .leftJoin('run_result', 'run_result.run_id', 'run.id')
    .select(['run.id', 'run.learner_id', 'run.lab_id', 'run.sql', 'run.rows', 'run.created_at'])
    .select('run.call')
    .select(
      sql<Buffer | null>`(select string_agg(printed, '' order by ordinal) from run_output
        where run_id = run.id)`.as('so_far'),
    )
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
    call: row.call && fromBytes(row.call),
    soFar: row.so_far === null ? '' : fromBytes(row.so_far),
    createdAt: row.created_at,
    result: row.body,
  }
}

/** A piece of what a run printed; nobody is told, whoever looks finds it. */
export async function insertRunOutput(
  store: Store,
  piece: { runId: string; ordinal: number; text: string },
): Promise<void> {
  const { runId, ordinal, text } = piece
  await sql`
    with kept as (
      insert into run_output (run_id, ordinal, printed)
      select id, ${ordinal}, ${toBytes(text)} from run where id = ${runId}
      on conflict do nothing
    )
    select ${notFlushed}`.execute(store.db)
}

/** Keeps the result unless there is one. */
export async function insertRunResult(
  store: Store,
  runId: string,
  kept: { result: RunResult; now: Date },
): Promise<void> {
  await sql`
    with kept as (
      insert into run_result (run_id, body, created_at)
      select id, ${toJson(kept.result)}::json, ${kept.now} from run where id = ${runId}
      on conflict do nothing
    )
    select ${noticeSql({ kind: 'run', runId })}, ${notFlushed}`.execute(store.db)
}
