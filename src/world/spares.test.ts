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

test('they can be made at once, and none is made once it is closed', async () => {
  const { spares, made, dropped } = openCounted(2)
  await spares.fill()
  expect(made).toEqual([1, 2])
  expect(await spares.take()).toBe(1)
  await spares.fill()
  expect(made).toEqual([1, 2, 3])
  await spares.close()
  await spares.fill()
  expect(made).toEqual([1, 2, 3])
  expect(dropped).toEqual([2, 3])
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

test('closing waits for those that are just being let go because nobody needed them', async () => {
  vi.useFakeTimers()
  try {
    const dropping = Promise.withResolvers<void>()
    const spares = openSpares({
      countMax: 1,
      make: async () => 'spare',
      drop: () => dropping.promise,
    })
    spares.refillSoon()
    await vi.advanceTimersByTimeAsync(700_000)
    let isClosed = false
    const closed = spares.close().then(() => {
      isClosed = true
    })
    await vi.advanceTimersByTimeAsync(1)
    expect(isClosed).toBe(false)
    dropping.resolve()
    await closed
  } finally {
    vi.useRealTimers()
  }
})
