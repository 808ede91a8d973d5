import { randomBytes } from 'node:crypto'
import type http from 'node:http'

/** What is known of a request while it runs. */
export interface Seen {
  readonly traceId: string
  route: string
  error: unknown
}

const bounds = [0.1, 0.5, 1, 5, Number.POSITIVE_INFINITY]
const requests = new Map<string, number>()
const durations = new Map<string, { readonly buckets: number[]; sum: number }>()

/** Sees a request to its end: counted, timed and printed. */
export function watch(request: http.IncomingMessage, response: http.ServerResponse): Seen {
  const startedAt = performance.now()
  const seen: Seen = { traceId: traceOf(request), route: 'none', error: null }
  response.setHeader('trace-id', seen.traceId)
  response.on('close', () => {
    const seconds = (performance.now() - startedAt) / 1000
    count(request.method ?? '', seen.route, response.statusCode, seconds)
    print(request, response, seen, seconds)
  })
  return seen
}

function print(
  { method }: http.IncomingMessage,
  { statusCode: status }: http.ServerResponse,
  { traceId, route, error }: Seen,
  seconds: number,
): void {
  const why = status >= 500 ? { error: String((error as Error | null)?.message ?? 'unknown') } : {}
  const line = { trace_id: traceId, method, route, status, duration_ms: seconds * 1000, ...why }
  console.log(JSON.stringify(line))
}

function traceOf({ headers }: http.IncomingMessage): string {
  const [, trace = '', span = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(String(headers.traceparent)) ?? []
  const isTrace = /[1-9a-f]/.test(trace) && /[1-9a-f]/.test(span)
  return isTrace ? trace : randomBytes(16).toString('hex')
}

function count(method: string, route: string, status: number, seconds: number): void {
  const labels = `method="${method}",route="${route}"`
  const key = `${labels},status="${status}"`
  requests.set(key, (requests.get(key) ?? 0) + 1)
  const own = durations.get(labels) ?? { buckets: bounds.map(() => 0), sum: 0 }
  durations.set(labels, own)
  own.sum += seconds
  for (const [at, bound] of bounds.entries()) {
    if (seconds <= bound) own.buckets[at] = (own.buckets[at] ?? 0) + 1
  }
}

export function metricsText(): string {
  const lines = ['# TYPE http_requests_total counter']
  for (const [labels, value] of requests) lines.push(`http_requests_total{${labels}} ${value}`)
  lines.push('# TYPE http_request_duration_seconds histogram')
  const name = 'http_request_duration_seconds'
  for (const [labels, { buckets, sum }] of durations) {
    for (const [at, bound] of bounds.entries()) {
      const le = Number.isFinite(bound) ? bound : '+Inf'
      lines.push(`${name}_bucket{${labels},le="${le}"} ${buckets[at]}`)
    }
    lines.push(`${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${buckets.at(-1)}`)
  }
  return `${lines.join('\n')}\n`
}
