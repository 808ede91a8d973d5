import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Job } from 'graphile-worker'
import { expect, it } from 'vitest'
import { openFairTurns } from './fair-turns.ts'

/** A runner that says which job begins and ends. */
function turnsOf(most: number) {
  const events = new EventEmitter()
  const turns = openFairTurns(events, most)
  const job = (...learners: string[]): Job =>
    ({ flags: Object.fromEntries(learners.map((one) => [one, true])) }) as unknown as Job
  return {
    turns,
    begin: async (...learners: string[]) => {
      const full = await turns.full()
      events.emit('job:start', { job: job(...learners) })
      return full
    },
    end: (...learners: string[]) => events.emit('job:complete', { job: job(...learners) }),
    say: (what: string) => events.emit(what, {}),
  }
}

it('whoever has as many jobs at work as one may have is passed over until one ends', async () => {
  const { begin, end } = turnsOf(2)
  expect(await begin('a')).toEqual([])
  expect(await begin('b')).toEqual([])
  expect(await begin('a')).toEqual([])
  expect(await begin('b')).toEqual(['a'])
  expect(await begin('c')).toEqual(['a', 'b'])
  end('a')
  expect(await begin()).toEqual(['b'])
  end('a')
  end('b')
  expect(await begin('a')).toEqual([])
  expect(await begin('a')).toEqual([])
  expect(await begin('c')).toEqual(['a'])
})

it('one takes at a time: who looks next waits until a job began, or there was none', async () => {
  const { turns, begin, say } = turnsOf(1)
  await turns.full()
  const next = { isTold: false }
  const asked = turns.full().then((full) => {
    next.isTold = true
    return full
  })
  await setImmediate()
  expect(next.isTold).toBe(false)
  say('worker:getJob:empty')
  expect(await asked).toEqual([])
  const later = turns.full()
  say('worker:getJob:error')
  expect(await later).toEqual([])
  say('worker:getJob:empty')
  expect(await begin('a')).toEqual([])
  expect(await begin('b')).toEqual(['a'])
})

it('whoever has none at work is forgotten', async () => {
  const { begin, end } = turnsOf(0)
  await begin('a')
  expect(await begin('b')).toEqual(['a'])
  end('a')
  expect(await begin()).toEqual(['b'])
})
