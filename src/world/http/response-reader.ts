import type { Header, HttpResponse } from './message.ts'

/** What is wrong with the bytes of a response, or with how they came. */
export interface ExchangeProblem {
  readonly kind: /** No connection. */
    | 'refused'
    /** The connection closed before the response was whole. */
    | 'closed-early'
    | 'timed-out'
    /** More bytes than are read. */
    | 'too-long'
    | 'bad-status-line'
    | 'bad-header'
    | 'bad-length'
    | 'bad-chunk'
    /** Bytes after the end that the head announced. */
    | 'extra-bytes'
    /** We closed it: the request was given up on purpose. */
    | 'given-up'
  /** A sentence a beginner understands, without its full stop. */
  readonly says: string
}

export interface ReaderLimits {
  readonly headBytesMax: number
  readonly bodyBytesMax: number
}

/** Reads one response from bytes as they come, strictly. */
export interface ResponseReader {
  push(bytes: Buffer): void
  /** The other side closed the connection. */
  end(): void
  /** Nothing more of this response will be read. */
  readonly isDone: () => boolean
  /** The head was read: a response is there, whole or not. */
  readonly response: () => HttpResponse | null
  readonly problems: () => readonly ExchangeProblem[]
  /** Whether one `100 Continue` came. */
  readonly mayContinue: () => boolean
  /** After the last byte the connection may carry another request. */
  readonly canGoOn: () => boolean
}

type Part =
  | { readonly kind: 'head' }
  | { readonly kind: 'length'; left: number }
  | { readonly kind: 'until-close' }
  | { readonly kind: 'chunk-size' }
  | { readonly kind: 'chunk'; left: number }
  | { readonly kind: 'chunk-end' }
  | { readonly kind: 'trailers' }
  | { readonly kind: 'done' }

interface Head {
  readonly version: string
  readonly status: number
  readonly statusText: string
  readonly headers: readonly Header[]
}

interface Reading {
  readonly method: string
  readonly limits: ReaderLimits
  part: Part
  /** Bytes of a line that isn't whole yet. */
  rest: Buffer
  head: Head | null
  readonly interim: Head[]
  readonly body: Buffer[]
  bodyBytes: number
  readonly trailers: Header[]
  readonly problems: ExchangeProblem[]
}

/** A reader for the response to a request with this method. */
export function readResponse(method: string, limits: ReaderLimits): ResponseReader {
  const reading: Reading = {
    method,
    limits,
    part: { kind: 'head' },
    rest: Buffer.alloc(0),
    head: null,
    interim: [],
    body: [],
    bodyBytes: 0,
    trailers: [],
    problems: [],
  }
  return {
    push: (bytes) => push(reading, bytes),
    end: () => endOfConnection(reading),
    isDone: () => reading.part.kind === 'done',
    response: () => responseOf(reading),
    problems: () => reading.problems,
    mayContinue: () => reading.interim.some(({ status }) => status === 100),
    canGoOn: () =>
      reading.part.kind === 'done' &&
      reading.problems.length === 0 &&
      !reading.head?.headers.some(([n, v]) => /^connection$/i.test(n) && /\bclose\b/i.test(v)),
  }
}

function responseOf({ head, body, trailers, interim }: Reading): HttpResponse | null {
  return head && { ...head, body: Buffer.concat(body), trailers, interim }
}

function push(reading: Reading, bytes: Buffer): void {
  let left: Buffer = reading.rest.length === 0 ? bytes : Buffer.concat([reading.rest, bytes])
  reading.rest = Buffer.alloc(0)
  while (left.length > 0) {
    if (reading.part.kind === 'done') {
      if (reading.problems.length === 0) extraBytes(reading, left)
      return
    }
    const taken = take(reading, left)
    if (taken === 0) {
      reading.rest = left
      return
    }
    left = left.subarray(taken)
  }
}

/** Takes what it can from the front and says how many bytes; 0: more must come first. */
function take(reading: Reading, bytes: Buffer): number {
  const { part } = reading
  switch (part.kind) {
    case 'head':
      return takeHead(reading, bytes)
    case 'length':
    case 'chunk': {
      const taken = addBody(reading, bytes.subarray(0, part.left))
      part.left -= taken
      if (part.left === 0) next(reading, part.kind === 'chunk' ? 'chunk-end' : 'done')
      return taken
    }
    case 'until-close':
      return addBody(reading, bytes)
    case 'chunk-size':
      if (/^[^0-9a-fA-F]/.test(bytes.toString('latin1', 0, 1))) {
        badChunk(reading, `${shown(bytes.toString('latin1', 0, 40))} where a chunk's size belongs`)
        return bytes.length
      }
      return takeLine(reading, bytes, (line) => takeChunkSize(reading, line))
    case 'chunk-end':
      return takeLine(reading, bytes, (line) => {
        if (line !== '') return badChunk(reading, `${shown(line)} after a chunk of that size`)
        next(reading, 'chunk-size')
      })
    case 'trailers':
      return takeLine(reading, bytes, (line) => {
        const header = headerIn(line)
        if (line === '') next(reading, 'done')
        else if (header) reading.trailers.push(header)
        else fail(reading, 'bad-header', `a trailer line ${shown(line)} has no name and colon`)
      })
    case 'done':
      return 0
  }
}

function next(reading: Reading, kind: 'chunk-end' | 'chunk-size' | 'trailers' | 'done'): void {
  // A part that was closed by a problem stays closed.
  if (reading.part.kind !== 'done') reading.part = { kind }
}

function fail(reading: Reading, kind: ExchangeProblem['kind'], says: string): void {
  reading.problems.push({ kind, says })
  reading.part = { kind: 'done' }
}

function addBody(reading: Reading, bytes: Buffer): number {
  const room = reading.limits.bodyBytesMax - reading.bodyBytes
  const kept = bytes.subarray(0, room)
  if (kept.length > 0) reading.body.push(kept)
  reading.bodyBytes += kept.length
  if (bytes.length > room) {
    const max = reading.limits.bodyBytesMax.toLocaleString('en-US')
    fail(reading, 'too-long', `the body goes on after ${max} bytes, and we stopped reading`)
  }
  return bytes.length
}

const lineBytesMax = 8_192

function takeLine(reading: Reading, bytes: Buffer, hear: (line: string) => void): number {
  const at = bytes.indexOf(10)
  if (at < 0) {
    if (bytes.length > lineBytesMax) badChunk(reading, 'a line that never ends')
    return bytes.length > lineBytesMax ? bytes.length : 0
  }
  if (bytes[at - 1] !== 13) badChunk(reading, 'a line that ends with \\n instead of \\r\\n')
  else hear(bytes.toString('latin1', 0, at - 1))
  return at + 1
}

function takeChunkSize(reading: Reading, line: string): void {
  const size = /^([0-9a-fA-F]{1,12})[ \t]*(;.*)?$/.exec(line)?.[1]
  if (size === undefined) return badChunk(reading, `${shown(line)} where a chunk's size belongs`)
  const left = Number.parseInt(size, 16)
  reading.part = left === 0 ? { kind: 'trailers' } : { kind: 'chunk', left }
}

function badChunk(reading: Reading, came: string): void {
  fail(
    reading,
    'bad-chunk',
    `the head says \`transfer-encoding: chunked\`, and the body isn't in chunks: got ${came}`,
  )
}

function extraBytes(reading: Reading, bytes: Buffer): void {
  const { head, method } = reading
  const status = head?.status ?? 0
  const reason = hasNoBody(method, status)
    ? `a response to ${method} with status ${status} has no body`
    : 'the head announced fewer'
  const text = shown(bytes.toString('latin1', 0, 40))
  reading.problems.push({
    kind: 'extra-bytes',
    says: `${bytes.length} more bytes came after the end of the response (${text}): ${reason}`,
  })
}

function takeHead(reading: Reading, bytes: Buffer): number {
  const early = /^[\s\S]{0,5}/.exec(bytes.toString('latin1', 0, 5))?.[0] ?? ''
  if (!'HTTP/'.startsWith(early)) {
    const line = bytes.toString('latin1', 0, 80).split(/\r?\n/)[0] ?? ''
    fail(
      reading,
      'bad-status-line',
      `the answer begins with ${shown(line)}, not with a status line such as \`HTTP/1.1 200 OK\``,
    )
    return bytes.length
  }
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1', 0, reading.limits.headBytesMax))
  if (!end) {
    if (bytes.length < reading.limits.headBytesMax) return 0
    const max = reading.limits.headBytesMax.toLocaleString('en-US')
    fail(reading, 'too-long', `the head goes on after ${max} bytes, and we stopped reading`)
    return bytes.length
  }
  const text = bytes.toString('latin1', 0, end.index)
  const head = parseHead(reading, text)
  if (head) startBody(reading, head)
  return end.index + end[0].length
}

function parseHead(reading: Reading, text: string): Head | null {
  if (/(^|[^\r])\n/.test(text)) {
    fail(reading, 'bad-header', 'a line of the head ends with \\n instead of \\r\\n')
    return null
  }
  const [first = '', ...lines] = text.split('\r\n')
  const status = /^(HTTP\/1\.[01]) ([1-9]\d\d)(?: (.*))?$/.exec(first)
  if (!status) {
    fail(
      reading,
      'bad-status-line',
      `the status line is ${shown(first)}; it looks like \`HTTP/1.1 200 OK\``,
    )
    return null
  }
  const headers: Header[] = []
  for (const line of lines) {
    const header = headerIn(line)
    if (!header) {
      fail(reading, 'bad-header', `the header line ${shown(line)} isn't \`name: value\``)
      return null
    }
    headers.push(header)
  }
  const [, version = '', code = '', statusText = ''] = status
  return { version, status: Number(code), statusText, headers }
}

/** Names are tokens (RFC 9110, 5.6.2); values keep every byte but control characters. */
function headerIn(line: string): Header | null {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/s.exec(line) ?? []
  if (name === undefined || value === undefined) return null
  if ([...value].some((c) => c !== '\t' && (c < ' ' || c === '\x7f'))) return null
  // A name or title in UTF-8 is read as what it is.
  return [name, Buffer.from(value, 'latin1').toString('utf8')]
}

const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 304

function startBody(reading: Reading, head: Head): void {
  if (head.status < 200 && head.status !== 101) {
    reading.interim.push(head)
    return
  }
  reading.head = head
  const valuesOf = (wanted: string): string[] =>
    head.headers.filter(([n]) => n.toLowerCase() === wanted).map(([, v]) => v)
  const coding = valuesOf('transfer-encoding').join(', ').toLowerCase()
  const lengths = [...new Set(valuesOf('content-length').flatMap((v) => v.split(/\s*,\s*/)))]
  const bad = lengths.length > 1 || lengths.some((one) => !/^\d{1,15}$/.test(one))
  if (bad || (coding !== '' && lengths.length > 0)) {
    const came = coding === '' ? lengths.join(' and ') : `${lengths[0]} beside ${coding}`
    return fail(reading, 'bad-length', `content-length is one whole number; got ${came}`)
  }
  if (hasNoBody(reading.method, head.status)) next(reading, 'done')
  else if (/(^|, *)chunked$/.test(coding)) next(reading, 'chunk-size')
  else if (lengths[0] === '0') next(reading, 'done')
  else if (lengths[0] === undefined) reading.part = { kind: 'until-close' }
  else reading.part = { kind: 'length', left: Number(lengths[0]) }
}

function endOfConnection(reading: Reading): void {
  const { part } = reading
  if (part.kind === 'done') return
  if (part.kind === 'until-close') return next(reading, 'done')
  fail(reading, 'closed-early', closedWhere(reading, part))
}

function closedWhere({ head, rest, bodyBytes }: Reading, part: Part): string {
  if (head === null) {
    return rest.length === 0
      ? 'the server closed the connection without an answer'
      : 'the server closed the connection in the middle of the head'
  }
  if (part.kind === 'length') {
    const announced = bodyBytes + part.left
    return `content-length says ${announced} bytes; the server closed the connection after ${bodyBytes}`
  }
  return `the server closed the connection in the middle of the body, after ${bodyBytes} bytes and before the last chunk`
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
