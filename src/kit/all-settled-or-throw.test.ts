import { expect, it } from 'vitest'
import { allSettledOrThrow } from './all-settled-or-throw.ts'

it('gives all results in order, and waits for the slow ones before it throws', async () => {
  expect(await allSettledOrThrow([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2])
  let isDone = false
  const slow = new Promise<void>((resolve) => {
    setTimeout(() => {
      isDone = true
      resolve()
    }, 20)
  })
  await expect(allSettledOrThrow([Promise.reject(new Error('first')), slow])).rejects.toThrow(
    'first',
  )
  expect(isDone).toBe(true)
})

it('throws the failure of the first in their order, whichever came first', async () => {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const works = [Promise.resolve(1), late, Promise.reject(new Error('quick'))]
  setTimeout(() => reject(new Error('slow')), 5)
  await expect(allSettledOrThrow(works)).rejects.toThrow('slow')
})
