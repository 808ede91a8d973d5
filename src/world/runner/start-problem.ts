import type { Reason } from '../../kit/problem.ts'
import type { Door } from '../network/own-network.ts'
import type { Driver, DriverSlot } from './driver.ts'
import type { RunnerLimits } from './limits.ts'
import type { ReadyWhen } from './ready.ts'

/** Why a server isn't there to be asked, in words for whoever wrote it. */
export interface StartProblem {
  readonly kind: /** Its folder can't be used. */
    | 'refused'
    | 'no-runtime'
    | 'build-failed'
    | 'not-started'
    /** It ended before it answered. */
    | 'ended'
    /** It runs, and nothing listens anywhere. */
    | 'deaf'
    /** It listens, elsewhere. */
    | 'wrong-port'
    | 'wrong-address'
    /** It took the request and didn't answer in HTTP. */
    | 'no-answer'
    /** Time, memory or output ran out. */
    | 'limit'
  readonly reason: Reason
  /** The end of what it printed. */
  readonly output: string
}

/** What is started. */
export interface StartOptions {
  readonly argv: readonly [string, ...string[]]
  readonly isShell: boolean
  /** As it was given. */
  readonly command: string
  readonly driver: Driver
  readonly slot: DriverSlot
  readonly folder: string
  readonly room: string
  readonly env: Readonly<Record<string, string>>
  /** What it may reach outside of its own network. */
  readonly doors: readonly Door[]
  /** Programs on this machine reach it, too, also where it has a network of its own. */
  readonly isPublished: boolean
  readonly ready: ReadyWhen
  readonly limits: RunnerLimits
}
