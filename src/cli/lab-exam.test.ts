import { expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import type { CliContext } from './context.ts'
import { testLabs } from './lab-exam.ts'

const labs = [{ id: 'cost/a' }, { id: 'cost/b' }] as unknown as Lab[]
const options = { reruns: 1, seed: 'x', json: false }

function contextOf(stop: AbortSignal, work: () => Promise<unknown>): CliContext {
  const bench = { exam: work, close: work }
  const io = { answer: () => undefined, progress: () => undefined }
  return { stop, io, openExamBench: async () => bench } as unknown as CliContext
}

it('ends within seconds when it is told to stop, whatever is still at work', async () => {
  const controller = new AbortController()
  const context = contextOf(controller.signal, () => new Promise(() => undefined))
  const ended = testLabs(context, labs, options)
  controller.abort()
  // Without an end of its own, the test would be over before this is.
  expect(await ended).toBe(130)
}, 20_000)

it('waits for what ends in good order, and begins no further lab', async () => {
  const controller = new AbortController()
  let begun = 0
  const context = contextOf(controller.signal, async () => {
    begun++
    controller.abort()
    return { labId: 'cost/a', failures: [] }
  })
  expect(await testLabs(context, labs, options)).toBe(130)
  // One exam, and the end of the bench.
  expect(begun).toBe(2)
})
