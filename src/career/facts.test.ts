import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../kit/problem.ts'
import { readFacts } from './facts.ts'
import { shippedFacts } from './test-data/facts.ts'

const contentFolder = path.resolve(import.meta.dirname, '../../content')
const file = 'bls/oews-national.json'

let imported: string
beforeEach(() => {
  imported = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-facts-'))
  fs.mkdirSync(path.join(imported, 'bls'))
})
afterEach(() => fs.rmSync(imported, { recursive: true, force: true }))

const shippedText = () => fs.readFileSync(path.join(contentFolder, 'facts', file), 'utf8')
const put = (text: string) => fs.writeFileSync(path.join(imported, file), text)
const read = () => readFacts({ contentFolder, importedFolder: imported })

describe('facts', () => {
  it('come from the shipped files, each with its license and its sources', async () => {
    const { heads } = await shippedFacts()
    expect(heads.wages).toMatchObject({ id: 'bls/oews-national', count: 116, isImported: false })
    expect(heads.wages.sources[0]).toMatchObject({ published: '2026-05-15' })
    expect(heads.developerSurvey.license).toMatch(/ODbL/)
  })

  it('come from what was imported where something was', async () => {
    const data = JSON.parse(shippedText())
    data.records = data.records.slice(0, 3)
    put(JSON.stringify(data))
    const facts = await read()
    expect(facts.wages).toHaveLength(3)
    expect(facts.heads.wages.isImported).toBe(true)
    expect(facts.heads.stateWages.isImported).toBe(false)
  })

  it.each([
    ['not JSON', () => '{"dataset":'],
    ['a record without a source', () => shippedText().replace(/"source": "[^"]+", /, '')],
    [
      'a record with a word for a number',
      () => shippedText().replace('"median": 41950', '"median": "41,950"'),
    ],
    ['no records', () => shippedText().replace(/"records": \[[\s\S]*\]/, '"records": []')],
    ['no license', () => shippedText().replace(/"license": "[^"]+",/, '')],
  ])('are refused with a clear word where the file is %s', async (_, text) => {
    put(text())
    const problem = await read().catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(Problem)
    expect((problem as Problem).code).toBe('bad-file')
    expect((problem as Problem).reason.expected).toContain(file)
  })
})

describe('programs', () => {
  it('are joined with their schools; those of closed schools are not offered', async () => {
    const { programs } = await shippedFacts()
    expect(programs).toHaveLength(2547)
    expect(new Set(programs.map(({ id }) => id)).size).toBe(2547)
    const closed = programs.filter(({ matchable }) => !matchable)
    expect(closed).toHaveLength(152)
    expect(closed.some(({ institution }) => institution.startsWith('Argosy'))).toBe(true)
    for (const { city, state } of programs.filter(({ matchable }) => matchable)) {
      expect(city).not.toBeNull()
      expect(state).toMatch(/^[A-Z]{2}$/)
    }
  })
})
