import { EventEmitter } from 'node:events'
import type { Runner, Task, TaskList } from 'graphile-worker'
import { giveBackJobsOfTheDead, lockClass } from './dead-workers.ts'
import { openFairTurns } from './fair-turns.ts'
import {
  type JobName,
  type JobTasks,
  orders,
  quietLogger,
  type RunJobsOptions,
  type RunningJobs,
} from './jobs.ts'
import type { HeldLock } from './notices.ts'
import type { Store } from './store.ts'

const deadEveryMs = 10_000
const pauseMs = 500

/** One life of the queue's runner: it ends by itself where it loses the database at a bad moment. */
interface Life {
  readonly runner: Runner
  readonly nameLock: HeldLock
}

/**
 * Takes jobs until stopped.
 *
 *   a life → (the runner gives up: its connection was lost while it marked a job as done)
 *          → its name is let go → another life, which finds the jobs of the dead
 *
 * A job whose runner died is given back at once: every living runner holds an advisory lock
 * under its name, and who looks finds the names that nobody holds.
 */
export async function runJobs(store: Store, options: RunJobsOptions): Promise<RunningJobs> {
  const look = (): Promise<void> =>
    giveBackJobsOfTheDead(store).catch((error: unknown) =>
      options.say(`jobs of dead workers were not looked for: ${String(error)}`),
    )
  const quick = await runLane(store, { options, isSlow: false, look })
  const slow = await runLane(store, { options, isSlow: true, look })
  await look()
  const timer = setInterval(look, deadEveryMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await Promise.all([quick.stop(), slow.stop()])
    },
  }
}

/** The quick jobs or the slow ones: neither waits for the other. */
interface Lane {
  readonly options: RunJobsOptions
  readonly isSlow: boolean
  /** Looks for jobs of the dead. */
  readonly look: () => Promise<void>
}

async function runLane(store: Store, lane: Lane): Promise<RunningJobs> {
  const { options, look } = lane
  let isStopping = false
  let life: Life | null = await begin(store, lane)
  const stopLife = (): void => void life?.runner.stop().catch(() => undefined)
  const live = async (): Promise<void> => {
    for (;;) {
      if (life) await end(store, life, options)
      if (isStopping) return
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      life = await begin(store, lane).catch((error: unknown) => {
        options.say(`the queue did not start: ${String(error)}`)
        return null
      })
      // Whoever stopped meanwhile had no life to stop.
      if (isStopping) stopLife()
      else await look()
    }
  }
  const lives = live()
  return {
    stop: () => {
      isStopping = true
      stopLife()
      return lives
    },
  }
}

async function begin(store: Store, { options, isSlow }: Lane): Promise<Life> {
  const { run } = await import('graphile-worker')
  const events = new EventEmitter()
  const concurrency = isSlow ? options.slowConcurrency : options.concurrency
  const turns = openFairTurns(events, Math.ceil(concurrency / 2))
  const nameLock = new Promise<HeldLock>((resolve) => {
    events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) =>
      resolve({ lockClass, name: workerPool.id }),
    )
  })
  const runner = await run({
    pgPool: store.pool,
    concurrency,
    forbiddenFlags: () => turns.full(),
    noHandleSignals: true,
    pollInterval: 2000,
    events,
    logger: await quietLogger(options.say),
    taskList: taskList(options.tasks, isSlow),
    parsedCronItems: [],
    // In batches the queue waits for what it marks as done, and an error there is caught.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })
  const life = { runner, nameLock: await nameLock }
  await store.notices.hold(life.nameLock)
  return life
}

/** Waits for the end of a life, and lets its name go so that its jobs are found. */
async function end(
  store: Store,
  { runner, nameLock }: Life,
  options: RunJobsOptions,
): Promise<void> {
  await runner.promise.catch((error: unknown) => options.say(`the queue stopped: ${String(error)}`))
  await store.notices.letGo(nameLock).catch(() => undefined)
}

function taskList(tasks: JobTasks, isSlow: boolean): TaskList {
  const own = Object.entries(tasks).filter(([name]) => orders[name as JobName].isSlow === isSlow)
  return Object.fromEntries(
    own.map(([name, task]): [string, Task] => [
      name,
      (unsafePayload, helpers) => {
        const { id } = unsafePayload as { id: unknown }
        return task({ id: String(id), time: helpers.job.attempts })
      },
    ]),
  )
}
