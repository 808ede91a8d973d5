import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadText } from '../../src/engine/load/report-text.ts'
import { type LoadRun, runLoad } from '../../src/engine/load/run-load.ts'
import { makeRequest, type Origin } from '../../src/world/http/message.ts'

let server: http.Server
let origin: Origin
const seen = { requests: 0, bodies: new Set<string>() }

beforeAll(async () => {
  server = http.createServer((request, response) => {
    seen.requests++
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      seen.bodies.add(Buffer.concat(parts).toString())
      if (request.url === '/never') return
      if (request.url === '/closes') return request.socket.destroy()
      if (request.url === '/malformed') return request.socket.end('what?\r\n\r\n')
      response.statusCode = request.url === '/broken' ? 500 : 200
      response.end('{"films":[]}')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  origin = { protocol: 'http', host: '127.0.0.1', port }
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const run = (target: string, more: Partial<LoadRun> = {}): ReturnType<typeof runLoad> =>
  runLoad({
    origin,
    request: makeRequest({ target }),
    rate: 40,
    seconds: 1,
    warmUpSeconds: 0.25,
    pattern: 'even',
    timeoutMs: 2_000,
    seed: '1',
    ...more,
  })

describe('a load on a real server', () => {
  it('sends what was asked for, and counts what comes after the warm-up', async () => {
    seen.requests = 0
    const report = await run('/films')
    expect([report.requests, report.answered, seen.requests]).toEqual([40, 40, 50])
    expect(report.statuses).toEqual({ 200: 40 })
    expect(report.failed).toBe(0)
    expect(report.latencyMs.p50).toBeGreaterThan(0)
    expect(report.latencyMs.max).toBeGreaterThanOrEqual(report.latencyMs.p99)
  })

  it('sends a body with its length', async () => {
    seen.bodies.clear()
    const request = makeRequest({ method: 'POST', target: '/films', json: { title: 'Čas' } })
    const report = await run('/films', { request, seconds: 0.25, warmUpSeconds: 0 })
    expect(report.statuses).toEqual({ 200: 10 })
    expect([...seen.bodies]).toEqual(['{"title":"Čas"}'])
  })

  it.each([
    ['/never', 'timeout'],
    ['/closes', 'closed'],
    ['/malformed', 'malformed'],
  ] as const)('%s is %s', async (target, error) => {
    const report = await run(target, { seconds: 0.25, warmUpSeconds: 0, timeoutMs: 500 })
    expect(report.errors).toEqual({ [error]: 10 })
    expect([report.answered, report.failed]).toEqual([0, 10])
    expect(loadText(report)).toContain(`10 × ${error}`)
  })

  it('counts answers of a broken server as failed, and says so', async () => {
    const report = await run('/broken', { seconds: 0.25, warmUpSeconds: 0 })
    expect([report.answered, report.failed]).toEqual([10, 10])
    expect(loadText(report)).toContain('Most answers are errors')
  })

  it('says where nobody listens', async () => {
    const nowhere = { ...origin, port: 1 }
    const report = await run('/', { origin: nowhere, seconds: 0.25, warmUpSeconds: 0 })
    expect(report.errors).toEqual({ refused: 10 })
  })
})
