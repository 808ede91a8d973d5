import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const module = path.join(import.meta.dirname, 'idle-heap.ts')
const script = (shrink: boolean): string => `
  const { shrinkHeapWhenIdle } = await import(${JSON.stringify(module)})
  if (${shrink}) shrinkHeapWhenIdle()
  let made = Array.from({ length: 2_000_000 }, (_, i) => ({ i, text: 'row ' + i }))
  made = null
  setTimeout(() => console.log(process.memoryUsage().heapTotal), 7000)
`

async function heapLeft(shrink: boolean): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    script(shrink),
  ])
  return Number(stdout)
}

it('gives far more of a start’s garbage back than V8 alone, once the process waits', async () => {
  const [shrunk, left] = await Promise.all([heapLeft(true), heapLeft(false)])
  expect(shrunk).toBeLessThan(left / 3)
}, 60_000)
