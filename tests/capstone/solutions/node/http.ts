import http from 'node:http'
import { isBusy } from './database.ts'

/** What a handler gives back. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly bytes?: Buffer
}

/** An answer of 400 or more, as a problem document. */
export class Failure extends Error {
  readonly status: number
  readonly more: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    title: string = http.STATUS_CODES[status] ?? 'Error',
    more: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(title)
    this.status = status
    this.more = more
    this.headers = headers
  }
}

export interface FieldError {
  readonly field: string
  readonly message: string
}

export function refuseFields(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new Failure(422, 'Some values are not valid', { errors })
}

export const notFound = (): Failure => new Failure(404, 'There is nothing here')

/** An id is made of digits, and fits an integer column. */
export function idOf(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2_147_483_647) throw notFound()
  return Number(text)
}

/** The media type, without parameters. */
export function typeOf(request: http.IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The body, unless it's longer. What's too long is read to its end, so that the client hears of it. */
export async function readBytes(request: http.IncomingMessage, max: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length <= max) parts.push(part)
  }
  if (length > max) throw new Failure(413, 'The body is too large')
  return Buffer.concat(parts)
}

const jsonBytesMax = 100_000

export async function readJson(request: http.IncomingMessage): Promise<unknown> {
  if (typeOf(request) !== 'application/json') {
    throw new Failure(415, 'Send application/json')
  }
  const bytes = await readBytes(request, jsonBytesMax)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Failure(400, 'The body is not JSON')
  }
}

/** The keys of a JSON object; of anything else none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : {}
}

export function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

export function send(response: http.ServerResponse, answer: Answer): void {
  const { status, headers = {}, json, bytes } = answer
  const body = bytes ?? (json === undefined ? null : Buffer.from(JSON.stringify(json)))
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  const length = body === null ? {} : { 'content-length': String(body.length) }
  response.writeHead(status, { ...type, ...length, ...headers })
  response.end(body ?? undefined)
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (isBusy(error)) return new Failure(503, 'Too many people are here', {}, { 'retry-after': '2' })
  console.error(error)
  return new Failure(500, 'Something broke here')
}

export function sendFailure(response: http.ServerResponse, error: unknown): void {
  const failure = failureOf(error)
  send(response, {
    status: failure.status,
    headers: { ...failure.headers, 'content-type': 'application/problem+json' },
    json: { type: 'about:blank', title: failure.message, status: failure.status, ...failure.more },
  })
}
