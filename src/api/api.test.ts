import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowserFiles } from '../../tests/web/browser-files.ts'
import { fixtureServer } from '../../tests/web/serve.ts'

let server: FastifyInstance
let address: string

beforeAll(async () => {
  server = await fixtureServer(await buildBrowserFiles())
  address = await server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => server.close())

const json = async (path: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(address + path)
  expect(answer.status, path).toBe(200)
  return (await answer.json()) as Record<string, unknown>
}
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Checks what an address answers, as the document describes it. */
function answerCheck(document: object, answer: { path: string; status: number; type: string }) {
  const { path, status, type } = answer
  const steps = ['paths', path, 'get', 'responses', String(status), 'content', type, 'schema']
  const escaped = steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
  const $ref = `api#/${escaped.map(encodeURIComponent).join('/')}`
  return ajv.addSchema(document, 'api').compile({ $ref })
}

/** Server-sent events as name and data, until the stream ends or enough came. */
async function eventsOf(path: string, enough: number, headers: Record<string, string> = {}) {
  const stop = new AbortController()
  const answer = await fetch(address + path, { headers, signal: stop.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const events: { event: string; id: string | undefined; data: unknown }[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const field = (name: string): string | undefined =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const data = field('data')
      if (data !== undefined)
        events.push({ event: field('event') ?? '', id: field('id'), data: JSON.parse(data) })
    }
    if (events.length >= enough) break
  }
  stop.abort()
  return events
}

describe('the API', () => {
  it('says who answers', async () => {
    expect(await json('/api/v1/health')).toEqual({ name: 'backwright' })
  })

  it('describes itself in OpenAPI 3.1, with every address it has', async () => {
    const described = await json('/api/openapi.json')
    expect(described.openapi).toBe('3.1.0')
    expect(Object.keys(described.paths as object).sort()).toEqual([
      '/api/v1/attempts',
      '/api/v1/attempts/{id}',
      '/api/v1/attempts/{id}/events',
      '/api/v1/drafts',
      '/api/v1/events',
      '/api/v1/export',
      '/api/v1/facts',
      '/api/v1/health',
      '/api/v1/labs',
      '/api/v1/labs/{kind}/{name}',
      '/api/v1/labs/{kind}/{name}/hints',
      '/api/v1/path',
      '/api/v1/plan',
      '/api/v1/progress',
      '/api/v1/runs',
      '/api/v1/runs/{id}',
      '/api/v1/skills',
    ])
  })

  it.each([
    ['/api/v1/health', '/api/v1/health', 200],
    ['/api/v1/labs', '/api/v1/labs?search=genre', 200],
    ['/api/v1/labs', '/api/v1/labs?status=nope', 400],
    ['/api/v1/labs/{kind}/{name}', '/api/v1/labs/query/top-three-per-genre', 200],
    ['/api/v1/labs/{kind}/{name}', '/api/v1/labs/query/nope', 404],
    ['/api/v1/skills', '/api/v1/skills', 200],
    ['/api/v1/progress', '/api/v1/progress', 200],
    ['/api/v1/attempts/{id}/events', `/api/v1/attempts/${'x'.repeat(101)}/events`, 400],
    ['/api/v1/path', '/api/v1/path', 200],
    ['/api/v1/plan', '/api/v1/plan', 200],
    ['/api/v1/facts', '/api/v1/facts', 200],
  ])('%s answers as its document says: %s', async (described, path, status) => {
    const document = await json('/api/openapi.json')
    const answer = await fetch(address + path, { headers: { accept: 'application/json' } })
    expect(answer.status).toBe(status)
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    const validate = answerCheck(document, { path: described, status, type })
    expect([validate(await answer.json()), validate.errors]).toEqual([true, null])
    expect(validate({ nothing: 'of this' })).toBe(false)
  })

  it('says of every address that it may refuse', async () => {
    const { paths } = await json('/api/openapi.json')
    const all = Object.values(paths as object).flatMap((methods) => Object.values(methods))
    for (const { operationId, responses } of all as { operationId: string; responses: object }[]) {
      expect(responses, operationId).toHaveProperty('4XX.content.application/problem+json')
    }
  })

  it('gives labs, skills and progress with times as text', async () => {
    expect((await json('/api/v1/labs?search=genre')).labs).toHaveLength(3)
    expect((await json('/api/v1/skills')).areas).toHaveLength(2)
    expect((await json('/api/v1/progress')).totals).toMatchObject({ labs: 21 })
    const page = await json('/api/v1/labs/query/top-three-per-genre')
    expect(page.last).toMatchObject({ at: new Date(2026, 10, 24, 19, 42, 7).toISOString() })
    expect(page.completion).toMatchObject({ viewer: ['id', 'country'] })
  })

  it('gives path, plan, the sources of figures, and everything one did', async () => {
    expect(await json('/api/v1/path')).toMatchObject({ units: expect.any(Array) })
    expect(await json('/api/v1/plan')).toMatchObject({
      weeks: expect.any(Array),
      readyBy: expect.any(Array),
    })
    expect(await json('/api/v1/facts')).toEqual({ datasets: [] })
    const answer = await fetch(`${address}/api/v1/export`)
    expect(answer.headers.get('content-type')).toMatch('application/jsonl')
    expect(JSON.parse(await answer.text())).toEqual({ backwright: 'learner', format: 1 })
  })

  it('takes an attempt, streams its checks, and gives its verdict', async () => {
    const sent = await post('/api/v1/attempts', {
      labId: 'query/top-three-per-genre',
      answer: 'select 1',
    })
    expect(sent.status).toBe(201)
    const { attemptId, number, events } = (await sent.json()) as Record<string, string | number>
    expect(number).toBe(4)
    expect(sent.headers.get('location')).toBe(`/api/v1/attempts/${attemptId}`)
    const came = await eventsOf(String(events), 6)
    expect(came.map(({ event }) => event)).toEqual([
      'check',
      'check',
      'check',
      'check',
      'check',
      'verdict',
    ])
    expect(came.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(came.at(-1)?.data).toMatchObject({ status: 'failed', trials: 109 })
    expect(await json(`/api/v1/attempts/${attemptId}`)).toMatchObject({
      state: 'done',
      status: 'failed',
    })
  })

  it('runs, saves drafts and opens hints', async () => {
    const run = await post('/api/v1/runs', { labId: 'query/top-three-per-genre', sql: 'select 1' })
    expect(await run.json()).toMatchObject({ result: { kind: 'rows', truncated: false } })
    const saved = await post('/api/v1/drafts', {
      labId: 'query/top-three-per-genre',
      variant: null,
      windowId: 'w',
      text: 'x',
    })
    expect(await saved.json()).toMatchObject({
      savedAt: new Date(2026, 10, 24, 19, 42, 30).toISOString(),
    })
    const hints = await post('/api/v1/labs/query/top-three-per-genre/hints', {})
    expect(await hints.json()).toMatchObject({ total: 3, opened: [{}, {}] })
  })

  it('streams what changes, and lets the server stop while it is listened to', async () => {
    const other = await fixtureServer(await buildBrowserFiles())
    const url = await other.listen({ host: '127.0.0.1', port: 0 })
    const answer = await fetch(`${url}/api/v1/events?lab=query/top-three-per-genre`)
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    while (!text.includes('event: change')) {
      text += new TextDecoder().decode((await reader.read()).value)
    }
    expect(text).toContain('data: {"kind":"anything"}')
    await other.close()
    for (let step = await reader.read(); !step.done; step = await reader.read()) continue
  })
})
