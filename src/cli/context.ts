import type { Settings } from '../kit/settings.ts'

/** Where a command writes: the answer alone on stdout, progress and errors on stderr. */
export interface Io {
  answer(text: string): void
  progress(text: string): void
  /** True where stderr is a terminal that a person looks at. */
  readonly isTerminal: boolean
}

/** What a command is handed. `Parts` is opened by main.ts, and only when a command needs it. */
export interface CliContext<Parts> {
  readonly settings: Settings
  readonly io: Io
  /** Resolves on SIGINT or SIGTERM. */
  readonly stopped: Promise<void>
  open(): Promise<Parts>
}
