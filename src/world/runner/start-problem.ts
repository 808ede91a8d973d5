import type { Reason } from '../../kit/problem.ts'

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
