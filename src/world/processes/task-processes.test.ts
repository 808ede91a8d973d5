import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryFolder } from '../../../tests/test-home.ts'
import { isRunning } from './is-running.ts'
import { openTaskProcesses, type TaskProcesses, type Work } from './task-processes.ts'

let folder: string
let main: string
let processes: TaskProcesses
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(temporaryFolder, 'backwright-tasks-'))
  main = path.join(folder, 'main.mts')
  const serve = JSON.stringify(path.resolve(import.meta.dirname, 'serve-tasks.ts'))
  fs.writeFileSync(
    main,
    `import { serveTasks } from ${serve}
     const nest = (depth) => depth === 0 ? 0 : 1 + nest(depth - 1)
     serveTasks({
       pid: () => process.pid,
       env: () => Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL')),
       asks: async (question, ask) => [await ask(question), await ask(question)],
       fails: () => { throw new TypeError('of its own') },
       forever: () => { for (;;); },
       nests: nest,
       fillsInOneStep: () => new Array(40_000_000).fill(0).map((_, at) => ({ at })).length,
       ends: () => process.exit(3),
     })`,
  )
  processes = openTaskProcesses({
    main: pathToFileURL(main),
    processesMax: 2,
    memoryBytes: 64 * 1_048_576,
  })
})
afterAll(async () => {
  await processes.close()
  fs.rmSync(folder, { recursive: true })
})

const run = (task: string, input: unknown = null, more: Partial<Work> = {}) =>
  processes.run({ task, input, timeMs: 20_000, ...more })

it('does one task after another in the same process, which has nothing of our environment', async () => {
  const first = await run('pid')
  expect(await run('pid')).toEqual(first)
  expect(first).not.toEqual({ kind: 'done', value: process.pid })
  expect(await run('env')).toEqual({ kind: 'done', value: [] })
})

it('asks whoever gave the task; the time of the answer doesn’t count', async () => {
  const ask = async (question: unknown): Promise<unknown> => {
    await new Promise((resolve) => setTimeout(resolve, 400))
    return [question]
  }
  const asked = await run('asks', 'a', { ask, timeMs: 600 })
  expect(asked).toEqual({ kind: 'done', value: [['a'], ['a']] })
})

it('throws what a task throws, and goes on', async () => {
  await expect(run('fails')).rejects.toThrow('of its own')
  expect(await run('nests', 100)).toEqual({ kind: 'done', value: 100 })
})

it.each([
  ['forever', null, 'time'],
  ['nests', 1_000_000, 'depth'],
  ['fillsInOneStep', null, 'memory'],
] as const)(
  '%s(%s) is over the limit of %s, and another process goes on',
  async (task, input, limit) => {
    const before = await run('pid')
    const timeMs = limit === 'time' ? 200 : 60_000
    expect(await run(task, input, { timeMs })).toEqual({ kind: 'over-limit', limit })
    const after = await run('pid')
    expect(after.kind).toBe('done')
    expect(after).not.toEqual(before)
  },
)

it('a process that ends by itself is our fault, and the next task has another', async () => {
  await expect(run('ends')).rejects.toThrow('ended by itself (3)')
  expect(await run('nests', 5)).toEqual({ kind: 'done', value: 5 })
})

it('a task without an end ends with the process that gave it, killed or not', async () => {
  const open = JSON.stringify(path.resolve(import.meta.dirname, 'task-processes.ts'))
  const parent = path.join(folder, 'parent.mts')
  fs.writeFileSync(
    parent,
    `import { openTaskProcesses } from ${open}
     const main = new URL('./main.mts', import.meta.url)
     const processes = openTaskProcesses({ main, processesMax: 1, memoryBytes: 64 * 1_048_576 })
     const { value } = await processes.run({ task: 'pid', input: null, timeMs: 20_000 })
     process.stdout.write(String(value))
     await processes.run({ task: 'forever', input: null, timeMs: 600_000 })`,
  )
  const child = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(child.stdout, 'data')
  const pid = Number(String(said))
  expect(isRunning(pid)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await expect.poll(() => isRunning(pid), { timeout: 20_000, interval: 100 }).toBe(false)
})
