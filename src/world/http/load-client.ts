import http from 'node:http'
import type { Header, HttpRequest, Origin } from './message.ts'

/** How one request of a load ended. */
export type LoadOutcome =
  | { readonly kind: 'status'; readonly status: number }
  | {
      readonly kind: 'error'
      readonly error: 'refused' | 'closed' | 'timeout' | 'malformed'
    }

/** Sends the same request again and again over connections that are kept. */
export interface LoadClient {
  /** Reads the whole answer and throws its body away. Never rejects. */
  send(): Promise<LoadOutcome>
  close(): void
}

/** A client for one request; `timeoutMs` bounds each from its start to the end of its answer. */
export function openLoadClient(
  origin: Origin,
  request: HttpRequest,
  { timeoutMs }: { readonly timeoutMs: number },
): LoadClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 4_096 })
  const options: http.RequestOptions = {
    agent,
    host: origin.host,
    port: origin.port,
    method: request.method,
    path: request.target,
    headers: withHost(origin, request).flat(),
  }
  return {
    send: () => sendOne(options, request.body, timeoutMs),
    close: () => agent.destroy(),
  }
}

function withHost({ host, port }: Origin, { headers }: HttpRequest): Header[] {
  if (headers.some(([name]) => name.toLowerCase() === 'host')) return [...headers]
  return [['host', `${host.includes(':') ? `[${host}]` : host}:${port}`], ...headers]
}

function sendOne(
  options: http.RequestOptions,
  body: Buffer | null,
  timeoutMs: number,
): Promise<LoadOutcome> {
  return new Promise((resolve) => {
    const sent = http.request(options)
    const timer = setTimeout(() => {
      resolve({ kind: 'error', error: 'timeout' })
      sent.destroy()
    }, timeoutMs)
    const end = (outcome: LoadOutcome): void => {
      clearTimeout(timer)
      resolve(outcome)
    }
    sent.on('response', (response) => {
      response.on('end', () => end({ kind: 'status', status: response.statusCode ?? 0 }))
      response.on('error', () => end({ kind: 'error', error: 'closed' }))
      response.resume()
    })
    sent.on('error', (error) => end({ kind: 'error', error: errorOf(error) }))
    sent.end(body ?? undefined)
  })
}

function errorOf({ code = '' }: NodeJS.ErrnoException): 'refused' | 'closed' | 'malformed' {
  if (code === 'ECONNREFUSED') return 'refused'
  return code.startsWith('HPE_') ? 'malformed' : 'closed'
}
