import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { exchangeAtOnce } from './at-once.ts'
import { curlOf } from './curl.ts'
import { connect, exchange } from './exchange.ts'
import { bodyText, headersOf, makeRequest, type Origin } from './message.ts'

const open: net.Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.close()
    if (server instanceof http.Server) server.closeAllConnections()
  }
})

async function listening(server: net.Server): Promise<Origin> {
  open.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return { protocol: 'http', host: '127.0.0.1', port: (server.address() as net.AddressInfo).port }
}

/** A server that answers whatever comes with these bytes, then closes unless told otherwise. */
function saying(...pieces: string[]): Promise<Origin> {
  return listening(
    net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        for (const piece of pieces) socket.write(Buffer.from(piece, 'latin1'))
        socket.end()
      })
    }),
  )
}

const get = makeRequest({ target: '/films?page=2' })
const kinds = ({ problems }: { problems: readonly { kind: string }[] }): string[] =>
  problems.map(({ kind }) => kind)

describe('a response is read strictly', () => {
  test('status, headers in their order, a body of the length that is said', async () => {
    const head =
      'HTTP/1.1 201 Made\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 5\r\n\r\n'
    const made = await exchange(await saying(`${head}hello`), get)
    expect(made.problems).toEqual([])
    expect(made.response).toMatchObject({ version: 'HTTP/1.1', status: 201, statusText: 'Made' })
    expect(headersOf(made.response as never, 'SET-COOKIE')).toEqual(['a=1', 'b=2'])
    expect(bodyText(made.response as never)).toBe('hello')
    expect(made.received.toString()).toBe(`${head}hello`)
    expect(made.sent.toString()).toMatch(
      /^GET \/films\?page=2 HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\nconnection: close\r\n\r\n$/,
    )
    const { startedAt, sentAt, firstByteAt, endedAt } = made.times
    expect([startedAt, sentAt, firstByteAt, endedAt]).toEqual(
      [startedAt, sentAt, firstByteAt, endedAt].toSorted((a, b) => Number(a) - Number(b)),
    )
  })

  test.each([
    [
      'chunks, in pieces',
      [
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab',
        'c\r\n1;x=y\r\nd\r\n0\r\nEtag: z\r\n\r\n',
      ],
      'abcd',
    ],
    ['until the close', ['HTTP/1.0 200 OK\r\n\r\n', 'all ', 'of it'], 'all of it'],
    [
      'after 100 and 103',
      [
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ],
      'ok',
    ],
    ['204 without a body', ['HTTP/1.1 204 No Content\r\n\r\n'], ''],
  ])('%s', async (_name, pieces, body) => {
    const { response, problems } = await exchange(await saying(...pieces), get)
    expect(problems).toEqual([])
    expect(response && bodyText(response)).toBe(body)
  })

  test.each([
    ['closed-early', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'],
    ['closed-early', ''],
    ['closed-early', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    ['extra-bytes', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello'],
    ['extra-bytes', 'HTTP/1.1 204 No Content\r\n\r\nhello'],
    ['bad-chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello'],
    ['bad-chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n'],
    ['bad-length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['bad-length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello'],
    ['bad-length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['bad-status-line', 'hello'],
    ['bad-status-line', 'HTTP/1.1 OK\r\n\r\n'],
    ['bad-header', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'],
    ['bad-header', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  ])('%s: %j', async (kind, text) => {
    const made = await exchange(await saying(text), get)
    expect(kinds(made)).toEqual([kind])
    expect(made.problems[0]?.says).not.toBe('')
  })
})

describe('limits', () => {
  test('an answer without an end is cut, whether in the body or in the head', async () => {
    const endless = (head: string): Promise<Origin> =>
      listening(
        net.createServer((socket) => {
          socket.on('error', () => undefined)
          socket.write(head)
          const more = (): void => {
            while (!socket.destroyed && socket.write('x'.repeat(65_536)));
            socket.once('drain', more)
          }
          more()
        }),
      )
    const body = await exchange(
      await endless('HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n'),
      get,
    )
    expect(kinds(body)).toEqual(['too-long'])
    expect(body.response?.body.length).toBe(4 * 1_048_576)
    const head = await exchange(await endless('HTTP/1.1 200 OK\r\nx: '), get)
    expect(kinds(head)).toEqual(['too-long'])
    expect(head.received.length).toBeLessThan(5 * 1_048_576)
  })

  test('a byte now and then, and nothing at all', async () => {
    const slow = net.createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n')
      const clock = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(clock))
    })
    const made = await exchange(await listening(slow), get, { limits: { totalMs: 150 } })
    expect(kinds(made)).toEqual(['timed-out'])
    expect(made.problems[0]?.says).toMatch(
      /^\d+ bytes came, and the body isn't whole within 0.15 s$/,
    )
    const silent = await listening(
      net.createServer((socket) => socket.on('error', () => undefined)),
    )
    const none = await exchange(silent, get, { limits: { totalMs: 50 } })
    expect(none.problems[0]?.says).toBe('nothing came within 0.05 s')
  })

  test('nobody listens', async () => {
    const server = net.createServer()
    const origin = await listening(server)
    server.close()
    await once(server, 'close')
    const made = await exchange(origin, get)
    expect(kinds(made)).toEqual(['refused'])
    expect(made.problems[0]?.says).toBe(`nothing listens at http://127.0.0.1:${origin.port}`)
  })

  test('a request is given up', async () => {
    const giveUp = new AbortController()
    const silent = await listening(
      net.createServer((socket) => socket.on('error', () => undefined)),
    )
    const asked = exchange(silent, get, { signal: giveUp.signal })
    giveUp.abort()
    expect(kinds(await asked)).toEqual(['given-up'])
  })
})

test('a connection carries several requests', async () => {
  const origin = await listening(http.createServer((request, reply) => reply.end(request.url)))
  const connection = await connect(origin)
  for (const target of ['/a', '/b', '/c']) {
    const { response } = await connection.exchange(makeRequest({ target }))
    expect(response && bodyText(response)).toBe(target)
    expect(connection.canGoOn()).toBe(true)
  }
  connection.close()
})

test('a body waits for 100 Continue, and stays at home when the answer comes first', async () => {
  const server = http.createServer((request, reply) => request.pipe(reply))
  const body = JSON.stringify({ title: 'Salt' })
  const request = makeRequest({ method: 'POST', body, headers: { expect: '100-continue' } })
  const origin = await listening(server)
  const asked = await exchange(origin, request)
  expect(asked.response?.interim.map(({ status }) => status)).toEqual([100])
  expect(asked.response && bodyText(asked.response)).toBe(body)
  server.on('checkContinue', (_request, reply) => {
    reply.statusCode = 413
    reply.end()
  })
  const refused = await exchange(origin, request)
  expect(refused.response?.status).toBe(413)
  expect(refused.times.sentAt).toBe(null)
})

test('requests at once arrive together', async () => {
  let waiting = 0
  let most = 0
  const server = http.createServer((_request, reply) => {
    most = Math.max(most, ++waiting)
    setTimeout(() => {
      waiting--
      reply.end('ok')
    }, 30)
  })
  const requests = Array.from({ length: 8 }, (_, at) => makeRequest({ target: `/${at}` }))
  const made = await exchangeAtOnce(await listening(server), requests)
  expect(made.map(({ response }) => response?.status)).toEqual(Array(8).fill(200))
  expect(most).toBe(8)
})

test('a curl command sends the same bytes', async () => {
  const seen: string[] = []
  const origin = await listening(
    http.createServer((request, reply) => {
      const parts: Buffer[] = []
      request.on('data', (part) => parts.push(part))
      request.on('end', () => {
        const { method, url, headers } = request
        const body = Buffer.concat(parts).toString('base64')
        seen.push(
          JSON.stringify({
            method,
            url,
            type: headers['content-type'],
            odd: headers['x-odd'],
            body,
          }),
        )
        reply.end('ok')
      })
    }),
  )
  const requests = [
    makeRequest({ target: "/it's?a[]=1&b={2}" }),
    makeRequest({ method: 'POST', json: { says: "it's $HOME `x`\n", at: '@file' } }),
    makeRequest({ method: 'PUT', target: '/a/../b', body: Buffer.from([0, 1, 255, 10]) }),
    makeRequest({ method: 'DELETE', target: '/x', headers: { 'x-odd': '"$(id)"' } }),
    makeRequest({ method: 'HEAD', target: '/' }),
    makeRequest({ method: 'POST', body: '@etc' }),
  ]
  for (const request of requests) {
    await exchange(origin, request)
    await runBeside(curlOf(request, origin), seen)
    const [ours, curls] = seen.splice(0)
    expect(curls).toBe(ours)
  }
})

/** Runs it beside the server, which is in this process. */
async function runBeside(command: string, seen: string[]): Promise<void> {
  const child = spawn('/bin/sh', ['-c', command], { stdio: 'ignore' })
  await once(child, 'exit')
  expect(seen.length, command).toBe(2)
}
