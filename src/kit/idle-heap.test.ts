import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

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
