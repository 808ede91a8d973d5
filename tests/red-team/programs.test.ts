import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/folder/judge.ts'
import { readFolder } from '../../src/engine/folder/read-folder.ts'
import { type FunctionEngine, openEngine } from '../../src/engine/function/engine.ts'
import { openFunctionChildren } from '../../src/engine/function/function-process.ts'
import { openSubject } from '../../src/engine/function/subject.ts'
import { functionLab } from '../../src/engine/function/test-data/lab.ts'
import {
  loadTransaction,
  runTransaction,
  startTransactionChild,
} from '../../src/engine/schedule/transaction-process.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { FunctionLab } from '../../src/lab/kinds/function.ts'
import { confineBy, confinement } from '../../src/world/confinement/confinement.ts'
import { drawn } from '../long-run.ts'
import { type Canaries, openCanaries } from './programs/canaries.ts'
import type { Case } from './programs/case.ts'
import { folderCases, serverCases } from './programs/folders.ts'
import { forbiddenImports, functionCases, listFools } from './programs/functions.ts'
import { testsCases } from './programs/tests-of-learners.ts'
import { transactionCases } from './programs/transactions.ts'

/*
 * Programs that try to break, leave or fool what grades them. What Node itself is asked to withhold
 * has to hold by itself, so functions, tests and transactions run without the system's help here;
 * only folders, which have all of Node, need it.
 */

/** Cases that would end this test too, should they get through. */
const needsFence = /kill\((-1|0|process\.ppid)/
const timeout = 30_000

const strongest = confinement().how
const hasView = strongest === 'view'
let canaries: Canaries
let engine: FunctionEngine
const children = openFunctionChildren(2)
const fencedChildren = openFunctionChildren(0)
beforeAll(async () => {
  canaries = await openCanaries()
  engine = openEngine(defaultLimits)
})
afterAll(async () => {
  await engine.close()
  await shared.close()
  await children.close()
  await fencedChildren.close()
  await canaries.close()
})

const prices = {
  name: 'prices',
  input: { list: { of: { integer: { min: 0, max: 99 } } } },
} as const
const labOf = (reference: string): FunctionLab =>
  functionLab({
    task: {
      name: 'total',
      parameters: [prices],
      examples: [{ given: [[1, 2]], files: {} }],
      keepsInputs: true,
      returnsNew: false,
      sameQuestions: false,
    },
    reference,
  })
const sums = labOf('export const total = (prices) => prices.reduce((sum, one) => sum + one, 0)')
const doubles = labOf('export const total = (prices) => prices.map((one) => one * 2)')
const right = 'export const left = (of: number, seen: number): number => Math.max(0, of - seen)\n'
const tested = functionLab({
  task: { name: 'left' },
  reference: '',
  tests: {
    file: 'left.ts',
    right,
    planted: [
      { name: 'below', text: right.replace('Math.max(0, of - seen)', 'of - seen') },
      { name: 'swapped', text: right.replace('of - seen', 'seen - of') },
      { name: 'other', text: right.replace('0,', '1,') },
    ],
  },
  checks: [
    {
      name: 'sees',
      title: 'Sees',
      examples: [],
      inputs: {},
      planted: ['below', 'swapped', 'other'],
    },
  ],
})

async function grade(lab: FunctionLab, one: Case): Promise<string> {
  const answer = canaries.fill(one.text)
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: '', answer, seed: one.name }
  const verdict = await engine.grade(lab, attempt, () => undefined)
  const text = JSON.stringify(verdict)
  expect(text.length).toBeLessThan(200_000)
  expect(['passed', 'failed', 'over-limit']).toContain(verdict?.status)
  if (one.mustNot === 'pass') expect(verdict?.status).not.toBe('passed')
  return text
}

function itHolds(cases: readonly Case[], run: (one: Case) => Promise<string>): void {
  const some = drawn(cases, 3).map((one) => [one.name, one] as const)
  it.each(some)('%s', { timeout }, async (_name, one) => {
    const isFenced = needsFence.test(one.text)
    if (isFenced && !hasView) return
    confineBy(isFenced ? strongest : 'none')
    expect(canaries.harmed(await run(one))).toEqual([])
  })
}

/** Processes that a case leaves alive are used for the next: Node takes long to start. */
const shared = openSubject(children)

/** One call, without looking for the smallest that goes wrong. */
async function callOnce(one: Case): Promise<string> {
  const subject = needsFence.test(one.text) ? openSubject(fencedChildren) : shared
  const modules = { 'answer.ts': canaries.fill(one.text) }
  const loaded = await subject.load({ modules, name: 'total' })
  if (loaded.kind !== 'loaded' || !loaded.isFunction) return JSON.stringify(loaded)
  const [called] = await subject.call([{ given: [[1, 2]], files: {} }], true)
  if (subject !== shared) await subject.close()
  const text = JSON.stringify(called)
  expect(text.length).toBeLessThan(200_000)
  return text
}

const isHarm = ({ mustNot }: Case): boolean => mustNot === 'harm'

describe('functions', () => {
  itHolds(functionCases.filter(isHarm), callOnce)
  itHolds(
    functionCases.filter((one) => !isHarm(one)),
    (one) => grade(sums, one),
  )
})

it('functions cannot import what leads out of the process', { timeout }, async () => {
  confineBy('none')
  const subject = openSubject(children)
  for (const text of forbiddenImports) {
    const loaded = await subject.load({ modules: { 'answer.ts': text }, name: 'total' })
    expect([text, loaded.kind]).toEqual([text, 'failed'])
  }
  await subject.close()
})

describe('functions that give lists', () => {
  itHolds(listFools, (one) => grade(doubles, one))
})

describe('tests of a learner', () => {
  itHolds(testsCases, (one) => grade(tested, one))
})

describe('runs', () => {
  itHolds(
    functionCases.filter((_one, at) => at % 9 === 0),
    async (one) => JSON.stringify(await engine.run(sums, canaries.fill(one.text), 'whole')),
  )
})

describe('transactions', () => {
  itHolds(transactionCases, async (one) => {
    const child = await startTransactionChild()
    try {
      const refused = await loadTransaction(child, canaries.fill(one.text))
      if (refused !== null) return JSON.stringify(refused)
      const ran = await runTransaction(child, { values: '{}', seed: 1, answers: [] })
      return JSON.stringify(ran)
    } finally {
      await child.close()
    }
  })
})

describe.runIf(hasView)('folders', () => {
  const judgeFolder = async (
    one: Case,
    condition: Parameters<typeof judge>[0],
  ): Promise<string> => {
    confineBy(strongest)
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-red-folder-'))
    try {
      fs.writeFileSync(path.join(place, 'a.mjs'), canaries.fill(one.text))
      const limits = { ...defaultLimits, commandMs: 4_000 }
      const state = await readFolder(place, { limits, repository: null })
      if (state.kind !== 'read') throw new Error('the folder can be read')
      return JSON.stringify(await judge(condition, { state, start: null, limits }))
    } finally {
      fs.rmSync(place, { recursive: true, force: true })
    }
  }
  describe('programs', () => {
    itHolds(folderCases, (one) => judgeFolder(one, { program: 'a.mjs', prints: 'right' }))
  })
  describe('servers', () => {
    itHolds(serverCases, (one) => judgeFolder(one, { server: 'a.mjs', get: '/' }))
  })
})
