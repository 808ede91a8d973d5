import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Thrown for every answer of 400 or more. */
export class Problem extends Error {
  readonly statusCode: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(statusCode: number, title: string, more: object = {}, headers = {}) {
    super(title)
    this.statusCode = statusCode
    this.body = { title, status: statusCode, ...more }
    this.headers = headers
  }
}

export const missing = (): Problem => new Problem(404, 'Not found')
export const signInFirst = (): Problem =>
  new Problem(401, 'Sign in first', {}, { 'www-authenticate': 'Bearer' })

/** A 422 that names what's wrong; nothing where every rule holds. */
export function require422(
  rules: Readonly<Record<string, readonly [holds: boolean, message: string]>>,
): void {
  const errors = Object.entries(rules)
    .filter(([, [holds]]) => !holds)
    .map(([field, [, message]]) => ({ field, message }))
  if (errors.length > 0) throw new Problem(422, 'Please check these values', { errors })
}

/** The one place in which errors become answers. */
export function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const isBusy = /timeout exceeded when|connection timeout$/.test((thrown as Error).message)
  const error = isBusy ? new Problem(503, 'Come again', {}, { 'retry-after': '1' }) : thrown
  const { statusCode = 500 } = error as { statusCode?: number }
  const isOwn = error instanceof Problem
  request.failure = error as Error
  if (!isOwn && statusCode >= 500) console.error(request.method, request.url, error)
  const status = isOwn || statusCode < 500 ? statusCode : 500
  const body = isOwn ? error.body : { title: STATUS_CODES[status] ?? 'Error', status }
  return reply
    .code(status)
    .headers(isOwn ? error.headers : {})
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body)
}

export const typeOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** The keys of a JSON body; none where it is JSON of another kind. */
export function jsonOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  if (typeOf(request) !== 'application/json') throw new Problem(415, 'JSON is needed')
  let value: unknown
  try {
    value = JSON.parse(String(request.body ?? ''))
  } catch {
    throw new Problem(400, 'The body is no JSON')
  }
  return value === null || typeof value !== 'object' || Array.isArray(value)
    ? {}
    : (value as Record<string, unknown>)
}

export const between = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
