import type { EventEmitter } from 'node:events'
import type { Job, WorkerEventMap } from 'graphile-worker'

/** Hears of a runner's jobs, and says whose jobs it passes over for now. */
export interface FairTurns {
  /** Learners who have as many jobs at work as one may have; the runner asks before it takes a job. */
  full(): Promise<string[]>
}

type Heard = EventEmitter & {
  on<Name extends keyof WorkerEventMap>(
    name: Name,
    hear: (event: WorkerEventMap[Name]) => void,
  ): unknown
}

/**
 * One learner never holds up another: of the jobs that a runner does at once only some are one
 * learner's. Jobs are flagged with their learner. Taking goes one after another, else two who look
 * at the same moment would both find room for one more.
 *
 *   full() → taking → a job began, or there was none → the next full()
 */
export function openFairTurns(events: Heard, most: number): FairTurns {
  const atWork = new Map<string, number>()
  let taking = Promise.resolve()
  let taken: () => void = () => undefined
  const count = (job: Job, by: 1 | -1): void => {
    for (const learner of Object.keys(job.flags ?? {})) {
      const now = (atWork.get(learner) ?? 0) + by
      if (now > 0) atWork.set(learner, now)
      else atWork.delete(learner)
    }
  }
  events.on('job:start', ({ job }) => {
    count(job, 1)
    taken()
  })
  events.on('worker:getJob:empty', () => taken())
  events.on('worker:getJob:error', () => taken())
  events.on('job:complete', ({ job }) => count(job, -1))
  return {
    full: async () => {
      const before = taking
      let next: () => void = () => undefined
      taking = new Promise((resolve) => {
        next = resolve
      })
      await before
      taken = next
      return [...atWork].filter(([, running]) => running >= most).map(([learner]) => learner)
    },
  }
}
