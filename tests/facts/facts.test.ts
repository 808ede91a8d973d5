import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { datasetFiles, type Facts, readFacts } from '../../src/career/facts.ts'
import { listSources, root } from '../tidy/sources.ts'

const folder = path.join(root, 'content/facts')
const files = listSources(folder, /\.json$/).map(({ file, text }) => ({
  file,
  data: JSON.parse(text) as {
    dataset?: string
    license?: string
    units?: string
    notes?: string[]
    records?: { source?: string; published?: string }[]
  },
}))
const notice = fs.readFileSync(path.join(root, 'NOTICE'), 'utf8')

let facts: Facts
beforeAll(async () => {
  facts = await readFacts({ contentFolder: path.join(root, 'content'), importedFolder: null })
})

describe('content/facts', () => {
  it('is read whole: no file is left out, none is missing', () => {
    const read = Object.values(datasetFiles).map(([file]) => file)
    expect(files.map(({ file }) => file).sort()).toEqual([...read].sort())
  })

  it.each(files)(
    '$file is a data set whose records say who published them and when',
    ({ data }) => {
      expect(data.dataset).toMatch(/\S/)
      expect(data.license).toMatch(/\S/)
      expect(data.records?.length).toBeGreaterThan(0)
      const silent = data.records?.filter(({ source, published }) => !source || !published)
      expect(silent).toEqual([])
    },
  )

  it.each(files)(
    '$file says what it holds in words, without names of files or fields',
    ({ data }) => {
      const cited = data.records?.flatMap(({ source, published }) => [source, published]) ?? []
      const shown = new Set([...cited, data.units, ...(data.notes ?? [])])
      // MERGED2023_24_PP, netPriceNewest, PREDDEG = 3, occupation.xlsx, NOT; not freeCodeCamp or O*NET.
      const raw =
        /\w_\w|\b[a-z]+\d*[A-Z]\w*|[A-Za-z]\w* = |\.(?:xlsx|csv|parquet)\b|\b(?:NOT?|ALL|ACROSS)\b/
      expect(
        [...shown].filter((text) => raw.test((text ?? '').replace('freeCodeCamp', ''))),
      ).toEqual([])
    },
  )

  it.each(files)('$file is named in NOTICE with its license', ({ file, data }) => {
    expect(notice).toContain(`| ${file} | ${data.dataset} | ${data.license} |`)
  })

  it('has no line in NOTICE for a file that is not there', () => {
    const named = [...notice.matchAll(/^\| (\S+\.json) \|/gm)].map(([, file]) => file)
    expect(named.sort()).toEqual(files.map(({ file }) => file).sort())
  })

  it('keeps what is under the Open Database License in files of its own', () => {
    for (const { file, data } of files) {
      const isOpenDatabase = /ODbL/.test(JSON.stringify({ ...data, records: [] }))
      expect(isOpenDatabase, file).toBe(file.endsWith('.odbl.json'))
      const surveyed = data.records?.filter(({ source }) =>
        /freeCodeCamp|Stack Overflow/.test(source ?? ''),
      )
      if (!file.endsWith('.odbl.json')) expect(surveyed, file).toEqual([])
    }
  })

  it('names the attributions that licenses ask for', () => {
    for (const { attribution } of Object.values(facts.heads)) {
      if (attribution !== null) expect(notice).toContain(attribution)
    }
    expect(facts.heads.onetTexts.attribution).toMatch(/O\*NET.*CC BY 4\.0/)
  })

  it('names no bootcamp as an option', () => {
    const text = JSON.stringify(facts.bootcamps)
    for (const name of ['Flatiron', 'Launch School', 'General Assembly', 'Hack Reactor'])
      expect(text).not.toContain(name)
  })
})
