import { execFile } from 'node:child_process'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import vm from 'node:vm'
import { expect, it, vi } from 'vitest'
import { shrinkHeapWhenIdle } from './idle-heap.ts'

const module = path.join(import.meta.dirname, 'idle-heap.ts')
/** Makes garbage, then prints the heap as soon as it is below the limit, or when the time is over. */
const script = (shrink: boolean, limit: number, waitMs: number): string => `
  const { shrinkHeapWhenIdle } = await import(${JSON.stringify(module)})
  if (${shrink}) shrinkHeapWhenIdle()
  let made = Array.from({ length: 2_000_000 }, (_, i) => ({ i, text: 'row ' + i }))
  made = null
  const until = Date.now() + ${waitMs}
  const look = () => {
    const { heapTotal } = process.memoryUsage()
    if (heapTotal >= ${limit} && Date.now() < until) return setTimeout(look, 500)
    console.log(heapTotal)
    process.exit()
  }
  setTimeout(look, 500)
`

async function heapLeft(shrink: boolean, limit: number, waitMs: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    script(shrink, limit, waitMs),
  ])
  return Number(stdout)
}

it('keeps no program running that has nothing else to do', async () => {
  const code = `const { shrinkHeapWhenIdle } = await import(${JSON.stringify(module)}); shrinkHeapWhenIdle()`
  const words = ['--input-type=module', '--eval', code]
  const ended = promisify(execFile)(process.execPath, words, { timeout: 60_000 })
  await expect(ended).resolves.toMatchObject({ stderr: '' })
}, 90_000)

it('gives far more of a start’s garbage back than V8 alone, once the process waits', async () => {
  const left = await heapLeft(false, 0, 0)
  expect(await heapLeft(true, left / 3, 50_000)).toBeLessThan(left / 3)
  expect(await heapLeft(false, left / 3, 4_000)).toBeGreaterThan(left / 3)
}, 90_000)

/** What a process does that works such a share of its time and has such a heap, in MB, look by look. */
function collectionsOf(
  looks: readonly (readonly [utilization: number, heap: number])[],
): boolean[] {
  const collect = vi.fn()
  vi.spyOn(vm, 'runInNewContext').mockReturnValue(collect)
  vi.useFakeTimers()
  const usage = vi.spyOn(process, 'memoryUsage')
  let [busyNow, active] = [0, 0]
  // Without arguments it's the time until now; with two, the part of it between the later and the earlier.
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation((now, before) => {
    if (!now || !before) return { idle: 0, active: ++active, utilization: 1 }
    return { idle: 0, active: 0, utilization: now.active === before.active + 1 ? busyNow : -1 }
  })
  const stop = shrinkHeapWhenIdle()
  try {
    return looks.map(([busy, heap]) => {
      collect.mockClear()
      busyNow = busy
      usage.mockReturnValue({ ...process.memoryUsage(), heapTotal: heap * 2 ** 20 })
      vi.advanceTimersByTime(2_000)
      return collect.mock.calls.length > 0
    })
  } finally {
    stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
    vi.restoreAllMocks()
  }
}

it('collects in a quiet spell, once, and again when the heap has grown by a fifth', () => {
  expect(
    collectionsOf([
      [0.01, 100],
      [0.01, 100],
      [0.01, 119],
      [0.01, 121],
      [0.01, 130],
    ]),
  ).toEqual([true, false, false, true, false])
})

it('leaves a process alone while it works', () => {
  expect(
    collectionsOf([
      [0.5, 100],
      [0.03, 1_000],
      [0.02, 1_000],
    ]),
  ).toEqual([false, false, true])
})
