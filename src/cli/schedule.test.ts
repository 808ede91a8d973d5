import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { clusterPaths } from '../world/clusters/cluster-paths.ts'

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

it.each([
  // What pg_regress would record comes first; where to look is said besides.
  ['run', 1, 'syntax error at line 3\n'],
  ['explore', 2, ''],
])('%s says where a specification is wrong, and starts nothing', async (verb, exitCode, out) => {
  const { said, ended } = start('session s\nstep a\n', verb)
  expect(await ended).toBe(exitCode)
  expect(said.out).toBe(out)
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
  let isSent = false
  child.stdout.on('data', () => {
    if (isSent || !said.out.includes('step a')) return
    isSent = child.kill('SIGINT')
  })
  expect(await ended).toBe(130)
  expect(fs.readdirSync(path.join(home, 'own'))).toEqual([])
})

const deadlock = `setup { CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1), (2, 2); }
teardown { DROP TABLE t; }
session a
step a1 { BEGIN; }
step a2 { UPDATE t SET n = 5 WHERE id = 1; }
step a3 { UPDATE t SET n = 5 WHERE id = 2; }
step a4 { COMMIT; }
session b
step b1 { BEGIN; }
step b2 { UPDATE t SET n = 7 WHERE id = 2; }
step b3 { UPDATE t SET n = 7 WHERE id = 1; }
step b4 { COMMIT; }`

it('finds the deadlock by itself, and shows it as text and as JSON', async () => {
  const text = start(deadlock, 'explore')
  expect(await text.ended).toBe(1)
  expect(text.said.out).toContain('6 schedules played for all 70 orders')
  expect(text.said.out).toContain('1. deadlock: The sessions wait for each other in a circle')
  expect(text.said.out).toMatch(/→ waits for [ab]/)
  const json = start(deadlock, 'explore', '--json')
  expect(await json.ended).toBe(1)
  const [report] = JSON.parse(json.said.out)
  expect(report).toMatchObject({
    schedules: 6,
    isCut: false,
    anomalies: [{ kind: 'deadlock', shortest: { found: { schedules: 6, failing: 2 } } }],
  })
  expect(fs.readdirSync(path.join(home, 'own'))).toEqual([])
})

it('exits as for an anomaly where statements lock rows in no order, and says so', async () => {
  const session = (name: string, ids: string): string =>
    `session ${name} step ${name}1 { UPDATE t SET n = n + 1 WHERE id IN (${ids}); }`
  const specification = (
    ids: string,
  ): string => `setup { CREATE TABLE t (id int PRIMARY KEY, n int);
      INSERT INTO t VALUES (1, 0), (2, 0); } teardown { DROP TABLE t; }
    ${session('a', '1, 2')} ${session('b', ids)}`
  const text = start(specification('2, 1'), 'explore')
  expect(await text.ended).toBe(1)
  expect(text.said.out).toContain('a1 of a, b1 of b may lock several rows in an order')
  const json = start(specification('2, 1'), 'explore', '--json')
  expect(await json.ended).toBe(1)
  expect(JSON.parse(json.said.out)).toMatchObject([
    { hasFindings: true, anomalies: [], unorderedLocks: ['a1 of a', 'b1 of b'] },
  ])
  const apart = start(specification('2'), 'explore', '--json')
  expect(await apart.ended).toBe(0)
  expect(JSON.parse(apart.said.out)).toMatchObject([
    { hasFindings: false, anomalies: [], unorderedLocks: [] },
  ])
})

it('hands over a report of some megabytes whole, however slowly it is read', async () => {
  const fails = "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 200000); END $$;"
  const steps = Array.from({ length: 20 }, (_, at) => `step a${at} { ${fails} }`)
  const { child, said, ended } = start(`session a\n${steps.join('\n')}`, 'explore', '--json')
  child.stdout.on('data', () => {
    child.stdout.pause()
    setTimeout(() => child.stdout.resume(), 20)
  })
  expect(await ended).toBe(0)
  expect(said.out.length).toBeGreaterThan(4_000_000)
  const [report] = JSON.parse(said.out)
  expect(report.alwaysFailing).toHaveLength(20)
})

it('leaves no process and no file when it is killed while sessions are frozen', async () => {
  const { child, ended } = start(
    `${deadlock}\nsession c step c1 { UPDATE t SET n = 9; } step c2 { SELECT pg_sleep(30); }`,
    'explore',
    '--step-seconds',
    '60',
  )
  const { own } = clusterPaths(home)
  await until(() => fs.existsSync(own) && backends().length > 10)
  const pids = backends()
  child.kill('SIGKILL')
  await ended
  await until(() => fs.readdirSync(own).length === 0)
  await until(() => !pids.some((pid) => fs.existsSync(`/proc/${pid}`)))
  expect(backends()).toEqual([])
  expect(filesInMemory()).toEqual([])
})

const inMemory = `${path.basename(clusterPaths(home).sockets)}-`

function filesInMemory(): string[] {
  if (!fs.existsSync('/dev/shm')) return []
  return fs.readdirSync('/dev/shm').filter((name) => name.startsWith(inMemory))
}

/** PostgreSQL's processes whose data is ours, on disk or in memory. */
function backends(): string[] {
  const places = [clusterPaths(home).own, `/dev/shm/${inMemory}`]
  return fs.readdirSync('/proc').filter((pid) => {
    try {
      const cwd = fs.readlinkSync(`/proc/${pid}/cwd`)
      return /^\d+$/.test(pid) && places.some((place) => cwd.startsWith(place))
    } catch {
      return false
    }
  })
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

const program = `session s\nstep a { COPY (SELECT 7) TO PROGRAM 'cat > "${folder}/made"'; }`

it.each(['run', 'explore'])('%s refuses what needs more rights, by name and line', async (verb) => {
  const { said, ended } = start(program, verb)
  expect(await ended).toBe(2)
  expect(said.out).toBe('')
  expect(said.error).toContain('COPY TO PROGRAM in line 2')
  expect(said.error).toContain('--trust')
  expect(fs.existsSync(path.join(folder, 'made'))).toBe(false)
})

it('runs a file with all rights where it is told to trust it', async () => {
  const { said, ended } = start(program, 'run', '--trust')
  expect([await ended, said.error]).toEqual([0, ''])
  expect(fs.readFileSync(path.join(folder, 'made'), 'utf8')).toBe('7\n')
})
