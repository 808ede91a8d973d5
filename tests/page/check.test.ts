import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CliContext } from '../../src/cli/context.ts'
import { buildProgram } from '../../src/cli/program.ts'
import { Problem } from '../../src/kit/problem.ts'

let folder: string
let server: http.Server
let address: string
const asked: string[] = []

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'page-check-'))
  server = http.createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/never') return
    if (request.url === '/elsewhere') {
      response.writeHead(302, { location: 'http://example.com/' }).end()
      return
    }
    if (request.url === '/data') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      return
    }
    if (request.url === '/big') {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.write(good)
      const more = setInterval(() => response.write(`<!--${' '.repeat(1_000_000)}-->`), 2)
      response.on('close', () => clearInterval(more))
      return
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(good)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

const page = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Films of this week</title><main><h1>Films</h1>${body}</main></html>`
const good = page('<p>Salt runs at eight.</p>')

interface Ran {
  readonly code: number
  readonly answer: string
  readonly progress: string
}

async function run(...args: string[]): Promise<Ran> {
  const said = { answer: '', progress: '' }
  let code = -1
  const context = {
    settings: {
      cwd: folder,
      root: path.resolve(import.meta.dirname, '../..'),
      version: '0',
      port: 1,
      pathFolders: (process.env.PATH ?? '').split(path.delimiter),
    },
    io: {
      answer: (text: string) => {
        said.answer += text
      },
      progress: (text: string) => {
        said.progress += `${text}\n`
      },
      write: () => undefined,
      isTerminal: false,
    },
    stop: new AbortController().signal,
  } as unknown as CliContext
  const program = buildProgram(context, (value) => {
    code = value
  })
  program.exitOverride()
  try {
    await program.parseAsync(['node', 'backwright', 'page', 'check', ...args])
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { code: 2, answer: said.answer, progress: error.message }
  }
  return { code, ...said }
}

function write(name: string, text: string | Buffer): string {
  const file = path.join(folder, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
  return file
}

it('finds nothing on a good page, and says so', async () => {
  write('good.html', good)
  const ran = await run('--file', 'good.html', '--json')
  expect(ran).toMatchObject({ code: 0, answer: '{"findings":[]}' })
})

it('says where a barrier is, what is heard, and what to do', async () => {
  write('bad.html', page('<form><input id="mail"></form>'))
  const { code, answer } = await run('--file', 'bad.html', '--json')
  expect(code).toBe(1)
  const [finding] = (JSON.parse(answer) as { findings: Record<string, unknown>[] }).findings
  expect(finding).toMatchObject({
    rule: 'label',
    wcag: ['4.1.2'],
    impact: 'critical',
    selector: '#mail',
    html: '<input id="mail">',
    spoken: 'edit text',
  })
  expect(finding?.fix).toMatch(/label/)
})

it('checks a page of a server on this machine', async () => {
  expect(await run('--url', `${address}/`)).toMatchObject({ code: 0 })
})

it('finds files of a page beside it and above it', async () => {
  write('assets/look.css', 'p { color: #ccc; background: #fff }')
  write(
    'deep/er/page.html',
    page('<link rel="stylesheet" href="/assets/look.css"><p>Salt runs at eight.</p>'),
  )
  const { answer } = await run('--file', 'deep/er/page.html', '--json')
  expect(answer).toContain('"color-contrast"')
})

it('asks nothing of other machines, not even by a redirect', async () => {
  write('asks.html', page('<img alt="Salt" src="http://example.com/salt.png"><p>Salt</p>'))
  const ran = await run('--file', 'asks.html')
  expect(ran.progress).toContain('It wanted to load http://example.com/salt.png')
  expect(await run('--url', 'http://example.com/')).toMatchObject({ code: 2 })
  expect(asked.filter((url) => url.includes('example'))).toEqual([])
  const moved = await run('--url', `${address}/elsewhere`)
  expect(moved.code).toBe(2)
  expect(moved.progress).toContain('an address on this machine')
})

it.each([
  ['a page that opens dialogs', 'dialogs.html', '<p>Salt</p><script>alert(1);confirm(2)</script>'],
  ['one that opens windows', 'windows.html', '<p>Salt</p><script>open("/x.html")</script>'],
])('is not led astray by %s', async (_what, name, body) => {
  write(name, page(body))
  expect(await run('--file', name)).toMatchObject({ code: 0 })
})

it('refuses, side by side, what never ends to load, with a reason', async () => {
  write('reloads.html', page('<p>Salt</p><script>location.reload()</script>'))
  write('leaves.html', page('<p>Salt</p><script>location.href="/x.html"</script>'))
  write('loop.html', page('<script>for(;;){}</script>'))
  const files = ['reloads.html', 'leaves.html', 'loop.html']
  const commands = [...files.map((name) => ['--file', name]), ['--url', `${address}/never`]]
  const ran = await Promise.all(commands.map((args) => run(...args)))
  for (const one of ran) {
    expect(one).toMatchObject({ code: 2 })
    expect(one.progress).toMatch(/expected/)
  }
})

it.each([
  ['a file that is no page', 'no.html', Buffer.from([0, 1, 2, 3, 0])],
  ['50 MB', 'big.html', Buffer.alloc(50_000_000, ' ')],
])('refuses %s with a reason', async (_what, name, content) => {
  write(name, content)
  const ran = await run('--file', name)
  expect(ran).toMatchObject({ code: 2 })
  expect(ran.progress).toMatch(/expected/)
})

it.each(['/data', '/big'])('refuses %s of a server with a reason', async (at) => {
  const ran = await run('--url', `${address}${at}`)
  expect(ran).toMatchObject({ code: 2 })
  expect(ran.progress).toMatch(/expected/)
})

it('refuses what it can not read on the command line', async () => {
  expect(await run()).toMatchObject({ code: 2 })
  expect(await run('--file', 'none.html')).toMatchObject({ code: 2 })
  expect(await run('--file', 'good.html', '--level', 'b')).toMatchObject({ code: 2 })
})

it('leaves no browser behind', async () => {
  const own = await new Promise<string>((resolve) => {
    const ps = spawn('ps', ['--ppid', String(process.pid), '-o', 'args='])
    let text = ''
    ps.stdout.on('data', (part: Buffer) => {
      text += part.toString()
    })
    ps.on('close', () => resolve(text))
  })
  expect(own).not.toMatch(/chrom/i)
})
