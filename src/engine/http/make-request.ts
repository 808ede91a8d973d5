import { createHmac } from 'node:crypto'
import type { Random } from '../../kit/random.ts'
import type { InFlight } from '../../lab/http/requests.ts'
import { type Header, type HttpRequest, type Origin, originText } from '../../world/http/message.ts'
import type { CookieJar } from './source.ts'
import { fill, plain, type TemplateScope } from './template.ts'

interface Making {
  readonly scope: TemplateScope
  readonly origin: Origin
  readonly jar: CookieJar | null
  readonly random: Random
}

/** The request that a step asks for; a text where its target leads to another server. */
export function makeStepRequest(
  step: Omit<InFlight, 'expect'>,
  { scope, origin, jar, random }: Making,
): HttpRequest | { readonly elsewhere: string } {
  const [, method = 'GET', rawTarget = '/'] =
    /^([A-Z]+) (.*)$/s.exec(plain(fill(step.send, scope))) ?? []
  const target = targetOf(rawTarget.trim(), origin)
  if (target === null) return { elsewhere: rawTarget }
  const { body, type } = bodyOf(step, scope, random)
  const own: Header[] = Object.entries(step.headers ?? {}).map(([name, value]) => [
    name,
    headerText(plain(fill(value, scope))),
  ])
  const has = (name: string): boolean => own.some(([one]) => one.toLowerCase() === name)
  const cookie = jar?.header ?? null
  const headers: Header[] = [
    ...own,
    ...(type !== null && !has('content-type') ? [['content-type', type] as const] : []),
    ...(cookie !== null && !has('cookie') ? [['cookie', cookie] as const] : []),
    ...signature(step, scope, body),
  ]
  const isChunked = own.some(([name, value]) =>
    /^transfer-encoding: chunked$/i.test(`${name}: ${value}`),
  )
  return { method, target, headers, body: isChunked && body !== null ? inChunks(body) : body }
}

const chunkBytes = 16_384

/** A body whose length is told by nothing but its end. */
function inChunks(body: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; at += chunkBytes) {
    const piece = body.subarray(at, at + chunkBytes)
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])
}

/** A path and query as the wire has them; null where an address is of another server. */
export function targetOf(text: string, origin: Origin): string | null {
  const own = originText(origin)
  const isOwn = text === own || text.startsWith(`${own}/`) || text.startsWith(`${own}?`)
  const local = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\]):(\d+)(?=[/?#]|$)/i.exec(text)
  const isLocal = local !== null && Number(local[2]) === origin.port
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(text) && !isOwn && !isLocal) return null
  const path = isOwn
    ? text.slice(own.length)
    : local && isLocal
      ? text.slice(local[0].length)
      : text
  const encoded = path.replace(/[^\x21-\x7e]|["<>\\^`{|}]/gu, (c) => encodeURIComponent(c))
  return encoded.startsWith('/') ? encoded : `/${encoded}`
}

/** A value of a header holds no line breaks; other characters go as UTF-8. */
function headerText(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ')
}

type Body = { readonly body: Buffer | null; readonly type: string | null }

function bodyOf(step: Omit<InFlight, 'expect'>, scope: TemplateScope, random: Random): Body {
  if ('json' in step && step.json !== undefined) {
    return {
      body: Buffer.from(JSON.stringify(fill(step.json, scope))),
      type: 'application/json',
    }
  }
  if (step.form !== undefined) {
    const fields = Object.entries(step.form).map(([name, value]) => [
      name,
      plain(fill(value, scope)),
    ])
    const body = Buffer.from(new URLSearchParams(fields as [string, string][]).toString())
    return { body, type: 'application/x-www-form-urlencoded' }
  }
  if (step.multipart !== undefined) return multipart(step.multipart, scope, random)
  if (step.bytes !== undefined) {
    return { body: randomBytes(Number(fill(step.bytes, scope)), random), type: null }
  }
  if (step.text !== undefined)
    return { body: Buffer.from(plain(fill(step.text, scope))), type: null }
  return { body: null, type: null }
}

const bytesMax = 32 * 1_048_576

/** Bytes from the attempt's seed. */
function randomBytes(wanted: number, random: Random): Buffer {
  const bytes = Buffer.alloc(Math.min(Math.max(0, Math.floor(wanted)), bytesMax))
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(random.next(), at)
  return bytes
}

/** multipart/form-data (RFC 7578). */
function multipart(
  parts: NonNullable<InFlight['multipart']>,
  scope: TemplateScope,
  random: Random,
): Body {
  const boundary = `backwright-${random.next().toString(16)}`
  const pieces = Object.entries(parts).flatMap(([name, part]) => {
    const field = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`
    if (typeof part === 'string') {
      return [Buffer.from(`${field}\r\n\r\n${plain(fill(part, scope))}\r\n`)]
    }
    const { file, type, text } = fill(part, scope)
    const content =
      part.bytes === undefined
        ? Buffer.from(plain(text))
        : randomBytes(Number(fill(part.bytes, scope)), random)
    const head = `${field}; filename="${plain(file).replaceAll('"', '%22')}"\r\nContent-Type: ${type}\r\n\r\n`
    return [Buffer.from(head), content, Buffer.from('\r\n')]
  })
  return {
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}

function signature(
  { sign }: Omit<InFlight, 'expect'>,
  scope: TemplateScope,
  body: Buffer | null,
): Header[] {
  if (sign === undefined) return []
  const text = body?.toString('utf8') ?? ''
  return [[sign.header, signatureOf(sign, new Map([...scope, ['body', text]]))]]
}

/** HMAC-SHA-256 of a template over `body`, as hexadecimal behind its prefix. */
export function signatureOf(
  { secret, prefix, over }: { secret: string; prefix: string; over: string },
  scope: TemplateScope,
): string {
  const hmac = createHmac('sha256', plain(fill(secret, scope)))
  // A body that is JSON stays the text it came as.
  const text = over === '${body}' ? plain(scope.get('body')) : plain(fill(over, scope))
  return `${prefix}${hmac.update(text).digest('hex')}`
}
