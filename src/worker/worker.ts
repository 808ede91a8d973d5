import type { Doing } from '../command/doing.ts'
import type { Grader } from '../lab/grading.ts'

export interface WorkerOptions {
  readonly doing: Doing
  readonly grader: Grader
  /** Jobs at the same time. */
  readonly concurrency: number
  /** Hears of every grader fault: our bug, somebody has to look. */
  readonly alarm: (message: string, details: Record<string, unknown>) => void
}

export interface Worker {
  /** Lets the jobs that run end (a job that does not is left to another worker), then stops. */
  stop(): Promise<void>
}

/** Grades attempts, does runs, makes pictures; any number of these share one store. */
export declare function startWorker(options: WorkerOptions): Promise<Worker>
