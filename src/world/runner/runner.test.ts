import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { exchange } from '../http/exchange.ts'
import { bodyText, makeRequest } from '../http/message.ts'
import { readCommand } from './command.ts'
import type { RunnerLimits } from './limits.ts'
import { plainDriver } from './plain.ts'
import { openRunner, type ServerProgram } from './runner.ts'
import type { RunningServer } from './running.ts'
import type { StartProblem } from './start-problem.ts'

const runner = openRunner({ driver: plainDriver() })
afterAll(() => runner.close())

const short = { readyMs: 2_000, answerMs: 500 }

async function program(
  text: string,
  limits: Partial<RunnerLimits> = {},
  start = 'node server.ts',
): Promise<ServerProgram> {
  const files = new Map([['server.ts', text]])
  const made = await runner.prepare({ source: { kind: 'files', files }, start, limits })
  if ('reason' in made) throw new Error(JSON.stringify(made))
  return made
}

async function startOf(
  text: string,
  limits: Partial<RunnerLimits> = {},
  start?: string,
): Promise<RunningServer | StartProblem> {
  return await (await program(text, limits, start)).start()
}

async function problemOf(...of: Parameters<typeof startOf>): Promise<StartProblem> {
  const started = await startOf(...of)
  if (!('reason' in started)) throw new Error('expected a problem, and it started')
  for (const word of [started.reason.expected, started.reason.came, started.reason.try]) {
    expect(word.length).toBeGreaterThan(3)
  }
  return started
}

async function serverOf(...of: Parameters<typeof startOf>): Promise<RunningServer> {
  const started = await startOf(...of)
  if ('reason' in started) throw new Error(JSON.stringify(started))
  return started
}

const get = async ({ origin }: RunningServer, target = '/'): Promise<string | null> => {
  const { response } = await exchange(origin, makeRequest({ target }))
  return response && bodyText(response)
}

const answering = (answer: string, listen = 'listen(process.env.PORT)'): string => `
import http from 'node:http'
const server = http.createServer((request, response) => { ${answer} }).${listen}
`

describe('a server that works', () => {
  test('finds pg and fastify without an install', async () => {
    const server = await serverOf(`
import Fastify from 'fastify'
import pg from 'pg'
const app = Fastify()
app.get('/', async () => ({ pg: typeof pg.Pool, env: Object.keys(process.env).sort() }))
await app.listen({ port: Number(process.env.PORT) })`)
    const { pg, env } = JSON.parse((await get(server)) ?? '')
    expect(pg).toBe('function')
    expect(env).toEqual(expect.arrayContaining(['HOME', 'LANG', 'PATH', 'PORT', 'TMPDIR', 'TZ']))
    expect(env).not.toContain('NODE_EXTRA_CA_CERTS')
    await server.crash()
  })

  test('keeps its data through a crash and gets another port', async () => {
    const made = await program(`
import fs from 'node:fs'
${answering("fs.appendFileSync('log', request.url); response.end(fs.readFileSync('log'))")}`)
    const first = (await made.start()) as RunningServer
    expect(await get(first, '/a')).toBe('//a')
    await first.crash()
    expect(first.isRunning()).toBe(false)
    expect(await first.ended).toEqual({ kind: 'stopped' })
    const second = (await made.start()) as RunningServer
    expect(second.origin.port).not.toBe(first.origin.port)
    expect(await get(second, '/b')).toBe('//a//b')
    await made.close()
    expect(fs.existsSync(made.folder)).toBe(false)
  })

  test('is asked to end, and told when it does not', async () => {
    const polite = await serverOf(
      answering("response.end('ok')") +
        "\nprocess.on('SIGTERM', () => { server.close(); console.log('bye') })",
    )
    const end = await polite.stop(3_000)
    expect(end).toMatchObject({ exit: { kind: 'code', code: 0 }, wasKilled: false })
    expect(polite.output()).toContain('bye')
    const plain = await serverOf(answering("response.end('ok')"))
    expect(await plain.stop(3_000)).toMatchObject({ exit: { kind: 'signal', signal: 'SIGTERM' } })
    const deaf = await serverOf(
      `${answering("response.end('ok')")}\nprocess.on('SIGTERM', () => undefined)`,
    )
    expect(await deaf.stop(200)).toMatchObject({ wasKilled: true })
    expect(deaf.isRunning()).toBe(false)
  })

  test('may need a shell', async () => {
    const server = await serverOf(
      answering('response.end(process.env.WORD)'),
      {},
      'WORD=yes node server.ts && true',
    )
    expect(await get(server)).toBe('yes')
    expect(await server.stop(3_000)).toMatchObject({ wasKilled: false })
  })

  test('listens on IPv6 alone', async () => {
    const server = await serverOf(
      answering("response.end('ok')", "listen(process.env.PORT, '::1')"),
    )
    expect(server.origin.host).toBe('::1')
    await server.crash()
  })

  test('listens late', async () => {
    const server = await serverOf(
      answering(
        "response.end('ok')",
        'on("x", () => 0); setTimeout(() => server.listen(process.env.PORT), 400)',
      ),
    )
    expect(server.startedMs).toBeGreaterThan(400)
    await server.crash()
  })

  test('in Python', async () => {
    const source = { kind: 'files', files: new Map([['server.py', python]]) } as const
    const made = await runner.prepare({ source, start: 'python3 server.py' })
    const server = (await (made as ServerProgram).start()) as RunningServer
    expect(await get(server)).toBe('from python')
    await server.crash()
  })
})

const python = `
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', '11')
        self.end_headers()
        self.wfile.write(b'from python')
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
`

describe('a server that does not', () => {
  test('never listens', async () => {
    const { kind, reason } = await problemOf('setInterval(() => 0, 1000)', short)
    expect(kind).toBe('deaf')
    expect(reason.came).toBe('it runs, and 2 s later nothing listens')
  })

  test('listens at a port of its own', async () => {
    const port = await unusedPort()
    const { kind, reason } = await problemOf(
      answering("response.end('ok')", `listen(${port})`),
      short,
    )
    expect(kind).toBe('wrong-port')
    expect(reason.came).toBe(`your server listens at ${port}, not at PORT`)
  })

  test('exits at once, with what it said', async () => {
    const { kind, reason, output } = await problemOf('throw new TypeError("no such film")')
    expect(kind).toBe('ended')
    expect(reason.came).toContain(
      'it ended with code 1 before it answered: TypeError: no such film',
    )
    expect(output).toContain('server.ts:1')
    expect(output).not.toContain(os.tmpdir())
  })

  test('breaks over the first request', async () => {
    const { kind, reason } = await problemOf(answering('throw new Error("oh")'))
    expect(kind).toBe('ended')
    expect(reason.came).toContain('Error: oh')
  })

  test('closes the connection over the first request, and ends a while later or not at all', async () => {
    const closing = (after: string): string => answering(`request.socket.destroy(); ${after}`)
    const dies = closing('setTimeout(() => { throw new Error("late") }, 400)')
    const ended = await problemOf(dies, { endingMs: 30_000 })
    expect([ended.kind, ended.reason.came]).toEqual(['ended', expect.stringContaining('late')])
    const lives = await problemOf(closing(''), { endingMs: 200 })
    expect(lives.kind).toBe('no-answer')
  })

  test('forks a daemon, which does not survive', async () => {
    const port = await unusedPort()
    const daemon = `http.createServer((q, r) => r.end()).listen(${port})`
    const { kind, reason } = await problemOf(`
import { spawn } from 'node:child_process'
spawn('setsid', [process.execPath, '-e', ${JSON.stringify(daemon)}], { detached: true, stdio: 'ignore', env: {} }).unref()
setTimeout(() => process.exit(0), 300)`)
    expect(kind).toBe('ended')
    expect(reason.try).toContain('foreground')
    expect(await listensAt(port)).toBe(false)
  })

  test('prints without an end', async () => {
    const { kind, reason } = await problemOf('for (;;) console.log("x".repeat(1000))')
    expect(kind).toBe('limit')
    expect(reason.came).toBe('it printed more than 1,048,576 bytes')
  })

  test('eats memory', async () => {
    const { kind } = await problemOf(
      'const all = []; setInterval(() => all.push(Buffer.alloc(3e7, 1)), 2)',
    )
    expect(kind).toBe('limit')
  })

  test('takes requests and never answers, or answers in no HTTP', async () => {
    const silent = await problemOf(answering(''), short)
    expect(silent.kind).toBe('no-answer')
    expect(silent.reason.came).toBe('nothing came within 0.5 s')
    const other = await problemOf(
      "import net from 'node:net'\nnet.createServer((s) => s.end('hello\\n')).listen(process.env.PORT)",
      short,
    )
    expect(other.reason.came).toContain('the answer begins with "hello"')
  })

  test('has a start command that does not exist', async () => {
    const source = { kind: 'files', files: new Map([['a', '']]) } as const
    const python2 = await runner.prepare({ source, start: 'python2 server.py' })
    expect((python2 as StartProblem).kind).toBe('no-runtime')
    expect((python2 as StartProblem).reason.try).toContain('apt-get install python3')
    const empty = await runner.prepare({ source, start: '  ' })
    expect((empty as StartProblem).kind).toBe('no-runtime')
    const shell = await problemOf('', {}, 'nosuchprogram && true')
    expect(shell.kind).toBe('no-runtime')
    const built = await runner.prepare({ source, build: 'false', start: 'node a' })
    expect((built as StartProblem).kind).toBe('build-failed')
  })

  test('has names and links that lead out of its folder', async () => {
    const files = new Map([['../server.ts', '']])
    const named = await runner.prepare({ source: { kind: 'files', files }, start: 'node a' })
    expect((named as StartProblem).kind).toBe('refused')
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-links-'))
    fs.symlinkSync('/etc/passwd', path.join(folder, 'users'))
    const linked = await runner.prepare({ source: { kind: 'copy', folder }, start: 'node a' })
    expect((linked as StartProblem).reason.came).toBe(
      '`users` leads out of the folder of your server',
    )
    fs.rmSync(folder, { recursive: true })
  })
})

test('twenty starts leave nothing behind', async () => {
  const text = answering("response.end('ok')")
  for (let at = 0; at < 20; at++) {
    const made = await program(text)
    const server = (await made.start()) as RunningServer
    await (at % 2 === 0 ? server.stop(1_000) : server.crash())
    expect(await listensAt(server.origin.port)).toBe(false)
    await made.close()
  }
  const mine = fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isServer(pid))
  expect(mine).toEqual([])
})

function isServer(pid: string): boolean {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`).includes(`backwright-servers-${process.pid}-`)
  } catch {
    return false
  }
}

async function unusedPort(): Promise<number> {
  const server = net.createServer().listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function listensAt(port: number): Promise<boolean> {
  const socket = net.connect({ port, host: '127.0.0.1' })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

test.each([
  ['node server.ts', ['node', 'server.ts']],
  ['  java -jar "my app.jar" --port=1 ', ['java', '-jar', 'my app.jar', '--port=1']],
  ["python3 -m 'flask' run", ['python3', '-m', 'flask', 'run']],
  ['./server', ['./server']],
])('%j is words', (text, argv) => {
  expect(readCommand(text)).toEqual({ kind: 'words', argv })
})

test.each(['a && b', 'PORT=1 node x', 'node $FILE', 'node *.ts', "a 'b", 'a | b', '(a)', 'a"b"'])(
  '%j needs a shell',
  (text) => {
    expect(readCommand(text).kind).toBe('shell')
  },
)

test('in a network of its own, a server has a port that no database or receiver is ever given', async () => {
  const text =
    "import http from 'node:http'\nhttp.createServer((_, response) => response.end()).listen(process.env.PORT)"
  const [one, other] = [await serverOf(text), await serverOf(text)]
  const ports = [one, other].map(({ origin }) => origin.port)
  expect(new Set(ports).size).toBe(2)
  if (one.origin.network) expect(ports.every((port) => port >= 30_000 && port < 32_768)).toBe(true)
  await Promise.all([one.crash(), other.crash()])
})
