import type { ProcessOptions } from '../processes/process.ts'

/** What is started. */
export interface LaunchOptions {
  readonly argv: readonly [string, ...string[]]
  /** The server's own folder. */
  readonly folder: string
  /** Everything of this attempt: the folder, a home, packages. */
  readonly room: string
  readonly env: Readonly<Record<string, string>>
  readonly port: number
  readonly memoryBytes: number
}

/** How learners' programs are kept apart from the machine; the rest of a runner is the same. */
export interface Driver {
  readonly name: 'plain' | 'bubblewrap'
  /** In a sentence, for pages and for `doctor`. */
  readonly says: string
  launch(wanted: LaunchOptions): Pick<ProcessOptions, 'argv' | 'cwd' | 'env'>
  /** How many processes of ours are around the program; null: it is the process itself. */
  readonly wrappers: number
}
