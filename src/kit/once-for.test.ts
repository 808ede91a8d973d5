import { expect, it } from 'vitest'
import { onceFor } from './once-for.ts'

it('makes a thing once for each key, and anew after it failed', async () => {
  const made = new Map<string, Promise<number>>()
  let count = 0
  const next = async (): Promise<number> => ++count
  expect(await Promise.all([onceFor(made, 'a', next), onceFor(made, 'a', next)])).toEqual([1, 1])
  expect(await onceFor(made, 'b', next)).toBe(2)
  await expect(onceFor(made, 'c', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await onceFor(made, 'c', next)).toBe(3)
})
