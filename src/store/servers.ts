import { sql } from 'kysely'
import type { ServerAnswer, ServerEnding, ServerState, ServerTask } from '../lab/http/console.ts'
import { fromBytes, toBytes, toJson } from './bytes.ts'
import { notFlushed } from './gradings.ts'
import { jobSql } from './jobs.ts'
import { channel } from './notices.ts'
import type { Store } from './store.ts'

/**
 * A learner's server. One process holds it; pages find what it prints and answers here, and ask it
 * by adding a task.
 *
 *   waiting → running → ended
 *
 * A learner has one at a time: a new one ends those before. Nothing of it is graded, so nothing is
 * flushed, and it's kept for a day.
 */
export interface Server {
  readonly id: string
  readonly learnerId: string
  readonly labId: string
  readonly answer: string
  readonly createdAt: Date
  readonly state: ServerState
  readonly port: number | null
  /** When the process that holds it last said so. */
  readonly seenAt: Date
  readonly ending: ServerEnding | null
}

const keptMs = 86_400_000

/** Anyone who holds a server says every few seconds that it lives. */
const unseenMs = 30_000

/** Whether a process holds it: one that was killed could not say that its server ended. */
export function isHeld({ state, seenAt }: Pick<Server, 'state' | 'seenAt'>, now: Date): boolean {
  return state !== 'ended' && now.getTime() - seenAt.getTime() <= unseenMs
}

/** Tells anyone who holds a server and anyone who looks at it; for a statement with its columns. */
const tell = sql`pg_notify(${channel}, concat_ws(' ', 'server', id, learner_id, lab_id))`

/** Keeps the wish with its job; another server of this learner is ended. */
export async function insertServer(
  store: Store,
  server: Pick<Server, 'id' | 'learnerId' | 'labId' | 'answer' | 'createdAt'>,
  replaced: ServerEnding,
): Promise<void> {
  const { id, learnerId, labId, answer, createdAt } = server
  await sql`
    with old as (
      delete from server where learner_id = ${learnerId} and state = 'ended'
      and created_at < ${new Date(createdAt.getTime() - keptMs)}
    ), others as (
      update server set state = 'ended', ending = ${toJson(replaced)}::json
      where learner_id = ${learnerId} and state <> 'ended' returning id, learner_id, lab_id
    ), kept as (
      insert into server (id, learner_id, lab_id, answer, created_at, seen_at)
      values (${id}, ${learnerId}, ${labId}, ${toBytes(answer)}, ${createdAt}, ${createdAt})
      returning id, learner_id, lab_id
    )
    select (select count(${tell}) from others), ${tell},
      ${jobSql('serve', sql`kept.id::text`, learnerId)}, ${notFlushed} from kept`.execute(store.db)
}

const columns = [
  'id',
  'learner_id',
  'lab_id',
  'answer',
  'created_at',
  'state',
  'port',
  'seen_at',
  'ending',
] as const

export async function findServer(store: Store, id: string): Promise<Server | null> {
  const row = await store.db
    .selectFrom('server')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toServer(row) : null
}

/** The newest server of a learner, of this lab where one is named. */
export async function findNewestServer(
  store: Store,
  { learnerId, labId }: { learnerId: string; labId?: string },
): Promise<Server | null> {
  let query = store.db.selectFrom('server').select(columns).where('learner_id', '=', learnerId)
  if (labId !== undefined) query = query.where('lab_id', '=', labId)
  const row = await query.orderBy('created_at', 'desc').limit(1).executeTakeFirst()
  return row ? toServer(row) : null
}

function toServer(row: {
  id: string
  learner_id: string
  lab_id: string
  answer: Buffer
  created_at: Date
  state: ServerState
  port: number | null
  seen_at: Date
  ending: ServerEnding | null
}): Server {
  const { id, state, port, ending } = row
  return {
    id,
    learnerId: row.learner_id,
    labId: row.lab_id,
    answer: fromBytes(row.answer),
    createdAt: row.created_at,
    state,
    port,
    seenAt: row.seen_at,
    ending,
  }
}

/** It runs, at this port; false where it was ended meanwhile. */
export async function markServerRunning(
  store: Store,
  id: string,
  { port, now }: { port: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with changed as (
      update server set state = 'running', port = ${port}, seen_at = ${now}
      where id = ${id} and state <> 'ended' returning id, learner_id, lab_id
    )
    select ${tell}, ${notFlushed} from changed`.execute(store.db)
  return rows.length > 0
}

/** It ended, and why; the first ending counts. */
export async function endServer(store: Store, id: string, ending: ServerEnding): Promise<void> {
  await sql`
    with changed as (
      update server set state = 'ended', ending = ${toJson(ending)}::json
      where id = ${id} and state <> 'ended' returning id, learner_id, lab_id
    )
    select ${tell}, ${notFlushed} from changed`.execute(store.db)
}

/** What the process that holds a server looks for; says at the same time that it lives. */
export async function lookAfterServer(
  store: Store,
  id: string,
  now: Date,
): Promise<{
  readonly isEnded: boolean
  readonly tasks: readonly { id: string; task: ServerTask }[]
}> {
  const seen = await store.db
    .updateTable('server')
    .set({ seen_at: now })
    .where('id', '=', id)
    .where('state', '<>', 'ended')
    .executeTakeFirst()
  const rows = await store.db
    .selectFrom('server_task')
    .select(['id', 'body'])
    .where('server_id', '=', id)
    .where('answer', 'is', null)
    .orderBy('created_at')
    .limit(tasksWaitingMax)
    .execute()
  return {
    isEnded: seen.numUpdatedRows === 0n,
    tasks: rows.map(({ id: taskId, body }) => ({ id: taskId, task: body })),
  }
}

/** A piece of what a server printed. */
export async function insertServerOutput(
  store: Store,
  piece: { serverId: string; ordinal: number; text: string },
): Promise<void> {
  const { serverId, ordinal, text } = piece
  await sql`
    with kept as (
      insert into server_output (server_id, ordinal, printed)
      select id, ${ordinal}, ${toBytes(text)} from server where id = ${serverId}
      on conflict do nothing returning server_id
    )
    select ${tell}, ${notFlushed} from server join kept on server_id = id`.execute(store.db)
}

export async function getServerOutput(store: Store, serverId: string): Promise<string> {
  const { rows } = await sql<{ printed: Buffer | null }>`
    select string_agg(printed, '' order by ordinal) as printed from server_output
    where server_id = ${serverId}`.execute(store.db)
  const printed = rows[0]?.printed
  return printed ? fromBytes(printed) : ''
}

const tasksWaitingMax = 8

/** Asks a running server; false where it doesn't run, or has too much waiting. */
export async function insertServerTask(
  store: Store,
  asked: { id: string; serverId: string; task: ServerTask; now: Date },
): Promise<boolean> {
  const { id, serverId, task, now } = asked
  const { rows } = await sql`
    with kept as (
      insert into server_task (id, server_id, body, created_at)
      select ${id}::uuid, id, ${toJson(task)}::json, ${now}::timestamptz from server
      where id = ${serverId} and state = 'running'
      and (select count(*) from server_task where server_id = ${serverId} and answer is null)
        < ${tasksWaitingMax}
      returning server_id
    )
    select ${tell}, ${notFlushed} from server join kept on server_id = server.id`.execute(store.db)
  return rows.length > 0
}

/** What came of a task; the first answer counts. */
export async function answerServerTask(
  store: Store,
  taskId: string,
  answer: ServerAnswer,
): Promise<void> {
  await sql`
    with changed as (
      update server_task set answer = ${toJson(answer)}::json
      where id = ${taskId} and answer is null returning server_id
    )
    select ${tell}, ${notFlushed} from server join changed on server_id = server.id`.execute(
    store.db,
  )
}

/** What a learner's servers of one lab were asked, the newest first. */
export async function listServerTasks(
  store: Store,
  of: { learnerId: string; labId: string; limit: number },
): Promise<
  {
    readonly id: string
    readonly serverId: string
    readonly at: Date
    readonly task: ServerTask
    readonly answer: ServerAnswer | null
  }[]
> {
  const rows = await store.db
    .selectFrom('server_task')
    .innerJoin('server', 'server.id', 'server_task.server_id')
    .select(['server_task.id', 'server_id', 'server_task.created_at', 'body', 'server_task.answer'])
    .where('learner_id', '=', of.learnerId)
    .where('lab_id', '=', of.labId)
    .orderBy('server_task.created_at', 'desc')
    .limit(of.limit)
    .execute()
  return rows.map(({ id, server_id: serverId, created_at: at, body: task, answer }) => ({
    id,
    serverId,
    at,
    task,
    answer,
  }))
}
