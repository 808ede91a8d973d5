/**
 * An error that a person can meet. Its code is the key of `problemCodes` and of the long text in
 * docs/reference/problems/<code>.md; a test holds the two together. `status` is the HTTP status.
 */
export const problemCodes = {
  'unknown-lab': { status: 404, title: 'There is no such lab' },
  'unknown-attempt': { status: 404, title: 'There is no such attempt' },
  'unknown-run': { status: 404, title: 'There is no such run' },
  'unknown-page': { status: 404, title: 'There is nothing at this address' },
  'bad-request': { status: 400, title: 'The request could not be read' },
  'too-large': { status: 413, title: 'The request is too large' },
  'wrong-host': { status: 421, title: 'The request names another host' },
  'wrong-origin': { status: 403, title: 'The request comes from another site' },
  'bad-lab': { status: 500, title: 'A lab could not be read' },
  'same-cluster': { status: 500, title: 'The store and the bench are the same cluster' },
  'server-version': { status: 500, title: 'This PostgreSQL is too old or too new' },
  'no-database': { status: 500, title: 'PostgreSQL could not be started or reached' },
  'our-fault': { status: 500, title: 'Something broke on our side' },
  'bad-input': { status: 400, title: 'The input is not as expected' },
  'bad-file': { status: 400, title: 'The file could not be read' },
  'bad-page': { status: 400, title: 'The page could not be checked' },
  'no-browser': { status: 500, title: 'No browser starts on this machine' },
  'no-folder': { status: 500, title: 'The data folder cannot be used' },
  'no-sandbox': { status: 500, title: 'The sandbox is not whole' },
  'not-yet': { status: 409, title: 'That is not possible yet' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problemCodes

/** What a person reads: what was expected, what came, what to try. */
export interface Reason {
  readonly expected: string
  readonly came: string
  readonly try: string
}

export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly reason: Reason

  constructor(code: ProblemCode, reason: Reason, options?: { cause?: unknown }) {
    super(`${problemCodes[code].title}: expected ${reason.expected}; came ${reason.came}`, options)
    this.code = code
    this.reason = reason
  }
}

/** For a terminal. */
export function problemText({ code, reason }: Problem): string {
  const { expected, came, try: attempt } = reason
  return `${code}\n  Expected: ${expected}\n  Got: ${came}\n  Try: ${attempt}`
}
