import { describe, expect, it } from 'vitest'
import { defaultLimits as limits } from '../../../kit/limits.ts'
import type { Entries } from '../../../lab/folder/state.ts'
import { judge } from '../judge.ts'
import { type DrawnCondition, openReference } from './drawn.ts'

const folder = (files: Readonly<Record<string, string>>): Entries =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, { kind: 'text', text }]))
const stateOf = (files: Readonly<Record<string, string>>) =>
  ({ kind: 'read', entries: folder(files), repository: null }) as const

const shortfallOf = (
  condition: DrawnCondition,
  texts: { readonly right: string; readonly came: string; readonly seed?: string },
) => {
  const file = 'program' in condition ? condition.program : condition.server
  const reference = openReference(stateOf({ [file]: texts.right }))
  return judge(condition, {
    state: stateOf({ [file]: texts.came, 'numbers.txt': 'the own file of the learner' }),
    start: null,
    limits,
    drawn: { seed: texts.seed ?? 'seed', reference: async () => reference },
  })
}

const read = `import { existsSync, readFileSync } from 'node:fs'
const text = existsSync('numbers.txt') ? readFileSync('numbers.txt', 'utf8') : null
const numbers = (text ?? '').split(/\\r?\\n/).filter(Boolean).map(Number)
`
const sum = `${read}console.log(numbers.reduce((a, b) => a + b, 0))\n`
const numbers: DrawnCondition = {
  program: 'sum.mjs',
  inputs: { 'numbers.txt': { lines: { of: { integer: { min: 1, max: 99 } }, max: 6 } } },
}

describe('a program with files that were drawn', { timeout: 60_000 }, () => {
  it('holds where it does as the right answer does', async () => {
    const came = sum.replace(
      'numbers.reduce((a, b) => a + b, 0)',
      'numbers.reduce((a, b) => b + a, 0)',
    )
    expect(came).not.toBe(sum)
    for (const seed of ['a', 'b']) {
      expect(await shortfallOf(numbers, { right: sum, came, seed })).toBeNull()
    }
  })

  it('meets each value that may be drawn, whatever the seed', async () => {
    const values = Array.from({ length: 12 }, (_, at) => 100 + at)
    const input = { lines: { of: { one_of: values }, min: 4, max: 8 } }
    const rare: DrawnCondition = { program: 'sum.mjs', inputs: { 'numbers.txt': input }, runs: 1 }
    const came = sum.replace('(a, b) => a + b', '(a, b) => (b === 107 ? a : a + b)')
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const shortfall = await shortfallOf(rare, { right: sum, came, seed })
      expect(shortfall?.given?.[0]?.text).toContain('107')
    }
  })

  it('shows the smallest file on which they differ, and what is right for it', async () => {
    const came = sum.replace('(a, b) => a + b', '(a, b) => Math.max(a, b)')
    for (const seed of ['a', 'b']) {
      const shortfall = await shortfallOf({ ...numbers, runs: 8 }, { right: sum, came, seed })
      const [given] = shortfall?.given ?? []
      expect(given?.text.trim().split('\n')).toHaveLength(2)
      const right = (given?.text ?? '').split('\n').reduce((all, line) => all + Number(line), 0)
      expect(shortfall?.wanted?.text.trim()).toBe(String(right))
      expect(shortfall).toMatchObject({
        of: 'program',
        expected: expect.stringContaining(`“${right}”`),
        try: expect.stringContaining('`numbers.txt`'),
      })
    }
  })

  it('the same seed shows the same', async () => {
    const texts = { right: sum, came: 'console.log(1)\n', seed: 'again' }
    const one = await shortfallOf(numbers, texts)
    expect(one).not.toBeNull()
    expect(await shortfallOf(numbers, texts)).toEqual(one)
  })

  it('a file may be missing: the learner’s own does not take its place', async () => {
    const missing: DrawnCondition = {
      ...numbers,
      inputs: { 'numbers.txt': { one_of: [undefined] } },
    }
    const says = `${read}console.log(text === null ? 'none' : 'there')\n`
    expect(await shortfallOf(missing, { right: says, came: says })).toBeNull()
    const shortfall = await shortfallOf(missing, {
      right: says,
      came: `${read}console.log(text.length)`,
    })
    expect(shortfall?.given?.[0]?.title).toContain('no such file')
    expect(shortfall?.came).toContain('TypeError')
    const quiet = await shortfallOf(missing, { right: says, came: "console.log('there')" })
    expect(quiet?.try).toBe(
      'Try it in a copy of your folder: leave `numbers.txt` out, run `node sum.mjs` there, and compare.',
    )
  })

  it('how it ends is compared, and what only a computer sees is said', async () => {
    const windows: DrawnCondition = {
      ...numbers,
      inputs: { 'numbers.txt': { one_of: ['\uFEFF1\r\n2'] } },
    }
    const shortfall = await shortfallOf(windows, { right: 'process.exit(3)', came: '' })
    expect(shortfall?.expected).toContain('code 3')
    expect(shortfall?.wanted?.title).toContain('code 3')
    expect(shortfall?.given?.[0]?.title).toMatch(/byte order mark.*\\r\\n.*no line break/)
    expect(shortfall?.try).toMatch(/save what is shown below as `numbers.txt`, with `\\r\\n`.*CRLF/)
    expect(shortfall?.try).toMatch(/`printf` writes a file without a line break at its end/)
  })

  it('a loop without an end is over the limit, and is not tried again', async () => {
    const startedAt = performance.now()
    const shortfall = await judge(numbers, {
      state: stateOf({ 'sum.mjs': 'for (;;) {}' }),
      start: null,
      limits: { ...limits, commandMs: 500 },
      drawn: { seed: 's', reference: async () => openReference(stateOf({ 'sum.mjs': '1' })) },
    })
    expect(shortfall?.status).toBe('over-limit')
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

const server = (top: string, body: string): string => `import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
${top}
createServer((request, response) => {
  ${body}
}).listen(process.env.PORT)
`
const live = server('', "response.end(readFileSync('numbers.txt', 'utf8'))")
const once = server("const text = readFileSync('numbers.txt', 'utf8')", 'response.end(text)')
const served: DrawnCondition = { server: 's.mjs', get: '/', inputs: numbers.inputs, runs: 2 }
const changed: DrawnCondition = { ...served, changed: true, files: { 'numbers.txt': '1000\n' } }

describe('a server with files that were drawn', { timeout: 60_000 }, () => {
  it('reading once is enough where nothing changes, and not where the file does', async () => {
    expect(await shortfallOf(served, { right: live, came: once })).toBeNull()
    expect(await shortfallOf(changed, { right: live, came: live })).toBeNull()
    const shortfall = await shortfallOf(changed, { right: live, came: once })
    expect(shortfall).toMatchObject({ of: 'server', name: 'GET /' })
    expect(shortfall?.shows?.text).toContain('1000')
    expect(shortfall?.try).toContain('while your server runs')
  })

  it('status, content type and JSON are those of the right answer', async () => {
    const json = (text: string): string =>
      server(
        '',
        `response.setHeader('content-type', 'application/json; charset=utf-8'); response.end(${text})`,
      )
    const right = json('JSON.stringify({ a: 1, b: 2 })')
    expect(await shortfallOf(served, { right, came: json(`'{"b":2, "a":1}'`) })).toBeNull()
    expect(
      await shortfallOf(served, { right, came: json('JSON.stringify({ a: 1 })') }),
    ).toMatchObject({
      came: expect.stringContaining('{"a":1}'),
    })
    expect(await shortfallOf(served, { right, came: live })).toMatchObject({
      expected: expect.stringContaining('application/json'),
    })
    const failing = server('', 'response.statusCode = 500; response.end()')
    expect(await shortfallOf(served, { right, came: failing })).toMatchObject({ came: '500' })
  })

  it('what is asked before may not end it, and is named where it does', async () => {
    const breaks = server(
      '',
      "if (request.url !== '/') throw new Error('what is that'); response.end('')",
    )
    const asked: DrawnCondition = { ...served, after: ['/nowhere'] }
    const right = server('', "response.end('')")
    expect(await shortfallOf(asked, { right, came: right })).toBeNull()
    expect(await shortfallOf(asked, { right, came: breaks })).toMatchObject({
      name: 'GET /nowhere',
      came: expect.stringContaining('what is that'),
    })
  })
})
