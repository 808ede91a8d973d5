import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ContractReport } from '../../src/engine/openapi/check-contract.ts'
import { removeScratch, scratchHome } from '../../src/world/test-data/scratch.ts'
import { isLongRun } from '../long-run.ts'
import { run } from '../terminal/run.ts'
import { root } from '../tidy/sources.ts'

// It takes the better part of a minute.
const home = scratchHome()
let app: ChildProcess | null = null
let address = ''

beforeAll(async () => {
  if (!isLongRun) return
  app = spawn(process.execPath, [path.join(root, 'dist/main.js'), 'start', '--port', '4600'], {
    env: { PATH: process.env.PATH, BACKWRIGHT_HOME: home, BACKWRIGHT_USUAL_HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  for await (const piece of app.stdout as AsyncIterable<Buffer>) {
    said += piece
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    if (address !== '') break
  }
})
afterAll(async () => {
  if (app && app.exitCode === null) {
    const ended = once(app, 'exit')
    app.kill('SIGTERM')
    await ended
  }
  removeScratch(home)
})

it.runIf(isLongRun)('our own API keeps to its contract', { timeout: 240_000 }, async () => {
  expect(address).not.toBe('')
  const contract = ['--openapi', `${address}/api/openapi.json`, '--url', address]
  const { out, error, code } = await run(['http', 'check', ...contract, '--json'], {
    home,
    main: 'dist/main.js',
  })
  expect(out, error).not.toBe('')
  const report = JSON.parse(out) as ContractReport
  expect(report.findings.map(({ code, title, detail }) => [code, title, detail])).toEqual([])
  expect(code).toBe(0)
  expect(report.operations).toBeGreaterThan(10)
  expect(report.reached2xx / report.operations).toBeGreaterThanOrEqual(0.95)
})
