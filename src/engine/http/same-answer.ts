import type { Exchange } from '../../world/http/exchange.ts'
import { bodyText, type HttpRequest } from '../../world/http/message.ts'
import { type Shortfall, shortfall, shownBody } from './shortfall.ts'
import { takeFrom } from './source.ts'

/* Whether two requests that differ in a value are told the same. An answer may quote what it was sent. */

/** An answer as it's kept for comparing: its body, and what its request sent, by the place of each value. */
export interface ComparedAnswer {
  readonly name: string
  readonly body: string
  readonly sent: ReadonlyMap<string, string>
}

/** The value that a source names in an answer; `exchange` is the answer together with its request. */
export function valueIn({ request, response }: Exchange, source: string): unknown {
  if (response === null) return undefined
  if (source !== 'exchange') return takeFrom(response, source)
  const name = `${request.method} ${request.target}`
  return { name, body: bodyText(response), sent: sentIn(request) } satisfies ComparedAnswer
}

/** What isn't the same as in an answer that was kept; null where both say the same, or none was. */
export function likeShortfall(
  made: Exchange,
  kept: unknown,
  advice: string | undefined,
): Shortfall | null {
  if (kept === undefined) return null
  const own = valueIn(made, 'exchange') as ComparedAnswer
  const other = kept as ComparedAnswer
  if (isSameAnswer(other, own)) return null
  return shortfall(
    `\`${own.name}\` to be answered with the same body as \`${other.name}\`: ${shownBody(other.body)}`,
    shownBody(own.body),
    advice ?? 'Compare the two letter by letter.',
  )
}

/** What a request sent: parts of its path, parameters of its query, and values of its body. */
function sentIn({ target, body }: HttpRequest): Map<string, string> {
  const sent = new Map<string, string>()
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  for (const [at, part] of path.split('/').entries()) sent.set(`path ${at}`, decoded(part))
  for (const [at, [key, value]] of [...new URLSearchParams(query)].entries()) {
    sent.set(`query ${at} ${key}`, value)
  }
  const text = bodyText({ body })
  try {
    addLeaves(sent, 'body', JSON.parse(text))
  } catch {
    for (const [at, [key, value]] of [...new URLSearchParams(text)].entries()) {
      sent.set(`form ${at} ${key}`, value)
    }
  }
  return sent
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function addLeaves(sent: Map<string, string>, place: string, value: unknown): void {
  if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) addLeaves(sent, `${place} ${key}`, inner)
  } else sent.set(place, String(value))
}

/** So many places are compared; texts that need more count as different. */
const placesMax = 100_000

/**
 * Whether two answers say the same: letter by letter, except that where one quotes a value of its
 * request, the other may quote its own in the same form.
 */
export function isSameAnswer(one: ComparedAnswer, other: ComparedAnswer): boolean {
  if (one.body === other.body) return true
  const quotes = quotesIn(one.sent, other.sent)
  const open: [number, number][] = [[0, 0]]
  const seen = new Set<number>()
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, otherAt] = next
    if (at === one.body.length && otherAt === other.body.length) return true
    const key = at * (other.body.length + 1) + otherAt
    if (seen.has(key)) continue
    if (seen.add(key).size > placesMax) return false
    for (const [quote, otherQuote] of quotes) {
      const isQuoted = one.body.startsWith(quote, at) && other.body.startsWith(otherQuote, otherAt)
      if (isQuoted) open.push([at + quote.length, otherAt + otherQuote.length])
    }
    if (at < one.body.length && one.body[at] === other.body[otherAt])
      open.push([at + 1, otherAt + 1])
  }
  return false
}

const changes: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.trim(),
  (value) => value.toLowerCase(),
  (value) => value.trim().toLowerCase(),
]
const escapes: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => JSON.stringify(value).slice(1, -1),
  (value) => encodeURIComponent(value),
  (value) => value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`),
]

/** How the values in which two requests differ may be quoted: trimmed, in lower case, escaped. */
function quotesIn(
  sent: ReadonlyMap<string, string>,
  otherSent: ReadonlyMap<string, string>,
): [string, string][] {
  const quotes = new Map<string, [string, string]>()
  for (const [place, value] of sent) {
    const other = otherSent.get(place)
    if (other === undefined || other === value) continue
    for (const change of changes) {
      for (const escape of escapes) {
        const pair: [string, string] = [escape(change(value)), escape(change(other))]
        if (!pair.includes('')) quotes.set(pair.join('\0'), pair)
      }
    }
  }
  return [...quotes.values()]
}
