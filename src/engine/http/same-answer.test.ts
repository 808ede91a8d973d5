import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../world/http/exchange.ts'
import { makeRequest, type RequestParts } from '../../world/http/message.ts'
import { type ComparedAnswer, isSameAnswer, valueIn } from './same-answer.ts'

function answer(parts: RequestParts, body: string): ComparedAnswer {
  const response = { headers: [], body: Buffer.from(body) }
  const exchange = { request: makeRequest(parts), response, problems: [] } as unknown as Exchange
  return valueIn(exchange, 'exchange') as ComparedAnswer
}

const sorted = (sort: string, body: string): ComparedAnswer =>
  answer({ target: `/films?sort=${encodeURIComponent(sort)}` }, body)
const list = (id: string, body: string): ComparedAnswer =>
  answer({ target: `/lists/${id}`, headers: { authorization: 'x' } }, body)
const mail = (email: string, body: string): ComparedAnswer =>
  answer({ method: 'POST', target: '/links', json: { email } }, body)

describe('two answers', () => {
  it('are the same if each quotes what its own request sent', () => {
    const quoting = (sort: string) => sorted(sort, JSON.stringify({ error: `no column ${sort}` }))
    expect(isSameAnswer(quoting('a "b" > 0'), quoting('a "b" < 0'))).toBe(true)
    const missing = (id: string) => list(id, `{"status":404,"error":"no list ${id}"}`)
    expect(isSameAnswer(missing('4'), missing('999999'))).toBe(true)
    const sent = (email: string) => mail(email, `If ${email.trim().toLowerCase()} has an account…`)
    expect(isSameAnswer(sent('Ada@reel.example'), sent(' nobody@nowhere.example'))).toBe(true)
    const encoded = (sort: string) => sorted(sort, `/films?sort=${encodeURIComponent(sort)}`)
    expect(isSameAnswer(encoded('id > 0'), encoded('id < 0'))).toBe(true)
  })

  it('differ if anything else does', () => {
    expect(isSameAnswer(sorted('yes', '[1,2]'), sorted('no', '[2,1]'))).toBe(false)
    expect(isSameAnswer(list('7', '{"error":"not yours"}'), list('8', '{"error":"none"}'))).toBe(
      false,
    )
    expect(isSameAnswer(mail('a@b', 'sent to a@b'), mail('c@d', 'no account c@d'))).toBe(false)
    expect(isSameAnswer(list('7', 'no list'), list('8', 'no list 8'))).toBe(false)
  })

  it('that quote a value the other request sent too are compared as they are', () => {
    const said = (email: string, password: string, body: string) =>
      answer({ method: 'POST', target: '/session', json: { email, password } }, body)
    const right = said('a@b', 'wrong', 'wrong password')
    expect(isSameAnswer(right, said('c@d', 'wrong', 'wrong password'))).toBe(true)
    expect(isSameAnswer(right, said('c@d', 'wrong', 'unknown email'))).toBe(false)
  })

  it('whose comparison has no end in sight differ', () => {
    const long = (value: string, length: number) => sorted(value, 'a'.repeat(length))
    expect(isSameAnswer(long('a', 9_000), long('aa', 18_001))).toBe(false)
  })
})
