import type { Readable } from 'node:stream'
import type { CommandContext } from '../command/context.ts'
import type { ExamReport } from '../grader/exam.ts'
import type { OpenGrader } from '../grader/grader.ts'
import type { Problem } from '../kit/problem.ts'
import type { Settings } from '../kit/settings.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { Lab } from '../lab/lab.ts'

/** What a restore did. */
export interface Restored {
  readonly before: string
  readonly madeAt: string
  readonly rows: number
}

/** Where a command writes: the answer alone on stdout, progress and errors on stderr. */
export interface Io {
  readonly stdin: Readable
  answer(text: string): void
  /** Bytes to stdout as they are. */
  write(bytes: Uint8Array): void
  /** Text to stdout, not faster than it is read there. */
  writeAll(pieces: AsyncIterable<string>): Promise<void>
  progress(text: string): void
  /** True where stderr is a terminal that a person looks at. */
  readonly isTerminal: boolean
}

/** What `start` opens and closes. */
export interface Part {
  close(): Promise<void>
}

/** The store with views and commands; what is handed in waits for a worker. */
export interface Pages extends Part {
  /** Serves the pages; resolves with the address. */
  serve(port: number): Promise<{ url: string; close(): Promise<void> }>
}

/** The store with views and commands, and a worker in this process while it is open. */
export interface App extends Pages {
  readonly context: CommandContext
  readonly learnerId: string
  readonly grader: Pick<OpenGrader, 'grade' | 'run' | 'gradeServer' | 'openServer'>
  /** Both servers in words: "PostgreSQL 18.4, embedded". */
  readonly servers: { readonly store: string; readonly bench: string }
  /** Writes a backup of the store now; returns the file. */
  backup(): Promise<string>
}

/** The bench with the engines on it; no store. */
export interface ExamBench {
  exam(lab: Lab, options: { seed: string; reruns: number; stop: AbortSignal }): Promise<ExamReport>
  compare(options: CompareOptions, input: CompareInput): Promise<number>
  close(): Promise<void>
}

/** What is compared: the lines of a batch, or one pair. */
export type CompareInput =
  | { readonly kind: 'batch'; readonly stream: Readable }
  | {
      readonly kind: 'pair'
      readonly schema: string
      readonly reference: string
      readonly attempt: string
    }

export interface CompareOptions {
  readonly schema?: string | undefined
  readonly reference?: string | undefined
  readonly attempt?: string | undefined
  readonly batch?: string | undefined
  readonly ordered: boolean
  readonly seed: string
  readonly budgetMs: number
  readonly json: boolean
  /** The schema may make any extension. */
  readonly trust?: boolean | undefined
}

/** How a command wants the content to be read. */
interface ReadingCatalog {
  readonly report?: (problem: Problem) => void
  /** From all its files, though it was read before and none of them changed. */
  readonly isAnew?: boolean
}

/** What a command is handed; main.ts opens the parts, each only when a command needs it. */
export interface CliContext {
  readonly settings: Settings
  readonly io: Io
  /** Aborted on SIGINT or SIGTERM. */
  readonly stop: AbortSignal
  /** Labs that can't be read are reported, on stderr if nobody else is told, and the others are read. */
  readCatalog(how?: ReadingCatalog): Promise<Catalog>
  openApp(): Promise<App>
  openPages(): Promise<Pages>
  /** Takes jobs of the store until it's closed. */
  openWorker(): Promise<Part>
  openExamBench(): Promise<ExamBench>
  /** Puts a backup in the place of what the store holds. Throws Problem 'bad-file'. */
  restore(file: string): Promise<Restored>
}

/** What a shell calls a command that SIGINT ended. */
export const interrupted = 130
