import type { ConsoleRequest, ServerAnswer } from '../../lab/http/console.ts'
import { curlOf } from '../../world/http/curl.ts'
import { exchange } from '../../world/http/exchange.ts'
import type { Header, HttpRequest, Origin } from '../../world/http/message.ts'
import { targetOf } from './make-request.ts'
import { momentsOf } from './trace.ts'

const limits = { totalMs: 10_000, bodyBytesMax: 1_048_576 }

/** Sends a request that someone wrote by hand, to this server and to no other. */
export async function askByHand(origin: Origin, asked: ConsoleRequest): Promise<ServerAnswer> {
  const request = readRequest(origin, asked)
  if ('kind' in request) return request
  const made = await exchange(origin, request, { limits })
  const { moments } = momentsOf(
    { entries: [{ kind: 'exchange', who: null, exchange: made }] },
    null,
  )
  const [moment] = moments
  const body = made.response?.body ?? Buffer.alloc(0)
  return {
    kind: 'answered',
    status: made.response?.status ?? null,
    moment: moment as Extract<typeof moment, { kind: 'exchange' }>,
    bytes: bytesText(body),
    bodyBytes: body.length,
    curl: curlOf(request, origin),
  }
}

/** The request as it goes over the wire, or what is wrong with how it's written. */
function readRequest(
  origin: Origin,
  { method, target, headers, body }: ConsoleRequest,
): HttpRequest | Extract<ServerAnswer, { kind: 'refused' }> {
  const verb = method.trim().toUpperCase()
  if (!/^[!#$%&'*+.^_`|~\w-]{1,40}$/.test(verb)) {
    return refuse('a method such as GET or POST', method, 'Choose one from the list.')
  }
  const own = targetOf(target.trim() || '/', origin)
  if (own === null) {
    return refuse(
      'a path on your own server, such as /films',
      target,
      'Requests go to your own running server alone. Leave the address out and write the path.',
    )
  }
  const read: Header[] = []
  for (const line of headers.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const found = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line)
    if (!found) {
      return refuse(
        'each header on its own line, with a colon after its name',
        line,
        'For example: Accept: text/csv',
      )
    }
    read.push([found[1] as string, found[2] as string])
  }
  const hasType = read.some(([name]) => name.toLowerCase() === 'content-type')
  const isJson = body !== '' && !hasType && isJsonText(body)
  return {
    method: verb,
    target: own,
    headers: isJson ? [...read, ['content-type', 'application/json']] : read,
    body: body === '' ? null : Buffer.from(body),
  }
}

function refuse(
  expected: string,
  came: string,
  attempt: string,
): Extract<ServerAnswer, { kind: 'refused' }> {
  const got = came === '' ? 'nothing' : JSON.stringify(came.slice(0, 120))
  return { kind: 'refused', reason: { expected, came: got, try: attempt } }
}

/** Nobody has to type the content type of JSON. */
function isJsonText(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

const bytesShown = 512
const perLine = 16

/** Offset, bytes and the characters they would be, sixteen on a line. */
function bytesText(body: Buffer): string {
  const lines: string[] = []
  for (let at = 0; at < Math.min(body.length, bytesShown); at += perLine) {
    const bytes = [...body.subarray(at, Math.min(at + perLine, bytesShown))]
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = bytes.map((b) => (b > 31 && b < 127 ? String.fromCharCode(b) : '·')).join('')
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(perLine * 3 - 1)}  ${text}`)
  }
  return lines.join('\n')
}
