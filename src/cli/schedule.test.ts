import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-schedule-'))
const home = path.join(folder, 'home')
const main = fileURLToPath(new URL('../main.ts', import.meta.url))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function start(specification: string, ...options: string[]) {
  const file = path.join(folder, 'a.spec')
  fs.writeFileSync(file, specification)
  const child = spawn(process.execPath, [main, 'schedule', ...options, file], {
    env: { PATH: process.env.PATH, BACKWRIGHT_HOME: home },
  })
  const said = { out: '', error: '' }
  child.stdout.on('data', (piece: Buffer) => (said.out += piece))
  child.stderr.on('data', (piece: Buffer) => (said.error += piece))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, said, ended }
}

it('says where a specification is wrong, and starts nothing', async () => {
  const { said, ended } = start('session s\nstep a\n', 'run')
  expect(await ended).toBe(2)
  expect(said.out).toBe('')
  expect(said.error).toContain('Expected: line 3: { SQL } after step a')
  expect(fs.existsSync(home)).toBe(false)
})

it('prints what the isolation tester prints, and leaves no cluster', async () => {
  const { said, ended } = start('session s step a { SELECT 1 AS x; }', 'run')
  expect(await ended).toBe(0)
  expect(said).toEqual({
    out: 'Parsed test spec with 1 sessions\n\nstarting permutation: a\nstep a: SELECT 1 AS x;\nx\n-\n1\n(1 row)\n\n',
    error: '',
  })
  expect(fs.readdirSync(path.join(home, 'own'))).toEqual([])
})

it('ends at an interruption, and leaves no cluster', async () => {
  const { child, said, ended } = start(
    'session s step a { SELECT 1; } step b { SELECT pg_sleep(600); }',
    'run',
  )
  child.stdout.on('data', () => said.out.includes('step a') && child.kill('SIGINT'))
  expect(await ended).toBe(130)
  expect(fs.readdirSync(path.join(home, 'own'))).toEqual([])
})
