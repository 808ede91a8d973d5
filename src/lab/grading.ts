import type { Reason } from '../kit/problem.ts'
import type { CallOutcome } from './counterexample/call.ts'
import type { Rows } from './counterexample/rows.ts'
import type { ConsoleRequest, ServerAnswer, ServerEnding } from './http/console.ts'
import type { Attempt, Lab } from './lab.ts'
import type { Check, Verdict } from './verdict.ts'

/** A learner's server that runs until it's closed, or ends by itself. */
export interface Serving {
  readonly kind: 'serving'
  /** Null between a crash that we caused and the next start. */
  port(): number | null
  /** What it printed so far. */
  output(): string
  /** Resolves where it ends without being closed. */
  readonly ended: Promise<ServerEnding>
  ask(request: ConsoleRequest): Promise<ServerAnswer>
  /** The failing sequence of a verdict, once more; values are captured again. */
  replay(attempt: { readonly seed: string; readonly verdict: Verdict }): Promise<ServerAnswer>
  close(): Promise<void>
}

export interface NotServing {
  readonly kind: 'refused'
  readonly reason: Reason
  readonly output: string
}

/** Where Run looks around: in the few rows that the page shows, or in the large database. */
export type RunRows = 'sample' | 'whole'

/** What looking around with Run gives. Nothing here is graded. */
export type RunResult =
  | (Rows & {
      readonly kind: 'rows'
      /** There were more rows than Run shows. */
      readonly truncated: boolean
      /** The command's tag, as "UPDATE 3"; null where the rows were cut short. */
      readonly tag: string | null
      readonly elapsedMs: number
    })
  | {
      readonly kind: 'error'
      readonly code: string
      readonly message: string
      readonly hint: string | null
      /** Character offset from 0 in the statement, where PostgreSQL says one. */
      readonly at: number | null
      readonly elapsedMs: number
    }
  | {
      readonly kind: 'over-limit'
      readonly message: string
      readonly elapsedMs: number
    }
  /** A function was called. */
  | {
      readonly kind: 'calls'
      readonly calls: readonly RanCall[]
      /** One of the calls, line by line. */
      readonly steps: RunSteps | null
      readonly elapsedMs: number
    }
  /** A whole program ran. */
  | { readonly kind: 'printed'; readonly text: string; readonly elapsedMs: number }
  /** The text gives nothing that could be called. */
  | {
      readonly kind: 'refused'
      readonly reason: Reason
      /** Character offset from 0 in the text. */
      readonly at: number | null
      readonly elapsedMs: number
    }

/** A call of a function, and what it gave. */
export interface RanCall {
  /** As it is written in code. */
  readonly call: string
  readonly outcome: CallOutcome
  readonly printed: string
  /** What an error means and what to look at; null where a value came. */
  readonly try: string | null
  /** Where in the text an error came from, a character offset from 0. */
  readonly at: number | null
}

/** What a call did, line by line. */
export interface RunSteps {
  readonly call: string
  readonly steps: readonly RunStep[]
  /** There were more than are kept. */
  readonly isCut: boolean
}

/** A line that is about to run, and the values at that moment. */
export interface RunStep {
  readonly line: number
  /** The function that it stands in. */
  readonly name: string
  /** How many calls deep, from 1. */
  readonly depth: number
  readonly values: readonly { readonly name: string; readonly value: string }[]
  /** What the function gives back, where it is about to. */
  readonly gives: string | null
}

/** What else may be asked of a run. */
export interface RunMore {
  /** A call of the learner's own, in place of the examples. */
  readonly call?: string | null
  /** Hears what is printed, as it comes. */
  readonly onOutput?: (text: string) => void
}

/** A server in a folder of the learner's, with the commands that build and start it. */
export interface ServerFolder {
  readonly folder: string
  readonly start: string
  readonly build: string | null
  /** Other commands of its folder, by name: backup, restore. */
  readonly commands: Readonly<Record<string, string>>
}

/** What the grader gives to the rooms around it; main.ts hands one to the worker. */
export interface Grader {
  grade(lab: Lab, attempt: Attempt, onCheck: (check: Check) => void): Promise<Verdict>
  /** One statement on the lab's sample rows or its large database; what it changes is gone afterwards. */
  run(lab: Lab, sql: string, rows: RunRows, more?: RunMore): Promise<RunResult>
  /** Starts a learner's server and leaves it running; for labs whose answer is one. */
  serve(lab: Lab, text: string): Promise<Serving | NotServing>
}

export interface PictureColumn {
  readonly name: string
  /** As PostgreSQL writes it, "numeric(8,2)". */
  readonly type: string
  readonly notNull: boolean
  /** Part of the primary key. */
  readonly key: boolean
  /** The table and column that a foreign key points at. */
  readonly references: { readonly table: string; readonly column: string } | null
}

export interface PictureTable {
  readonly name: string
  readonly columns: readonly PictureColumn[]
  /** CHECK, UNIQUE and EXCLUDE constraints as PostgreSQL writes them. */
  readonly constraints: readonly string[]
  /** Rows in the large database. */
  readonly rowCount: number
  readonly sample: Rows
}

/** What a page shows of a lab's world, made once for each lab hash. */
export interface LabPicture {
  readonly tables: readonly PictureTable[]
  /** Labels of the enum types, for completion and for the text beside the diagram. */
  readonly enums: readonly { readonly name: string; readonly labels: readonly string[] }[]
}
