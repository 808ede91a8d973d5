/**
 * An error that a person can meet. Its code is the key of `problemCodes` and of the long text in
 * docs/reference/problems/<code>.md; a test holds the two together. `status` is the HTTP status.
 */
export const problemCodes = {
  'unknown-lab': { status: 404, title: 'We can’t find that lab' },
  'unknown-attempt': { status: 404, title: 'We can’t find that attempt' },
  'unknown-run': { status: 404, title: 'We can’t find that run' },
  'unknown-page': { status: 404, title: 'There’s no page at this address' },
  'bad-request': { status: 400, title: 'We couldn’t read that request' },
  'too-large': { status: 413, title: 'The request is too large' },
  'wrong-host': { status: 421, title: 'That request is for a different host' },
  'wrong-origin': { status: 403, title: 'That request came from another site' },
  'bad-lab': { status: 500, title: 'We couldn’t read a lab' },
  'same-cluster': { status: 500, title: 'The store and the bench are the same cluster' },
  'server-version': { status: 500, title: 'This PostgreSQL is too old or too new' },
  'no-database': { status: 500, title: 'We couldn’t start or reach PostgreSQL' },
  'our-fault': { status: 500, title: 'Something went wrong on our side' },
  'bad-input': { status: 400, title: 'That input won’t work' },
  'bad-file': { status: 400, title: 'We couldn’t read that file' },
  'bad-page': { status: 400, title: 'We couldn’t check that page' },
  'no-browser': { status: 500, title: 'No browser starts on this machine' },
  'no-folder': { status: 500, title: 'We can’t use the data folder' },
  'no-sandbox': { status: 500, title: 'Part of the sandbox is missing' },
  'not-yet': { status: 409, title: 'You can’t do that yet' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problemCodes

/** What a person reads: what we expected, what we got, what to try. */
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
    super(`${problemCodes[code].title}: expected ${reason.expected}; got ${reason.came}`, options)
    this.code = code
    this.reason = reason
  }
}

/** For a terminal. */
export function problemText({ code, reason }: Problem): string {
  const { expected, came, try: attempt } = reason
  return `${code}\n  Expected: ${expected}\n  Got: ${came}\n  Try: ${attempt}`
}
