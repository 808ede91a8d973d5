import type { OwnNetwork } from '../network/own-network.ts'
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
  /** The build of one's own folder fetches packages, where nobody else's code is kept from it. */
  readonly fetches?: boolean
}

/** How learners' programs are kept apart from the machine; the rest of a runner is the same. */
export interface Driver {
  readonly name: 'plain' | 'bubblewrap'
  /** In a sentence, for pages and for `doctor`. */
  readonly says: string
  /** Makes room for one server in this folder, before its files are laid out there. */
  openSlot(room: string): Promise<DriverSlot>
  /** How many processes of ours are around the program; null: it is the process itself. */
  readonly wrappers: number
}

/** What one server is kept in, from before its files are there until they are gone. */
export interface DriverSlot {
  /** A network that holds nothing but loopback; null: it has this machine's own. */
  readonly network: OwnNetwork | null
  /** Its files are there now, and nothing has run yet. */
  handOver(): Promise<void>
  launch(wanted: LaunchOptions): Pick<ProcessOptions, 'argv' | 'cwd' | 'env'>
  /** Nothing of it runs any more. */
  close(): Promise<void>
}
