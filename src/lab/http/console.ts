import type { Reason } from '../../kit/problem.ts'
import type { TraceMoment } from '../counterexample/trace.ts'

/** A request that a learner writes by hand, for their own running server. */
export interface ConsoleRequest {
  readonly method: string
  /** A path and query; an address of another server is refused. */
  readonly target: string
  /** One a line: `Accept: text/csv`. */
  readonly headers: string
  /** Empty: no body. */
  readonly body: string
}

/** What a running server is asked to do. */
export type ServerTask =
  | { readonly kind: 'request'; readonly request: ConsoleRequest }
  /** The failing sequence of an attempt, once more. */
  | { readonly kind: 'replay'; readonly attemptId: string }

export type ExchangeMoment = Extract<TraceMoment, { kind: 'exchange' }>

/** What came of it. */
export type ServerAnswer =
  | {
      readonly kind: 'answered'
      /** Null: there was no answer. */
      readonly status: number | null
      readonly moment: ExchangeMoment
      /** The body, byte by byte, sixteen on a line; cut where it's long. */
      readonly bytes: string
      readonly bodyBytes: number
      /** With the server's real address. */
      readonly curl: string
    }
  | {
      readonly kind: 'replayed'
      /** Null: this time all went well. */
      readonly reason: Reason | null
      readonly moments: readonly TraceMoment[]
      /** The moment at which it shows; null: after all of them. */
      readonly at: number | null
    }
  | { readonly kind: 'refused'; readonly reason: Reason }

/** How a server came to its end. */
export interface ServerEnding {
  readonly says: string
  /** Where something is wrong with it. */
  readonly reason: Reason | null
}

/** waiting → running → ended, or waiting → ended where it doesn't start. */
export type ServerState = 'waiting' | 'running' | 'ended'
