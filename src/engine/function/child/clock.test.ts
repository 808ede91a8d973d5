import timers from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { passTime, rememberTimers } from './clock.ts'

rememberTimers()

it('lets timers run in their order, and those that they start', async () => {
  const said: string[] = []
  setTimeout(() => said.push('late'), 60_000)
  setTimeout((text: string) => said.push(text), 3_000, 'second')
  setTimeout(() => {
    said.push('first')
    setTimeout(() => said.push('third'), 1_000)
  }, 2_500)
  const over = setTimeout(() => said.push('cleared'), 1_000)
  clearTimeout(over)
  await passTime(5_000)
  expect(said).toEqual(['first', 'second', 'third'])
})

it('runs an interval as often as it would have run', async () => {
  let count = 0
  const ticking = setInterval(() => count++, 1_000)
  await passTime(5_500)
  clearInterval(ticking)
  expect(count).toBe(5)
})

it('reaches timers that are promises', async () => {
  const both = Promise.all([
    timers.setTimeout(4_000, 'a', { ref: false }),
    promisify(setTimeout)(4_000),
  ])
  await passTime(5_000)
  expect((await both)[0]).toBe('a')
  const stop = new AbortController()
  const stopped = timers.setTimeout(60_000, 'b', { signal: stop.signal })
  stop.abort()
  await expect(stopped).rejects.toThrow('aborted')
})
