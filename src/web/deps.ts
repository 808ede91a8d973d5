import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Commands } from '../command/commands.ts'
import type { Confinement } from '../kit/confinement.ts'
import type { FindLearner } from '../kit/request-learner.ts'
import type { Clock } from '../kit/time.ts'
import type { LabTerminals } from '../lab/lab-terminals.ts'
import type { Views } from '../view/views.ts'

/** What the pages are given by main.ts. */
export interface WebDeps {
  readonly views: Views
  readonly commands: Commands
  readonly findLearner: FindLearner
  readonly clock: Clock
  readonly settings: {
    /** The port that is expected in Host where the connection does not say it. */
    readonly port: number
    /** Other values of Host that are answered, in lower case, with the port where one is typed. */
    readonly hosts: readonly string[]
    readonly requestBytesMax: number
    /** Where the build put the browser's files; `builtFolder()` finds them. */
    readonly assetsFolder: string
    /** How long a form without script waits for a verdict or for rows before it shows a page. */
    readonly waitMs: number
    /** How Backwright is called in a terminal, from any folder. */
    readonly program: string
    /** How far learners' programs are kept to themselves; found out when it is first asked. */
    readonly confinement: () => Confinement
  }
  readonly log: FastifyBaseLogger | null
  /** Shells in pages; left out where code of learners must not run. */
  readonly terminals?: LabTerminals
  /** What answers beside the pages: the API. */
  readonly plugins?: readonly FastifyPluginAsync[]
}
