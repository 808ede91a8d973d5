import type { Reason } from '../../kit/problem.ts'

/** What isn't as a check asks, for the person who wrote the server. */
export interface Shortfall extends Reason {
  /** The moment of the trace at which it shows; null: after all of them. */
  readonly at: number | null
  /** Our own bound was reached before it could be told. */
  readonly isUndecided?: true
}

/** A shortfall that isn't bound to a moment. */
export function shortfall(expected: string, came: string, attempt: string): Shortfall {
  return { expected, came, try: attempt, at: null }
}

const shownMax = 300

/** A value as JSON, short enough for a sentence. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > shownMax ? `${text.slice(0, shownMax - 1)}…` : text
}

/** The same, set as code. */
export function asCode(value: unknown): string {
  return value === undefined ? 'nothing' : `\`${shown(value)}\``
}

/** A body as it came, on one line, set as code. */
export function shownBody(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const short = line.length > shownMax ? `${line.slice(0, shownMax - 1)}…` : line
  return short.includes('`') ? short : `\`${short}\``
}
