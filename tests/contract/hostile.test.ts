import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type ContractReport, checkContract } from '../../src/engine/openapi/check-contract.ts'
import { readApi } from '../../src/engine/openapi/model.ts'
import { loopbackOrigin, openTarget } from '../../src/engine/openapi/open-target.ts'

const contract = {
  openapi: '3.1.0',
  paths: {
    '/things': {
      get: {
        operationId: 'list',
        responses: {
          200: {
            description: 'all',
            content: { 'application/json': { schema: { type: 'array' } } },
          },
        },
      },
      post: {
        operationId: 'make',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: { name: { type: 'string' } },
              },
            },
          },
        },
        responses: { 201: { description: 'made' } },
      },
    },
  },
}

const servers: net.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    if (server instanceof http.Server) server.closeAllConnections()
  }
})

async function check(server: net.Server, budgetMs = 9_000): Promise<ContractReport> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  const target = await openTarget({
    url: new URL(`http://127.0.0.1:${port}`),
    start: null,
    folder: '.',
    pathFolders: [],
    databaseUrl: null,
  })
  return checkContract({
    api: readApi(contract),
    target,
    seed: '1',
    budgetMs,
    headers: [],
    identities: new Map(),
    only: [],
    skip: [],
    stop: new AbortController().signal,
    progress: () => undefined,
  })
}

const codes = ({ findings }: ContractReport): number[] => findings.map(({ code }) => code)
const json = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const socketServer = (answer: (socket: net.Socket) => void): net.Server =>
  net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })

describe('a server that misbehaves is a finding, never our crash', { timeout: 60_000 }, () => {
  test('never answers, or sends a byte now and then', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes) => {
        if (!String(bytes).startsWith('GET')) return
        socket.write(`${json}Content-Length: 600\r\n\r\n`)
        const clock = setInterval(() => socket.write(' '), 300)
        socket.once('close', () => clearInterval(clock))
      })
    })
    const report = await check(server, 30_000)
    expect(codes(report)).toContain(920)
    expect(report.reached2xx).toBe(0)
  })

  test('closes early', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n[1'
    expect(codes(await check(socketServer((socket) => socket.end(head))))).toContain(919)
  })

  test('speaks something else', async () => {
    const report = await check(socketServer((socket) => socket.end('220 smtp ready\r\n')))
    expect(codes(report)).toContain(919)
  })

  test('sends without end', async () => {
    const report = await check(
      socketServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n')
        const more = (): void => {
          while (!socket.destroyed && socket.write('x'.repeat(65_536)));
          socket.once('drain', more)
        }
        more()
      }),
    )
    expect(report.elapsedMs).toBeLessThan(30_000)
  })

  test('sends a wrong length, or chunks that are none', async () => {
    const long = socketServer((socket) => socket.end(`${json}Content-Length: 2\r\n\r\n[][][]`))
    expect(codes(await check(long))).toContain(919)
    const chunks = socketServer((socket) =>
      socket.end(`${json}Transfer-Encoding: chunked\r\n\r\nxyz\r\n[]\r\n0\r\n\r\n`),
    )
    expect(codes(await check(chunks))).toContain(919)
  })

  test('redirects elsewhere, which is not followed', async () => {
    const server = http.createServer((_request, response) => {
      response.writeHead(302, { location: 'http://192.0.2.1/' })
      response.end()
    })
    expect(codes(await check(server))).toEqual([900, 900])
  })

  test('answers everything with one page', async () => {
    const server = http.createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<h1>Welcome</h1>')
    })
    expect(codes(await check(server))).toEqual(expect.arrayContaining([900, 901]))
  })

  test('is gone after the first request', async () => {
    const server = http.createServer((_request, response) => {
      response.socket?.destroy()
      server.close()
    })
    const report = await check(server)
    expect(codes(report)).toEqual([921])
  })
})

test.each([
  'http://example.com/',
  'http://192.168.1.1:80/',
  'ftp://127.0.0.1/',
  'http://127.0.0.1.example.com/',
  'http://2130706433.example/',
])('%s is refused', (address) => {
  expect(() => loopbackOrigin(new URL(address))).toThrow(/on this machine/)
})

test.each([
  'http://127.0.0.1:8080/',
  'http://[::1]:8080/',
  'http://localhost/',
  'http://127.3.2.1/',
  'http://2130706433/',
])('%s is this machine', (address) => {
  expect(loopbackOrigin(new URL(address)).protocol).toBe('http')
})
