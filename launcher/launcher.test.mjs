import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, usualFolder } from './data-folder.mjs'
import { isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'
import { runPatiently } from './patience.mjs'
import { followCheckout } from './read-only.mjs'

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

describe('a checkout that can only be read', () => {
  const made = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }

  it('is set up in a copy, which follows it and keeps what was installed there', () => {
    made('root/src/a.ts', 'one')
    made('root/src/gone.ts', 'gone')
    made('root/node_modules/x/index.js', 'not copied')
    made('home/checkout/node_modules/y/index.js', 'installed')
    const said = []
    const follow = () =>
      followCheckout({
        root: path.join(folder, 'root'),
        copy: path.join(folder, 'home/checkout'),
        say: (text) => said.push(text),
      })
    follow()
    follow()
    expect(said.length).toBe(1)
    const there = () =>
      fs
        .readdirSync(path.join(folder, 'home/checkout'), { recursive: true })
        .filter((file) => /\.(ts|js)$/.test(file))
        .sort()
    expect(there()).toEqual(['node_modules/y/index.js', 'src/a.ts', 'src/gone.ts'])
    fs.rmSync(path.join(folder, 'root/src/gone.ts'))
    made('root/src/a.ts', 'another')
    follow()
    expect(there()).toEqual(['node_modules/y/index.js', 'src/a.ts'])
    expect(fs.readFileSync(path.join(folder, 'home/checkout/src/a.ts'), 'utf8')).toBe('another')
  })

  it('has its data around the copy, so that there is no second data folder', () => {
    made('home/checkout/.stamp-of-copy', '')
    made('home/checkout/tsconfig.build.json', '{}')
    expect(usualFolder(path.join(folder, 'home/checkout'), {})).toBe(path.join(folder, 'home'))
  })
})

it('a program that takes long is waited for, and says how it ended', async () => {
  const options = { stdio: 'ignore' }
  const run = (command, args) =>
    runPatiently({ command, args, options, what: 'trying', say: silent })
  expect(await run(process.execPath, ['-e', 'process.exit(3)'])).toMatchObject({ status: 3 })
  expect(await run('no-such-program', [])).toMatchObject({
    status: null,
    error: { code: 'ENOENT' },
  })
})
