import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../world/http/exchange.ts'
import type { Header } from '../../world/http/message.ts'
import { judgeExchange, type Keeping, type Remark } from './judge-response.ts'
import { readApi } from './model.ts'
import { makeValidator } from './validate.ts'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const thing = json({ type: 'object', required: ['id'] })

interface Answer {
  readonly status: number
  readonly type?: string
  readonly body?: string
  readonly problems?: Exchange['problems']
  readonly keeping?: Keeping
}

function judged(responses: object, answer: Answer): Remark[] {
  const root = { openapi: '3.1.0', paths: { '/things': { get: { responses } } } }
  const api = readApi(root)
  const [operation] = api.operations
  if (operation === undefined) throw new Error('the document has one operation')
  const headers: Header[] = answer.type === undefined ? [] : [['content-type', answer.type]]
  const { status, body = '', problems = [], keeping = 'valid' } = answer
  const exchange = {
    request: { method: 'GET', target: '/things', headers: [], body: null },
    response: { status, headers, body: Buffer.from(body) },
    problems,
  } as unknown as Exchange
  return judgeExchange(
    { api, validator: makeValidator(api.document), operation, keeping },
    exchange,
  )
}

const html = { type: 'text/html; charset=utf-8', body: '<h1>Bad Request</h1>' }

describe('what a response is judged by', () => {
  test('an error of another type has one cause for the whole server', () => {
    const [remark] = judged({ 200: thing, 400: thing }, { status: 400, ...html })
    expect(remark).toMatchObject({ code: 901, cause: 'type error text/html 4' })
    const [other] = judged({ 200: thing }, { status: 200, ...html })
    expect(other).toMatchObject({ code: 901, cause: 'type GET /things 2' })
  })

  test('`default` describes errors beside a success, and the success when alone', () => {
    const error = { status: 400, ...html }
    expect(judged({ 200: thing, default: thing }, error)).toMatchObject([{ code: 901 }])
    expect(judged({ default: thing }, error)).toEqual([])
    const misfit = { status: 200, type: 'application/json', body: '{}' }
    expect(judged({ default: thing }, misfit)).toMatchObject([{ code: 200 }])
  })

  test('a stream in plain JSON is neither one value nor late', () => {
    const streaming = { 200: { ...thing, description: 'ok.(streaming responses)' } }
    const lines = { status: 200, type: 'application/json', body: '{"id":1}\n{"id":2}\n' }
    expect(judged(streaming, lines)).toEqual([])
    expect(judged(streaming, { ...lines, body: '' })).toEqual([])
    expect(judged({ 200: thing }, lines)).toMatchObject([{ code: 200, cause: 'not-json' }])
    const problems = [{ kind: 'timed-out', says: 'nothing came' }] as const
    expect(judged(streaming, { ...lines, problems })).toEqual([])
    expect(judged({ 200: thing }, { ...lines, problems })).toMatchObject([{ code: 920 }])
  })

  test('a file that we uploaded as plain bytes may come back as such', () => {
    const photo = { 200: { content: { 'image/png': { schema: { type: 'string' } } } } }
    const came = (type: string) => judged(photo, { status: 200, type, body: 'bytes' })
    expect(came('application/octet-stream')).toEqual([])
    expect(came('text/html')).toMatchObject([{ code: 901 }])
  })

  test.each([
    ['closed-early', 'breaks off'],
    ['bad-status-line', 'status line'],
    ['bad-header', 'header'],
    ['bad-chunk', 'chunks'],
  ] as const)('%s is told as what it is', (kind, words) => {
    const problems = [{ kind, says: 'that came' }]
    const [remark] = judged({ 200: thing }, { status: 200, problems })
    expect(remark).toMatchObject({ code: 919, title: expect.stringContaining(words) })
  })
})
