import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { run } from './run.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-own-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const home = path.join(folder, 'home')
const mine = path.join(folder, 'mine')
const env = { BACKWRIGHT_CONTENT: mine }
fs.mkdirSync(home)
fs.mkdirSync(mine)

const lab = path.join(mine, 'labs/query/short-books/lab.yaml')
const named = async (name: string, more = {}): Promise<string[]> => {
  const { out, error } = await run(['lab', 'list', '--json', name], { home, ...more })
  expect(error).toBe('')
  return (JSON.parse(out) as { id: string }[]).map(({ id }) => id)
}

it('a new lab is written into a folder of one’s own, and is listed', async () => {
  const made = await run(['lab', 'new', 'query', 'short-books'], { home, env })
  expect([made.code, fs.existsSync(lab)]).toEqual([0, true])
  const [, schema = ''] = /\$schema=(\S+)/.exec(fs.readFileSync(lab, 'utf8')) ?? []
  expect(fs.existsSync(path.resolve(path.dirname(lab), schema))).toBe(true)
  expect(await named('short-books', { env })).toEqual(['query/short-books'])
  expect(await named('short-books')).toEqual([])
})

it('a lab that cannot be read is reported in one sentence, and the rest goes on', async () => {
  const text = fs.readFileSync(lab, 'utf8')
  fs.writeFileSync(lab, text.replace('title:', 'titel:'))
  for (const _time of ['read', 'remembered']) {
    const { code, out, error } = await run(['lab', 'list'], { home, env })
    expect(code).toBe(0)
    expect(out.split('\n').length).toBeGreaterThan(90)
    expect(error.split('\n')).toEqual([
      'Left out: expected in query/short-books/lab.yaml: a key that docs/reference/lab-format.md lists, not `titel`; got `titel`. Did you mean `title`?',
      expect.stringContaining('Without your progress'),
      '',
    ])
  }
  fs.writeFileSync(lab, text)
})

it('a pack comes from a folder or a git repository, and is kept in the data folder', async () => {
  const source = path.join(folder, 'source')
  fs.cpSync(path.join(mine, 'labs/query/short-books'), path.join(source, 'labs/query/of-a-pack'), {
    recursive: true,
  })
  expect((await run(['pack', 'add', source], { home })).out).toMatch(/1 lab, in .*packs\/source/)
  expect(await named('of-a-pack')).toEqual(['query/of-a-pack'])
  const twice = await run(['pack', 'add', source], { home })
  expect([twice.code, twice.error]).toEqual([2, expect.stringContaining('no pack has')])
  expect((await run(['pack', 'remove', 'source', '--yes'], { home })).code).toBe(0)
  expect(await named('of-a-pack')).toEqual([])

  const git = (...words: string[]) => spawnSync('git', ['-C', source, ...words])
  git('init', '--quiet')
  git('add', '--all')
  git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', 'Labs')
  const added = await run(['pack', 'add', `file://${source}`, '--name', 'cloned'], { home })
  expect([added.code, added.error]).toEqual([0, ''])
  expect(await named('of-a-pack')).toEqual(['query/of-a-pack'])
})

it('a folder without labs is no pack, and nothing is left of it', async () => {
  const empty = path.join(folder, 'empty')
  fs.mkdirSync(empty)
  const { code, error } = await run(['pack', 'add', empty], { home })
  expect([code, error]).toEqual([2, expect.stringMatching(/labs in .*empty.*\n.*Got: none/)])
  expect(fs.readdirSync(home).filter((name) => name.startsWith('.pack'))).toEqual([])
})
