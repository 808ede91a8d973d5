import { expect, it } from 'vitest'
import type { Task } from '../../engine/query/grade/task.ts'
import type { TaskRuntime } from '../../engine/query/grade/task-runtime.ts'
import { openTaskRuntimes } from './sql-runtimes.ts'

/** Stages that count how often they are opened and closed. */
function counted() {
  const count = { opened: 0, closed: 0 }
  const runtimes = openTaskRuntimes(async () => {
    count.opened++
    return { close: async () => void count.closed++ } as unknown as TaskRuntime
  })
  return { count, runtimes }
}

const task = (hash: string): Task => ({ lab: { hash }, variant: null }) as unknown as Task
const fault = async (): Promise<never> => {
  throw new Error('the connection is lost')
}

it('a stage is closed after a fault, and opened anew for the next attempt', async () => {
  const { count, runtimes } = counted()
  for (let time = 1; time <= 5; time++) {
    await expect(runtimes.use(task('a'), fault)).rejects.toThrow('lost')
    expect(count).toEqual({ opened: time, closed: time })
  }
  await runtimes.use(task('a'), async () => undefined)
  await runtimes.use(task('a'), async () => undefined)
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
    await expect(runtimes.use(task('a'), async () => undefined)).rejects.toThrow('no server')
    expect(times).toBe(time)
  }
  await runtimes.close()
})
