import { beforeAll, describe, expect, it } from 'vitest'
import type { Career } from '../../src/career/career.ts'
import type { Catalog } from '../../src/lab/catalog.ts'
import { readContent } from '../content.ts'

/** Every kind of lab that there is or will be. */
const kinds =
  'function folder query change model schedule cost admin http exploit page load design code-review'

let career: Career
let catalog: Catalog
beforeAll(async () => {
  ;({ career, catalog } = await readContent())
})

describe('content/questions', () => {
  it('has the four that always come, and at least 40 more over the areas', () => {
    const all = [...career.questions.values()]
    const four = all.filter((question) => question.four).map(({ id }) => id)
    expect(four.sort()).toEqual([
      'a-problem-you-met',
      'finding-expensive-queries',
      'performance-testing',
      'what-a-deadlock-is',
    ])
    expect(all.length).toBeGreaterThanOrEqual(44)
    const areas = new Set(all.map(({ area }) => area))
    expect([...areas].sort()).toEqual(catalog.areas.map(({ id }) => id).sort())
  })

  it('names skills that exist, and labs that exist or are marked as coming', () => {
    for (const { id, skill, labs, coming } of career.questions.values()) {
      expect(catalog.skills.has(skill), `${id}: ${skill}`).toBe(true)
      expect(labs.length + coming.length, `${id} has no lab to practice in`).toBeGreaterThan(0)
      for (const lab of labs) expect(catalog.labs.has(lab), `${id}: ${lab}`).toBe(true)
      for (const lab of coming) {
        expect(kinds.split(' '), `${id}: ${lab}`).toContain(lab.split('/')[0])
      }
    }
  })

  it('does not ask one thing twice', () => {
    const asked = [...career.questions.values()].map(({ asks }) => asks)
    expect(new Set(asked).size).toBe(asked.length)
  })
})

describe('content/career on exams', () => {
  it('tells of exams that are known, by the names of their domains', () => {
    const exams = new Map(career.facts.exams.map((exam) => [exam.id, exam]))
    for (const { exams: named } of career.examGroups) {
      for (const id of named) expect(exams.has(id), id).toBe(true)
    }
    for (const [id, domains] of Object.entries(career.examDomains)) {
      const known = exams.get(id)?.domains.map(({ name }) => name)
      expect(Object.keys(domains), id).toEqual(known)
    }
  })

  it('maps domains to skills that exist; none are touched where no skill is named', () => {
    for (const [id, domains] of Object.entries(career.examDomains)) {
      for (const [domain, { skills, touched }] of Object.entries(domains)) {
        for (const skill of skills) {
          expect(catalog.skills.has(skill), `${id}, ${domain}: ${skill}`).toBe(true)
        }
        if (skills.length === 0) expect(touched, `${id}, ${domain}`).toBe(0)
      }
    }
  })

  it('claims to touch nothing of an exam whose weights are not known', () => {
    for (const { id, domains } of career.facts.exams) {
      if (domains.every(({ low }) => low !== null)) continue
      const touched = Object.values(career.examDomains[id] ?? {}).map((own) => own.touched)
      expect(touched.filter((share) => share > 0)).toEqual([])
    }
  })
})
