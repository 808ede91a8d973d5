import { afterAll, beforeAll, expect, it } from 'vitest'
import type { VerdictStatus } from '../../src/lab/verdict.ts'
import { drawn } from '../long-run.ts'
import { held } from './held.ts'
import { httpLab, openTrials, server, wrongCheck } from './http-lab.ts'

let trials: Awaited<ReturnType<typeof openTrials>>
let before: string[] = []
beforeAll(async () => {
  trials = await openTrials()
  before = await held(trials.clusters)
})
afterAll(() => trials.close())

const schema =
  'create table film (id int generated always as identity primary key, title text not null);'
const rows = "insert into film (title) select 'Film ' || n from generate_series(1, 3) n;"
const lab = await httpLab(
  `
- name: reads
  title: reads
  steps:
    - send: GET /films
      expect: { status: 200 }
    - send: GET /films/next
      expect: { status: 303 }
      capture: { next: headers.location }
    - send: GET \${next}
      expect: { status: 200 }
- name: reads-again
  title: reads-again
  steps:
    - send: GET /films
      expect: { status: 200, json: [{ title: Film 1 }, { title: Film 2 }, { title: Film 3 }] }
    - send: GET /nowhere
      expect: { status: 404 }
`,
  { schema, rows },
)

const good = `
  if (url.pathname === '/films/next') { response.writeHead(303, { location: '/films' }); return response.end() }
  if (url.pathname !== '/films') return json(response, 404, {})
  json(response, 200, (await db.query('select title from film order by id')).rows)`
const onFilms = (answer: string): string =>
  server(`if (url.pathname === '/films') { ${answer} }\n${good}`)
const raw = (bytes: string): string =>
  onFilms(`request.socket.write(${bytes}); return request.socket.end()`)

const hostile: Record<string, readonly [text: string, status: VerdictStatus, came: RegExp]> = {
  'a byte now and then': [
    onFilms(
      "response.writeHead(200, { 'content-length': 600 }); setInterval(() => response.write('x'), 100); return",
    ),
    'failed',
    /^\d+ bytes came, and the body isn't whole within 5 s$/,
  ],
  '10 GB': [
    onFilms(
      "response.writeHead(200, { 'content-length': 10_000_000_000 }); const more = () => { while (response.write('x'.repeat(65_536))); response.once('drain', more) }; return more()",
    ),
    'failed',
    /^the body goes on after 4,194,304 bytes/,
  ],
  'a content length that is too small': [
    raw("'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhello'"),
    'failed',
    /3 more bytes came/,
  ],
  'a content length that is too large': [
    raw("'HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhello'"),
    'failed',
    /content-length says 9 bytes/,
  ],
  'broken chunks': [
    raw("'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nhello'"),
    'failed',
    /isn't in chunks/,
  ],
  'no HTTP': [raw("'hello'"), 'failed', /begins with "hello"/],
  'a redirect elsewhere': [
    server(good.replace("location: '/films'", "location: 'http://reel.example/films'")),
    'failed',
    /^`"http:\/\/reel\.example\/films"`$/,
  ],
  'a transaction that stays open': [
    onFilms(
      "const one = await db.connect(); await one.query('begin'); await one.query('update film set title = title'); return json(response, 200, [])",
    ),
    'failed',
    /idle in a transaction and keeps its locks; its last statement was `update film/,
  ],
  'one page for everything': [
    server("json(response, url.pathname === '/films/next' ? 303 : 200, [])"),
    'failed',
    /./,
  ],
  'an end over one request': [
    onFilms('process.exit(3)'),
    'failed',
    /^your server ended over it, with code 3$/,
  ],
  'memory without an end': [
    onFilms('const all = []; setInterval(() => all.push(Buffer.alloc(3e7, 1)), 1); return'),
    'failed',
    /^your server ended over it, with it reached the limit of memory|limit of memory/,
  ],
  'nothing to listen with': ['console.log("done")', 'failed', /it ended with code 0/],
  'a syntax error': ['const = 1', 'failed', /SyntaxError/],
  'a runtime that is not there': [
    '==> Procfile <==\nweb: python2 server.py\n',
    'could-not-start',
    /no program `python2`/,
  ],
  'a file that is a folder too': [
    '==> server.ts <==\n\n==> server.ts/films.ts <==\n',
    'failed',
    /one is both a file and a folder/,
  ],
  'a name that leads out': ['==> ../server.ts <==\n', 'failed', /which isn't below the folder/],
}

it.each(drawn(Object.entries(hostile), 2))('%s', async (_name, [text, status, came]) => {
  const verdict = await trials.grade(lab, text)
  const wrong = wrongCheck(verdict)
  expect([verdict.status, wrong?.reason?.came]).toEqual([status, expect.stringMatching(came)])
  expect(wrong?.reason?.try).not.toBe('')
})

it('leaves nothing behind, and the next attempt is unharmed', async () => {
  for (let at = 0; at < 3; at++) {
    const verdict = await trials.grade(lab, server(good))
    expect(wrongCheck(verdict)?.reason).toBe(undefined)
  }
  const left = await held(trials.clusters)
  const isMadeAhead = (name: string): boolean => /^(database|role) /.test(name)
  expect(left.filter((name) => !isMadeAhead(name))).toEqual(before)
  // Three databases wait for the next attempt, each with its role.
  expect(left.length).toBeLessThanOrEqual(6)
})
