import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpLab, openTrials, server, wrongCheck } from './http-lab.ts'

let trials: Awaited<ReturnType<typeof openTrials>>
beforeAll(async () => {
  trials = await openTrials()
})
afterAll(() => trials.close())

/** Passes with the first server, and fails with each other one with these words. */
async function judges(
  lab: Awaited<ReturnType<typeof httpLab>>,
  right: string,
  ...wrong: readonly (readonly [text: string, came: string | RegExp])[]
): Promise<void> {
  const verdict = await trials.grade(lab, right)
  expect(wrongCheck(verdict)?.reason).toBe(undefined)
  for (const [text, came] of wrong) {
    const refused = await trials.grade(lab, text)
    expect(wrongCheck(refused)?.reason?.came).toMatch(came)
    expect(refused.status).toBe('failed')
    for (const word of Object.values(wrongCheck(refused)?.reason ?? {})) expect(word).not.toBe('')
  }
}

const replacing = (text: string, from: string, to: string): string => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

it('cookies: a session that ends when someone signs out', async () => {
  const lab = await httpLab(`
- name: session
  title: session
  given: { who: { person: true } }
  steps:
    - send: POST /sign-in
      as: ada
      form: { name: "\${who}" }
      expect: { status: 204, headers: { set-cookie: { contains: HttpOnly } } }
      capture: { sid: cookies.sid }
    - send: GET /me
      as: ada
      expect: { status: 200, json: { name: "\${who}" } }
    - send: GET /me
      as: max
      expect: { status: 401 }
    - send: POST /sign-out
      as: ada
      expect: { status: 204 }
    - send: GET /me
      headers: { cookie: "sid=\${sid}" }
      expect: { status: 401 }
`)
  const right = server(
    `
  const sid = /sid=(\\w+)/.exec(request.headers.cookie ?? '')?.[1]
  if (url.pathname === '/sign-in') {
    const id = crypto.randomUUID().replaceAll('-', '')
    sessions.set(id, new URLSearchParams(body).get('name'))
    response.writeHead(204, { 'set-cookie': 'sid=' + id + '; HttpOnly; Path=/' })
    return response.end()
  }
  if (url.pathname === '/sign-out') { sessions.delete(sid); response.writeHead(204, { 'set-cookie': 'sid=; Max-Age=0' }); return response.end() }
  if (url.pathname === '/me' && sessions.has(sid)) return json(response, 200, { name: sessions.get(sid) })
  json(response, 401, {})`,
    'const sessions = new Map()',
  )
  await judges(lab, right, [replacing(right, 'sessions.delete(sid);', ''), /^200/])
})

it('windows of time come from the environment', async () => {
  const lab = await httpLab(
    `
- name: slow-down
  title: slow-down
  env: { RATE_WINDOW_MS: "300" }
  steps:
    - repeat: 3
      steps:
        - send: GET /
          expect: { status: 200 }
    - send: GET /
      expect: { status: 429, headers: { retry-after: { present: true } } }
    - pause: 350
    - send: GET /
      expect: { status: 200 }
`,
    { more: 'ready: connects' },
  )
  const right = server(
    `
  const now = Date.now()
  while (times[0] < now - Number(process.env.RATE_WINDOW_MS)) times.shift()
  if (times.length >= 3) { response.setHeader('retry-after', '1'); return json(response, 429, {}) }
  times.push(now)
  json(response, 200, {})`,
    'const times = []',
  )
  await judges(lab, right, [replacing(right, 'times.length >= 3', 'times.length >= 4'), /^200/])
})

it('webhooks: signed, tried again, in order', async () => {
  const lab = await httpLab(
    `
- name: sends
  title: sends
  env: { HOOK_URL: "\${receiver}/hook", HOOK_SECRET: "\${secret}" }
  given: { title: { words: [1, 2] } }
  steps:
    - receiver_answers: [500, closes, 200]
    - send: POST /films
      json: { title: "\${title}" }
      expect: { status: 202 }
    - received:
        path: /hook
        count: 3
        within_ms: 4000
        each:
          method: POST
          has: { title: "\${title}" }
          signature: { header: x-signature, secret: "\${secret}", over: "\${header_x_time}.\${body}" }
        same: headers.x-id
`,
    { more: 'receiver: true\ngiven: { secret: { letters: [20, 20] } }' },
  )
  const right = server(
    `
  if (url.pathname !== '/films') return json(response, 404, {})
  json(response, 202, {})
  const id = crypto.randomUUID()
  for (let turn = 0; turn < 5; turn++) {
    const time = String(Date.now())
    const signature = 'sha256=' + crypto.createHmac('sha256', process.env.HOOK_SECRET).update(time + '.' + body).digest('hex')
    const sent = await fetch(process.env.HOOK_URL, { method: 'POST', body, headers: { 'x-id': id, 'x-time': time, 'x-signature': signature } }).catch(() => null)
    if (sent?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 30))
  }`,
    "import crypto from 'node:crypto'",
  )
  await judges(
    lab,
    right,
    [replacing(right, 'if (sent?.ok) return', 'return'), /^1$/],
    [replacing(right, 'if (sent?.ok) return', ''), /^[45]$/],
    [replacing(right, "time + '.' + body", 'body'), /^`sha256=|sha256=/],
    [replacing(right, "'x-id': id", "'x-id': String(turn)"), /0/],
  )
})

it('a held request: what its receiver is told is so already', async () => {
  const lab = await httpLab(
    `
- name: stored
  title: stored
  env: { HOOK_URL: "\${receiver}/hook" }
  steps:
    - held: { send: POST /films, text: Salt, expect: { status: 201 } }
      steps:
        - received: { path: /hook, count: 1 }
        - send: GET /films
          expect: { status: 200, json: [Salt] }
    - send: POST /films
      text: Copper
      gives_up_ms: 10
`,
    { more: 'receiver: true' },
  )
  const right = server(
    `
  if (request.method === 'GET') return json(response, 200, films)
  films.push(body)
  await fetch(process.env.HOOK_URL, { method: 'POST', body })
  json(response, 201, {})`,
    'const films = []',
  )
  const late = replacing(right, 'films.push(body)\n', '')
  await judges(
    lab,
    right,
    [
      replacing(late, 'json(response, 201, {})', 'films.push(body); json(response, 201, {})'),
      /0|no/,
    ],
    [replacing(right, "await fetch(process.env.HOOK_URL, { method: 'POST', body })", ''), /^0$/],
  )
})

it('uploads and signatures of ours', async () => {
  const lab = await httpLab(
    `
- name: takes
  title: takes
  steps:
    - send: POST /upload
      multipart: { title: Salt, poster: { file: a.png, type: image/png, bytes: 70000 } }
      expect: { status: 201, has: { bytes: { $any: integer } } }
    - send: POST /raw
      bytes: 2000
      headers: { content-type: application/octet-stream }
      expect: { json: { bytes: 2000 } }
- name: verifies
  title: verifies
  steps:
    - send: POST /hook
      json: { sequence: 1 }
      sign: { header: x-signature, secret: "\${secret}" }
      expect: { status: 204, empty: true }
    - send: POST /hook
      json: { sequence: 1 }
      sign: { header: x-signature, secret: other }
      expect: { status: 401 }
`,
    { more: 'env: { SECRET: "${secret}" }\ngiven: { secret: { letters: [20, 20] } }' },
  )
  const right = `
import http from 'node:http'
import crypto from 'node:crypto'
http.createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  const body = Buffer.concat(parts)
  const json = (status, value) => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(JSON.stringify(value)) }
  if (request.url === '/upload') {
    const isWhole = body.length > 70000 && body.toString('latin1').includes('filename="a.png"') && body.toString().includes('Salt')
    return json(isWhole ? 201 : 400, { bytes: body.length })
  }
  if (request.url === '/raw') return json(200, { bytes: body.length })
  const mac = 'sha256=' + crypto.createHmac('sha256', process.env.SECRET).update(body).digest('hex')
  response.statusCode = request.headers['x-signature'] === mac ? 204 : 401
  response.end()
}).listen(process.env.PORT)`
  await judges(lab, right, [
    replacing(right, "request.headers['x-signature'] === mac", "'x-signature' in request.headers"),
    /^204/,
  ])
})

describe('drawn inputs', () => {
  it('are shrunk to the plainest that fails', async () => {
    const lab = await httpLab(`
- name: adds
  title: adds
  runs: 40
  given: { a: { whole: [0, 1000] }, b: { whole: [0, 1000] } }
  steps:
    - send: GET /add?a=\${a}&b=\${b}
      expect: { status: 200, has: { a: "\${a}" } }
`)
    const wrong = server(
      "const a = Number(url.searchParams.get('a')); json(response, 200, { a: a > 300 ? 0 : a })",
    )
    const verdict = await trials.grade(lab, wrong)
    expect(wrongCheck(verdict)?.reason?.expected).toContain('GET /add?a=301&b=0')
  })

  it('are sequences, the shortest that fails', async () => {
    const lab = await httpLab(
      `
- name: any-order
  title: any-order
  runs: 30
  length: 12
  actions:
    add:
      given: { title: { words: [1, 1] } }
      steps:
        - send: POST /films
          json: { title: "\${title}" }
          expect: { status: 201 }
          capture: { film: json.id }
    read:
      needs: [film]
      steps:
        - send: GET /films/\${film}
          expect: { status: [200, 404] }
    drop:
      needs: [film]
      steps:
        - send: DELETE /films/\${film}
          expect: { status: [204, 404] }
  always:
    - query: select id from film order by id
      capture: { rows: rows }
    - send: GET /films
      expect: { status: 200, json: "\${rows}" }
`,
      {
        schema:
          'create table film (id int generated always as identity primary key, title text not null);',
      },
    )
    const right = server(`
  const id = /(\\d+)$/.exec(url.pathname)?.[1]
  if (request.method === 'POST') return json(response, 201, (await db.query('insert into film (title) values ($1) returning id', [JSON.parse(body).title])).rows[0])
  if (request.method === 'DELETE') { response.statusCode = (await db.query('delete from film where id = $1', [id])).rowCount ? 204 : 404; return response.end() }
  if (!id) return json(response, 200, (await db.query('select id from film order by id')).rows)
  const { rows } = await db.query('select id from film where id = $1', [id])
  json(response, rows[0] ? 200 : 404, {})`)
    // A cache that never forgets: wrong after add, read, and another add or a drop.
    const cached = replacing(
      replacing(
        right,
        'if (!id) return json(response, 200, (await',
        'if (!id) return json(response, 200, cache.length ? cache : (await',
      ),
      "  if (request.method === 'DELETE')",
      "  if (request.method === 'GET' && id) cache = (await db.query('select id from film order by id')).rows\n  if (request.method === 'POST') cache = []\n  if (request.method === 'DELETE')",
    )
    const before = replacing(cached, 'const json =', 'let cache = []\nconst json =')
    expect(wrongCheck(await trials.grade(lab, right))?.reason).toBe(undefined)
    const verdict = await trials.grade(lab, before)
    const { counterexample } = verdict
    if (counterexample?.kind !== 'trace') throw new Error(JSON.stringify(verdict.checks))
    expect(counterexample.replay.sequence).toHaveLength(3)
  })
})

describe('histories', () => {
  const notes = `
- name: one-order
  title: one-order
  history:
    clients: 3
    operations: 5
    keys: 1
    read: { send: "GET /notes/\${key}", value: json.text, no: [404] }
    write: { send: "PUT /notes/\${key}", json: { text: "\${value}" } }
    add: { send: "POST /notes/\${key}", json: { text: "\${value}" }, ok: [201], no: [409] }
`
  const notesServer = (add: string): string =>
    server(`
  const key = url.pathname.split('/')[2]
  if (request.method === 'GET') {
    const { rows: [note] } = await db.query('select text from note where key = $1', [key])
    return json(response, note ? 200 : 404, note ?? {})
  }
  const { text } = JSON.parse(body)
  if (request.method === 'PUT') {
    await db.query('insert into note values ($1, $2) on conflict (key) do update set text = excluded.text', [key, text])
    return json(response, 200, {})
  }
  ${add}`)
  const schema = 'create table note (key text primary key, text text not null);'
  it('of a server that lets the database decide have an order', async () => {
    const add = `
  const { rowCount } = await db.query('insert into note values ($1, $2) on conflict do nothing', [key, text])
  json(response, rowCount ? 201 : 409, {})`
    const verdict = await trials.grade(await httpLab(notes, { schema }), notesServer(add))
    expect(wrongCheck(verdict)?.reason).toBe(undefined)
  })
  it('of check-then-act have none', async () => {
    const add = `
  const { rows } = await db.query('select 1 from note where key = $1', [key])
  if (rows.length) return json(response, 409, {})
  await db.query('insert into note values ($1, $2) on conflict (key) do update set text = excluded.text', [key, text])
  json(response, 201, {})`
    const verdict = await trials.grade(await httpLab(notes, { schema }), notesServer(add))
    expect(wrongCheck(verdict)?.reason?.came).toContain('no such order')
  })
})

it('what fails once and not again is unsteady, and does not count as failed', async () => {
  const lab = await httpLab(
    '- name: a\n  title: a\n  steps:\n    - send: GET /\n      expect: { status: 200 }',
  )
  const flag = `/tmp/backwright-unsteady-${process.pid}`
  const once = server(
    `if (!fs.existsSync('${flag}')) { fs.writeFileSync('${flag}', ''); fails = true }
     json(response, fails && ++count > 1 ? 500 : 200, {})`,
    "import fs from 'node:fs'\nlet fails = false\nlet count = 0",
  )
  const verdict = await trials.grade(lab, once)
  expect(verdict.status).toBe('over-limit')
  expect(wrongCheck(verdict)?.reason?.try).toContain('unsteady')
  const { rmSync } = await import('node:fs')
  rmSync(flag)
})

it('a start that fails once is unsteady, and is tried again with what the lab gives', async () => {
  const lab = await httpLab(`
- name: secret
  title: secret
  fresh: true
  given: { secret: { letters: [10, 20] } }
  steps:
    - send: POST /
      json: { secret: "\${secret}" }
      expect: { status: 201 }
`)
  // The first start is the one that all checks share; the second is this check's own.
  const at = (start: string): string =>
    server(
      "json(response, /^[a-z]{10,20}$/.test(JSON.parse(body || '{}').secret ?? '') ? 201 : 422, {})",
      `import fs from 'node:fs'
fs.appendFileSync('starts', '.')
if (${start}) throw new Error('no start ' + fs.readFileSync('starts', 'utf8'))`,
    )
  const once = await trials.grade(lab, at("fs.readFileSync('starts').length === 2"))
  expect(once.status).toBe('over-limit')
  expect(wrongCheck(once)?.reason?.came).toMatch(/^it went wrong 1 time of 2: .*no start \.\.$/)
  const always = await trials.grade(lab, at("fs.readFileSync('starts').length > 1"))
  expect([always.status, wrongCheck(always)?.reason?.came]).toEqual([
    'failed',
    expect.stringMatching(/before it answered: Error: no start/),
  ])
})

it('several files, in another language, with its own start command', async () => {
  const lab = await httpLab(
    '- name: a\n  title: a\n  steps:\n    - send: GET /\n      expect: { status: 200, text: hello }',
  )
  const verdict = await trials.grade(
    lab,
    `==> Procfile <==
web: python3 app/server.py

==> app/server.py <==
import http.server, os
from words import text
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *words): pass
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()

==> app/words.py <==
text = b'hello'
`,
  )
  expect(wrongCheck(verdict)?.reason).toBe(undefined)
})

it('a body in two pieces is read to its end', async () => {
  const lab = await httpLab(`
- name: pieces
  title: pieces
  steps:
    - send: POST /films
      json: { title: "とても良い映画でした" }
      in_pieces: true
      expect: { status: 201, json: { title: "とても良い映画でした" } }
`)
  const right = server('json(response, 201, JSON.parse(body))')
  const whole = "for await (const part of request.setEncoding('utf8')) body += part"
  const first = 'for await (const part of request) { body += part; break }'
  const byItself = 'for await (const part of request) body += part'
  await judges(
    lab,
    right,
    [replacing(right, whole, first), /500|closed|broke/],
    [replacing(right, whole, byItself), /\ufffd/],
  )
})

it('requests that meet are judged each by its own turn', async () => {
  const lab = await httpLab(`
- name: each
  title: each
  steps:
    - together:
        - { send: "POST /films", json: { title: "no. \${turn}" }, expect: { status: 201, json: { title: "no. \${turn}" } } }
      times: 3
`)
  const right = server('json(response, 201, JSON.parse(body))')
  const last = 'json(response, 201, { title: "no. 3" })'
  await judges(lab, right, [
    replacing(right, 'json(response, 201, JSON.parse(body))', last),
    /no\. 3/,
  ])
})

it('a database that restarts ends the connections that lie idle', async () => {
  const lab = await httpLab(
    `
- name: goes-on
  title: goes-on
  steps:
    - send: GET /count
      expect: { status: 200, json: { count: 2 } }
    - database_restarts: true
    - pause: 300
    - send: GET /count
      expect: { status: 200, json: { count: 2 } }
`,
    { schema: 'CREATE TABLE film (id int)', rows: 'INSERT INTO film VALUES (1), (2)' },
  )
  const right = server(
    "json(response, 200, (await db.query('SELECT count(*)::int AS count FROM film')).rows[0])",
  )
  const deaf = replacing(right, "db?.on('error', () => undefined)", '')
  await judges(lab, right, [deaf, /ended over it|closed|refused|code 1/])
})
