import type { Task, TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { connectPatiently, openPool, type StoreConfig } from './connect.ts'
import type { Db, Store } from './store.ts'

/** Every job carries the id of one row; the row holds the rest. */
export type JobName = 'grade-attempt' | 'run-sql' | 'make-lab-picture'

export interface Job {
  readonly id: string
  /** 1 for the first time; more after a worker died or failed. */
  readonly time: number
}

export type JobTasks = Readonly<Record<JobName, (job: Job) => Promise<void>>>

export interface RunJobsOptions {
  readonly concurrency: number
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
/** First key of the advisory locks that living workers hold. */
const presenceClass = 4_717
const deadWorkersEveryMs = 10_000

/** Runs look-arounds before attempts, attempts before pictures: who waits in front of a page goes first. */
const priorities: Readonly<Record<JobName, number>> = {
  'run-sql': 0,
  'grade-attempt': 0,
  'make-lab-picture': 10,
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
  const pool = openPool({ ...config, poolMax: 2 })
  try {
    await runMigrations({ pgPool: pool, logger: await quietLogger(() => undefined) })
  } finally {
    await pool.end()
  }
}

/** Adds a job in the transaction that is given; one with the same name and id is not added twice. */
export async function addJob(db: Db, name: JobName, id: string): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${name}::text, json_build_object('id', ${id}::text),
    max_attempts => ${timesMax}::int, job_key => ${`${name} ${id}`}::text,
    priority => ${priorities[name]}::int)`.execute(db)
}

/** Jobs for attempts that came in without their verdict, as from a backup. */
export async function queueAgain(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select graphile_worker.add_job('grade-attempt', json_build_object('id', id),
       max_attempts => $1::int, job_key => 'grade-attempt ' || id)
     from attempt where not exists (select from verdict where attempt_id = id)`,
    [timesMax],
  )
}

/**
 * Takes jobs until stopped. A job whose worker died is given back at once: every living worker
 * holds an advisory lock under its name, and who looks finds those that nobody holds.
 */
export async function runJobs(store: Store, options: RunJobsOptions): Promise<RunningJobs> {
  const { run } = await import('graphile-worker')
  const { EventEmitter } = await import('node:events')
  const events = new EventEmitter()
  const own = new Set<string>()
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    own.add(workerPool.id)
    store.notices
      .hold('select pg_advisory_lock_shared($1, hashtext($2))', [presenceClass, workerPool.id])
      .catch((error: unknown) => options.say(`no presence lock: ${String(error)}`))
  })
  const runner = await run({
    pgPool: store.pool,
    concurrency: options.concurrency,
    noHandleSignals: true,
    pollInterval: 2000,
    events,
    logger: await quietLogger(options.say),
    taskList: taskList(options.tasks),
    parsedCronItems: [],
  })
  runner.promise.catch((error: unknown) => options.say(`the queue stopped: ${String(error)}`))
  const look = (): Promise<void> =>
    giveBackJobsOfTheDead(store, [...own]).catch((error: unknown) =>
      options.say(`dead workers were not looked for: ${String(error)}`),
    )
  await look()
  const timer = setInterval(look, deadWorkersEveryMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await runner.stop().catch(() => undefined)
    },
  }
}

function taskList(tasks: JobTasks): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]): [string, Task] => [
      name,
      (unsafePayload, helpers) => {
        const { id } = unsafePayload as { id: unknown }
        return task({ id: String(id), time: helpers.job.attempts })
      },
    ]),
  )
}

/** Unlocks what dead workers had taken, and wakes the living. */
export async function giveBackJobsOfTheDead(store: Store, own: readonly string[]): Promise<void> {
  const client = await connectPatiently(store.config, () => store.pool.connect())
  try {
    const { rows } = await client.query<{ freed: number }>(
      `with holder as materialized (
         select distinct locked_by from graphile_worker._private_jobs
         where locked_at is not null and locked_by <> all ($1::text[])
       ), dead as materialized (
         select locked_by from holder where pg_try_advisory_xact_lock($2, hashtext(locked_by))
       )
       select count(*)::int as freed, graphile_worker.force_unlock_workers(array_agg(locked_by))
       from dead having count(*) > 0`,
      [own, presenceClass],
    )
    if (rows.length > 0) await client.query(`select pg_notify('jobs:insert', '{"r":1,"count":1}')`)
  } finally {
    client.release()
  }
}

async function quietLogger(say: (text: string) => void) {
  const { Logger } = await import('graphile-worker')
  return new Logger(() => (level, message, meta) => {
    // A task that fails is told of by the worker, with what it knows.
    if (level === 'error' && !(meta && 'job' in meta)) say(message)
  })
}
