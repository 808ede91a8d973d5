import fs from 'node:fs'
import path from 'node:path'
import type { FastifyError, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { Problem, type ProblemCode, problemCodes } from '../kit/problem.ts'

/** RFC 9457, with our three parts beside the detail. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: ProblemCode
  readonly expected: string
  readonly came: string
  readonly try: string
}

export function problemDocument(problem: Problem, instance: string): ProblemDocument {
  const { title, status } = problemCodes[problem.code]
  const { expected, came } = problem.reason
  return {
    type: `/problems/${problem.code}`,
    title,
    status,
    detail: `Expected ${expected}. Got ${came}. ${problem.reason.try}`,
    instance,
    code: problem.code,
    expected,
    came,
    try: problem.reason.try,
  }
}

/** Programs are answered with a problem document, people with a page. */
export function wantsDocument(request: FastifyRequest): boolean {
  if (request.url.startsWith('/api/')) return true
  const accept = request.headers.accept ?? ''
  return /application\/(?:problem\+)?json/.test(accept) && !/text\/html/.test(accept)
}

/** PostgreSQL's word for a byte that no text can hold. */
const nulInText = '22021'

/** Whatever was thrown, as something a person can be told; what is not known is our own fault. */
export function asProblem(error: unknown, request: FastifyRequest, bytesMax: number): Problem {
  if (error instanceof Problem) return error
  const { code, statusCode, validation, message } = error as Partial<FastifyError>
  if (error instanceof ZodError || code === nulInText) {
    const [issue] = error instanceof ZodError ? error.issues : []
    return new Problem(
      'bad-request',
      {
        expected: 'the form’s fields, as text without NUL characters',
        came: issue ? `${issue.path.join('.')}: ${issue.message}`.slice(0, 300) : 'a NUL character',
        try: 'Reload the page and send the form again.',
      },
      { cause: error },
    )
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Problem('too-large', {
      expected: `at most ${(bytesMax / 1024).toLocaleString('en-US')} KiB`,
      came: `${request.headers['content-length'] ?? 'more'} bytes`,
      try: 'Send less text.',
    })
  }
  if (
    validation !== undefined ||
    (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
  ) {
    return new Problem('bad-request', {
      expected: 'a request as /api/openapi.json describes it',
      came: (message ?? 'something else').slice(0, 300),
      try: 'Compare your request with that description.',
    })
  }
  return new Problem(
    'our-fault',
    {
      expected: 'an answer',
      came: 'a mistake of ours, which we’ve logged',
      try: 'Try again. Everything you saved is safe.',
    },
    { cause: error },
  )
}

/** The long text of a problem a person can meet. */
export function problemText(code: string): string | null {
  if (!(code in problemCodes)) return null
  const file = path.resolve(import.meta.dirname, `../../docs/reference/problems/${code}.md`)
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null
}
