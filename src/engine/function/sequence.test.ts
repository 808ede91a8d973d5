import { afterAll, describe, expect, it } from 'vitest'
import type { FunctionLab } from '../../lab/kinds/function.ts'
import { functionLab } from './test-data/lab.ts'
import { openTotal, totalLab } from './test-data/total.ts'

const { grade, close } = openTotal()
afterAll(close)

describe('what outlives a call', () => {
  it('is shown by the calls that it takes, not by one that is right on its own', async () => {
    const kept =
      'let sum = 0\nexport const total = (prices) => { for (const one of prices) sum += one; return sum }'
    const verdict = await grade(kept)
    expect(verdict.status).toBe('failed')
    const reason = verdict.checks.find(({ status }) => status === 'failed')?.reason
    expect(reason?.came).toMatch(/on its own it is right/)
    expect(reason?.try).toMatch(/kept from one call to the next/)
    expect(verdict.counterexample).toMatchObject({
      call: expect.stringMatching(/^total\(.*\); total\(/),
    })
  })

  it('is shown by a call of an earlier check', async () => {
    const check = (name: string, given: number[]) => ({
      name,
      title: name,
      examples: [{ given: [given], files: {} }],
      inputs: {},
      planted: [],
    })
    const two = { ...totalLab, checks: [check('two', [1, 2]), check('two-others', [5, 9])] }
    const kept = `const known = new Map()
      export function total(prices) {
        const sum = known.get(prices.length) ?? prices.reduce((all, one) => all + one, 0)
        known.set(prices.length, sum)
        return sum
      }`
    const { checks, counterexample } = await grade(kept, two)
    const failed = checks.find(({ status }) => status === 'failed')
    expect(failed?.name).toBe('two-others')
    expect(failed?.reason?.try).toMatch(/kept from one call to the next/)
    expect(counterexample).toMatchObject({ call: 'total([1, 2]); total([5, 9])' })
  })

  it('is not shown by a call that looks the same', async () => {
    const names = functionLab({
      task: {
        name: 'named',
        parameters: [{ name: 'nameOf', input: { lookup: { keys: 'title', values: 'title' } } }],
        examples: ['Ada', 'Ida'].map((name) => ({ given: [{ Salt: name }], files: {} })),
      },
      reference: "export const named = (nameOf) => nameOf('Salt') ?? ''",
    })
    const kept = "let name\nexport const named = (nameOf) => (name ??= nameOf('Salt') ?? '')"
    const { checks } = await grade(kept, names)
    const reason = checks.find(({ status }) => status === 'failed')?.reason
    expect(reason?.expected).toMatch(/, after named\(nameOf\) with other values as on its own$/)
  })

  it('is said where the call is right whenever it is made again', async () => {
    const once = `export function total(prices) {
      globalThis.calls = (globalThis.calls ?? 0) + 1
      const sum = prices.reduce((all, one) => all + one, 0)
      return globalThis.calls === 3 ? sum + 1 : sum
    }`
    const { checks, hint } = await grade(once)
    const reason = checks.find(({ status }) => status === 'failed')?.reason
    expect(reason?.came).toMatch(/; called again, it was right$/)
    expect(reason?.try).toMatch(/The same call gives one thing now and another thing later/)
    expect(hint).toBeNull()
  })

  it('is not blamed where one call goes wrong', async () => {
    const verdict = await grade('export const total = (prices) => prices[0] ?? 0')
    expect(verdict.checks.find(({ status }) => status === 'failed')?.reason?.came).not.toMatch(
      /own/,
    )
    expect(verdict.counterexample).toMatchObject({ call: expect.not.stringMatching(/;/) })
  })
})

describe('a reason that is known', () => {
  const why = '`prices[0]` is all that is counted.'
  const first = {
    name: 'first',
    check: 'inputs',
    why,
    rightOnSample: false,
    answer: 'export const total = (prices) => prices[0] ?? 0',
  }
  const known = { ...totalLab, mutants: [first] } as FunctionLab

  it('is said of an answer that does the same everywhere, by the same words', async () => {
    const { hint } = await grade(
      'export function total(prices) { return prices.length > 0 ? prices[0] : 0 }',
      known,
    )
    expect(hint).toEqual({ mutant: 'first', why })
  })

  it('is not said of one that does otherwise', async () => {
    const { hint } = await grade('export const total = (prices) => prices.at(-1) ?? 0', known)
    expect(hint?.why ?? '').not.toBe(why)
  })

  it("is not said beside a mistake that's named by its line", async () => {
    const { hint, checks } = await grade(
      'export function total(prices) {\n  let sum = prices[0] ?? 0\n  for (const price of prices) {\n    sum + price\n  }\n  return sum\n}',
      known,
    )
    const reason = checks.find(({ status }) => status === 'failed')?.reason
    expect(reason?.try).toContain('worked out and then forgotten')
    expect(hint).toBeNull()
  })
})
