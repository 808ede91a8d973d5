import { curlOf } from '../../world/http/curl.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { bodyText, type Header, type HttpResponse, wireHeaders } from '../../world/http/message.ts'
import type { FaultCode } from './fault-codes.ts'
import { cut } from './json.ts'

/** One request and its answer, as a report shows them. */
export interface TraceStep {
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: readonly Header[]
    readonly body: string
  }
  readonly response: {
    readonly status: number
    readonly headers: readonly Header[]
    readonly body: string
    /** What was wrong with how it came; absent when nothing was. */
    readonly problem?: string
  } | null
}

/** A fault that was seen three times out of three. */
export interface ContractFinding {
  readonly code: FaultCode
  readonly operation: string
  readonly status: number | null
  readonly title: string
  readonly detail: string
  /** How many different requests showed the same cause. */
  readonly count: number
  readonly trace: readonly TraceStep[]
  readonly curl: string
}

const bodyMax = 2_000

/** An exchange as a report shows it. */
export function traceStep(exchange: Exchange): TraceStep {
  const { request, response, origin, problems } = exchange
  const problem = problems.map(({ says }) => says).join('; ')
  return {
    request: {
      method: request.method,
      url: `${origin.protocol}://${origin.host.includes(':') ? `[${origin.host}]` : origin.host}:${origin.port}${request.target}`,
      headers: wireHeaders(request, origin),
      body: cut(bodyText(request), bodyMax),
    },
    response: response === null ? null : shownResponse(response, problem),
  }
}

function shownResponse(
  response: HttpResponse,
  problem: string,
): NonNullable<TraceStep['response']> {
  return {
    status: response.status,
    headers: response.headers,
    body: cut(bodyText(response), bodyMax),
    ...(problem === '' ? {} : { problem }),
  }
}

/** What was sent and what came, in one or two lines. */
export function exchangeWords(exchange: Exchange): string {
  const { request, response, problems } = exchange
  const body = request.body === null ? '' : ` with the body ${cut(bodyText(request), 300)}`
  const came =
    response === null
      ? `no response (${problems.map(({ says }) => says).join('; ') || 'nothing came'})`
      : `${response.status}${response.body.length > 0 ? ` with ${cut(bodyText(response), 300)}` : ''}`
  return `Sent ${request.method} ${cut(request.target, 300)}${body}. Got ${came}.`
}

/** The last request as one curl command. */
export function curlLine(exchange: Exchange): string {
  return curlOf(exchange.request, exchange.origin)
}
