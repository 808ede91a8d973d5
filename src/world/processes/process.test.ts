import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { nodeWords } from '../runner/node.ts'
import { type ProcessOptions, runProcess, startProcess } from './process.ts'
import { identify, programPath } from './process-identity.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-process-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const limits = { timeMs: 20_000, memoryBytes: 400_000_000, outputBytes: 100_000 }
const node = (program: string, more: Partial<ProcessOptions> = {}): ProcessOptions => ({
  argv: [...nodeWords(limits.memoryBytes), '-e', program],
  cwd: folder,
  env: { PATH: programPath },
  limits,
  ...more,
})

it('gives arguments, input, folder and environment, and nothing else of ours', async () => {
  const program = `
    process.stdin.on('data', (text) => process.stdout.write('in ' + text)).on('end', () => {
      console.error(JSON.stringify([process.argv.at(-1), process.cwd(), Object.keys(process.env).sort()]))
      process.exitCode = 3
    })`
  const options = node(program, { stdin: 'hello\n', env: { PATH: programPath, HERE: '1' } })
  const end = await runProcess({ ...options, argv: [...options.argv, 'a b $HOME'] })
  expect(end.exit).toEqual({ kind: 'code', code: 3 })
  expect(end.stdout).toBe('in hello\n')
  const [argument, cwd, names] = JSON.parse(end.stderr)
  expect([argument, cwd]).toEqual(['a b $HOME', fs.realpathSync(folder)])
  expect(names.filter((name: string) => !['PWD', '_', 'SHLVL', 'OLDPWD'].includes(name))).toEqual([
    'BACKWRIGHT_RUN',
    'HERE',
    'PATH',
  ])
})

describe('a limit ends it', () => {
  it.each([
    ['a loop without an end', 'for (;;) {}', { timeMs: 300 }, 'time'],
    [
      'a program that ignores signals',
      "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)",
      { timeMs: 300 },
      'time',
    ],
    ['output without an end', "for (;;) console.log('more')", {}, 'output'],
    ['errors without an end', "for (;;) console.error('more')", {}, 'output'],
    [
      'memory of buffers',
      'const all = []; setInterval(() => all.push(Buffer.alloc(10_000_000, 1)), 10)',
      { memoryBytes: 200_000_000 },
      'memory',
    ],
    [
      'memory of a child',
      `require('child_process').spawn(process.execPath, ['-e', 'const all = []; setInterval(() => all.push(Buffer.alloc(10_000_000, 1)), 10)']); setInterval(() => {}, 1000)`,
      { memoryBytes: 250_000_000 },
      'memory',
    ],
  ] as const)('%s', async (_what, program, tighter, limit) => {
    const end = await runProcess(node(program, { limits: { ...limits, ...tighter } }))
    expect(end.exit).toEqual({ kind: 'limit', limit })
    expect(Buffer.byteLength(end.stdout)).toBeLessThanOrEqual(limits.outputBytes)
  })
})

describe('nothing is left behind', () => {
  const sleeper = `[process.execPath, ['-e', 'setInterval(() => {}, 1000)'], `
  it.each([
    ['a child in the group', `${sleeper}{ stdio: 'ignore' }]`],
    ['a child in a session of its own', `${sleeper}{ stdio: 'ignore', detached: true }]`],
    ['a child that holds the output', `${sleeper}{ stdio: 'inherit', detached: true }]`],
  ])('%s', async (_what, words) => {
    const program = `
      const child = require('child_process').spawn(...${words})
      console.log(child.pid)
      setTimeout(() => process.exit(0), 100)`
    const end = await runProcess(node(program))
    expect(end.exit).toEqual({ kind: 'code', code: 0 })
    expect(Number(end.stdout)).toBeGreaterThan(0)
    await expect.poll(() => identify(Number(end.stdout))).toBeNull()
  })

  it('a server that is stopped', async () => {
    const server = startProcess(
      node("console.log('up'); setInterval(() => {}, 1000)", {
        limits: { ...limits, timeMs: null },
      }),
    )
    expect((await server.stop()).exit).toEqual({ kind: 'stopped' })
    expect(identify(server.pid ?? 0)).toBeNull()
  })
})

it('a piece of work ends by processor time, one that waits does not', async () => {
  const serve = { limits: { ...limits, timeMs: null } }
  const busy = startProcess(node('for (;;) {}', serve))
  busy.setTimeLimit(60_000, 200)
  expect((await busy.ended).exit).toEqual({ kind: 'limit', limit: 'time' })
  const waits = startProcess(node("setTimeout(() => console.log('here'), 1500)", serve))
  waits.setTimeLimit(60_000, 1_000)
  expect(await waits.ended).toMatchObject({ exit: { kind: 'code', code: 0 }, stdout: 'here\n' })
})

it('says when it could not be started', async () => {
  const end = await runProcess({ ...node(''), cwd: path.join(folder, 'nowhere') })
  expect(end.exit.kind).toBe('not-started')
})

it('hears output as it comes, talks over a pipe of its own, and bounds each piece of work', async () => {
  const heard: string[] = []
  const served = startProcess(
    node(
      `const pipe = new (require('net').Socket)({ fd: 3 })
       pipe.on('data', (text) => { console.log('got'); pipe.write('did ' + text) })`,
      {
        limits: { ...limits, timeMs: null },
        pipes: 1,
        startsOthers: false,
        onOutput: (stream, text) => heard.push(`${stream} ${text}`),
      },
    ),
  )
  const [pipe] = served.pipes
  const answer = new Promise((resolve) => pipe?.once('data', (bytes) => resolve(String(bytes))))
  pipe?.write('this')
  expect(await answer).toBe('did this')
  await expect.poll(() => heard).toEqual(['stdout got\n'])
  served.setTimeLimit(50)
  expect((await served.ended).exit).toEqual({ kind: 'limit', limit: 'time' })
})

it.runIf(process.getuid?.() === 0)('works as a plain user too', () => {
  const words = ['--reuid', '1', '--regid', '1', '--clear-groups', '--', process.execPath, '-e']
  const url = new URL('./process.ts', import.meta.url)
  const program = `
    const { runProcess } = await import(${JSON.stringify(url.href)})
    const end = await runProcess({ argv: ['/bin/sh', '-c', 'sleep 100 & id -u'], cwd: '/', env: {},
      limits: { timeMs: 5000, memoryBytes: 1e8, outputBytes: 1000 } })
    console.log(JSON.stringify([end.exit, end.stdout]))`
  const came = spawnSync('setpriv', [...words, program, '--input-type=module'], {
    encoding: 'utf8',
    cwd: '/',
  })
  expect(came.stdout).toBe('[{"kind":"code","code":0},"1\\n"]\n')
})
