import type { Exchange } from '../../world/http/exchange.ts'
import type { Identity } from './credentials.ts'
import type { Keeping } from './judge-response.ts'
import type { DocumentedResponse, Operation } from './model.ts'
import type { Filling } from './request.ts'

/** A request that was sent, with what came back. */
export interface Sent {
  readonly operation: Operation
  readonly filling: Filling
  readonly identity: Identity
  readonly keeping: Keeping
  readonly exchange: Exchange
  /** 0 where no response came. */
  readonly status: number
  /** A whole 2xx response. */
  readonly isSuccess: boolean
  /** The body as JSON; undefined when it isn't. */
  readonly json: unknown
  readonly documented: DocumentedResponse | undefined
  /** Requests that made what this one refers to. */
  readonly sources: readonly Sent[]
}
