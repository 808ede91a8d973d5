import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../kit/problem.ts'
import { contentJsonSchemas } from './json-schemas.ts'
import type { FunctionVariant } from './kinds/function.ts'
import { isSqlLab } from './kinds/sql.ts'
import { labJsonSchema } from './lab-yaml.ts'
import { readLab, readLabs } from './read.ts'
import { readCatalog } from './read-catalog.ts'
import { scaffoldLab } from './scaffold.ts'

const content = path.resolve(import.meta.dirname, '../../content')
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-labs-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

let contentFolder: string
let folder: string
beforeEach(async () => {
  contentFolder = fs.mkdtempSync(path.join(root, 'content-'))
  await scaffoldLab({ contentFolder, kind: 'query', name: 'long-books' })
  folder = path.join(contentFolder, 'labs/query/long-books')
})

const edit = (file: string, change: (text: string) => string): void => {
  const target = path.join(folder, file)
  fs.writeFileSync(target, change(fs.readFileSync(target, 'utf8')))
}
const problemOf = async (): Promise<Problem> => {
  const error: unknown = await readLab(folder).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

describe('readLab', () => {
  it('reads what lab new writes, of every kind', async () => {
    await scaffoldLab({ contentFolder, kind: 'change', name: 'thin-books' })
    const labs = await readLabs(contentFolder)
    expect(labs.map(({ id, kind }) => [id, kind])).toEqual([
      ['query/long-books', 'query'],
      ['change/thin-books', 'change'],
    ])
    for (const lab of labs) {
      expect(lab.solutions.length).toBeGreaterThanOrEqual(2)
      expect(
        lab.mutants.filter(({ rightOnSample }) => rightOnSample).length,
      ).toBeGreaterThanOrEqual(2)
      expect(lab.variants).toHaveLength(3)
      expect(lab.hints).toHaveLength(3)
      expect(isSqlLab(lab) && lab.world.schemaSql).toContain('CREATE TABLE book')
    }
  })

  it('reads what lab new writes of models', async () => {
    await scaffoldLab({ contentFolder, kind: 'model', name: 'a-shelf' })
    const lab = await readLab(path.join(contentFolder, 'labs/model/a-shelf'))
    expect(lab.kind === 'model' && lab.asksFor).toEqual({ shelf: ['place', 'books'] })
    expect(lab.kind === 'model' && lab.checks.map(({ times }) => times)).toEqual([1, 3, 2])
  })

  it('reads what lab new writes of functions and folders', async () => {
    await scaffoldLab({ contentFolder, kind: 'function', name: 'minutes-left' })
    await scaffoldLab({ contentFolder, kind: 'folder', name: 'in-order' })
    const [, minutes, order] = await readLabs(contentFolder)
    expect(minutes).toMatchObject({
      kind: 'function',
      task: { name: 'minutesLeft', parameters: [{ name: 'length' }, { name: 'watched' }] },
      checks: [{ examples: [{ given: [120, 45] }, {}] }, {}, { inputs: { length: {} } }],
      tests: null,
    })
    expect(minutes?.variants.map((variant) => (variant as FunctionVariant).task.name)).toEqual([
      'pagesLeft',
      'seatsFree',
      'over',
    ])
    expect(order).toMatchObject({
      kind: 'folder',
      starter: '',
      repository: false,
      start: { files: { 'monday.txt': expect.stringContaining('Mara') }, commands: '' },
      checks: [{ that: [{ folder: 'notes' }] }, {}, { that: [{ is: 'absent' }] }],
    })
  })

  it('keeps the order of lab.yaml: the first solution is the reference', async () => {
    const lab = await readLab(folder)
    expect(lab.solutions.map(({ name }) => name)).toEqual(['condition', 'take-away'])
    expect(lab.solutions[0]?.answer).toContain('pages >= 300')
  })

  it.each([
    ['a missing file', () => fs.rmSync(path.join(folder, 'brief.md')), 'query/long-books/brief.md'],
    [
      'a solution without its folder',
      () => fs.rmSync(path.join(folder, 'solutions/take-away'), { recursive: true }),
      'solutions/take-away/answer.sql',
    ],
    [
      'a folder that lab.yaml does not name',
      () =>
        fs.cpSync(path.join(folder, 'mutants/distinct'), path.join(folder, 'mutants/lost'), {
          recursive: true,
        }),
      'mutants.lost',
    ],
    ['an unknown key', () => edit('lab.yaml', (text) => `${text}colour: red\n`), 'colour'],
    [
      'a level out of range',
      () => edit('lab.yaml', (text) => text.replace('level: 1', 'level: 9')),
      'level',
    ],
    [
      'a mutant caught by no check',
      () => edit('lab.yaml', (text) => text.replace('check: same-title', 'check: nobody')),
      'mutants.distinct.check is one of',
    ],
    [
      'a check named as one of the engine',
      () => edit('lab.yaml', (text) => text.replaceAll('same-title', 'rows')),
      'names of checks that differ',
    ],
    [
      'the kind of another folder',
      () => edit('lab.yaml', (text) => text.replace('kind: query', 'kind: change')),
      'kind',
    ],
    [
      'a word for a number',
      () => edit('lab.yaml', (text) => text.replace(/^minutes: .*$/m, 'minutes: many')),
      'lab.yaml: minutes: a number',
    ],
    [
      'a kind that there is not',
      () => edit('lab.yaml', (text) => text.replace('kind: query', 'kind: qwery')),
      'kind: one of query, change',
    ],
    ['broken YAML', () => edit('lab.yaml', () => 'title: [\n'), 'YAML'],
    [
      'two worlds',
      () => edit('lab.yaml', (text) => `${text}world: { from: reel, tables: [film] }\n`),
      'either world',
    ],
    [
      'a variant without a brief',
      () => edit('variants.yaml', () => '- name: x\n  reference: select 1\n'),
      '0.brief',
    ],
    [
      'an empty hint',
      () => edit('hints.md', (text) => `${text}\n## Nothing\n`),
      'sections that begin',
    ],
    [
      'a lesson without its table',
      () => edit('lesson.md', (text) => text.replace(/^\|.*\n/gm, '')),
      'lesson.md',
    ],
  ])('refuses %s and says where', async (_what, spoil, named) => {
    spoil()
    const problem = await problemOf()
    expect(problem.code).toBe('bad-lab')
    expect(problem.reason.expected).toContain(named)
    expect(problem.reason.came).not.toBe('')
    expect(problem.reason.try).not.toBe('')
  })

  it('has another hash when anything changes that a verdict or an exam depends on', async () => {
    const hash = (await readLab(folder)).hash
    for (const file of ['debrief.md', 'brief.md', 'hints.md']) {
      edit(file, (text) => `${text}\nMore words.\n`)
    }
    expect((await readLab(folder)).hash).toBe(hash)
    const hashes = new Set([hash])
    for (const file of [
      'lab.yaml',
      'lesson.md',
      'variants.yaml',
      'world/schema.sql',
      'world/sample.sql',
      'world/rows.sql',
      'solutions/condition/answer.sql',
      'mutants/distinct/answer.sql',
      'starter/answer.sql',
    ]) {
      edit(file, (text) => `${text}\n`)
      hashes.add((await readLab(folder)).hash)
    }
    expect(hashes.size).toBe(10)
  })

  it('has another hash when the world it shares changes', async () => {
    fs.mkdirSync(path.join(contentFolder, 'worlds'), { recursive: true })
    fs.renameSync(path.join(folder, 'world'), path.join(contentFolder, 'worlds/shelf'))
    edit('lab.yaml', (text) => `${text}world: { from: shelf, tables: [book] }\n`)
    const lab = await readLab(folder)
    const { hash } = lab
    expect(isSqlLab(lab) && lab.world.tables).toEqual(['book'])
    fs.appendFileSync(path.join(contentFolder, 'worlds/shelf/rows.sql'), '-- more\n')
    expect((await readLab(folder)).hash).not.toBe(hash)
  })
})

describe('scaffoldLab', () => {
  it.each([
    ['a kind that is not there', { kind: 'poem', name: 'x' }],
    ['a name that is no folder', { kind: 'query', name: '../x' }],
    ['a name that is taken', { kind: 'query', name: 'long-books' }],
  ])('refuses %s', async (_what, input) => {
    await expect(scaffoldLab({ contentFolder, ...input })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})

it('content/lab.schema.json is what the reader checks', async () => {
  await expect(labJsonSchema()).toMatchFileSnapshot('../../content/lab.schema.json')
})

it.each(Object.entries(contentJsonSchemas()))(
  'content/%s is what the reader checks',
  async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../../content/${name}`)
  },
)

it('reads everything in content', async () => {
  const { labs } = await readCatalog(content)
  expect(labs.size).toBeGreaterThan(0)
})
