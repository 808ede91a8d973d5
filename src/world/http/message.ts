import { assert } from '../../kit/assert.ts'
import type { OwnNetwork } from '../network/own-network.ts'

/** A name and a value, in the order and spelling they have on the wire. */
export type Header = readonly [name: string, value: string]

/** A request as it goes over the wire; `host` and `content-length` are added where they're missing. */
export interface HttpRequest {
  readonly method: string
  /** Path and query, percent-encoded: `/films?page=2`. */
  readonly target: string
  readonly headers: readonly Header[]
  readonly body: Buffer | null
}

/** A response as it was read, with its body freed from chunks. */
export interface HttpResponse {
  /** "HTTP/1.1" */
  readonly version: string
  readonly status: number
  readonly statusText: string
  readonly headers: readonly Header[]
  readonly body: Buffer
  readonly trailers: readonly Header[]
  /** Responses before it, such as `100 Continue`. */
  readonly interim: readonly { readonly status: number; readonly headers: readonly Header[] }[]
}

/** Where requests go. */
export interface Origin {
  readonly protocol: 'http' | 'https'
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** The network that it is in, where that isn't this machine's own. */
  readonly network?: Pick<OwnNetwork, 'connect'> | null
}

/** What a request is made of, in short. */
export interface RequestParts {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  /** Sent as JSON, with its content type unless the headers say another. */
  readonly json?: unknown
}

/** A request from its parts: GET / unless they say otherwise. */
export function makeRequest(parts: RequestParts): HttpRequest {
  const { method = 'GET', target = '/', headers = {}, json } = parts
  const body = json === undefined ? parts.body : JSON.stringify(json)
  const own = Object.entries(headers)
  const needsType = json !== undefined && !own.some(([name]) => isNamed(name, 'content-type'))
  return {
    method,
    target,
    headers: needsType ? [...own, ['content-type', 'application/json']] : own,
    body: body === undefined ? null : Buffer.from(body),
  }
}

const isNamed = (name: string, wanted: string): boolean => name.toLowerCase() === wanted

/** The value of a header, several joined by commas; null where there is none. */
export function headerOf(
  { headers }: { readonly headers: readonly Header[] },
  name: string,
): string | null {
  const values = headersOf({ headers }, name)
  return values.length === 0 ? null : values.join(', ')
}

/** Every value of a header, as `set-cookie` needs it. */
export function headersOf(
  { headers }: { readonly headers: readonly Header[] },
  name: string,
): string[] {
  const wanted = name.toLowerCase()
  return headers.filter(([own]) => own.toLowerCase() === wanted).map(([, value]) => value)
}

/** The body as text; bytes that aren't UTF-8 become �. */
export function bodyText({ body }: { readonly body: Buffer | null }): string {
  return body === null ? '' : body.toString('utf8')
}

/** "http://127.0.0.1:8080" */
export function originText({ protocol, host, port }: Origin): string {
  return `${protocol}://${authorityOf({ protocol, host, port })}`
}

function authorityOf({ protocol, host, port }: Origin): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === (protocol === 'https' ? 443 : 80) ? name : `${name}:${port}`
}

/** Headers that every client adds by itself. */
export function wireHeaders({ headers, body, method }: HttpRequest, origin: Origin): Header[] {
  const has = (name: string): boolean => headers.some(([own]) => isNamed(own, name))
  const needsLength = body !== null || ['POST', 'PUT', 'PATCH'].includes(method)
  return [
    ...(has('host') ? [] : [['host', authorityOf(origin)] as const]),
    ...headers,
    ...(needsLength && !has('content-length') && !has('transfer-encoding')
      ? [['content-length', String(body?.length ?? 0)] as const]
      : []),
  ]
}

/** The bytes of a request. What would break it in two must have been encoded before. */
export function requestBytes(request: HttpRequest, origin: Origin): Buffer {
  const { method, target, body } = request
  const headers = wireHeaders(request, origin)
  const breaks = [method, target, ...headers.flat()].find((text) => /[\r\n\0]/.test(text))
  assert(breaks === undefined, 'no part of a request holds a line break')
  assert(!/\s/.test(method + target), 'method and target hold no white space')
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n')
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body ?? Buffer.alloc(0)])
}
