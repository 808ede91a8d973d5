import {
  bodyText,
  type Header,
  type HttpResponse,
  headerOf,
  headersOf,
} from '../../world/http/message.ts'
import { valueAt } from './template.ts'

/** What a value may be taken from: a response, or a request that was received. */
export interface Message {
  readonly status?: number
  readonly headers: readonly Header[]
  readonly body: Buffer | null
}

/** The value that a source such as `json.id` or `headers.location` names; undefined: it isn't there. */
export function takeFrom(message: Message, source: string): unknown {
  const [, what = '', path = ''] = /^(\w+)(.*)$/s.exec(source) ?? []
  switch (what) {
    case 'status':
      return message.status
    case 'body':
      return bodyText(message)
    case 'json':
      return valueAt(jsonOf(message), path)
    case 'headers':
      return headerOf(message, path.slice(1)) ?? undefined
    case 'cookies':
      return cookiesOf(message).get(path.slice(1))?.value
    case 'links':
      return linkOf(message, path.slice(1))
    default:
      return undefined
  }
}

/** The body as JSON; undefined where it isn't. */
export function jsonOf({ body }: Pick<HttpResponse, 'body'> | Message): unknown {
  try {
    return JSON.parse((body ?? Buffer.alloc(0)).toString('utf8'))
  } catch {
    return undefined
  }
}

/** A cookie that a response sets, with its attributes in lower case. */
export interface Cookie {
  readonly value: string
  readonly attributes: ReadonlyMap<string, string>
}

export function cookiesOf(message: Message): Map<string, Cookie> {
  const cookies = new Map<string, Cookie>()
  for (const line of headersOf(message, 'set-cookie')) {
    const [pair = '', ...rest] = line.split(';')
    const at = pair.indexOf('=')
    if (at < 1) continue
    const attributes = rest.map((one): [string, string] => {
      const [name = '', value = ''] = one.split(/=(.*)/s)
      return [name.trim().toLowerCase(), value.trim()]
    })
    const value = pair.slice(at + 1).trim()
    cookies.set(pair.slice(0, at).trim(), { value, attributes: new Map(attributes) })
  }
  return cookies
}

/** The target of a link by its relation (RFC 8288). */
function linkOf(message: Message, relation: string): string | undefined {
  const text = headersOf(message, 'link').join(', ')
  for (const [, target, rest = ''] of text.matchAll(/<([^>]*)>((?:\s*;\s*[^,;]*)*)/g)) {
    const found = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(rest)
    const names = (found?.[1] ?? found?.[2] ?? '').toLowerCase().split(/\s+/)
    if (names.includes(relation.toLowerCase())) return target
  }
  return undefined
}

/** Cookies of one client, as a browser keeps them for one site. */
export class CookieJar {
  readonly #cookies = new Map<string, string>()

  take(message: Message): void {
    for (const [name, { value, attributes }] of cookiesOf(message)) {
      const age = attributes.get('max-age')
      const expires = Date.parse(attributes.get('expires') ?? '')
      const isOver = age === undefined ? expires <= Date.now() : Number(age) <= 0
      if (isOver) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }

  get header(): string | null {
    if (this.#cookies.size === 0) return null
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}
