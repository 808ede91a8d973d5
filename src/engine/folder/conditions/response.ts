import { plainText } from '../../../lab/folder/state.ts'
import { quoted } from '../shortfall.ts'
import type { TextGap } from './text.ts'

export interface ResponseAsked {
  readonly status: number
  /** Names of headers that are there. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Whether a text is one HTTP response as it came: a status line, headers, an empty line, the body. */
export function responseGap(name: string, given: string, asked: ResponseAsked): TextGap | null {
  const text = plainText(given)
  const [head = '', ...rest] = text.split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const status = /^HTTP\/[\d.]+ (\d{3})\b/.exec(first)?.[1]
  const whole = `${name} to hold the whole response and nothing else`
  if (status === undefined) {
    const again =
      text.trim() === asked.body.trim() || text.trim() === ''
        ? 'With `-i` the status and the headers come too.'
        : 'A response begins with its status. Write into the file what `-i` prints, as it comes: `>` writes the file anew, and `>>` adds to what it holds.'
    return {
      expected: `${whole}: the status in its first line`,
      came: lineWords(first),
      try: again,
    }
  }
  if (Number(status) !== asked.status) {
    return {
      expected: `${name} to hold a response with the status ${asked.status}`,
      came: status,
      try: 'Is it the address that the brief asks for?',
    }
  }
  const names = lines.map((line) => (line.split(':')[0] ?? '').trim().toLowerCase())
  const missing = asked.headers.find((header) => !names.includes(header))
  if (missing !== undefined) {
    return {
      expected: `${name} to hold all headers, \`${missing}\` too`,
      came: 'no such header',
      try: 'Write into the file what `-i` prints, as it comes.',
    }
  }
  const odd = lines.find((line) => !/^[\w-]+:/.test(line))
  if (odd !== undefined) {
    return {
      expected: `an empty line after the headers in ${name}`,
      came: lineWords(odd),
      try: 'The empty line is part of the response: it says that the headers end there.',
    }
  }
  const body = rest.join('\n\n').trimEnd()
  if (body === asked.body.trimEnd()) return null
  return {
    expected: `${name} to end with the body ${quoted(asked.body)}`,
    came: body === '' ? 'no body' : quoted(body),
    try:
      body === ''
        ? 'Ask with GET: a HEAD request, as of `curl -I`, brings no body.'
        : 'Is it the address that the brief asks for? And is there one response, with nothing behind it?',
  }
}

const lineWords = (line: string): string => (line.trim() === '' ? 'an empty line' : quoted(line))
