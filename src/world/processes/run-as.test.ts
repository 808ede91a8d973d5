import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { clusterPaths } from '../clusters/cluster-paths.ts'
import { removeScratch, scratchHome, startUser, until } from '../test-data/scratch.ts'

const program = fileURLToPath(new URL('../test-data/user.ts', import.meta.url))
const isRoot = process.getuid?.() === 0
const as = (uid: number): string[] =>
  `setpriv --reuid ${uid} --regid ${uid} --clear-groups --`.split(' ')
const canReach = (prefix: readonly string[]): boolean =>
  isRoot &&
  spawnSync(prefix[0] as string, [...prefix.slice(1), process.execPath, '--check', program])
    .status === 0

const home = scratchHome()
const folder = path.dirname(home)
afterEach(() => {
  fs.rmSync(clusterPaths(home).nobody, { recursive: true, force: true })
  removeScratch(home)
})

/** Opens, asks, leaves; everything it made belongs to `uid`. */
async function worksFor(prefix: readonly string[], uid: number): Promise<void> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  fs.chownSync(folder, uid, uid)
  const user = startUser(home, { prefix })
  user.child.stdin?.write('select current_user, 7\n')
  user.child.stdin?.end()
  await user.hears('answer [["postgres",7]]')
  await user.hears('left')
  await until(() => user.child.exitCode !== null)
  expect(fs.statSync(home).uid).toBe(uid)
}

describe.runIf(isRoot)('started by root, in a folder that only root may enter', () => {
  it('runs in a user namespace: the data stays root’s', async () => {
    await worksFor([], 0)
    expect(fs.statSync(path.join(home, 'store')).uid).toBe(0)
  })

  it('runs as nobody where namespaces are forbidden', async () => {
    await worksFor(['setpriv', '--bounding-set=-setfcap', '--'], 0)
    const elsewhere = path.join(clusterPaths(home).nobody, 'store')
    expect(fs.statSync(elsewhere).uid).toBe(65_534)
    expect(clusterPaths(home).listMade()).toContain(clusterPaths(home).nobody)
  })
})

describe.runIf(canReach(as(1)))('started by a plain user, in a folder of its own', () => {
  it('runs as that user', () => worksFor(as(1), 1))

  it('runs for a user without a name', () => worksFor(as(12_345), 12_345))
})

describe.runIf(!isRoot)('started by whoever runs this test', () => {
  it('runs as that user', () => worksFor([], process.getuid?.() ?? 0))
})
