import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isLongRun } from '../long-run.ts'
import { root } from '../tidy/sources.ts'

/** These install from npm, so they belong to the long tests. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-newcomer-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** The environment of somebody who has the machine's Node and npm, and nothing of ours. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|BACKWRIGHT_|INIT_CWD|NODE_|VITEST|DATABASE_URL|BENCH_URL)/i.test(name),
  ),
)
env.PATH = (env.PATH ?? '')
  .split(path.delimiter)
  .filter((each) => !each.includes('node_modules'))
  .join(path.delimiter)

function run(command: string, args: string[], cwd: string) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 600_000 })
  expect(result.status, `${command} ${args.join(' ')}\n${result.stdout}\n${result.stderr}`).toBe(0)
  return result
}

/** Starts, reads the first page, stops; no process may be left that names the folder. */
async function startOnce(command: string, args: string[], cwd: string): Promise<string> {
  const child = spawn(command, args, {
    cwd,
    env: { ...env, PORT: '4700' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (bytes) => {
      said += bytes
    })
    child.stdout.on('data', (bytes) => {
      const found = /http:\/\/\S+/.exec(String(bytes))
      if (found) resolve(found[0])
    })
    child.on('exit', (code) => reject(new Error(`ended with ${code}\n${said}`)))
  })
  const page = await (await fetch(url)).text()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
  return page
}

describe.runIf(isLongRun)('a newcomer', () => {
  const clone = path.join(folder, 'clone')

  it('starts a fresh clone with one command', { timeout: 900_000 }, async () => {
    run('git', ['clone', '--quiet', root, clone], folder)
    expect(await startOnce('npm', ['start'], clone)).toMatch(/Backwright/)
    const list = run('./backwright', ['lab', 'list', '--json'], clone)
    expect(JSON.parse(list.stdout).length).toBeGreaterThanOrEqual(20)
  })

  it('installs the package into an empty folder', { timeout: 900_000 }, async () => {
    const packed = run('npm', ['pack', '--json', '--pack-destination', folder], clone)
    const file = path.join(
      folder,
      (JSON.parse(packed.stdout.slice(packed.stdout.indexOf('['))) as { filename: string }[])[0]
        ?.filename ?? '',
    )
    const empty = path.join(folder, 'empty')
    fs.mkdirSync(empty)
    run('npm', ['init', '-y'], empty)
    run('npm', ['install', '--no-audit', '--no-fund', file], empty)
    env.BACKWRIGHT_HOME = path.join(folder, 'home')
    const bin = path.join(empty, 'node_modules/.bin/backwright')
    const list = run(bin, ['lab', 'list', '--json'], empty)
    expect(JSON.parse(list.stdout).length).toBeGreaterThanOrEqual(20)
    expect(await startOnce(bin, ['start'], empty)).toMatch(/Backwright/)
  })
})
