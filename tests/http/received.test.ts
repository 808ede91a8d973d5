import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpLab, openTrials, server, wrongCheck } from './http-lab.ts'

let trials: Awaited<ReturnType<typeof openTrials>>
beforeAll(async () => {
  trials = await openTrials()
})
afterAll(() => trials.close())

const hooks = `
- name: order
  title: order
  steps:
    - send: POST /go
      json: { url: "\${receiver}/hook" }
      expect: { status: 200 }
    - received: { path: /hook, count: 3, in_order: json.n }
`

/** Sends these numbers, one after another. */
const sending = (numbers: readonly number[]): string =>
  server(`
  if (url.pathname !== '/go') return json(response, 404, {})
  for (const n of ${JSON.stringify(numbers)}) {
    await fetch(JSON.parse(body).url, { method: 'POST', body: JSON.stringify({ n }) })
  }
  json(response, 200, {})`)

describe('how many requests came', () => {
  it.each([
    ['count: 2', /^3/],
    ['count: 3', null],
    ['count: 2, or_more: true', null],
    ['count: 4, or_more: true', /^3/],
  ])('is asked with %s', async (asked, came) => {
    const text = hooks.replace('count: 3, in_order: json.n', `within_ms: 400, ${asked}`)
    const lab = await httpLab(text, { more: 'receiver: true' })
    const wrong = wrongCheck(await trials.grade(lab, sending([1, 2, 3])))
    if (came === null) expect(wrong?.reason).toBe(undefined)
    else expect(wrong?.reason?.came).toMatch(came)
  })
})

describe('the order of what a receiver got', () => {
  it.each([[[1, 2, 3]], [[1, 1, 2]]])(
    'is kept by %j, since a repeat is no step back',
    async (sent) => {
      const lab = await httpLab(hooks, { more: 'receiver: true' })
      const verdict = await trials.grade(lab, sending(sent))
      expect(wrongCheck(verdict)?.reason).toBe(undefined)
    },
  )
  it('is broken by one that comes after a later one', async () => {
    const lab = await httpLab(hooks, { more: 'receiver: true' })
    const wrong = wrongCheck(await trials.grade(lab, sending([1, 3, 2])))
    expect(wrong?.reason?.expected).toContain('`json.n` to never go back')
    expect(wrong?.reason?.came).toBe('`2` after `3`')
  })
})
