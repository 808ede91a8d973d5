import { expect, test, vi } from 'vitest'
import { openSpares } from './spares.ts'

function openCounted(countMax: number, isSound?: (spare: number) => boolean) {
  const made: number[] = []
  const dropped: number[] = []
  const spares = openSpares<number>({
    countMax,
    make: async () => made.push(made.length + 1),
    drop: async (spare) => void dropped.push(spare),
    ...(isSound ? { isSound } : {}),
  })
  return { spares, made, dropped }
}

test('nothing is made ahead until something was used, then as many as are kept', async () => {
  const { spares, made, dropped } = openCounted(2)
  expect(await spares.take()).toBe(1)
  expect(made).toEqual([1])
  spares.refillSoon()
  await vi.waitFor(() => expect(made).toEqual([1, 2, 3]), { timeout: 20_000 })
  expect(await spares.take()).toBe(2)
  expect(await spares.take()).toBe(3)
  expect(await spares.take()).toBe(4)
  expect(dropped).toEqual([])
  await spares.close()
})

test('what broke while it waited is dropped, and what waits at the end, too', async () => {
  const { spares, made, dropped } = openCounted(2, (spare) => spare !== 1)
  spares.refillSoon()
  await vi.waitFor(() => expect(made).toEqual([1, 2]), { timeout: 20_000 })
  expect(await spares.take()).toBe(2)
  expect(dropped).toEqual([1])
  spares.refillSoon()
  await vi.waitFor(() => expect(made).toEqual([1, 2, 3, 4]), { timeout: 20_000 })
  await spares.close()
  expect(dropped.toSorted()).toEqual([1, 3, 4])
})
