import { afterAll, beforeAll, expect, it } from 'vitest'
import { httpLab, openTrials, server, wrongCheck } from './http-lab.ts'

let trials: Awaited<ReturnType<typeof openTrials>>
beforeAll(async () => {
  trials = await openTrials()
})
afterAll(() => trials.close())

it('a header that is compared with a number is compared as text', async () => {
  const lab = await httpLab(`
- name: length
  title: length
  given: { size: { whole: [20, 400] } }
  steps:
    - send: PUT /data
      bytes: "\${size}"
      expect: { status: 200, headers: { content-length: "\${size}", x-size: { matches: "\${size}" } } }
`)
  const right = server(`
    const size = request.headers['content-length']
    response.writeHead(200, { 'content-length': size, 'x-size': 'size=' + size })
    response.end('a'.repeat(Number(size)))`)
  expect((await trials.grade(lab, right)).status).toBe('passed')
  const wrong = await trials.grade(lab, right.replace("'size=' + size", "'size=one'"))
  expect([wrong.status, wrongCheck(wrong)?.reason?.came]).toEqual(['failed', '`x-size: size=one`'])
  const chunked = await trials.grade(lab, right.replace("{ 'content-length': size, ", '{ '))
  expect([chunked.status, wrongCheck(chunked)?.reason?.came]).toEqual(['failed', 'no such header'])
})

it('a table that the server filled while it started is left alone between checks', async () => {
  const lab = await httpLab(
    `
- name: first
  title: first
  steps:
    - send: POST /
      expect: { status: 200 }
    - query: SELECT 1 FROM note
      expect: { count: 1 }
- name: second
  title: second
  steps:
    - query: SELECT 1 FROM note
      expect: { count: 0 }
    - query: SELECT version FROM migration
      expect: { rows: [{ version: 7 }], count: 1 }
    - send: GET /
      expect: { status: 200 }
`,
    { schema: 'CREATE TABLE film (id int)', rows: 'INSERT INTO film VALUES (1)' },
  )
  const right = server(
    `if (request.method === 'POST') await db.query("INSERT INTO note VALUES ('a')")
     json(response, 200, {})`,
    `await db.query('CREATE TABLE IF NOT EXISTS migration (version int)')
     await db.query('CREATE TABLE IF NOT EXISTS note (text text)')
     await db.query('INSERT INTO migration SELECT 7 WHERE NOT EXISTS (SELECT FROM migration)')`,
  )
  const verdict = await trials.grade(lab, right)
  expect(wrongCheck(verdict)).toBe(undefined)
})

const document = {
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          200: {
            description: 'A note',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Note: {
        type: 'object',
        required: ['id', 'text'],
        properties: { id: { type: 'integer' }, text: { type: 'string', nullable: true } },
      },
    },
  },
}

it('an answer fits the contract that the server shows, or it is told how it does not', async () => {
  const lab = await httpLab(`
- name: contract
  title: contract
  steps:
    - send: GET /openapi.json
      capture: { contract: json }
    - contract: "\${contract}"
      describes: ["GET /notes/{}"]
      refuses: [{ operation: "GET /notes/{}", status: 200, json: { id: "7", text: a } }]
    - send: GET /notes/7
      expect: { status: 200, fits: "\${contract}" }
`)
  const right = server(
    `if (url.pathname === '/openapi.json') return json(response, 200, document)
     json(response, 200, { id: 7, text: null })`,
    `const document = ${JSON.stringify(document)}`,
  )
  expect(wrongCheck(await trials.grade(lab, right))).toBe(undefined)
  const tries = [
    ['text: null }', 'text: 7 }', /must be string/],
    ['200, { id: 7, text: null }', '200, { id: 7 }', /required property 'text'/],
    ['"/notes/{id}"', '"/books/{id}"', /GET \/books/],
    ['"200":{', '"201":{', /no schema for 200/],
    ['"required":["id","text"]', '"not":{"type":"string"}', /must be string/],
    ['"type":"integer"},"text"', '"type":"string"},"text"', /a schema that lets it through/],
    ['"openapi":"3.0.3"', '"openapi":"one"', /one/],
  ] as const
  for (const [from, to, came] of tries) {
    expect(right).toContain(from)
    const text = right.replace(from, to)
    const verdict = await trials.grade(
      lab,
      from.startsWith('"required"') ? text.replace('text: null }', 'text: 7 }') : text,
    )
    expect([from, verdict.status]).toEqual([from, 'failed'])
    expect(wrongCheck(verdict)?.reason?.came).toMatch(came)
  }
})
