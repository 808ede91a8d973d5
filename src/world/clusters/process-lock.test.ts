import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeScratch, scratchHome } from '../test-data/scratch.ts'
import { withLock } from './process-lock.ts'

const program = fileURLToPath(new URL('../test-data/counter.ts', import.meta.url))
const home = scratchHome()
const lock = path.join(home, 'lock')
const file = path.join(home, 'count')

beforeAll(() => {
  fs.mkdirSync(home)
})
afterAll(() => removeScratch(home))

const count = (times: number): ChildProcess =>
  spawn(process.execPath, [program, lock, file, String(times)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

describe('the lock', () => {
  it('lets one process in at a time, and one call of a process', async () => {
    fs.writeFileSync(file, '0')
    const others = [count(50), count(50), count(50)]
    const mine = Array.from({ length: 20 }, () =>
      withLock(lock, async () => {
        const before = Number(fs.readFileSync(file, 'utf8'))
        await new Promise((resolve) => setImmediate(resolve))
        fs.writeFileSync(file, String(before + 1))
      }),
    )
    await Promise.all([...mine, ...others.map((other) => once(other, 'exit'))])
    expect(fs.readFileSync(file, 'utf8')).toBe('170')
    expect(fs.readdirSync(lock)).toHaveLength(1)
  })

  it('is free again when its holder is killed', async () => {
    const holder = count(0)
    await once(holder.stdout as NonNullable<typeof holder.stdout>, 'data')
    let isIn = false
    const mine = withLock(lock, async () => {
      isIn = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isIn).toBe(false)
    holder.kill('SIGKILL')
    await mine
    expect(isIn).toBe(true)
  })

  it('is free again when the work fails', async () => {
    await expect(withLock(lock, () => Promise.reject(new Error('work')))).rejects.toThrow('work')
    expect(await withLock(lock, () => Promise.resolve('in'))).toBe('in')
  })
})
