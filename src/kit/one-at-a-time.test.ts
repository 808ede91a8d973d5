import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

it('does works in their order, never two at once, and goes on behind one that fails', async () => {
  const inTurn = oneAtATime()
  const seen: string[] = []
  const work = (name: string, ms: number) => async () => {
    seen.push(`${name} begins`)
    await pause(ms)
    seen.push(`${name} ends`)
    if (name === 'b') throw new Error('b')
    return name
  }
  const works = [inTurn(work('a', 20)), inTurn(work('b', 5)), inTurn(work('c', 0))]
  const settled = await Promise.allSettled(works)
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
