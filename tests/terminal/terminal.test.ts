import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import v8 from 'node:v8'
import { afterAll, describe, expect, it } from 'vitest'
import { examples } from '../../src/cli/examples.ts'
import { allCommands, pathOf } from '../../src/cli/usage.ts'
import type { Catalog } from '../../src/lab/catalog.ts'
import { idleProgram } from '../reference/program.ts'
import { root } from '../tidy/sources.ts'
import { run } from './run.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-terminal-'))
const home = path.join(folder, 'home')
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const bare = path.join(folder, 'bare')
fs.mkdirSync(bare)
const sql = path.join(folder, 'a.sql')
fs.writeFileSync(sql, 'select 1')

describe('a line that cannot be used exits with 2 and says what to type', () => {
  it.each<[what: string, words: string[], says: RegExp]>([
    ['an unknown command', ['lba'], /Got: lba\n {2}Try: Did you mean lab\?/],
    ['an unknown option', ['compare', '--refrence', sql], /Did you mean --reference\?/],
    ['no command', ['lab'], /Usage: backwright lab/],
    ['a value that is missing', ['start', '--port'], /a value after --port/],
    ['a port that is none', ['start', '--port', '99999'], /a number from 1 to 65535/],
    ['a number that is none', ['lab', 'test', '--reruns', 'many'], /a whole number/],
    ['too many words', ['doctor', 'please'], /nothing after the command\n {2}Got: 1: please/],
    ['an argument that is missing', ['export'], /export <file>\n {2}Got: no file/],
    ['another shell', ['completion', 'tcsh'], /bash, zsh, fish/],
    ['half a pair', ['compare', '--schema', sql], /Got: no --reference/],
    ['a file that is not there', ['compare', '--batch', 'none.jsonl'], /which isn't there/],
    ['a folder for a file', ['schedule', 'run', '.'], /which is a folder/],
    ['two standard inputs', ['compare', '--schema', '-', '--attempt', '-'], /read once/],
    ['a folder that is not there', ['lab', 'check', 'none'], /which isn't there/],
    ['a folder without a lab', ['lab', 'check', '.'], /a folder that .*lab get made/],
    ['nowhere to export to', ['export', 'none/work.jsonl'], /a folder to write the file into/],
    ['an export that is there', ['export', sql], /--force/],
    ['the second argument missing', ['lab', 'new', 'query'], /new <kind> <name>\n {2}Got: no name/],
    [
      'one word too many',
      ['lab', 'get', 'a', 'b', 'c'],
      /get <lab> \[folder\]\n {2}Got: 3: a, b, c/,
    ],
    ['another part', ['start', '--only', 'half'], /one of web, worker\n/],
    ['no rerun at all', ['lab', 'test', '--reruns', '0'], /a whole number above 0/],
    ['no time at all', ['compare', '--budget-ms', '0'], /a whole number above 0/],
    ['a pair beside a batch', ['compare', '--batch', '-', '--schema', sql], /--batch and --schema/],
    ['no exam of that name', ['lab', 'test', 'filmz-by-year'], /the name of a lab/],
    [
      'no folder to start in',
      ['load', 'run', '--start', 'node a', '--dir', 'none'],
      /--dir with a/,
    ],
    ['an option that needs another', ['doctor', '--weak-limits'], /together with --hosted/],
    ['no backup', ['restore', 'none.jsonl.gz'], /a backup\n {2}Got: .*which isn't there/],
    ['a folder to import', ['import', '.'], /which is a folder/],
    ['no lab', ['lab', 'get', 'filmz-by-year'], /the name of a lab/],
    ['no contract', ['http', 'check', '--url', 'http://127.0.0.1:1'], /--openapi/],
    ['an option of no command', ['http', 'check', '--nope'], /Got: --nope/],
  ])('%s', async (_what, words, says) => {
    const { code, out, error } = await run(words, { home, cwd: bare })
    expect([code, out]).toEqual([2, ''])
    expect(error).toMatch(says)
    expect(error).not.toMatch(/^\s+at /m)
    expect(fs.existsSync(home)).toBe(false)
  })

  it('a setting that is wrong', async () => {
    const { code, error } = await run(['doctor'], { home, env: { PORT: 'many' } })
    expect([code, error]).toEqual([2, expect.stringContaining('PORT to be a number')])
  })
})

describe('short answers', () => {
  it.each([[['--help']], [['--version']], [['lab', 'list']], [['completion', 'bash']]])(
    '%j start and make nothing',
    async (words) => {
      const { code, out } = await run(words, { home, cwd: bare })
      expect([code, out.length > 3]).toEqual([0, true])
      expect(fs.existsSync(home)).toBe(false)
    },
  )

  it('doctor starts no database', async () => {
    const own = path.join(folder, 'looked')
    const { out } = await run(['doctor', '--json'], { home: own, cwd: bare })
    const findings = JSON.parse(out) as { name: string; says: string }[]
    expect(findings.find(({ name }) => name === 'Store')?.says).toMatch(
      /created on the first start/,
    )
    expect(fs.readdirSync(own)).toEqual(['catalog'])
  })

  it('a database called backwright keeps its name in a message', async () => {
    const address = 'postgres://me@127.0.0.1:1/backwright'
    const env = { DATABASE_URL: address, BENCH_URL: address }
    const own = path.join(folder, 'unreachable')
    const { code, error } = await run(['backup'], {
      home: own,
      cwd: bare,
      env,
      main: 'dist/main.js',
    })
    expect([code, error]).toEqual([
      2,
      expect.stringContaining('database backwright at 127.0.0.1:1'),
    ])
  })

  it('a list is made anew when the content is another', async () => {
    const own = path.join(folder, 'remembering')
    fs.mkdirSync(own)
    const first = await run(['lab', 'list', '--json'], { home: own, cwd: bare })
    const file = path.join(own, 'catalog')
    const kept = v8.deserialize(fs.readFileSync(file)) as { stamp: string; catalog: Catalog }
    const none = { ...kept, catalog: { ...kept.catalog, labs: new Map() } }
    fs.writeFileSync(file, v8.serialize(none))
    const again = await run(['lab', 'list', '--json'], { home: own, cwd: bare })
    fs.writeFileSync(file, v8.serialize({ ...none, stamp: 'of something else' }))
    const third = await run(['lab', 'list', '--json'], { home: own, cwd: bare })
    expect(JSON.parse(again.out)).toEqual([])
    expect(third.out).toBe(first.out)
  })

  it('end quietly when nobody reads them', () => {
    const words = `${process.execPath} ${path.join(root, 'src/main.ts')} lab list --json | head -c 10`
    const env = { PATH: process.env.PATH, BACKWRIGHT_HOME: home }
    const { stdout, stderr } = spawnSync('sh', ['-c', words], { env, encoding: 'utf8' })
    expect([stdout.length, stderr]).toEqual([10, ''])
  })
})

describe('every command', () => {
  const paths = allCommands(idleProgram()).map((command) => pathOf(command).split(' ').slice(1))
  it.each(paths.map((path) => [path.join(' ')]))(
    '%s has examples that can be typed',
    async (at) => {
      const lines = examples[at] ?? []
      expect(lines.length).toBeGreaterThan(0)
      for (const [line] of lines) {
        const [typed = ''] = line.split(/ >+ /)
        const words = typed.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? []
        await idleProgram().parseAsync(['node', 'backwright', ...words])
      }
    },
  )

  it('has no examples of commands that are gone', () => {
    expect(Object.keys(examples).sort()).toEqual(paths.map((path) => path.join(' ')).sort())
  })
})

/** What bash offers after what was typed so far. */
async function offered(...typed: string[]): Promise<string[]> {
  const { out } = await run(['completion', 'bash'], { home })
  const script = path.join(folder, 'completion.bash')
  fs.writeFileSync(script, out)
  const words = ['backwright', ...typed].map((word) => `'${word}'`).join(' ')
  const asked = `source ${script}; COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _backwright; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = spawnSync('bash', ['-c', asked], { cwd: bare, encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean)
}

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0

describe.runIf(hasBash)('completion', () => {
  it.each<[string[], string[]]>([
    [['la'], ['lab']],
    [['lab', 'ge'], ['get']],
    [['lab', 'get', 'query/films-by-y'], ['query/films-by-year']],
    [['compare', '--ref'], ['--reference']],
    [
      ['completion', ''],
      ['--help', 'bash', 'zsh', 'fish'],
    ],
  ])('%j', async (typed, names) => {
    expect(await offered(...typed)).toEqual(names)
  })
})

describe('hints name the command that works here', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['in a checkout', {}, /Try: \.\/backwright lab list shows all names/],
    [
      'with another data folder',
      { BACKWRIGHT_USUAL_HOME: '/usual' },
      /Try: BACKWRIGHT_HOME=\S+home \.\/backwright lab list shows all names/,
    ],
  ])('%s', async (_where, env, says) => {
    const { error } = await run(['lab', 'get', 'zzzzzzzz'], { home, env })
    expect(error).toMatch(says)
  })
})
