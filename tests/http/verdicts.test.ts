import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TraceCounterexample } from '../../src/lab/counterexample/trace.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { drawn } from '../long-run.ts'
import { httpLab, openTrials, server, wrongCheck } from './http-lab.ts'

let trials: Awaited<ReturnType<typeof openTrials>>
beforeAll(async () => {
  trials = await openTrials()
})
afterAll(() => trials.close())

const traceOf = ({ counterexample }: Verdict): TraceCounterexample => {
  if (counterexample?.kind !== 'trace') throw new Error('expected a trace')
  return counterexample
}

const films = `
create table film (id int generated always as identity primary key, title text not null, views int not null default 0);
create table payment (key text, amount int not null);
`
const rows = `
insert into film (title) select 'Film ' || n || '-' || floor(random() * 1000) from generate_series(1, 12) n;
`

const filmChecks = `
- name: reads
  title: reads
  given:
    film: { row: "select id, title from film order by random() limit 1" }
  steps:
    - send: GET /films/\${film.id}
      expect: { status: 200, json: { id: "\${film.id}", title: "\${film.title}", views: 0 } }
    - send: GET /films/999999
      expect: { problem: 404 }
- name: makes
  title: makes
  given:
    title: { words: [1, 3] }
  steps:
    - send: POST /films
      json: { title: "\${title}" }
      expect: { status: 201, headers: { location: { matches: "/films/\\\\d+$" } } }
      capture: { where: headers.location, id: json.id }
    - send: GET \${where}
      expect: { status: 200, has: { id: "\${id}", title: "\${title}" } }
    - query: select title from film where id = \${id}
      expect: { rows: [{ title: "\${title}" }] }
`

const filmServer = (change: (text: string) => string = (text) => text): string =>
  server(
    change(`
  const id = /^\\/films\\/(\\d+)$/.exec(url.pathname)?.[1]
  if (request.method === 'GET' && id) {
    const { rows: [film] } = await db.query('select id, title, views from film where id = $1', [id])
    if (film) return json(response, 200, film)
  }
  if (request.method === 'POST' && url.pathname === '/films') {
    const { rows: [film] } = await db.query('insert into film (title) values ($1) returning id', [JSON.parse(body).title])
    response.setHeader('location', '/films/' + film.id)
    return json(response, 201, film)
  }
  response.writeHead(404, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify({ title: 'Not Found', status: 404 }))`),
  )

describe('a server with a database', () => {
  it('passes', async () => {
    const lab = await httpLab(filmChecks, { schema: films, rows })
    const verdict = await trials.grade(lab, filmServer())
    expect(wrongCheck(verdict)).toBe(undefined)
    expect(verdict.status).toBe('passed')
  })

  it.each(
    drawn(
      [
        [
          'reads',
          'a number as a string',
          (t: string) => t.replace('200, film', '200, { ...film, id: String(film.id) }'),
          'a string instead of a number',
        ],
        [
          'reads',
          'no problem document',
          (t: string) => t.replace('problem+json', 'json'),
          'content-type',
        ],
        [
          'reads',
          '200 for what is not there',
          (t: string) => t.replace('writeHead(404', 'writeHead(200'),
          '200',
        ],
        ['makes', 'a 200 where something was made', (t: string) => t.replace('201', '200'), '200'],
        [
          'makes',
          'no location',
          (t: string) => t.replace("response.setHeader('location'", "response.setHeader('place'"),
          'no such header',
        ],
        [
          'makes',
          'nothing stored',
          (t: string) =>
            t.replace(
              "insert into film (title) values ($1) returning id', [JSON.parse(body).title]",
              "select 3 as id'",
            ),
          '',
        ],
        [
          'makes',
          'an error that nobody catches',
          (t: string) =>
            t.replace(
              "if (request.method === 'POST' &&",
              "if (request.method === 'POST') setTimeout(() => { throw new Error('oh no') }, 0)\n  if (request.method === 'POST' &&",
            ),
          'your server ended over it, with code 1',
        ],
      ],
      3,
    ),
  )('fails on %s: %s', async (check, _what, change, came) => {
    const lab = await httpLab(filmChecks, { schema: films, rows })
    const verdict = await trials.grade(lab, filmServer(change))
    const wrong = wrongCheck(verdict)
    expect([verdict.status, wrong?.name]).toEqual(['failed', check])
    expect(wrong?.reason?.came).toContain(came)
    const trace = traceOf(verdict)
    expect(trace.found).toMatchObject({ confirmed: 3, of: 3 })
    expect(trace.moments.some(({ kind }) => kind === 'exchange')).toBe(true)
  })
})

const pay = `
- name: once
  title: once
  given: { key: { uuid: true } }
  steps:
    - together:
        - send: POST /payments
          headers: { idempotency-key: "\${key}" }
          json: { amount: 5 }
      times: 2
      expect: { only: [200, 201] }
    - query: select amount from payment where key = \${key}
      expect: { count: 1 }
`
const payServer = (insert: string, unique: string): string =>
  server(
    `
  const key = request.headers['idempotency-key']
  ${insert}`,
    unique,
  )
const checkThenAct = payServer(
  `const { rows } = await db.query('select 1 from payment where key = $1', [key])
  if (rows.length > 0) return json(response, 200, { paid: true })
  await db.query('insert into payment values ($1, $2)', [key, 5])
  json(response, 201, { paid: true })`,
  '',
)
const decidedByTheDatabase = payServer(
  `const { rowCount } = await db.query('insert into payment values ($1, $2) on conflict (key) do nothing', [key, 5])
  json(response, rowCount === 1 ? 201 : 200, { paid: true })`,
  "await db.query('create unique index on payment (key)')",
)

describe('two requests that meet', () => {
  it('show check-then-act, with both requests on a timeline', async () => {
    const lab = await httpLab(pay, { schema: films })
    const verdict = await trials.grade(lab, checkThenAct)
    expect(wrongCheck(verdict)).toMatchObject({ name: 'once', status: 'failed' })
    expect(wrongCheck(verdict)?.reason?.came).toMatch(/^2: /)
    const exchanges = traceOf(verdict).moments.filter(({ kind }) => kind === 'exchange')
    expect(exchanges.length).toBe(2)
    expect(JSON.stringify(traceOf(verdict).moments)).toContain('2 waited at their first write')
  })

  it('do no harm to a server that lets the database decide', async () => {
    const lab = await httpLab(pay, { schema: films })
    const verdict = await trials.grade(lab, decidedByTheDatabase)
    expect(wrongCheck(verdict)?.reason).toBe(undefined)
  })
})

const durable = `
- name: keeps
  title: keeps
  given: { title: { words: [1, 2] } }
  steps:
    - repeat: 3
      steps:
        - crash:
            send: POST /films
            json: { title: "\${title}" }
            expect: { status: 201 }
        - start: true
    - query: select title from film where title = \${title}
      expect: { count: 3 }
`

describe('a server that is killed', () => {
  it('keeps what it acknowledged, or fails', async () => {
    const lab = await httpLab(durable, { schema: films })
    expect((await trials.grade(lab, filmServer())).status).toBe('passed')
    const later = filmServer((text) =>
      text.replace(
        /const \{ rows: \[film\] \} = await (db\.query\('insert[^\n]*)/,
        'const film = { id: 1 }; setTimeout(() => $1.catch(() => undefined), 40)',
      ),
    )
    const verdict = await trials.grade(lab, later)
    expect(wrongCheck(verdict)).toMatchObject({ name: 'keeps', status: 'failed' })
    expect(traceOf(verdict).moments.map((one) => one.kind === 'event' && one.says)).toContain(
      'Killed with kill -9 at the first byte of the answer, which began with 201',
    )
  })
})

const leaves = `
- name: leaves
  title: leaves
  steps:
    - stop:
        during:
          - send: POST /films
            json: { title: Salt }
            expect: { status: 201 }
        within_ms: 2000
`

describe('a server that is asked to end', () => {
  const graceful = (text: string): string =>
    `${text}\nprocess.on('SIGTERM', () => server.close(() => db.end()))`
  it('answers what is in flight', async () => {
    const lab = await httpLab(leaves, { schema: films })
    const verdict = await trials.grade(lab, graceful(filmServer()))
    expect(wrongCheck(verdict)?.reason).toBe(undefined)
  })
  it.each([
    ['without a handler', '', 'without an answer'],
    ['that exits at once', "\nprocess.on('SIGTERM', () => process.exit(0))", 'without an answer'],
    ['that never ends', "\nprocess.on('SIGTERM', () => undefined)", 'it went on, and we killed it'],
  ])('fails %s', async (_what, more, came) => {
    const lab = await httpLab(leaves, { schema: films })
    const verdict = await trials.grade(lab, filmServer() + more)
    expect(wrongCheck(verdict)?.reason?.came).toContain(came)
    expect(verdict.status).toBe('failed')
  })
  it('hears a second signal too', async () => {
    const twice = leaves.replace('within_ms', 'again: true\n        within_ms')
    const lab = await httpLab(twice, { schema: films })
    // A pool that is ended twice rejects.
    const server = graceful(filmServer()).replace('db.end()', 'db.end().catch(() => {})')
    const right = await trials.grade(lab, server)
    expect(wrongCheck(right)?.reason).toBe(undefined)
    const wrong = server.replace("process.on('SIGTERM'", "process.once('SIGTERM'")
    const verdict = await trials.grade(lab, wrong)
    expect(wrongCheck(verdict)?.reason?.came).toContain('without an answer')
  })
})

const leavesKept = `
- name: leaves
  title: leaves
  steps:
    - stop:
        during:
          - { send: GET /films, expect: { status: 200 } }
        keep_alive: true
        refuses_new: true
        within_ms: 1500
`

describe('a server whose clients keep their connections', () => {
  const server = (onAnswer: string, onSignal: string): string => `
    import http from 'node:http'
    let isStopping = false
    const server = http.createServer((request, response) => setTimeout(() => {
      ${onAnswer}
      response.end('[]')
    }, request.url === '/films' ? 500 : 0))
    server.keepAliveTimeout = 60_000
    process.on('SIGTERM', () => { isStopping = true; ${onSignal} })
    server.listen(Number(process.env.PORT))`
  const closes = "if (isStopping) response.setHeader('Connection', 'close')"
  it.each(
    drawn(
      [
        ['ends when it closes them', server(closes, 'server.close()'), undefined],
        [
          'fails when it leaves them open',
          server('', 'server.close()'),
          'it went on, and we killed it',
        ],
        [
          'fails when it takes new ones',
          server(closes, 'setTimeout(() => server.close(), 700)'),
          'it was taken',
        ],
      ],
      2,
    ),
  )('%s', async (_what, text, came) => {
    const verdict = await trials.grade(await httpLab(leavesKept), text)
    expect(wrongCheck(verdict)?.reason?.came).toBe(came)
  })
})

const ends = (attempt: string): string => `
- name: ends
  title: ends
  steps:
    - { send: GET /films, expect: { status: 200${attempt} } }
`

describe('a server that ends over a request', () => {
  it.each([
    ['the try of the step', ', try: "A list may be empty."', 'A list may be empty.'],
    ['what to look for, if the step has no try', '', 'answer with a 500'],
  ])('is told %s', async (_what, attempt, words) => {
    const lab = await httpLab(ends(attempt), { schema: films })
    const exits = server(
      "if (url.pathname === '/films') process.exit(3)\n  json(response, 200, [])",
    )
    const verdict = await trials.grade(lab, exits)
    const told = wrongCheck(verdict)?.reason?.try
    expect(told).toContain('Look at what it printed last')
    expect(told).toContain(words)
  })
})

const pages = `
- name: pages
  title: pages
  given: { ids: { rows: "select id from film order by id" } }
  steps:
    - pages: { send: GET /films?limit=5, expect: { status: 200 } }
      items: json.items
      next: json.next
      key: id
      between:
        - sql: insert into film (id, title) overriding system value select min(id) - 1, 'New' from film
      expect: { every: "\${ids[*].id}", in_order: true, page_size_max: 5 }
`

describe('pages', () => {
  const paging = (query: string, next: string): string =>
    server(`
  const limit = Number(url.searchParams.get('limit')); const after = Number(url.searchParams.get('after') ?? 0)
  const { rows: items } = await db.query(${query})
  json(response, 200, { items, next: items.length === limit ? ${next} : null })`)
  it('by key neither skip nor repeat', async () => {
    const lab = await httpLab(pages, { schema: films, rows })
    const seek = paging(
      "'select id, title from film where id > $1 order by id limit $2', [after, limit]",
      "'/films?limit=' + limit + '&after=' + items.at(-1).id",
    )
    expect(wrongCheck(await trials.grade(lab, seek))?.reason).toBe(undefined)
  })
  it('by offset repeat when a row is added', async () => {
    const lab = await httpLab(pages, { schema: films, rows })
    const offset = paging(
      "'select id, title from film order by id limit $2 offset $1', [after, limit]",
      "'/films?limit=' + limit + '&after=' + (after + limit)",
    )
    const wrong = wrongCheck(await trials.grade(lab, offset))
    expect(wrong?.reason?.came).toMatch(/^the item with `id` `\d+` came twice$/)
    expect(wrong?.reason?.try).toContain('OFFSET')
  })
})
