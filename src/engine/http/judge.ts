import type { Expectation } from '../../lab/http/requests.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { bodyText, type HttpResponse, headerOf } from '../../world/http/message.ts'
import { isReadIn, linksIn, runsIn } from '../exploit/page-effects.ts'
import { type Gap, jsonGap } from './judge-json.ts'
import { schemaGap } from './judge-schema.ts'
import { type Shortfall, shortfall, shown, shownBody } from './shortfall.ts'
import { jsonOf, type Message } from './source.ts'

/** What isn't as expected about an exchange; null where all is. The expectation is filled in. */
export function exchangeShortfall(
  exchange: Exchange,
  expected: Expectation,
  advice: string | undefined,
): Shortfall | null {
  const { request, response, problems } = exchange
  const name = `\`${request.method} ${request.target}\``
  const [problem] = problems
  if (problem)
    return shortfall(
      `a whole answer to ${name}`,
      problem.says,
      advice ?? adviceOnProblem(problem.kind),
    )
  // A response without problems is there.
  return response && responseShortfall(response, { name, expected, advice: expected.try ?? advice })
}

function adviceOnProblem(kind: Exchange['problems'][number]['kind']): string {
  switch (kind) {
    case 'closed-early':
      return 'Look at what your server printed. An error that nobody catches closes the connection.'
    case 'timed-out':
      return 'Does every path through the handler end the answer? Look for a promise that’s never awaited.'
    case 'refused':
      return 'Your server must keep running and keep listening. Look at what it printed.'
    case 'too-long':
      return 'Look for a loop that writes and never stops.'
    case 'bad-length':
    case 'extra-bytes':
      return 'content-length counts bytes, not characters: let your framework set it, or use Buffer.byteLength.'
    default:
      return 'Send the command below to your server and look at the bytes with `curl -v --raw`.'
  }
}

interface Judging {
  readonly name: string
  readonly expected: Expectation
  readonly advice: string | undefined
}

function responseShortfall(response: HttpResponse, judging: Judging): Shortfall | null {
  const { expected } = judging
  return (
    statusShortfall(response, judging) ??
    headersShortfall(response, expected.headers ?? {}, judging) ??
    problemShortfall(response, judging) ??
    bodyShortfall(response, judging)
  )
}

function statusShortfall(
  response: HttpResponse,
  { name, expected, advice }: Judging,
): Shortfall | null {
  const wanted = expected.problem ?? expected.status
  if (wanted === undefined || isStatus(response.status, wanted)) return null
  const body = bodyText(response).trim()
  return shortfall(
    `${name} to be answered with ${statusWords(wanted)}`,
    `${response.status}${body === '' ? '' : `, with the body ${shownBody(body)}`}`,
    adviceOn(response.status, { wanted, expected, advice }),
  )
}

type Wanted = NonNullable<Expectation['status']>

/** What to try for a status that isn't the one that's wanted: the lab's advice, where it can be about that. */
function adviceOn(
  came: number,
  asked: {
    readonly wanted: Wanted
    readonly expected: Expectation
    readonly advice: string | undefined
  },
): string {
  const { wanted, expected, advice } = asked
  const own = adviceOnStatus(came, wanted)
  if (advice === undefined) return own
  if (isRefused(came, expected)) {
    return `Your server refused this request, and the brief allows it. ${advice}`
  }
  if (came === 500) return `${own} ${advice}`
  const isOtherRefusal = came >= 400 && came < 500 && isAbout(wanted, (kind) => kind === 4)
  const isOnStatus = [wanted].flat().some((one) => advice.includes(String(one)))
  if (!isOtherRefusal || isOnStatus) return advice
  // Words for this one request may help; those for the whole check are about something else.
  return expected.try === undefined ? own : `${own} ${advice}`
}

/** Advice on what an answer holds says little where there's none. */
function isRefused(
  came: number,
  { status, json, has, text, like, contains, schema }: Expectation,
): boolean {
  const isAllowed = typeof status === 'number' && status < 300
  const holdsMore = [json, has, text, like, contains, schema].some((part) => part !== undefined)
  return isAllowed && holdsMore && came >= 400 && came < 500
}

export function isStatus(status: number, wanted: Wanted): boolean {
  if (typeof wanted === 'number') return status === wanted
  if (typeof wanted === 'string') return Math.floor(status / 100) === Number(wanted[0])
  return wanted.includes(status)
}

function statusWords(wanted: Wanted): string {
  if (typeof wanted === 'string') return `a ${wanted} status`
  return typeof wanted === 'number' ? `${wanted}` : wanted.join(' or ')
}

function adviceOnStatus(came: number, wanted: Wanted): string {
  if (came === 500)
    return 'Look at what your server printed: a 500 is an error that nobody expected.'
  if (came > 500) {
    return `A ${came} says that the trouble is on the server's side. Compare the brief with what makes your handler say so.`
  }
  if (came === 404) return 'Does your server know this method and path?'
  if (came < 300 && isAbout(wanted, (kind) => kind >= 4)) {
    return 'It was answered as if all was well, and a client believes that. Look at the request before you do what it asks, and say by the status what is wrong with it.'
  }
  if (came >= 400 && isAbout(wanted, (kind) => kind < 4)) {
    return 'Your server refused this request, and the brief allows it. Look for what refuses it.'
  }
  if (came === 403 && wanted === 401) {
    return 'It’s right to refuse this request. A 403 says that you know who asks and that they may not. Here you don’t know who asks: that’s a 401.'
  }
  if (came === 401 && wanted === 403) {
    return 'It’s right to refuse this request. A 401 says that you don’t know who asks. Here you know, and they may not: that’s a 403.'
  }
  if (came >= 400 && isAbout(wanted, (kind) => kind === 4)) {
    return 'It’s right to refuse this request, but with another status. Compare the brief with what your handler looks at, and in which order.'
  }
  return 'The status tells the client what happened. Compare the one that the brief asks for with what your handler sends.'
}

/** Whether all statuses that are wanted are of such a kind, 4 for 4xx. */
function isAbout(wanted: Wanted, isSuch: (kind: number) => boolean): boolean {
  return [wanted].flat().every((one) => isSuch(Number(String(one)[0])))
}

type Headers = NonNullable<Expectation['headers']>

/** What isn't as expected about headers. */
export function headersShortfall(
  message: Message,
  wanted: Headers,
  { name, advice }: Pick<Judging, 'name' | 'advice'>,
): Shortfall | null {
  for (const [header, one] of Object.entries(wanted)) {
    const came = headerOf(message, header)
    // A template that's nothing but a value keeps its type, and a header is text.
    const words = headerGap(header, typeof one === 'object' ? textsOf(one) : String(one), came)
    if (words === null) continue
    return shortfall(
      `the header \`${header}\` ${words} in the answer to ${name}`,
      came === null ? 'no such header' : `\`${header}: ${came}\``,
      advice ?? adviceOnHeader(header, one, came),
    )
  }
  return null
}

function adviceOnHeader(header: string, wanted: Headers[string], came: string | null): string {
  if (came === null) return `Set \`${header}\` before the body is sent.`
  return typeof wanted === 'object' && 'present' in wanted
    ? `Leave \`${header}\` out of this answer.`
    : `\`${header}\` is sent, with another value. Compare it with what the brief says for this request.`
}

/** What a header is compared with, as text. */
function textsOf<T extends object>(wanted: T): T {
  return Object.fromEntries(
    Object.entries(wanted).map(([key, value]) => [key, key === 'present' ? value : String(value)]),
  ) as T
}

function headerGap(header: string, wanted: Headers[string], came: string | null): string | null {
  if (typeof wanted === 'string')
    return isHeader(header, wanted, came) ? null : `to be \`${wanted}\``
  if ('present' in wanted) {
    if ((came !== null) === wanted.present) return null
    return wanted.present ? 'to be there' : 'not to be there'
  }
  if ('contains' in wanted) {
    return came?.includes(wanted.contains) ? null : `to contain \`${wanted.contains}\``
  }
  if ('not' in wanted)
    return came !== null && came !== wanted.not ? null : `to be another than \`${wanted.not}\``
  return came !== null && new RegExp(wanted.matches).test(came)
    ? null
    : `to ${wanted.says ?? `match \`${wanted.matches}\``}`
}

/** A media type that is asked for without parameters matches with any. */
function isHeader(header: string, wanted: string, came: string | null): boolean {
  if (came === null) return false
  if (header.toLowerCase() !== 'content-type' || wanted.includes(';')) return came === wanted
  return came.split(';')[0]?.trim().toLowerCase() === wanted.toLowerCase()
}

/** A problem document (RFC 9457). */
function problemShortfall(
  response: HttpResponse,
  { name, expected, advice }: Judging,
): Shortfall | null {
  if (expected.problem === undefined) return null
  const headers = { 'content-type': 'application/problem+json' }
  const typeGap = headersShortfall(response, headers, { name, advice })
  if (typeGap) return typeGap
  const body = jsonOf(response)
  const words = problemGap(body, expected.problem)
  if (words === null) return null
  return shortfall(
    `the body of the answer to ${name} to be a problem document (RFC 9457): ${words}`,
    shown(body ?? bodyText(response)),
    advice ??
      'For example: {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "…"}',
  )
}

function problemGap(body: unknown, status: number): string | null {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return 'a JSON object'
  const { type, title, detail, status: own } = body as Record<string, unknown>
  for (const [key, value] of Object.entries({ type, title, detail })) {
    if (value !== undefined && typeof value !== 'string') return `\`${key}\` is a string`
  }
  if (own !== undefined && own !== status)
    return `\`status\` is the same as the response's, ${status}`
  return typeof title === 'string' && title.trim() !== ''
    ? null
    : '`title` says in a few words what is wrong'
}

function bodyShortfall(response: HttpResponse, judging: Judging): Shortfall | null {
  const { name, expected, advice } = judging
  const text = bodyText(response)
  const say = ({ expected: wanted, came, sure }: Gap, attempt: string): Shortfall =>
    shortfall(`in the answer to ${name}, ${wanted}`, came, sure ?? advice ?? attempt)
  if (expected.empty && text !== '') {
    return say({ expected: 'no body', came: shown(text) }, 'Send the status and end the response.')
  }
  const found = jsonShortfall(response, judging, say)
  if (found) return found
  if (expected.text !== undefined && text !== expected.text) {
    const wanted = `the body to be ${shown(expected.text)}`
    return say({ expected: wanted, came: shown(text) }, 'Compare the two letter by letter.')
  }
  if (expected.bytes !== undefined && response.body.length !== Number(expected.bytes)) {
    const wanted = `${Number(expected.bytes).toLocaleString('en-US')} bytes in the body`
    const came = response.body.length.toLocaleString('en-US')
    return say({ expected: wanted, came }, 'Send the bytes as they are stored.')
  }
  const absent = expected.contains?.find((one) => !text.includes(one))
  if (absent !== undefined) {
    return say(
      { expected: `${shown(absent)} in the body`, came: shown(text) },
      'Look at what is sent.',
    )
  }
  const page = pageGap(expected, text)
  if (page) return say(page, 'Escape text when you put it into a page: &, <, > and both quotes.')
  const lines = response.headers.map((header) => header.join(': '))
  const places = [text, ...lines]
  const leaked = expected.lacks?.find((one) => places.some((place) => place.includes(one)))
  if (leaked === undefined) return null
  const wanted = `${shown(leaked)} not to be shown`
  const place = places.find((one) => one.includes(leaked)) as string
  return say(
    { expected: wanted, came: around(place, leaked) },
    'Send clients what they need, and keep the rest.',
  )
}

/** What a browser makes of the page, and what a reader sees in it. */
function pageGap({ inert, shows, links = {} }: Expectation, html: string): Gap | null {
  const place = inert === undefined ? null : runsIn(html, inert)
  if (place !== null) {
    return { expected: `${shown(inert)} to run nowhere in the page`, came: `it in ${place}` }
  }
  if (shows !== undefined && !isReadIn(html, shows))
    return { expected: `readers of the page to see ${shown(shows)}`, came: shown(html) }
  return linksGap(links, html)
}

function linksGap(wanted: NonNullable<Expectation['links']>, html: string): Gap | null {
  for (const [text, to] of Object.entries(wanted)) {
    const found = linksIn(html).filter((link) => link.text === text)
    if (to === null ? found.length === 0 : found.some((link) => isSameAddress(link.to, to)))
      continue
    const came = found.map((link) => shown(link.to)).join(', ')
    return to === null
      ? { expected: `${shown(text)} without a link`, came: `a link to ${came}` }
      : {
          expected: `a link ${shown(text)} to ${shown(to)}`,
          came: came === '' ? `no link with that text in ${shown(html)}` : `one to ${came}`,
        }
  }
  return null
}

/** Whether two ways to write an address lead to one place: the scheme and the host have no case. */
function isSameAddress(one: string, other: string): boolean {
  return one === other || (URL.parse(one)?.href ?? one) === URL.parse(other)?.href
}

function around(text: string, word: string): string {
  const at = text.indexOf(word)
  return shown(text.slice(Math.max(0, at - 60), at + word.length + 60))
}

function jsonShortfall(
  response: HttpResponse,
  { expected, name, advice }: Judging,
  say: (gap: Gap, attempt: string) => Shortfall,
): Shortfall | null {
  const { json, has, schema } = expected
  if (json === undefined && has === undefined && schema === undefined) return null
  const body = jsonOf(response)
  if (body === undefined) {
    return shortfall(
      `the body of the answer to ${name} to be JSON`,
      shown(bodyText(response)),
      advice ?? '`JSON.stringify` turns a value into JSON. Send that, and nothing around it.',
    )
  }
  const gap =
    (json === undefined ? null : jsonGap(json, body, 'exactly')) ??
    (has === undefined ? null : jsonGap(has, body, 'partly')) ??
    (schema === undefined ? null : schemaGap(schema, body))
  return (
    gap &&
    say(gap, 'Compare the body below with what the brief says, both its names and its values.')
  )
}
