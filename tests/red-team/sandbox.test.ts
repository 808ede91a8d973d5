import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange } from '../../src/world/http/exchange.ts'
import { bodyText, makeRequest } from '../../src/world/http/message.ts'
import { plainDriver } from '../../src/world/runner/plain.ts'
import { openRunner, type Runner, type ServerProgram } from '../../src/world/runner/runner.ts'
import { bubblewrapDriver } from '../../src/world/runner/sandbox/bubblewrap.ts'
import { missingParts } from '../../src/world/runner/sandbox/missing-part.ts'
import { tryProbes } from '../../src/world/runner/sandbox/probes.ts'
import { openTestGrader } from '../grading.ts'
import { isLongRun } from '../long-run.ts'
import { root } from '../tidy/sources.ts'
import { type Attack, attacks } from './sandbox/attacks.ts'

/*
 * The sandbox for learners nobody knows, attacked from inside. Each attack is known to get through
 * somewhere: a plain process is the canary of this suite.
 */

const isStrong = missingParts().length === 0
const [missing] = missingParts({ weakLimits: true })
const why = missing === undefined ? '' : ` (left out: no ${missing.part}; ${missing.fix})`
const isThere = missing === undefined && process.arch === 'x64'

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-attacked-'))
const canary = path.join(place, 'canary')
const socket = path.join(place, 'socket')
const abstract = `backwright-${process.pid}`
const state = { heard: 0, port: 0, other: '' }
const closing: (() => unknown)[] = []

async function listen(where: net.ListenOptions): Promise<net.Server> {
  const server = net.createServer((one) => {
    state.heard++
    one.end()
  })
  server.listen(where)
  await new Promise((resolve) => server.once('listening', resolve))
  closing.push(() => server.close())
  return server
}

/** All that the attacks look for is there, and open to this user. */
beforeAll(async () => {
  if (!isThere) return
  fs.writeFileSync(canary, 'only for us')
  const server = await listen({ host: '::', port: 0 })
  state.port = (server.address() as net.AddressInfo).port
  await listen({ path: socket })
  await listen({ path: `\0${abstract}` })
  const runner = openRunner({ driver: sandbox() })
  closing.push(() => runner.close())
  const files = new Map([['secret.txt', 'of another learner']])
  const made = await runner.prepare({ source: { kind: 'files', files }, start: 'node secret.txt' })
  if ('reason' in made) throw new Error(JSON.stringify(made))
  state.other = path.join(made.folder, 'secret.txt')
  expect(fs.readFileSync(state.other, 'utf8')).toContain('another learner')
}, 60_000)
afterAll(async () => {
  for (const close of closing) await close()
  fs.rmSync(place, { recursive: true, force: true })
})

const sandbox = () => bubblewrapDriver({ weakLimits: !isStrong })

function aimed({ name, attack }: Attack): { name: string; attack: string } {
  const text = attack
    .replaceAll('CANARY', canary)
    .replaceAll('PORT', String(state.port))
    .replaceAll('ABSTRACT', abstract)
    .replaceAll('SOCKET', socket)
    .replaceAll('OTHER', state.other)
    .replaceAll('ANSWERS', path.join(root, 'content/labs'))
  return { name, attack: text }
}

/** Only root can give a room a file system of its own, with a bound of names. */
const needsRoot = ['its room filled with names']
const isPossible = ({ name }: Attack): boolean =>
  process.getuid?.() === 0 || !needsRoot.includes(name)

/** Of every class a few; all of them in the long run. */
const chosen = attacks
  .filter(isPossible)
  .filter(({ of }, at) => isLongRun || at % 3 === 0 || (of === 'network' && at % 3 === 1))

describe.skipIf(!isThere)(`attacks from inside${why}`, { timeout: 60_000 }, () => {
  it.each(chosen.map((one) => [`${one.of}: ${one.name}`, one] as const))('%s', async (_, one) => {
    const heard = state.heard
    const [result] = await tryProbes(sandbox(), [aimed(one)])
    expect([result?.got, result?.says]).toEqual(['stopped', result?.says])
    expect(state.heard).toBe(heard)
    expect(fs.readFileSync(canary, 'utf8')).toBe('only for us')
  })

  it('are attacks: some of each kind get through where there is no sandbox', async () => {
    const open = [
      'a file of ours',
      'a port of the host',
      'a socket without a file',
      'another interface',
      'devices of the host',
    ]
    const some = attacks.filter(({ name }) => open.includes(name)).map(aimed)
    const results = await tryProbes(plainDriver(), some)
    expect(results.map(({ name, got }) => [name, got])).toEqual(
      some.map(({ name }) => [name, 'through']),
    )
  })

  it('leave a shell that works, so that what is stopped is stopped for a reason', async () => {
    const works = { name: 'works', attack: "return sh('perl -e \"exit(0)\"') && !sh('false')" }
    const calls = {
      name: 'calls',
      attack: 'return sh("perl -e \'exit(syscall(39) > 0 ? 0 : 1)\'")',
    }
    const results = await tryProbes(sandbox(), [works, calls])
    expect(results.map(({ got }) => got)).toEqual(['through', 'through'])
  })
})

const evaluator = `
import http from 'node:http'
import pg from 'pg'
import child from 'node:child_process'
http.createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  const run = new Function('pg', 'child', 'return (async () => { ' + Buffer.concat(parts) + ' })()')
  try { response.end(JSON.stringify(await run(pg, child)) ?? 'null') }
  catch (error) { response.end(JSON.stringify(String(error))) }
}).listen(process.env.PORT, '127.0.0.1')
`

describe.skipIf(!isThere)(`a server in the sandbox${why}`, { timeout: 120_000 }, () => {
  let desk: Awaited<ReturnType<typeof openTestGrader>>
  let runner: Runner
  beforeAll(async () => {
    desk = await openTestGrader()
    runner = openRunner({ driver: sandbox() })
  }, 300_000)
  afterAll(async () => {
    await runner?.close()
    await desk?.close()
  })

  async function prepared(text = evaluator): Promise<ServerProgram> {
    const files = new Map([['server.mjs', text]])
    const source = { kind: 'files', files } as const
    const made = await runner.prepare({ source, start: 'node server.mjs', ready: 'connects' })
    if ('reason' in made) throw new Error(JSON.stringify(made))
    return made
  }
  async function begin(made: ServerProgram, ...given: Parameters<ServerProgram['start']>) {
    const started = await made.start(...given)
    if ('reason' in started) throw new Error(JSON.stringify(started))
    const ask = async (body: string): Promise<unknown> => {
      const { response, problems } = await exchange(
        started.origin,
        makeRequest({ method: 'POST', body }),
      )
      if (!response) throw new Error(JSON.stringify(problems))
      return JSON.parse(bodyText(response))
    }
    return { started, ask }
  }
  const query = `const client = new pg.Client(process.env.DATABASE_URL); await client.connect()
    const { rows } = await client.query('select current_database() as name'); await client.end(); return rows[0].name`

  it('reaches its own database, and no other', async () => {
    const [mine, other] = [
      await desk.bench.openAttemptDatabase(),
      await desk.bench.openAttemptDatabase(),
    ]
    const made = await prepared()
    const { ask } = await begin(made, { DATABASE_URL: mine.url }, [mine.door])
    expect(await ask(query)).toBe(mine.database)
    const theirs = query.replace('process.env.DATABASE_URL', JSON.stringify(other.url))
    expect(await ask(theirs)).toMatch(/ECONNREFUSED/)
    const through = new URL(other.url)
    through.port = new URL(mine.url).port
    const byMine = query.replace('process.env.DATABASE_URL', JSON.stringify(through.href))
    expect(await ask(byMine)).toMatch(/DATABASE_URL is for the user/)
    await made.close()
    await mine.close()
    await other.close()
  })

  it('keeps its files over a crash, and none of its processes', async () => {
    const made = await prepared()
    const first = await begin(made)
    const text = `
      const fs = process.getBuiltinModule('fs')
      fs.writeFileSync('kept', 'still here')
      child.spawnSync('/bin/sh', ['-c', '(setsid sleep 1000 </dev/null >/dev/null 2>&1 &) &'])
      child.spawn('/bin/sh', ['-c', 'trap "" TERM HUP INT; while :; do sleep 1; done'], { detached: true, stdio: 'ignore', env: {} }).unref()
      return 1`
    expect(await first.ask(text)).toBe(1)
    await first.started.crash()
    expect(processesOfSlots()).toEqual([])
    const second = await begin(made)
    const read = "return process.getBuiltinModule('fs').readFileSync('kept', 'utf8')"
    expect(await second.ask(read)).toBe('still here')
    const end = await second.started.stop(2_000)
    expect(end.wasKilled).toBe(false)
    await made.close()
    expect(fs.existsSync(path.dirname(made.folder))).toBe(false)
  })

  it('that prints without an end is ended', async () => {
    const made = await prepared(
      `${evaluator}\nsetTimeout(() => { for (;;) console.log('more') }, 300)`,
    )
    const { started } = await begin(made)
    expect(await started.ended).toEqual({ kind: 'limit', limit: 'output' })
  })

  it('ends with us, however we end', async () => {
    const text = `
      import { openRunner } from ${JSON.stringify(path.join(root, 'src/world/runner/runner.ts'))}
      import { bubblewrapDriver } from ${JSON.stringify(path.join(root, 'src/world/runner/sandbox/bubblewrap.ts'))}
      const runner = openRunner({ driver: bubblewrapDriver({ weakLimits: ${!isStrong} }) })
      const files = new Map([['server.mjs', "import http from 'node:http'; http.createServer((q, r) => r.end()).listen(process.env.PORT)"]])
      const made = await runner.prepare({ source: { kind: 'files', files }, start: 'node server.mjs' })
      const started = await made.start()
      console.log('reason' in started ? JSON.stringify(started) : 'running')`
    const file = path.join(place, 'user.mts')
    fs.writeFileSync(file, text)
    const user = spawn(process.execPath, ['--no-warnings', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await new Promise<Buffer[]>((resolve) =>
      user.stdout.once('data', (...all) => resolve(all)),
    )
    expect(String(said).trim()).toBe('running')
    expect(processesOfSlots().length).toBeGreaterThan(0)
    user.kill('SIGKILL')
    for (let count = 0; count < 100 && processesOfSlots().length > 0; count++) await wait(50)
    expect(processesOfSlots()).toEqual([])
  })
})

/** Processes of users that only slots have; of root's own programs none where each slot has a user. */
function processesOfSlots(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'uid=,pid=,stat=,args='], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => {
    const [uid = '', , state = ''] = line.trim().split(/\s+/)
    return Number(uid) >= 61_000 && Number(uid) < 61_064 && !state.startsWith('Z')
  })
}

it.skipIf(isStrong || !isThere)('refuses to start where a part is missing, and names it', () => {
  expect(() => bubblewrapDriver()).toThrow(/cgroup v2/)
})
