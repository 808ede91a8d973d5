import { afterEach, expect, it, vi } from 'vitest'
import type { Task } from '../../engine/query/grade/task.ts'
import type { TaskRuntime } from '../../engine/query/grade/task-runtime.ts'
import { openTaskRuntimes } from './sql-runtimes.ts'

afterEach(() => void vi.useRealTimers())

/** Runtimes that say which of them were opened and closed; closing one takes a moment. */
function counted() {
  const count = { opened: 0, closed: 0 }
  const closed: string[] = []
  const runtimes = openTaskRuntimes(async ({ lab: { hash } }) => {
    count.opened++
    const close = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
      count.closed++
      closed.push(hash)
    }
    return { close } as unknown as TaskRuntime
  })
  return { count, closed, runtimes }
}

const task = (hash: string, variant: string | null = null): Task =>
  ({ lab: { hash }, variant }) as unknown as Task
const nothing = async (): Promise<void> => undefined
/** Names of so many labs, in the order in which they're used. */
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `lab ${at}`)
const fault = async (): Promise<never> => {
  throw new Error('the connection is lost')
}

it('a runtime is closed after a fault, and opened anew for the next attempt', async () => {
  const { count, runtimes } = counted()
  for (let time = 1; time <= 5; time++) {
    await expect(runtimes.use(task('a'), fault)).rejects.toThrow('lost')
    expect(count).toEqual({ opened: time, closed: time })
  }
  await runtimes.use(task('a'), nothing)
  await runtimes.use(task('a'), nothing)
  expect(count).toEqual({ opened: 6, closed: 5 })
  await runtimes.close()
  expect(count).toEqual({ opened: 6, closed: 6 })
})

it('one that others still use is closed when the last of them is done', async () => {
  const { count, runtimes } = counted()
  const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
  const other = runtimes.use(task('a'), () => held)
  await expect(runtimes.use(task('a'), fault)).rejects.toThrow('lost')
  expect(count.closed).toBe(0)
  goOn()
  await other
  expect(count.closed).toBe(1)
  await runtimes.close()
})

it('what did not open is tried again, and there is nothing to close', async () => {
  let times = 0
  const runtimes = openTaskRuntimes(() => {
    times++
    return Promise.reject(new Error('no server'))
  })
  for (const time of [1, 2]) {
    await expect(runtimes.use(task('a'), nothing)).rejects.toThrow('no server')
    expect(times).toBe(time)
  }
  await runtimes.close()
})

it('one that was opened anew stays when the last user of the old one fails too', async () => {
  const { count, runtimes } = counted()
  const { promise: held, reject: fail } = Promise.withResolvers<void>()
  const other = runtimes.use(task('a'), () => held)
  await expect(runtimes.use(task('a'), fault)).rejects.toThrow('lost')
  await runtimes.use(task('a'), nothing)
  expect(count).toEqual({ opened: 2, closed: 0 })
  fail(new Error('lost as well'))
  await expect(other).rejects.toThrow('lost as well')
  expect(count).toEqual({ opened: 2, closed: 1 })
  await runtimes.use(task('a'), nothing)
  expect(count).toEqual({ opened: 2, closed: 1 })
  await runtimes.close()
  expect(count).toEqual({ opened: 2, closed: 2 })
})

it('each variant of a lab has a runtime of its own', async () => {
  const { count, runtimes } = counted()
  for (const variant of [null, 'one', 'two', null, 'one']) {
    await runtimes.use(task('a', variant), nothing)
  }
  expect(count.opened).toBe(3)
  await runtimes.close()
})

it('24 stay open; for one more, the one that was last used longest ago is closed', async () => {
  const { count, closed, runtimes } = counted()
  for (const name of names(24)) await runtimes.use(task(name), nothing)
  await runtimes.use(task('lab 0'), nothing)
  expect(count).toEqual({ opened: 24, closed: 0 })
  await runtimes.use(task('one more'), nothing)
  expect(closed).toEqual(['lab 1'])
  await runtimes.use(task('lab 0'), nothing)
  expect(count.opened).toBe(25)
  await runtimes.use(task('lab 1'), nothing)
  expect(count.opened).toBe(26)
  expect(closed).toEqual(['lab 1', 'lab 2'])
  await runtimes.close()
  expect(count.closed).toBe(26)
})

it('one that somebody uses isn’t closed, however long ago they began', async () => {
  const { closed, runtimes } = counted()
  const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
  const long = runtimes.use(task('long'), () => held)
  for (const name of names(24)) await runtimes.use(task(name), nothing)
  expect(closed).toEqual(['lab 0'])
  goOn()
  await long
  await runtimes.use(task('one more'), nothing)
  expect(closed).toEqual(['lab 0', 'long'])
  await runtimes.close()
})

it('six stay open once nobody has used any for a minute', async () => {
  vi.useFakeTimers()
  const { closed, runtimes } = counted()
  for (const name of names(8)) await runtimes.use(task(name), nothing)
  await vi.advanceTimersByTimeAsync(59_000)
  await runtimes.use(task('lab 0'), nothing)
  await vi.advanceTimersByTimeAsync(59_000)
  expect(closed).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(closed).toEqual(['lab 1', 'lab 2'])
  await runtimes.use(task('lab 0'), nothing)
  await runtimes.close()
  expect(vi.getTimerCount()).toBe(0)
})

it('closed twice, each runtime is closed once', async () => {
  const { count, runtimes } = counted()
  for (const name of names(3)) await runtimes.use(task(name), nothing)
  await runtimes.close()
  expect(count.closed).toBe(3)
  await runtimes.close()
  expect(count).toEqual({ opened: 3, closed: 3 })
})
