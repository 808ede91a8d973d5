import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clusterPaths } from '../../src/world/clusters/cluster-paths.ts'
import { isLongRun } from '../long-run.ts'

/* The program as a whole where the disk is full, and where it's started several times at once. */

const namespace = ['--user', '--map-root-user', '--mount', '--']
const canMount =
  spawnSync('unshare', [...namespace, '/bin/sh', '-c', 'mount -t tmpfs none /mnt']).status === 0
const why = canMount ? '' : ' (skipped: this system lets us mount no small disk)'

let place: string
let started: ChildProcess[] = []
beforeEach(() => {
  place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-red-starts-')))
})
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL')
  started = []
  await expect.poll(() => serversOf(place), { timeout: 60_000 }).toEqual([])
  fs.rmSync(place, { recursive: true, force: true })
  fs.rmSync(clusterPaths(place).sockets, { recursive: true, force: true })
})

/** `backwright start` with its data below our folder, on a disk of that size where one is given. */
function start(port: number, disk: string | null = null) {
  const program = path.resolve('dist/main.js')
  const mount = `mount -t tmpfs -o size=${disk} none "$0" && exec "$@"`
  const fenced = disk === null ? [] : ['unshare', ...namespace, '/bin/sh', '-c', mount, place]
  const [first, ...rest] = [...fenced, process.execPath, program, 'start']
  const home = path.join(place, 'home')
  const env = { PATH: process.env.PATH, BACKWRIGHT_HOME: home, PORT: String(port) }
  const child = spawn(first as string, rest, {
    env: { ...env, BACKWRIGHT_LOG: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => (said += piece))
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, said: () => said, home: `/proc/${child.pid}/root${home}` }
}

/** PostgreSQL's processes that are at work below a folder. */
function serversOf(folder: string): string[] {
  const isAtWork = (pid: string): boolean => {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`-D\0${folder}`)
    } catch {
      return false
    }
  }
  return fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isAtWork(pid))
}

describe.skipIf(!canMount)(`on a disk that is full${why}`, { timeout: 300_000 }, () => {
  // Too small for one cluster, for the second, for what is in them.
  it.each(isLongRun ? ['20m', '60m', '80m'] : ['60m'])(
    'a first start on %s says so and leaves no server',
    async (disk) => {
      const one = start(4_880, disk)
      expect(await one.ended).toBe(2)
      expect(one.said()).toContain('Try: Make room on the disk, then start again.')
      expect(one.said()).not.toMatch(/\n {4}at /)
      expect(serversOf(place)).toEqual([])
    },
  )

  it('SIGTERM stops a server whose store has died of it', async () => {
    const one = start(4_881, '260m')
    await expect.poll(one.said, { timeout: 200_000 }).toContain('Backwright is open')
    const fill = fs.openSync(path.join(one.home, 'fill'), 'w')
    expect(() => {
      for (;;) fs.writeSync(fill, Buffer.alloc(65_536))
    }).toThrow(/ENOSPC/)
    fs.closeSync(fill)
    const pidFile = path.join(one.home, 'store/postmaster.pid')
    process.kill(Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
    await expect.poll(() => fs.existsSync(pidFile), { timeout: 60_000 }).toBe(false)
    one.child.kill('SIGTERM')
    expect(await one.ended).not.toBeNull()
    expect(serversOf(place)).toEqual([])
  })
})

it('of three that start at the same moment one serves, and the others say where', {
  timeout: 300_000,
}, async () => {
  const three = [start(4_890), start(4_890), start(4_890)]
  const first = await Promise.race(
    three.map(async (one) => {
      await expect.poll(one.said, { timeout: 250_000 }).toContain('Backwright is open')
      return one
    }),
  )
  const url = /open at (\S+)/.exec(first.said())?.[1]
  const others = three.filter((one) => one !== first)
  expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0])
  for (const { said } of others) expect(said()).toBe(`Backwright is already running at ${url}\n`)
  expect((await fetch(`${url}/api/v1/health`)).ok).toBe(true)
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
})
