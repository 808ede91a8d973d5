import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { judge } from './judge.ts'
import { readFolder } from './read-folder.ts'

/** What somebody's program or server may do instead of what was asked, and what is said of it. */
interface Bad {
  readonly text: string
  readonly asked?: { readonly prints: string }
  readonly expected?: RegExp
  readonly came: RegExp
  readonly status?: 'over-limit'
  /** Where it has to run into the limit, a short one. */
  readonly commandMs?: number
}

let place: string
beforeEach(() => {
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-bad-program-'))
})
afterEach(() => fs.rmSync(place, { recursive: true, force: true }))

const short = 3_000
/** A number that nobody else sleeps for. */
const sleepS = String(1_000_000 + process.pid)
/** Stays when the program that started it has ended, and is found by its folder. */
const child = `import { spawn } from 'node:child_process'
spawn('sleep', ['${sleepS}'], { detached: true, stdio: 'ignore' }).unref()
`
const programs: Readonly<Record<string, Bad>> = {
  'a loop without an end': {
    text: 'for (;;) {}',
    came: /still running when the time was up/,
    status: 'over-limit',
    commandMs: short,
  },
  'a timer without an end': {
    text: 'setInterval(() => {}, 10)',
    came: /still running when the time was up/,
    status: 'over-limit',
    commandMs: short,
  },
  'output without an end': {
    text: `for (;;) console.log('again')`,
    came: /output that never stopped/,
    status: 'over-limit',
  },
  'memory without an end': {
    text: 'const all = []; for (;;) all.push(new Array(100_000).fill(all.length))',
    came: /memory|code 134|ended \(/,
  },
  'a promise that never settles': {
    text: 'await new Promise(() => {})\nconsole.log(1)',
    came: /a promise that never settles/,
  },
  'process.exit before it printed': {
    text: 'process.exit(0)\nconsole.log(1)',
    asked: { prints: '1' },
    expected: /line 1 .* “1”/,
    came: /nothing|empty line/,
  },
  'process.exit with a code': { text: 'process.exit(7)', came: /code 7/ },
  'process.abort': { text: 'process.abort()', came: /ended/ },
  'an unhandled rejection': {
    text: `Promise.reject(new RangeError('too far'))`,
    came: /code 1: RangeError: too far/,
  },
  'a module that is not there': {
    text: `import 'left-pad-of-nobody'`,
    came: /Error.*left-pad-of-nobody/,
  },
  'a file outside that is not there': {
    text: `import fs from 'node:fs'\nfs.readFileSync('../../not/there.txt')`,
    came: /ENOENT/,
  },
  'text that is no program': { text: 'let let = ;', came: /SyntaxError/ },
  'a program that it leaves running': { text: `${child}process.exit(1)`, came: /code 1/ },
}

const answering = (body: string, top = ''): string => `import http from 'node:http'
${top}http.createServer((request, response) => { ${body} }).listen(process.env.PORT)
`
const servers: Readonly<Record<string, Bad>> = {
  'a loop without an end in an answer': {
    text: answering('for (;;) {}'),
    came: /never answered/,
    commandMs: 2 * short,
  },
  'a body without an end': {
    text: answering(`setInterval(() => response.write('again'.repeat(10_000)), 1)`),
    came: /goes on and on/,
    status: 'over-limit',
  },
  'an unhandled rejection in an answer': {
    text: answering(`Promise.reject(new RangeError('too far'))`),
    came: /ended before it answered: RangeError: too far/,
  },
  'process.exit in an answer': { text: answering('process.exit(0)'), came: /ended before/ },
  'a port of its own': {
    text: `import http from 'node:http'\nhttp.createServer().listen(0)`,
    came: /nothing listens/,
    commandMs: short,
  },
  'a promise that never settles': {
    text: 'await new Promise(() => {})',
    came: /ended before it answered/,
  },
  'a program that it leaves running': {
    text: answering('response.statusCode = 500; response.end()', child),
    came: /500/,
  },
}

const folderLimits = (commandMs: number | undefined) => ({
  ...defaultLimits,
  commandMs: commandMs ?? defaultLimits.commandMs,
})

async function shortfallOf(condition: Parameters<typeof judge>[0], commandMs?: number) {
  const limits = folderLimits(commandMs)
  const state = await readFolder(place, { limits, repository: null })
  if (state.kind !== 'read') throw new Error('the folder can be read')
  return judge(condition, { state, start: null, limits })
}

const said = ({ expected, came, status }: Bad) => ({
  expected: expect.stringMatching(expected ?? /./),
  came: expect.stringMatching(came),
  try: expect.stringMatching(/.{20}/),
  ...(status ? { status } : {}),
})

describe.each([
  ['a program', programs, (bad: Bad) => ({ program: 'a.mjs', ...bad.asked })],
  ['a server', servers, () => ({ server: 'a.mjs', get: '/films' })],
] as const)('%s that does not end well gets a clear verdict', (_, table, conditionOf) => {
  it.each(Object.entries(table))('%s', { timeout: 60_000 }, async (_what, bad) => {
    fs.writeFileSync(path.join(place, 'a.mjs'), bad.text)
    expect(await shortfallOf(conditionOf(bad), bad.commandMs)).toMatchObject(said(bad))
    await expect.poll(leftRunning, { timeout: 10_000 }).toEqual([])
  })
})

describe('how the file of a program lies there', () => {
  const asked = { program: 'a.mjs', prints: '1\n2' }

  it.each([
    ['Windows line ends', 'console.log(1)\r\nconsole.log(2)\r\n'],
    ['a byte order mark', '\uFEFFconsole.log(1)\nconsole.log(2)\n'],
    ['Windows line ends in what it prints', `process.stdout.write('1\\r\\n2\\r\\n')`],
  ])('%s do not count', async (_what, text) => {
    fs.writeFileSync(path.join(place, 'a.mjs'), text)
    expect(await shortfallOf(asked)).toBeNull()
  })

  it('a link is not followed, and a file of 1 GB is not read', async () => {
    fs.writeFileSync(path.join(place, 'b.mjs'), 'console.log(1)')
    fs.symlinkSync('b.mjs', path.join(place, 'a.mjs'))
    expect(await shortfallOf(asked)).toMatchObject({ came: expect.stringContaining('a link') })
    fs.rmSync(path.join(place, 'a.mjs'))
    fs.writeFileSync(path.join(place, 'a.mjs'), '')
    fs.truncateSync(path.join(place, 'a.mjs'), 2 ** 30)
    expect(await shortfallOf(asked)).toMatchObject({
      came: expect.stringContaining('1,073,741,824'),
    })
    fs.rmSync(path.join(place, 'a.mjs'))
    expect(await shortfallOf(asked)).toMatchObject({ came: 'none' })
  })
})

it('what is left running would be seen', () => {
  const left = spawn('sleep', [sleepS])
  expect(leftRunning()).toEqual([String(left.pid)])
  left.kill()
})

/** Programs of this test that still run: the child of a learner's program is told by what it is. */
function leftRunning(): string[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') === `sleep\0${sleepS}\0`
      } catch {
        return false
      }
    })
}
