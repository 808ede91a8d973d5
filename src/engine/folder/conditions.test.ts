import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { history, stateAfter } from '../../../tests/folder/state-after.ts'
import { drawn } from '../../../tests/long-run.ts'
import { defaultLimits as limits } from '../../kit/limits.ts'
import type { Condition } from '../../lab/kinds/folder.ts'
import { judge } from './judge.ts'

interface Case {
  readonly commands: string
  readonly asked: Condition
  /** What is expected and what came; null: it holds. */
  readonly gap: readonly [expected: RegExp, came: RegExp] | null
  readonly status?: 'over-limit'
  /** Where nothing is to come, there is no use in waiting long for it. */
  readonly commandMs?: number
}

const merged = `${history}git merge -q --no-edit side\n`

const files: readonly Case[] = [
  { commands: 'echo hi > a.txt', asked: { file: 'a.txt' }, gap: null },
  { commands: '', asked: { file: 'a.txt', is: 'absent' }, gap: null },
  {
    commands: 'mkdir b; echo hi > b/A.txt',
    asked: { file: 'a.txt' },
    gap: [/a file `a\.txt`/, /there's `b\/A\.txt`/],
  },
  { commands: 'mkdir a.txt', asked: { file: 'a.txt' }, gap: [/to be a file/, /a folder/] },
  {
    commands: 'echo hi > a.txt',
    asked: { file: 'a.txt', is: 'absent' },
    gap: [/nothing called/, /a file of that name/],
  },
  {
    commands: 'printf "one\\ntwo\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo' },
    gap: null,
  },
  {
    commands: 'printf "one\\nTwo\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo' },
    gap: [/line 2 of `a\.txt` to be “two”/, /“Two”/],
  },
  {
    commands: 'printf "one\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one\ntwo' },
    gap: [/line 2/, /it ends before/],
  },
  {
    commands: 'printf "one\\ntwo\\n" > a.txt',
    asked: { file: 'a.txt', text: 'one' },
    gap: [/to end after line 1/, /“two”/],
  },
  {
    commands: 'echo one > a.txt',
    asked: { file: 'a.txt', has: ['one', 'two'] },
    gap: [/“two” somewhere/, /without it/],
  },
  {
    commands: 'printf "a\\n<<<<<<< HEAD\\n" > a.txt',
    asked: { file: 'a.txt', lacks: '<<<<<<<' },
    gap: [/no “<<<<<<<”/, /line 2/],
  },
  { commands: 'echo 42 > a.txt', asked: { file: 'a.txt', matches: '^\\d+$' }, gap: null },
  {
    commands: 'echo x > a.txt',
    asked: { file: 'a.txt', matches: '^\\d+$' },
    gap: [/fits the pattern/, /nothing that fits/],
  },
  { commands: "printf 'a\\n\\nb\\n' > a.txt", asked: { file: 'a.txt', lines_max: 2 }, gap: null },
  {
    commands: "printf 'a\\nb\\nc' > a.txt",
    asked: { file: 'a.txt', lines_max: 2 },
    gap: [/2 lines at most/, /^3$/],
  },
  { commands: 'mkdir a', asked: { folder: 'a', holds: [] }, gap: null },
  { commands: 'mkdir -p b/a', asked: { folder: 'a' }, gap: [/a folder `a`/, /there's `b\/a`/] },
  { commands: 'touch a', asked: { folder: 'a' }, gap: [/to be a folder/, /an empty file/] },
  {
    commands: 'mkdir a',
    asked: { folder: 'a', is: 'absent' },
    gap: [/nothing called/, /a folder of that name/],
  },
  {
    commands: 'mkdir a; touch a/x a/.DS_Store',
    asked: { folder: 'a', holds: ['y'] },
    gap: [/`y` in `a`/, /`y` missing; `x` there as well/],
  },
  { commands: 'touch x', asked: { folder: '.', holds: ['x'] }, gap: null },
]

const repositories: readonly Case[] = [
  {
    commands: history,
    asked: { repository: true, on: 'main', clean: true, branches: ['main', 'side'] },
    gap: null,
  },
  { commands: '', asked: { repository: true }, gap: [/git repository/, /no `\.git`/] },
  {
    commands: history,
    asked: { repository: true, on: 'side' },
    gap: [/`side` to be checked out/, /`main`/],
  },
  {
    commands: `${history}git checkout -q HEAD~1`,
    asked: { repository: true, on: 'main' },
    gap: [/main/, /detached/],
  },
  {
    commands: `${history}echo > a.txt; echo > 'c d.txt'`,
    asked: { repository: true, clean: true },
    gap: [/committed/, /2 files that are not: `a\.txt`, `c d\.txt`/],
  },
  {
    commands: history,
    asked: { repository: true, branches: ['main'] },
    gap: [/no others/, /`side` there as well/],
  },
  {
    commands: history,
    asked: { branch: 'side', is: 'absent' },
    gap: [/no branch `side`/, /still there/],
  },
  {
    commands: history,
    asked: { branch: 'other' },
    gap: [/a branch `other`/, /only `main`, `side`/],
  },
  {
    commands: history,
    asked: {
      branch: 'main',
      commits: { min: 2, max: 2 },
      parents: 1,
      message: '^Add',
      changes: ['b.txt'],
    },
    gap: null,
  },
  {
    commands: history,
    asked: { branch: 'main', commits: { min: 3 } },
    gap: [/3 or more commits/, /^2$/],
  },
  {
    commands: merged,
    asked: { branch: 'main', commits: { min: 4, max: 4 }, parents: 2, changes: ['a.txt'] },
    gap: null,
  },
  { commands: merged, asked: { branch: 'side', merged_into: 'main' }, gap: null },
  {
    commands: history,
    asked: { branch: 'side', merged_into: 'main' },
    gap: [/in `main`/, /aren't in it/],
  },
  { commands: history, asked: { branch: 'main', parents: 2 }, gap: [/a merge/, /1 parent/] },
  { commands: history, asked: { branch: 'main', message: 'two' }, gap: [/to match/, /“Add b”/] },
  {
    commands: history,
    asked: { branch: 'main', changes: ['a.txt'] },
    gap: [/`a\.txt`/, /`b\.txt`/],
  },
  { commands: history, asked: { branch: 'side', file: 'a.txt', has: 'two' }, gap: null },
  {
    commands: history,
    asked: { branch: 'main', file: 'a.txt', has: 'two' },
    gap: [/in `a\.txt` on the branch `main`/, /without it/],
  },
]

const writer = `
echo old > in.txt
echo "import fs from 'node:fs'; fs.writeFileSync('out.txt', fs.readFileSync('in.txt'))" > p.mjs
`

const programs: readonly Case[] = [
  {
    commands: 'echo "console.log(1 + 1)" > p.js',
    asked: { program: 'p.js', prints: '2\n' },
    gap: null,
  },
  { commands: '', asked: { program: 'p.js' }, gap: [/a file `p\.js`/, /none/] },
  {
    commands: 'echo "console.log(1 + 1)" > p.js',
    asked: { program: 'p.js', prints: '3' },
    gap: [/line 1 .* “3”/, /“2”/],
  },
  {
    commands: 'echo "console.error(process.argv[2])" > p.js',
    asked: { program: 'p.js', arguments: ['hey'], says: 'hey' },
    gap: null,
  },
  {
    commands: 'echo "nothere()" > p.js',
    asked: { program: 'p.js' },
    gap: [/without an error/, /code 1: ReferenceError: nothere/],
  },
  { commands: 'echo "process.exit(3)" > p.js', asked: { program: 'p.js', exits: 3 }, gap: null },
  {
    commands:
      "echo \"import fs from 'node:fs'; console.log(fs.readFileSync('in.txt', 'utf8'))\" > p.mjs",
    asked: { program: 'p.mjs', files: { 'in.txt': 'put' }, prints: 'put' },
    gap: null,
  },
  {
    commands: `${writer}node p.mjs`,
    asked: { program: 'p.mjs', files: { 'in.txt': 'new' }, writes: { 'out.txt': 'new\n' } },
    gap: null,
  },
  {
    commands: `${writer}node p.mjs`,
    asked: { program: 'p.mjs', files: { 'in.txt': 'new' }, writes: { 'out.txt': 'other' } },
    gap: [/`out\.txt`, which `node p\.mjs` writes to be “other”/, /“new”/],
  },
  {
    commands: `${writer}node p.mjs; echo 'console.log(1)' > p.mjs`,
    asked: { program: 'p.mjs', writes: { 'out.txt': 'old' } },
    gap: [/a file `out\.txt`, which/, /none/],
  },
  {
    commands: 'echo "for (;;) {}" > p.js',
    asked: { program: 'p.js' },
    gap: [/without an error/, /still running/],
    status: 'over-limit',
    commandMs: 1_000,
  },
  {
    commands: 'echo "for (;;) console.log(1)" > p.js',
    asked: { program: 'p.js' },
    gap: [/without an error/, /output that never stopped/],
    status: 'over-limit',
  },
]

const server = (body: string): string =>
  `cat > s.mjs <<'END'\nimport http from 'node:http'\nhttp.createServer((request, response) => { ${body} }).listen(process.env.PORT)\nEND`
const films = { server: 's.mjs', get: '/films' }

const servers: readonly Case[] = [
  {
    commands: server(
      `response.setHeader('content-type', 'application/json; charset=utf-8'); response.end('{"b":[1],"a":2}')`,
    ),
    asked: { ...films, type: 'application/json', json: { a: 2, b: [1] } },
    gap: null,
  },
  {
    commands: server(`response.end('{"a":"2"}')`),
    asked: { ...films, json: { a: 2 } },
    gap: [/"a":2/, /"a":"2"/],
  },
  {
    commands: server(`response.end('films')`),
    asked: { ...films, json: [] },
    gap: [/to be JSON/, /“films”/],
  },
  { commands: server(`response.end(request.url)`), asked: { ...films, text: '/films' }, gap: null },
  {
    commands: server('response.statusCode = 404; response.end()'),
    asked: films,
    gap: [/status 200/, /404/],
  },
  {
    commands: server('response.end()'),
    asked: { ...films, type: 'text/html' },
    gap: [/content type/, /none/],
  },
  {
    commands: server('nothere()'),
    asked: films,
    gap: [/an answer/, /ended before it answered: ReferenceError/],
  },
  { commands: server(''), asked: films, gap: [/an answer/, /never answered/] },
  {
    commands: 'echo "setInterval(() => {}, 1000)" > s.mjs',
    asked: films,
    gap: [/an answer/, /nothing listens/],
    commandMs: 1_000,
  },
  { commands: 'echo "console.log(1)" > s.mjs', asked: films, gap: [/an answer/, /ended before/] },
]

describe.each([
  ['files and folders', files],
  ['repositories', repositories],
  ['programs', programs],
  ['servers', servers],
] as const)('%s', (_, cases) => {
  it.each(
    drawn(cases, 2).map(
      (one) =>
        [JSON.stringify(one.asked), one.gap === null ? 'holds' : 'does not hold', one] as const,
    ),
  )(
    '%s %s',
    { timeout: 30_000 },
    async (_asked, _holds, { commands, asked, gap, status, commandMs = limits.commandMs }) => {
      const state = await stateAfter(commands)
      const own = { ...limits, commandMs }
      const shortfall = await judge(asked, { state, start: null, limits: own })
      if (gap === null) return expect(shortfall).toBeNull()
      expect(shortfall).toMatchObject({
        expected: expect.stringMatching(gap[0]),
        came: expect.stringMatching(gap[1]),
        try: expect.stringMatching(/./),
      })
      expect(shortfall?.status).toBe(status)
    },
  )
})

it('what was found on a branch has to stay in it', async () => {
  const start = await stateAfter(history)
  const asked: Condition = { branch: 'main', keeps: true }
  const more = await stateAfter(`${history}echo c > c.txt; git add .; git commit -q -m c`)
  expect(await judge(asked, { state: more, start, limits })).toBeNull()
  const less = await stateAfter(`${history}git reset -q --hard HEAD~1`)
  expect(await judge(asked, { state: less, start, limits })).toMatchObject({
    came: expect.stringMatching(/“Add b” \([0-9a-f]{7}\) is missing/),
  })
})

it('a program reads no more than the folder: nothing that it starts is left', async () => {
  const commands = `cat > p.mjs <<'END'
import { spawn } from 'node:child_process'
spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref()
END`
  const state = await stateAfter(commands)
  expect(await judge({ program: 'p.mjs' }, { state, start: null, limits })).toBeNull()
  expect(leftSleeping()).toEqual([])
})

function leftSleeping(): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // Other tests run programs of folders at the same time; none of them sleeps.
        const isSleep = fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'sleep'
        return isSleep && fs.readlinkSync(`/proc/${pid}/cwd`).includes('backwright-folder-')
      } catch {
        return false
      }
    })
}

describe('a response in a file', () => {
  const response = { status: 200, headers: ['content-type'], body: 'Salt' }
  const asked: Condition = { file: 'r.txt', response }
  it.for([
    ['whole', 'HTTP/1.1 200 OK\\r\\ncontent-type: text/plain\\r\\n\\r\\nSalt', null],
    ['of another protocol', 'HTTP/2 200 \\r\\nContent-Type: text/plain\\r\\n\\r\\nSalt', null],
    ['the body alone', 'Salt', /status in its first line.*“Salt”/],
    ['of another status', 'HTTP/1.1 404 Not Found\\ncontent-type: a\\n\\nSalt', /status 200; 404/],
    ['without headers', 'HTTP/1.1 200 OK\\n\\nSalt', /`content-type`/],
    ['without the empty line', 'HTTP/1.1 200 OK\\ncontent-type: a\\nSalt', /an empty line/],
    ['without a body', 'HTTP/1.1 200 OK\\ncontent-type: a\\n\\n', /no body/],
    ['two of them', 'HTTP/1.1 200 OK\\ncontent-type: a\\n\\nSalt\\nHTTP/1.1 200 OK', /body “Salt”/],
  ] as const)('%s', async ([, text, gap]) => {
    const state = await stateAfter(`printf '${text}' > r.txt`)
    const shortfall = await judge(asked, { state, start: null, limits })
    if (gap === null) expect(shortfall).toBeNull()
    else expect(`${shortfall?.expected}; ${shortfall?.came}`).toMatch(gap)
  })
})
