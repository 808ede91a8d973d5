import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import type net from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeScratch, scratchHome } from '../../src/world/test-data/scratch.ts'
import { run } from '../terminal/run.ts'

// `http check` as it's typed: what it prints, and what it ends with.

const contract = `
openapi: 3.1.0
info: { title: Time, version: '1' }
paths:
  /time:
    get:
      operationId: time
      responses:
        '200':
          description: now
          content: { application/json: { schema: { type: object, required: [hour], properties: { hour: { type: integer } } } } }
`

const home = scratchHome()
const folder = scratchHome()
const server = http.createServer((request, response) => {
  const isTime = request.url === '/time'
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const status = isTime ? (isRead ? 200 : 405) : 404
  const hour = request.headers['x-mistake'] === undefined ? 7 : 'seven'
  response.writeHead(status, { 'content-type': 'application/json', allow: 'GET, HEAD' })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify({ hour }))
})
let address = ''

beforeAll(async () => {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'time.yaml'), contract)
  fs.writeFileSync(path.join(folder, 'page.html'), '<html></html>')
  // A server that listens on IPv6 alone, too.
  server.listen(0, '::1')
  await once(server, 'listening')
  address = `http://[::1]:${(server.address() as net.AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
  removeScratch(home)
  removeScratch(folder)
})

const check = (...words: string[]) => run(['http', 'check', ...words], { home, cwd: folder })

describe('a server that runs already', () => {
  test('0 where nothing is found, one object on stdout, progress on stderr', async () => {
    const { code, out, error } = await check('--openapi', 'time.yaml', '--url', address, '--json')
    const report = JSON.parse(out)
    expect([code, report.findings]).toEqual([0, []])
    expect(report).toMatchObject({ operations: 1, reached: 1, reached2xx: 1, skipped: [] })
    expect(report.requests).toBeGreaterThan(1)
    expect(report.elapsedMs).toBeGreaterThan(0)
    expect(error).toContain('boundaries')
    expect((await fetch(`${address}/time`)).status).toBe(200)
  })

  test('1 where something is found, with a trace and a command that shows it', async () => {
    const url = ['--openapi', 'time.yaml', '--url', address]
    const { code, out } = await check(...url, '--header', 'X-Mistake: 1', '--json')
    const { findings } = JSON.parse(out)
    expect(code).toBe(1)
    expect(findings).toMatchObject([{ code: 200, operation: 'time', status: 200 }])
    expect(Object.keys(findings[0])).toEqual(
      expect.arrayContaining(['title', 'detail', 'count', 'trace', 'curl']),
    )
    expect(findings[0].trace[0]).toMatchObject({ request: {}, response: {} })
    expect(findings[0].curl).toContain('/time')
  })
})

describe('2 where nothing can be checked, in words', () => {
  test.each([
    ['no OpenAPI', ['--openapi', 'page.html', '--url', 'http://127.0.0.1:1'], /a string/],
    [
      'nobody at the address',
      ['--openapi', 'time.yaml', '--url', 'http://127.0.0.1:1'],
      /nothing listens/,
    ],
    [
      'exits at once',
      ['--openapi', 'time.yaml', '--start', "node -e 'throw new TypeError(7)'"],
      /ended with code 1/,
    ],
    [
      'forks a daemon',
      ['--openapi', 'time.yaml', '--start', 'sh -c "sleep 30 & exit 0"'],
      /foreground/,
    ],
    [
      'no such program',
      ['--openapi', 'time.yaml', '--start', 'nosuchprogram serve'],
      /nosuchprogram/,
    ],
    ['prints without end', ['--openapi', 'time.yaml', '--start', 'yes'], /printed more than/],
  ])('%s', async (_name, words, says) => {
    const { code, out, error } = await check(...words, '--json')
    expect([code, out]).toEqual([2, ''])
    expect(error).toMatch(says)
    for (const word of ['Expected', 'Got', 'Try']) expect(error).toContain(word)
  })
})
