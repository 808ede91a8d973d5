import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../tidy/sources.ts'

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-offline-'))
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

/** Runs a shell command where no network is but loopback; `ip` brings loopback up. */
function withoutNetwork(command: string) {
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user']
  return spawnSync(
    'unshare',
    [...user, '--net', '--', 'sh', '-c', `ip link set lo up && ${command}`],
    {
      encoding: 'utf8',
      timeout: 300_000,
    },
  )
}

const canUnshare = withoutNetwork('true').status === 0

describe('without a network', () => {
  it.runIf(canUnshare)('the namespace reaches nothing but loopback', () => {
    const reach = withoutNetwork(
      `${process.execPath} -e "fetch('http://192.0.2.1').then(() => process.exit(1), () => process.exit(0))"`,
    )
    expect(reach.status).toBe(0)
  })

  it.runIf(canUnshare)(
    'the main path works, in the page and in the terminal',
    { timeout: 300_000 },
    () => {
      const script = path.join(import.meta.dirname, 'main-path.mjs')
      const lab = path.join(root, 'content/labs/query/films-by-year')
      const args = [script, path.join(root, 'launcher.mjs'), home, lab].join(' ')
      const walked = withoutNetwork(`${process.execPath} ${args}`)
      expect(walked.stderr.replace(/^\[set-up.*$/gm, '')).not.toMatch(/Error/)
      expect(walked.stdout).toBe('walked\n')
    },
  )
})
