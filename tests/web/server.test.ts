import net from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemCodes } from '../../src/kit/problem.ts'
import { defaultWeights } from '../../src/plan/match.ts'
import { buildBrowserFiles } from './browser-files.ts'
import { fixtureServer } from './serve.ts'

let server: FastifyInstance
let port: number

beforeAll(async () => {
  server = await fixtureServer(await buildBrowserFiles())
  await server.listen({ host: '127.0.0.1', port: 0 })
  port = (server.server.address() as net.AddressInfo).port
})
afterAll(() => server.close())

const own = { host: '127.0.0.1:4400' }
const ask = (options: InjectOptions) =>
  server.inject({ ...options, headers: { ...own, ...options.headers } })

/** Sends bytes as they are, as no well-behaved client would, and reads the answer. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.end(text))
    let answer = ''
    socket.on('data', (part) => {
      answer += part.toString()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('a form', () => {
  it('is kept with line ends of one character, as a file has them', async () => {
    const payload = `answer=${encodeURIComponent('select 1,\r\n  2\r\nfrom film')}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const lab = '/labs/query/top-three-per-genre'
    const other = await fixtureServer(await buildBrowserFiles())
    const send = (options: InjectOptions) =>
      other.inject({ ...options, headers: { ...own, ...options.headers } })
    const handedIn = await send({ method: 'POST', url: `${lab}/attempts`, headers, payload })
    expect(handedIn.statusCode).toBe(303)
    const id = /attempt=([0-9a-f-]+)/.exec(String(handedIn.headers.location))?.[1]
    const kept = await send({ url: `/api/v1/attempts/${id}` })
    await other.close()
    expect(kept.json().answer).toBe('select 1,\n  2\nfrom film')
  })
})

describe('requests from elsewhere', () => {
  it.each([
    'evil.example',
    'evil.example:4400',
    '127.0.0.1:81',
    '127.0.0.1.evil.example:4400',
    '10.0.0.1:4400',
  ])('refuses Host %s', async (host) => {
    const answer = await ask({ url: '/', headers: { host } })
    expect(answer.statusCode).toBe(421)
    expect(answer.body).toContain('That request is for a different host')
  })

  it.each(['127.0.0.1:4400', 'localhost:4400', 'LOCALHOST:4400', '[::1]:4400'])(
    'takes Host %s',
    async (host) => expect((await ask({ url: '/', headers: { host } })).statusCode).toBe(200),
  )

  it('compares Host with the port it really listens on', async () => {
    expect(
      await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:4400\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 421/)
    expect(
      await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 200/)
  })

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:8080' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a browser that says so', { 'sec-fetch-site': 'cross-site' }],
    ['another port, as the browser says', { 'sec-fetch-site': 'same-site' }],
  ])('refuses a form from %s', async (_from, headers) => {
    const answer = await ask({
      method: 'POST',
      url: '/labs/query/top-three-per-genre/attempts',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } as Record<
        string,
        string
      >,
      payload: 'answer=select+1',
    })
    expect(answer.statusCode).toBe(403)
    const { attempts } = (await ask({ url: '/api/v1/labs/query/top-three-per-genre' })).json()
    expect(attempts).toHaveLength(3)
  })

  it('refuses the API to pages of other sites, but lets a link open a page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect((await ask({ url: '/api/v1/progress', headers })).statusCode).toBe(403)
    const link = await ask({ url: '/labs', headers: { ...headers, 'sec-fetch-mode': 'navigate' } })
    expect(link.statusCode).toBe(200)
  })

  it('takes a form from its own page, and a program that names no origin', async () => {
    const body = { method: 'POST' as const, url: '/settings/theme', payload: { theme: 'dark' } }
    expect((await ask({ ...body, headers: { origin: 'http://127.0.0.1:4400' } })).statusCode).toBe(
      303,
    )
    expect((await ask(body)).statusCode).toBe(303)
  })

  it('goes back to its own pages only after the colors were changed', async () => {
    const answer = await ask({
      method: 'POST',
      url: '/settings/theme',
      payload: { theme: 'dark' },
      headers: { referer: 'https://evil.example/labs' },
    })
    expect(answer.headers.location).toBe('/')
  })
})

describe('bad input', () => {
  const cases: [string, InjectOptions, number, keyof typeof problemCodes][] = [
    ['an unknown page', { url: '/nowhere' }, 404, 'unknown-page'],
    ['an unknown address of the API', { url: '/api/v1/nowhere' }, 404, 'unknown-page'],
    ['an unknown lab', { url: '/labs/query/nope' }, 404, 'unknown-lab'],
    ['an unknown lab in the API', { url: '/api/v1/labs/query/nope' }, 404, 'unknown-lab'],
    ['an unknown attempt', { url: '/attempts/nope' }, 404, 'unknown-attempt'],
    [
      'an attempt that is asked for on a lab',
      { url: '/labs/query/top-three-per-genre?attempt=nope' },
      404,
      'unknown-attempt',
    ],
    ['an unknown run', { url: '/labs/query/top-three-per-genre?run=nope' }, 404, 'unknown-run'],
    [
      'events of an unknown attempt',
      { url: '/api/v1/attempts/nope/events' },
      404,
      'unknown-attempt',
    ],
    ['a role that is none', { url: '/path/astronaut' }, 404, 'unknown-page'],
    ['a problem that is none', { url: '/problems/../../package' }, 404, 'unknown-page'],
    ['a broken address', { url: '/labs/%E0%A4%A' }, 400, 'bad-request'],
    [
      'broken JSON',
      {
        method: 'POST',
        url: '/api/v1/attempts',
        headers: { 'content-type': 'application/json' },
        payload: '{"labId":',
      },
      400,
      'bad-request',
    ],
    [
      'JSON of another shape',
      { method: 'POST', url: '/api/v1/attempts', payload: { labId: 7 } },
      400,
      'bad-request',
    ],
    [
      'JSON that reaches for prototypes',
      {
        method: 'POST',
        url: '/api/v1/attempts',
        headers: { 'content-type': 'application/json' },
        payload: '{"__proto__":{"x":1},"labId":"a","answer":""}',
      },
      400,
      'bad-request',
    ],
    [
      'a body of another type',
      {
        method: 'POST',
        url: '/api/v1/attempts',
        headers: { 'content-type': 'application/xml' },
        payload: '<a/>',
      },
      400,
      'bad-request',
    ],
    [
      'a body that is too large',
      {
        method: 'POST',
        url: '/api/v1/attempts',
        payload: { labId: 'a', answer: 'x'.repeat(300_000) },
      },
      413,
      'too-large',
    ],
    [
      'a form that is too large',
      {
        method: 'POST',
        url: '/labs/query/top-three-per-genre/attempts',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `answer=${'x'.repeat(300_000)}`,
      },
      413,
      'too-large',
    ],
    [
      'a form without its field',
      {
        method: 'POST',
        url: '/labs/query/top-three-per-genre/attempts',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'other=1',
      },
      400,
      'bad-input',
    ],
  ]

  it.each(cases)('answers %s with a problem document', async (_what, options, status, code) => {
    const answer = await ask({
      ...options,
      headers: { ...options.headers, accept: 'application/json' },
    })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json()).toMatchObject({ code, status, type: `/problems/${code}` })
    expect(answer.body).not.toMatch(/node_modules|at \w+ \(|\.ts:\d/)
  })

  it.each(cases.filter(([, { url }]) => !String(url).startsWith('/api/')))(
    'answers %s with a page that says what happened',
    async (_what, options, status, code) => {
      const answer = await ask({ ...options, headers: { ...options.headers, accept: 'text/html' } })
      expect(answer.statusCode).toBe(status)
      expect(answer.headers['content-type']).toMatch(/^text\/html/)
      expect(answer.body).toContain(problemCodes[code].title)
      expect(answer.body).toMatch(/Expected.*Got.*Try/s)
    },
  )

  it('answers what is no HTTP without falling over', async () => {
    expect(await raw('HELLO\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
    expect((await ask({ url: '/' })).statusCode).toBe(200)
  })

  it('says no more than that it is our fault when something breaks', async () => {
    const broken = await fixtureServer(await buildBrowserFiles())
    broken.get('/breaks', () => {
      throw new Error('secret of the machine')
    })
    const answer = await broken.inject({ url: '/breaks', headers: own })
    expect(answer.statusCode).toBe(500)
    expect(answer.body).toContain('Something went wrong on our side')
    expect(answer.body).not.toContain('secret')
    await broken.close()
  })
})

describe('text stays text', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '</textarea><img src=x onerror=alert(1)>',
      '"><svg onload=alert(1)>',
      '&lt;b&gt; &amp;#60;',
      "'; --",
      ']]> <!-- x',
      '\nfirst line empty',
    ),
  )

  it('in the editor, in the verdict, in the list of searches', async () => {
    await fc.assert(
      fc.asyncProperty(strange, async (text) => {
        const url = '/labs/query/top-three-per-genre'
        const form = new URLSearchParams({ answer: text, window: 'no-script' }).toString()
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const sent = await ask({ method: 'POST', url: `${url}/attempts`, headers, payload: form })
        const { body } = await ask({ url: String(sent.headers.location).replace(/#.*/, '') })
        const field = /<textarea class="editor-text"[^>]*>\n?([\s\S]*?)<\/textarea>/.exec(body)?.[1]
        expect(unescape(field ?? '')).toBe(text.replaceAll('\r\n', '\n'))
        const search = await ask({ url: `/labs?q=${encodeURIComponent(text)}` })
        for (const page of [body, search.body]) {
          expect(/<script>|<img|<svg onload/.exec(page)?.[0]).toBeUndefined()
          expect(page.match(/<script/g)).toHaveLength(1)
        }
      }),
      { numRuns: 60 },
    )
  })

  function unescape(html: string): string {
    return html
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
  }
})

describe('answers', () => {
  it('let no script in but our own files, and no style without the key', async () => {
    const { headers } = await ask({ url: '/labs/query/top-three-per-genre' })
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-cache, private',
    })
  })

  it('carry no inline style and no inline script', async () => {
    for (const url of ['/', '/labs', '/skills', '/components', '/labs/query/top-three-per-genre']) {
      const { body } = await ask({ url })
      const inline = /<[a-z][^<>]*\s(?:style|on\w+)=|<style|<script(?![^>]*\ssrc=)/.exec(body)?.[0]
      expect(inline, url).toBeUndefined()
    }
  })

  it('of components link to nothing that isn’t there', async () => {
    const { body } = await ask({ url: '/components' })
    const links = new Set([...body.matchAll(/href="(\/[^"#?]*)/g)].map(([, url]) => url as string))
    expect(links.size).toBeGreaterThan(5)
    for (const url of links) expect((await ask({ url })).statusCode, url).toBe(200)
    expect(body).not.toContain('href="/attempts/')
  })

  it('are compressed as the asker can read them', async () => {
    const plain = (await ask({ url: '/labs' })).body
    const brotli = await ask({ url: '/labs', headers: { 'accept-encoding': 'gzip, deflate, br' } })
    const gzip = await ask({ url: '/labs', headers: { 'accept-encoding': 'gzip' } })
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain)
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain)
    expect(brotli.headers.vary).toContain('Accept-Encoding')
  })

  it('keep hashed files for a year', async () => {
    const css = /href="(\/static\/[^"]+\.css)"/.exec((await ask({ url: '/labs' })).body)?.[1] ?? ''
    const answer = await ask({ url: css, headers: { 'accept-encoding': 'br' } })
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    })
    expect((await ask({ url: '/static/favicon.svg' })).headers['cache-control']).toBe(
      'public, max-age=3600',
    )
  })
})

describe('forms of the plan', () => {
  const send = (url: string, payload: string) =>
    ask({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

  it('answer with 303, so that reload is harmless', async () => {
    const plan = await send('/plan', 'hours=7&role=back-end-engineer&route=self-taught')
    expect([plan.statusCode, plan.headers.location]).toEqual([303, '/plan'])
    expect((await send('/placement', '')).headers.location).toBe('/placement')
    expect((await send('/placement/stop', '')).headers.location).toBe('/placement/result')
  })

  it('come back with a message and with what was typed', async () => {
    const zero = await send('/plan', 'hours=0&role=back-end-engineer&savings=1234')
    expect(zero.statusCode).toBe(400)
    const said = 'Nothing was changed. Expected hours a week from 1 to 80. Got 0.'
    expect(zero.body.indexOf(said)).toBeGreaterThan(0)
    expect(zero.body.indexOf(said)).toBeLessThan(zero.body.indexOf('id="h-weeks"'))
    expect(zero.body).toContain('value="1234"')
    const text = await send('/plan', 'hours=many')
    expect(text.statusCode).toBe(400)
    expect(text.body).toContain('Expected hours a week as a number')
    for (const body of ['hours=', 'savings=1234']) {
      const none = await send('/plan', body)
      expect(none.statusCode).toBe(400)
      expect(none.body).toContain('Expected hours a week from 1 to 80. Got nothing. Say how many')
    }
  })

  it('are a calendar file where that is asked for', async () => {
    const answer = await ask({ url: '/plan.ics' })
    expect(answer.headers['content-type']).toContain('text/calendar')
    expect(answer.headers['content-disposition']).toContain('.ics')
  })

  it('say what is wrong with weights, and keep what was asked', async () => {
    const zero = Object.keys(defaultWeights)
    const { body, statusCode } = await ask({
      url: `/match?sent=yes&money=4321&${zero.map((of) => `w-${of}=0`).join('&')}`,
    })
    expect(statusCode).toBe(200)
    expect(body).toContain('one weight above 0')
    expect(body).toContain('value="4321"')
    expect((await ask({ url: '/match?hours=-3&state=%3Cb%3E' })).body).toContain('hours a week')
  })
})
