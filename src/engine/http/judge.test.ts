import { expect, it } from 'vitest'
import type { Expectation } from '../../lab/http/requests.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { makeRequest } from '../../world/http/message.ts'
import { exchangeShortfall } from './judge.ts'

const ofLab = 'Only the first letter differs: nearly right is wrong.'

/** What is advised where this status came and another was wanted. */
function adviceFor(came: number, expected: Expectation, advice: string | undefined): string {
  const response = { status: came, headers: [], body: Buffer.from('') }
  const made = { request: makeRequest({}), response, problems: [] } as unknown as Exchange
  return exchangeShortfall(made, expected, advice)?.try ?? 'nothing'
}

it("a lab's advice isn't given to a server that refuses with another status, unless it names the status", () => {
  expect(adviceFor(200, { status: 401 }, ofLab)).toBe(ofLab)
  expect(adviceFor(400, { status: 401 }, ofLab)).toMatch(/right to refuse .* with another status/)
  expect(adviceFor(403, { status: 401 }, ofLab)).toMatch(/^It’s right to refuse.*that’s a 401\.$/)
  expect(adviceFor(401, { status: 403 }, ofLab)).toMatch(/^It’s right to refuse.*that’s a 403\.$/)
  const named = 'An unknown id is a 404.'
  expect(adviceFor(400, { status: 404 }, named)).toBe(named)
  expect(adviceFor(404, { status: 401 }, undefined)).toMatch(/know this method and path/)
})

it('an error of the server comes first, and a refusal of what is allowed is named', () => {
  expect(adviceFor(500, { status: 401 }, ofLab)).toMatch(/what your server printed.*nearly right/)
  expect(adviceFor(422, { status: 201, has: {} }, ofLab)).toMatch(/^Your server refused.*nearly/)
})
