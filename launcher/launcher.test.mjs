import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder } from './data-folder.mjs'
import { isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'

let folder
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-launcher-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const silent = () => undefined

describe('the set-up lock', () => {
  it('lets one set-up work at a time', async () => {
    const lock = path.join(folder, 'lock')
    const seen = []
    // A lock of this very process counts as living only where its command names the launcher.
    await withLock(lock, silent, async () => {
      seen.push('first')
      expect(fs.readFileSync(lock, 'utf8')).toBe(String(process.pid))
    })
    await withLock(lock, silent, async () => seen.push('second'))
    expect(seen).toEqual(['first', 'second'])
    expect(fs.existsSync(lock)).toBe(false)
  })

  it('waits for a living set-up and says so', async () => {
    const lock = path.join(folder, 'lock')
    const script = path.join(folder, 'launcher.mjs')
    fs.writeFileSync(script, 'setInterval(() => {}, 1000)')
    const other = spawn(process.execPath, [script], { stdio: 'ignore' })
    fs.writeFileSync(lock, String(other.pid))
    const said = []
    const done = withLock(
      lock,
      (text) => said.push(text),
      async () => 'worked',
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(said).toEqual([`another set-up is running (process ${other.pid}); waiting for it`])
    other.kill('SIGKILL')
    expect(await done).toBe('worked')
  })

  it('does not wait for a process that is gone, or is something else by now', async () => {
    const gone = spawnSync(process.execPath, ['-e', ''])
    for (const owner of [gone.pid, 1]) {
      const lock = path.join(folder, 'lock')
      fs.writeFileSync(lock, String(owner))
      expect(await withLock(lock, silent, async () => owner)).toBe(owner)
    }
  })

  it('is given back when the work fails', async () => {
    const lock = path.join(folder, 'lock')
    const work = withLock(lock, silent, async () => {
      throw new Error('no network')
    })
    await expect(work).rejects.toThrow('no network')
    expect(fs.existsSync(lock)).toBe(false)
  })
})

describe('the data folder', () => {
  it('is where it is asked for, else beside a checkout, else in the system’s place', () => {
    expect(dataFolder(folder, { BACKWRIGHT_HOME: '/somewhere' })).toBe('/somewhere')
    expect(dataFolder(folder, { XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/backwright')
    expect(dataFolder(folder, {}, 'linux')).toBe(path.join(os.homedir(), '.local/share/backwright'))
    fs.writeFileSync(path.join(folder, 'tsconfig.build.json'), '{}')
    expect(dataFolder(folder, { XDG_DATA_HOME: '/data' })).toBe(path.join(folder, '.backwright'))
  })
})

describe('an install that npm made without the launcher', () => {
  const write = (file, packages) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), JSON.stringify({ packages }))
  }
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  }

  it('is taken as it is when it holds what the lock file says', () => {
    write('package-lock.json', lock)
    expect(isInstalled(folder)).toBe(false)
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } })
    expect(isInstalled(folder)).toBe(true)
  })

  it('is made again when a version differs, something is missing, or something is too many', () => {
    write('package-lock.json', lock)
    for (const packages of [
      { 'node_modules/a': { version: '1.0.1' } },
      { 'node_modules/b': { version: '2.0.0' } },
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
    ]) {
      write('node_modules/.package-lock.json', packages)
      expect(isInstalled(folder)).toBe(false)
    }
  })
})
