import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    trace: string
    /** Of a path that is there with other methods alone. */
    knownUrl: string | null
    failure: Error | null
  }
}

const upTo = ['0.1', '0.5', '1', '5', '+Inf'] as const

interface Route {
  readonly method: string
  readonly route: string
  readonly statuses: Map<number, number>
  readonly seconds: number[]
  sum: number
}

const routes = new Map<string, Route>()

const zeros = /^0+$/

function traceOf(header: unknown): string {
  const parts = typeof header === 'string' ? header.split('-') : []
  const [version, trace = '', span = '', flags = ''] = parts
  const isWhole =
    parts.length === 4 &&
    version === '00' &&
    /^[0-9a-f]{32}$/.test(trace) &&
    /^[0-9a-f]{16}$/.test(span) &&
    /^[0-9a-f]{2}$/.test(flags)
  if (isWhole && !zeros.test(trace) && !zeros.test(span)) return trace
  return randomBytes(16).toString('hex')
}

function record(request: FastifyRequest, reply: FastifyReply): void {
  const { method, trace, failure } = request
  const route = request.routeOptions.url ?? request.knownUrl ?? 'none'
  const status = reply.statusCode
  const seconds = reply.elapsedTime / 1000
  const key = `${method} ${route}`
  const own = routes.get(key) ?? {
    method,
    route,
    statuses: new Map(),
    seconds: [0, 0, 0, 0, 0],
    sum: 0,
  }
  routes.set(key, own)
  own.statuses.set(status, (own.statuses.get(status) ?? 0) + 1)
  own.sum += seconds
  const first = upTo.findIndex((bound) => bound === '+Inf' || seconds <= Number(bound))
  own.seconds[first] = (own.seconds[first] ?? 0) + 1
  const error = status >= 500 ? (failure?.message ?? 'unknown') : undefined
  console.log(
    JSON.stringify({
      trace_id: trace,
      method,
      route,
      status,
      duration_ms: reply.elapsedTime,
      error,
    }),
  )
}

function* linesOf(): Generator<string> {
  yield '# HELP http_requests_total Requests that were answered.'
  yield '# TYPE http_requests_total counter'
  for (const { method, route, statuses } of routes.values()) {
    for (const [status, count] of statuses) {
      yield `http_requests_total{method="${method}",route="${route}",status="${status}"} ${count}`
    }
  }
  const name = 'http_request_duration_seconds'
  yield `# TYPE ${name} histogram`
  for (const { method, route, seconds, sum } of routes.values()) {
    let total = 0
    for (const [at, bound] of upTo.entries()) {
      total += seconds[at] ?? 0
      yield `${name}_bucket{method="${method}",route="${route}",le="${bound}"} ${total}`
    }
    yield `${name}_sum{method="${method}",route="${route}"} ${sum}`
    yield `${name}_count{method="${method}",route="${route}"} ${total}`
  }
}

export function addTelemetry(app: FastifyInstance): void {
  app.decorateRequest('trace', '')
  app.decorateRequest('knownUrl', null)
  app.decorateRequest('failure', null)
  app.addHook('onRequest', async (request, reply) => {
    request.trace = traceOf(request.headers.traceparent)
    reply.header('trace-id', request.trace)
  })
  app.addHook('onResponse', async (request, reply) => record(request, reply))
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(`${[...linesOf()].join('\n')}\n`),
  )
}
