import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openEngine } from '../../src/engine/function/engine.ts'
import { functionLab } from '../../src/engine/function/test-data/lab.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { FunctionLab } from '../../src/lab/kinds/function.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { drawn } from '../long-run.ts'
import { root } from '../tidy/sources.ts'

/*
 * A mistake, handed in to the real engine, gets its own sentence. The sentences are data; what is
 * said follows from the text, the error and the values, never from a line of this table.
 */
interface Mistake {
  readonly task: 'kind' | 'total' | 'shown' | 'counts' | 'named' | 'sent' | 'firsts'
  readonly answer: string
  readonly says: string
}

const mistakes = parse(
  fs.readFileSync(path.join(root, 'tests/mistakes/function.yaml'), 'utf8'),
) as Mistake[]

const minutes = { name: 'minutes', input: { integer: { min: 0, max: 200 } } }
const titles = { name: 'titles', input: { list: { of: 'title', max: 12 } } } as const
const nameOf = {
  name: 'nameOf',
  input: {
    lookup: { keys: 'title', values: { one_of: ['Ada'] }, waits: true, missing: 'nobody' },
  },
} as const
const pieceAt = {
  name: 'pieceAt',
  input: {
    lookup: {
      keys: 'places',
      values: 'title',
      waits: true,
      missing: 'no such piece',
      strict: true,
    },
  },
} as const
const count = (name: string) => ({ name, input: { integer: { min: 1, max: 9 } } })
const prices = { name: 'prices', input: { list: { of: { integer: { min: 1, max: 99 } }, min: 1 } } }
const labs: Readonly<Record<Mistake['task'], FunctionLab>> = {
  kind: functionLab({
    task: {
      name: 'kind',
      parameters: [minutes],
      examples: [
        { given: [38], files: {} },
        { given: [41], files: {} },
        { given: [5], files: {} },
      ],
    },
    reference: "export const kind = (minutes) => (minutes < 40 ? 'short' : 'long')",
  }),
  total: functionLab({
    task: { name: 'total', parameters: [prices], examples: [{ given: [[1, 2]], files: {} }] },
    reference: 'export const total = (prices) => prices.reduce((sum, one) => sum + one, 0)',
  }),
  shown: functionLab({
    task: {
      name: 'shown',
      parameters: [count('films'), count('length')],
      examples: [{ given: [2, 3], files: {} }],
    },
    reference: 'export const shown = (films, length) => films * length',
  }),
  counts: functionLab({
    task: { name: 'counts', parameters: [titles], examples: [{ given: [['Salt']], files: {} }] },
    reference: `export function counts(titles) {
      const all = new Map()
      for (const title of titles) all.set(title, (all.get(title) ?? 0) + 1)
      return all
    }`,
  }),
  firsts: functionLab({
    task: {
      name: 'firsts',
      parameters: [titles],
      examples: [{ given: [['Salt', '1917', 'Salt']], files: {} }],
    },
    reference: 'export const firsts = (titles) => [...new Set(titles)]',
  }),
  named: functionLab({
    task: {
      name: 'named',
      parameters: [{ name: 'title', input: 'title' }, nameOf],
      examples: [{ given: ['Salt', { Snow: 'Ada' }], files: {} }],
    },
    reference: `export async function named(title, nameOf) {
      try { return await nameOf(title) } catch { return 'unknown' }
    }`,
  }),
  sent: functionLab({
    task: {
      name: 'sent',
      parameters: [pieceAt],
      examples: [
        { given: [{ 0: 'Salt', 1: '' }], files: {} },
        { given: [{ 0: 'Salt' }], files: {} },
      ],
    },
    reference: 'export const sent = async (pieceAt) => (await pieceAt(0)) + (await pieceAt(1))',
  }),
}

const engine = openEngine(defaultLimits)
afterAll(() => engine.close())

async function grade({ task, answer }: Omit<Mistake, 'says'>): Promise<Verdict> {
  const lab = labs[task]
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 's' }
  const verdict = await engine.grade(lab, attempt, () => undefined)
  if (verdict === null) throw new Error('the lab has its own task')
  return verdict
}

describe('a mistake gets its own sentence', () => {
  it.each(drawn(mistakes, 3).map((one) => [one.says, one] as const))(
    '%s',
    async (says, mistake) => {
      const { status, checks } = await grade(mistake)
      const reason = checks.find((check) => check.status === 'failed')?.reason
      expect(status).toBe('failed')
      expect(reason?.try.toLowerCase()).toContain(says.toLowerCase())
      expect(`${reason?.came} ${reason?.try}`).not.toMatch(/'ident'|<eof>|LParen|undefined`/)
    },
  )
})

describe('a hint is said only if it is true', () => {
  it.each<[string, Omit<Mistake, 'says'>, RegExp]>([
    [
      'a name near a keyword, where something else is wrong',
      {
        task: 'kind',
        answer:
          "export function kind(minutes) {\n  const four = minutes\n  if (four < 40 return 'short'\n}",
      },
      /Did you mean/,
    ],
    [
      'a field of the input near a built-in name',
      { task: 'shown', answer: 'export const shown = (films, length) => films + length' },
      /Did you mean|In line/,
    ],
    [
      'an assignment in a loop that is meant',
      {
        task: 'total',
        answer:
          'export function total(prices) {\n  const all = [...prices]\n  let one\n  let sum = 1\n  while ((one = all.pop())) sum += one\n  return sum\n}',
      },
      /To compare/,
    ],
  ])('not: %s', async (_what, answer, says) => {
    const { status, checks } = await grade(answer)
    const reason = checks.find((check) => check.status === 'failed')?.reason
    expect(status).toBe('failed')
    expect(reason?.try).not.toMatch(says)
  })
})
