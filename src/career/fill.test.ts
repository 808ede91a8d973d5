import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Career, readCareer } from './career.ts'
import { parseDoc } from './doc.ts'
import { fillText, notPublished } from './fill.ts'
import { openNotes } from './notes.ts'

const contentFolder = path.resolve(import.meta.dirname, '../../content')
let career: Career
beforeAll(async () => {
  career = await readCareer({ contentFolder, importedFolder: null })
})

describe('figures in a text', () => {
  it('are put in their place, each with the number of its source', () => {
    const notes = openNotes(career.facts)
    const asked =
      'Half earn more than {{pay 15-1252 median}}, all {{pay 00-0000 median}}; {{growth 15-1252}}.'
    expect(fillText(career.facts, asked, notes)).toBe(
      'Half earn more than $135,980\u00a0[\\[1\\]](#source-1), all $50,980\u00a0[\\[1\\]](#source-1); 10.2 %\u00a0[\\[2\\]](#source-2).',
    )
    expect(notes.list).toMatchObject([
      { number: 1, published: '2026-05-15', dataset: 'bls/oews-national' },
      { number: 2, published: '2026-08-27', dataset: 'bls/projections' },
    ])
  })

  it('follow the facts: a name in quotes is one word, a share is a percentage', () => {
    const filled = (text: string) => fillText(career.facts, text, openNotes(career.facts))
    expect(filled('{{survey-pay "Developer, back-end" US median}}')).toMatch(/^\$173,924/)
    expect(filled('{{coder bootcamp finishedOfAttended}}')).toMatch(/^69 %/)
    expect(filled('{{bootcamp tuitionUsd 2026}}')).toMatch(/^\$15,000 to \$20,000/)
    expect(filled('{{school completion150Median public 2-year}}')).toMatch(/^35 %/)
  })

  it('that are not there are said to be so, and never a hole', () => {
    const filled = (text: string) => fillText(career.facts, text, openNotes(career.facts))
    for (const asked of ['pay 99-9999 median', 'pay 15-1252 p50', 'pay 15-1252 median 1999']) {
      expect(filled(`{{${asked}}}`)).toBe(notPublished)
    }
    expect(() => filled('{{weather}}')).toThrow('weather')
  })
})

describe('texts of the way', () => {
  it('have all their figures', () => {
    const { facts, docs, routes } = career
    const notes = openNotes(facts)
    for (const { lede, sections } of docs.values())
      for (const text of [lede, ...sections.map(({ text }) => text)])
        expect(fillText(facts, text, notes)).not.toContain(notPublished)
    for (const route of routes)
      for (const text of Object.values(route))
        expect(fillText(facts, text, notes)).not.toContain(notPublished)
    expect(notes.list.length).toBeGreaterThan(5)
  })

  it('have a title, a paragraph and sections', () => {
    expect(
      parseDoc('x', '# A title\n\nWhat it is.\n\n## One’s part\n\nText\n\n### Small\n'),
    ).toEqual({
      name: 'x',
      title: 'A title',
      lede: 'What it is.',
      sections: [{ id: 'ones-part', title: 'One’s part', text: 'Text\n\n## Small' }],
    })
    expect(() => parseDoc('x', 'No title')).toThrow('x.md')
  })

  it('tell of every role with its occupation in the facts and every area of skills', () => {
    expect(career.roles.map(({ role }) => role)).toEqual([
      'back-end-engineer',
      'database-administrator',
      'solutions-architect',
      'front-end',
    ])
    for (const { soc, onet, moves } of career.roles) {
      expect(career.facts.wages.some((row) => row.soc === soc)).toBe(true)
      expect(career.facts.occupations.some((row) => row.code === onet)).toBe(true)
      for (const { to } of moves) expect(career.roles.map(({ role }) => role)).toContain(to)
    }
  })
})
