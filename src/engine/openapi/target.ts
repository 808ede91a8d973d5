import type { Origin } from '../../world/http/message.ts'

/** How a process that we started came to its end. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: string | null
  /** The last lines that it printed. */
  readonly output: string
}

/** A server process that we started and may therefore end. */
export interface ServerProcess {
  /** How it ended, if it has within this time. */
  ended(withinMs: number): Promise<ProcessEnd | null>
  /** SIGTERM; after this time kill -9. */
  stop(patienceMs: number): Promise<ProcessEnd & { readonly wasKilled: boolean }>
  /** kill -9 for the whole process group. */
  kill(): Promise<void>
  /** Ends what is left and starts it anew with the same data; rejects when it doesn't come up. */
  restart(): Promise<void>
  /** Everything that it printed since it was started last. */
  output(): string
  /** What it has used of the machine since then; null where the system doesn't say. */
  usage(): { readonly processorMs: number; readonly memoryBytes: number } | null
}

/** The server under check. */
export interface Target {
  readonly origin: () => Origin
  /** Null with `--url`: nothing is ever ended. */
  readonly process: ServerProcess | null
  /** Fires requests while writes to the database wait, so that they meet; null without one. */
  readonly gate: (<T>(fire: () => Promise<T>) => Promise<T>) | null
}
