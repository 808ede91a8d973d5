import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { slowKinds } from '../lab/kinds/all.ts'
import { openPool, type StoreConfig } from './connect.ts'
import type { Db } from './store.ts'

/** Every job carries the id of one row; the row holds the rest. */
export type JobName =
  | 'grade-attempt'
  | 'grade-slow-attempt'
  | 'run-sql'
  | 'run-slow'
  | 'make-lab-picture'
  | 'grade-placement'
  | 'serve'

export interface Job {
  readonly id: string
  /** 1 for the first time; more after a worker died or failed. */
  readonly time: number
}

export type JobTasks = Readonly<Record<JobName, (job: Job) => Promise<void>>>

export interface RunJobsOptions {
  /** Jobs at the same time, of those that end soon and of slow ones. */
  readonly concurrency: number
  readonly slowConcurrency: number
  readonly tasks: JobTasks
  readonly say: (text: string) => void
}

export interface RunningJobs {
  stop(): Promise<void>
}

/** Times a job is tried; after a worker's death it is tried again at once, else it waits longer each time. */
const timesMax = 10
/** graphile-worker's own migrations up to this one; a test compares. */
export const jobSchemaNumber = 20

/**
 * Who waits in front of a page goes first; pictures are made one at a time, beside everything else.
 * Slow jobs have workers of their own, so that quick ones never wait for them to end.
 */
export const orders: Readonly<Record<JobName, Order>> = {
  'run-sql': { priority: 0, queue: null, isSlow: false },
  'grade-attempt': { priority: 0, queue: null, isSlow: false },
  'grade-placement': { priority: 0, queue: null, isSlow: false },
  serve: { priority: 0, queue: null, isSlow: false },
  'make-lab-picture': { priority: 10, queue: 'pictures', isSlow: false },
  'run-slow': { priority: 0, queue: null, isSlow: true },
  'grade-slow-attempt': { priority: 0, queue: null, isSlow: true },
}

interface Order {
  readonly priority: number
  /** Jobs of one queue go one after another. */
  readonly queue: string | null
  readonly isSlow: boolean
}

function isSlowLab(labId: string): boolean {
  return slowKinds.some((kind) => labId.startsWith(`${kind}/`))
}

/** What grades an attempt at a lab. */
export function gradingJob(labId: string): JobName {
  return isSlowLab(labId) ? 'grade-slow-attempt' : 'grade-attempt'
}

/** What runs a text at a lab. */
export function runningJob(labId: string): JobName {
  return isSlowLab(labId) ? 'run-slow' : 'run-sql'
}

/** The queue's own schema, where it is missing or older. */
export async function installJobs(client: pg.ClientBase, config: StoreConfig): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('graphile_worker.migrations') is not null as exists`,
  )
  if (rows[0]?.exists) {
    const found = await client.query<{ id: number }>(
      'select coalesce(max(id), 0) as id from graphile_worker.migrations',
    )
    if ((found.rows[0]?.id ?? 0) >= jobSchemaNumber) return
  }
  const { runMigrations } = await import('graphile-worker')
  const pool = openPool(config)
  try {
    await runMigrations({ pgPool: pool, logger: await quietLogger(() => undefined) })
  } finally {
    await pool.end()
  }
}

/** Adds a job in the transaction that is given; one with the same name and id is not added twice. */
export async function addJob(
  db: Db,
  name: JobName,
  id: string,
  learnerId: string | null,
): Promise<void> {
  await sql`select ${jobSql(name, sql`${id}::text`, learnerId)}`.execute(db)
}

/**
 * The call that adds a job, for a statement that does more; `id` is an expression of type text. Jobs
 * are flagged with their learner, so that one learner's do not fill all places.
 */
export function jobSql(
  name: JobName,
  id: RawBuilder<unknown>,
  learnerId: string | null,
): RawBuilder<unknown> {
  const { priority, queue } = orders[name]
  const flags = learnerId === null ? null : [learnerId]
  return sql`graphile_worker.add_job(
    ${sql.lit(name)}, json_build_object('id', ${id}),
    max_attempts => ${sql.lit(timesMax)}, job_key => ${sql.lit(`${name} `)} || ${id},
    priority => ${sql.lit(priority)}, queue_name => ${sql.lit(queue)}::text,
    flags => ${flags}::text[])`
}

/** Jobs for attempts that came in without their verdict, as from a backup. */
export async function queueAgain(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select graphile_worker.add_job(name, json_build_object('id', id),
       max_attempts => $1::int, job_key => name || ' ' || id, flags => array[learner_id::text])
     from attempt, lateral (select case when split_part(lab_id, '/', 1) = any ($2::text[])
       then 'grade-slow-attempt' else 'grade-attempt' end) as job (name)
     where not exists (select from verdict where attempt_id = id)
     order by created_at`,
    [timesMax, slowKinds],
  )
}

/** The queue's own log, errors alone. */
export async function quietLogger(say: (text: string) => void) {
  const { Logger } = await import('graphile-worker')
  return new Logger(() => (level, message, meta) => {
    // A task that fails is told of by the worker, with what it knows.
    if (level === 'error' && !(meta && 'job' in meta)) say(message)
  })
}
