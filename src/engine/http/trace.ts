import type { TraceMoment } from '../../lab/counterexample/trace.ts'
import { curlOf } from '../../world/http/curl.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { requestBytes } from '../../world/http/message.ts'

/** What happened to a server while a check ran, in order. */
export interface Trace {
  readonly entries: TraceEntry[]
}

export type TraceEntry =
  | {
      readonly kind: 'exchange'
      readonly who: string | null
      readonly exchange: Exchange
      /** What its own step advises. */
      readonly advice?: string | undefined
    }
  | {
      readonly kind: 'event'
      readonly says: string
      readonly text: string | null
      readonly atMs: number
    }

/** Adds an exchange and says which moment it is. */
export function addExchange(
  trace: Trace,
  exchange: Exchange,
  who: string | null,
  advice?: string,
): number {
  return trace.entries.push({ kind: 'exchange', who, exchange, advice }) - 1
}

/** Adds something that isn't a request. */
export function addEvent(trace: Trace, says: string, text: string | null = null): number {
  return trace.entries.push({ kind: 'event', says, text, atMs: performance.now() }) - 1
}

const momentsMax = 60
const headMax = 4_000
const bodyMax = 2_000

/** Moments as a verdict keeps them; of very many only the last, where it shows, and how many requests that leaves out. */
export function momentsOf(
  { entries }: Trace,
  at: number | null,
): { readonly moments: TraceMoment[]; readonly at: number | null; readonly leftOut: number } {
  const end = at === null ? entries.length : Math.max(at + 1, lastMeeting(entries, at) + 1)
  const from = Math.max(0, end - momentsMax)
  const kept = entries.slice(from, end)
  const first = kept[0] ? startOf(kept[0]) : 0
  const moments = kept.map((entry) => momentOf(entry, first))
  const leftOut = entries.slice(0, from).filter(({ kind }) => kind === 'exchange').length
  return { moments, at: at === null ? null : at - from, leftOut }
}

/** The last exchange that was under way together with this one: all of them are shown. */
function lastMeeting(entries: readonly TraceEntry[], at: number): number {
  const own = entries[at]
  if (own?.kind !== 'exchange') return at
  return entries.findLastIndex(
    (one) => one.kind === 'exchange' && one.exchange.times.startedAt < own.exchange.times.endedAt,
  )
}

const startOf = (entry: TraceEntry): number =>
  entry.kind === 'event' ? entry.atMs : entry.exchange.times.startedAt

const round = (milliseconds: number): number => Math.round(milliseconds * 10) / 10

function momentOf(entry: TraceEntry, first: number): TraceMoment {
  if (entry.kind === 'event') {
    const { says, text, atMs } = entry
    return { kind: 'event', says, text, from: round(atMs - first) }
  }
  const { exchange, who } = entry
  const { request, response, received, problems, times, origin } = exchange
  const cause = request.headers.some(([name]) => name.toLowerCase() === 'connection')
  const own = cause ? { ...request, headers: withoutClose(request.headers) } : request
  return {
    kind: 'exchange',
    who,
    request: messageText(requestBytes(own, origin)),
    response: response === null && received.length === 0 ? null : messageText(received),
    problems: problems.map(({ says }) => `${says[0]?.toUpperCase()}${says.slice(1)}.`),
    from: round(times.startedAt - first),
    to: round(times.endedAt - first),
    curl: curlOf(own, 'http://127.0.0.1:$PORT'),
  }
}

/** That we close the connection ourselves is of no interest. */
function withoutClose(headers: Exchange['request']['headers']): Exchange['request']['headers'] {
  return headers.filter((header) => header.join(': ').toLowerCase() !== 'connection: close')
}

/** Head and body as they went over the wire, cut where they are long. */
function messageText(bytes: Buffer): string {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('utf8', 0, end < 0 ? headMax : Math.min(end, headMax))
  const body = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4)
  return [head.replaceAll('\r\n', '\n'), ...(body.length > 0 ? ['', bodyShown(body)] : [])].join(
    '\n',
  )
}

function bodyShown(body: Buffer): string {
  const text = body.toString('utf8', 0, bodyMax)
  const isText = !Array.from(text.slice(0, -3)).some((c) => c === '�' || (c < ' ' && !/\s/.test(c)))
  if (!isText) return `(${body.length.toLocaleString('en-US')} bytes that aren't text)`
  const more = body.length - bodyMax
  return more > 0 ? `${text}\n… ${more.toLocaleString('en-US')} more bytes` : text
}
