import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCompare } from '../../src/cli/compare.ts'
import type { Io } from '../../src/cli/context.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { type Clusters, openClusters } from '../../src/world/clusters/cluster.ts'
import { type Bench, openBench } from '../../src/world/postgres/bench.ts'
import { removeScratch, scratchHome } from '../../src/world/test-data/scratch.ts'
import { root } from '../tidy/sources.ts'
import { run } from './run.ts'

const home = scratchHome()
/** The store's commands, as npm test has built them. */
const main = 'dist/main.js'
let clusters: Clusters
let bench: Bench
beforeAll(async () => {
  clusters = await openClusters({ home, limits: defaultLimits })
  bench = await openBench(clusters.bench, defaultLimits)
})
afterAll(async () => {
  await bench.close()
  await clusters.close()
  removeScratch(home)
})

const schema = 'create table film (id int primary key, minutes int)'
const pairOf = (attempt: string): string =>
  JSON.stringify({ id: attempt, schema, reference: 'select id from film', attempt })
const same = pairOf('select film.id from film')
const other = pairOf('select id from film where minutes > 40')
const broken = pairOf('select nope from film')

async function batch(...lines: string[]): Promise<{ code: number; said: string[]; out: string[] }> {
  const said: string[] = []
  const out: string[] = []
  const io = {
    answer: (text: string) => out.push(text),
    progress: (text: string) => said.push(text),
    isTerminal: false,
  } as unknown as Io
  const stream = Readable.from(Buffer.from(`${lines.join('\n')}\n`))
  const options = { ordered: false, seed: '1', budgetMs: 2000, json: true }
  const code = await runCompare({ bench, limits: defaultLimits, io }, options, {
    kind: 'batch',
    stream,
  })
  return { code, said, out }
}

describe('the exit code of a batch is that of its worst line', () => {
  it.each<[number, string[]]>([
    [0, [same, same]],
    [1, [same, other, same]],
    [2, [other, broken, same]],
    [2, [same, 'no JSON']],
  ])('%i', async (code, lines) => {
    const ran = await batch(...lines)
    expect(ran.code).toBe(code)
    expect(ran.said).toEqual([expect.stringMatching(new RegExp(`^${lines.length} pairs: `))])
    expect(ran.out.map((line) => (JSON.parse(line) as { version: number }).version)).toEqual(
      lines.map(() => 1),
    )
  })
})

it('the reference names every member that is printed, and no other', async () => {
  const { out } = await batch(other)
  const { id: _id, counterexample, ...rest } = JSON.parse(out[0] ?? '') as Record<string, object>
  const printed = [
    ...Object.keys(rest),
    'counterexample',
    ...Object.keys(counterexample ?? {}).map((name) => `counterexample.${name}`),
  ]
  const page = fs.readFileSync(path.join(root, 'docs/reference/compare.md'), 'utf8')
  const described = [...page.matchAll(/^\| `([a-zA-Z.]+)` \|/gm)].map(([, name = '']) => name)
  const onlyIfAgain = 'counterexample.attemptAgain'
  expect(described.filter((name) => name !== onlyIfAgain).sort()).toEqual(printed.sort())
})

it('what was done goes out on standard output, and comes in again', async () => {
  const exported = await run(['export', '-'], { home, main })
  expect(exported.code).toBe(0)
  const [head = ''] = exported.out.split('\n')
  expect(JSON.parse(head)).toMatchObject({ backwright: 'learner', format: 1 })
  const imported = await run(['import', '-'], { home, main, input: exported.out })
  expect([imported.code, imported.out]).toEqual([0, expect.stringContaining('standard input')])
})

it('a place where no file can be made is a message', async () => {
  const { code, error } = await run(['export', '/proc/work.jsonl'], { home, main })
  expect([code, error]).toEqual([2, expect.stringMatching(/Expected: a file to write into/)])
})

it('work in a lab that isn’t there is not removed', async () => {
  const { code, out, error } = await run(['reset', '--yes', '--lab', 'query/filmz'], { home, main })
  expect([code, out]).toEqual([2, ''])
  expect(error).toMatch(/the name of a lab\n {2}Got: query\/filmz/)
})

it('a file is replaced only with --force', async () => {
  const file = path.join(home, 'work.jsonl')
  fs.writeFileSync(file, 'mine')
  expect((await run(['export', file], { home, main })).code).toBe(2)
  expect(fs.readFileSync(file, 'utf8')).toBe('mine')
  expect((await run(['export', '--force', file], { home, main })).code).toBe(0)
  expect(fs.readFileSync(file, 'utf8')).toContain('"backwright":"learner"')
})
