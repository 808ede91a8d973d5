import type { CommandContext } from '../command/context.ts'
import { recordLabPicture, requestLabPictures } from '../command/make-lab-picture.ts'
import { beginRun, recordRun, recordRunOutput } from '../command/record-run.ts'
import type { Grader, RunResult } from '../lab/grading.ts'
import type { Lab } from '../lab/lab.ts'
import { makePicture } from '../lab/picture-queries.ts'
import { gradeAttempt } from './grade-attempt.ts'
import { gradePlacement } from './grade-placement.ts'
import { openServers } from './servers.ts'

export interface WorkerOptions {
  readonly context: CommandContext
  readonly grader: Grader
  /** Jobs at the same time, of those that end soon and of slow ones. */
  readonly concurrency: number
  readonly slowConcurrency?: number
  /** A lab as its files are now: they may have changed since the catalog was read. */
  readonly readLab?: (labId: string) => Promise<Lab | null>
  /** Hears of every grader fault: our bug, somebody has to look. */
  readonly alarm: (message: string, details: Record<string, unknown>) => void
}

export interface Worker {
  /** Lets the jobs that run end (a job that does not is left to another worker), then stops. */
  stop(): Promise<void>
}

/** One thing that a worker knows how to do; a job that throws is tried again later. */
type Task = (job: { readonly id: string; readonly time: number }) => Promise<void>

/** Grades attempts, does runs, makes pictures; any number of these share one store. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { context, alarm, concurrency, slowConcurrency = concurrency } = options
  const grade = loud(options, 'grade-attempt', (job) => gradeAttempt(options, job))
  const run = loud(options, 'run-sql', (job) => runSql(options, job))
  const servers = openServers(options)
  const tasks = {
    'grade-attempt': grade,
    'grade-slow-attempt': grade,
    'grade-placement': loud(options, 'grade-placement', (job) => gradePlacement(options, job)),
    'run-sql': run,
    'run-slow': run,
    serve: loud(options, 'serve', (job) => servers.take(job.id)),
    'make-lab-picture': loud(options, 'make-lab-picture', (job) => paint(options, job.id)),
  }
  const jobs = await context.store.runJobs({
    concurrency,
    slowConcurrency,
    tasks,
    say: (message) => alarm(message, {}),
  })
  await requestLabPictures(context)
  return {
    stop: async () => {
      await Promise.all([jobs.stop(), servers.close()])
    },
  }
}

/** A task whose failure is heard before the job is tried again. */
function loud({ alarm }: WorkerOptions, name: string, task: Task): Task {
  return async (job) => {
    try {
      await task(job)
    } catch (error) {
      alarm(`the job ${name} failed`, { id: job.id, time: job.time, error })
      throw error
    }
  }
}

/** A run that a worker died over isn't begun again: the next would die as well. */
async function runSql(
  { context, grader, alarm }: WorkerOptions,
  { id: runId, time }: { readonly id: string; readonly time: number },
): Promise<void> {
  const run = await beginRun(context, { runId })
  if (!run) return
  if (time > 1) {
    alarm('a run was given up: its worker ended in the middle of it', { runId, lab: run.labId })
    return await recordRun(context, { runId, result: givenUp })
  }
  const lab = context.catalog.labs.get(run.labId)
  const onOutput = followOutput((piece) => recordRunOutput(context, { runId, ...piece }))
  const result = lab
    ? await grader
        .run(lab, run.sql, run.rows, { call: run.call, onOutput })
        .catch((error: unknown) => {
          alarm('a run failed', { runId, lab: lab.id, error })
          return null
        })
    : null
  await recordRun(context, {
    runId,
    result: result ?? {
      kind: 'over-limit',
      message: 'This run could not be done, and that is our fault. Try it again.',
      elapsedMs: 0,
    },
  })
}

const givenUp: RunResult = {
  kind: 'over-limit',
  message:
    "Expected this run to end. Got the end of the program that ran it, so it wasn't started again. Try it once more; if it happens again, what the run does ends Backwright, and that's our fault.",
  elapsedMs: 0,
}

async function paint({ context, grader }: WorkerOptions, labId: string): Promise<void> {
  const lab = context.catalog.labs.get(labId)
  if (!lab) return
  const picture = await makePicture((sql, rows) => grader.run(lab, sql, rows))
  await recordLabPicture(context, { labId, picture })
}

const outputEveryMs = 200

/** Keeps what is printed soon after it came, without holding the run up; a lost piece comes with the result. */
function followOutput(
  keep: (piece: { ordinal: number; text: string }) => Promise<void>,
): (text: string) => void {
  let waiting = ''
  let ordinal = 0
  let next: NodeJS.Timeout | null = null
  return (text) => {
    waiting += text
    next ??= setTimeout(() => {
      next = null
      keep({ ordinal, text: waiting }).catch(() => undefined)
      ordinal++
      waiting = ''
    }, outputEveryMs)
  }
}
