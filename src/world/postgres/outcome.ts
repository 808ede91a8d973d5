import type { Outcome } from './session.ts'

type OverLimit = Extract<Outcome, { kind: 'over-limit' }>

const outOfMemory = '53200'
/** A limit of the server's own; only sizes are about memory, and chr(0) has the same code. */
const programLimit = '54000'
const isSize = /too (?:large|big|long)|exceed|maximum/i

/** What PostgreSQL said of one statement: an error of its own, or a limit that it ran into. */
export function outcomeOfError(fields: Record<string, string>, text: string): Outcome {
  const code = fields.C ?? 'XX000'
  const message = fields.M ?? 'PostgreSQL gave no message'
  const limit = limitOf(code, message)
  if (limit !== null) return { kind: 'over-limit', limit, message }
  return {
    kind: 'error',
    code,
    message,
    detail: fields.D ?? null,
    hint: fields.H ?? null,
    position: fields.P === undefined ? null : offsetOf(text, Number(fields.P)),
    constraint: fields.n ?? null,
  }
}

/** XX000 has no code of its own for an allocation that can never be; its text is the only sign. */
function limitOf(code: string, message: string): OverLimit['limit'] | null {
  if (code === '57014') return 'time'
  if (code === '53400' || code === '53100') return 'temporary-files'
  if (code === outOfMemory || (code === programLimit && isSize.test(message))) return 'memory'
  return code === 'XX000' && message.includes('invalid memory alloc request size') ? 'memory' : null
}

/** PostgreSQL counts characters from 1; a JavaScript string counts UTF-16 units from 0. */
function offsetOf(text: string, position: number): number {
  let offset = 0
  for (let character = 1; character < position && offset < text.length; character++) {
    offset += (text.codePointAt(offset) as number) > 0xffff ? 2 : 1
  }
  return offset
}

/** A text with a NUL cannot be sent at all; PostgreSQL would say this of it. */
export function outcomeOfNul(text: string): Outcome {
  return {
    kind: 'error',
    code: '22021',
    message: 'invalid byte sequence for encoding "UTF8": 0x00',
    detail: null,
    hint: null,
    position: text.indexOf('\0'),
    constraint: null,
  }
}

export function overTime(timeoutMs: number): Outcome {
  return { kind: 'over-limit', limit: 'time', message: `still running after ${timeoutMs} ms` }
}

export function overBytes(bytesMax: number): Outcome {
  return {
    kind: 'over-limit',
    limit: 'bytes',
    message: `the result is larger than ${bytesMax} bytes`,
  }
}

export function overMemory(): Outcome {
  return {
    kind: 'over-limit',
    limit: 'memory',
    message: 'the server process ended while it ran this statement, twice',
  }
}
