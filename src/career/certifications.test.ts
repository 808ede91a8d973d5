import { beforeAll, describe, expect, it } from 'vitest'
import { examStanding, readinessFor } from './certifications.ts'
import type { Facts } from './facts.ts'
import type { Exam } from './records.ts'
import { shippedFacts } from './test-data/facts.ts'

let facts: Facts
beforeAll(async () => {
  facts = await shippedFacts()
})
const exam = (id: string) => facts.exams.find((one) => one.id === id) as Exam

const mapping = [
  { domain: 'Security', touched: 0.5, skills: ['sec/injection', 'sec/passwords'] },
  { domain: 'Development with AWS Services', touched: 0.2, skills: ['http/first-endpoint'] },
]

describe('readiness for an exam', () => {
  it('counts only the share of each domain that our skills touch', () => {
    const { percent, domains } = readinessFor(
      exam('aws-dva-c03'),
      mapping,
      new Set(['sec/injection']),
    )
    // 26 % · 0.5 + 30 % · 0.2 touched; half of the first is proved.
    expect(percent).toEqual({ proved: 7, touched: 19, not: 81 })
    expect(domains.find(({ domain }) => domain === 'Security')?.ready).toBe(0.5)
    expect(domains.find(({ domain }) => domain === 'Testing and Deployment')?.ready).toBeNull()
  })

  it('scales ranges of weights to a hundred', () => {
    const all = exam('ms-az-204').domains.map(({ name }) => ({
      domain: name,
      touched: 1,
      skills: ['a/b'],
    }))
    expect(readinessFor(exam('ms-az-204'), all, new Set(['a/b'])).percent).toEqual({
      proved: 100,
      touched: 100,
      not: 0,
    })
  })

  it('has no figure where no weights are known', () => {
    expect(readinessFor(exam('oracle-1z0-909'), [], new Set()).percent).toBeNull()
    expect(readinessFor(exam('ms-dp-300'), [], new Set()).percent).toBeNull()
  })
})

describe('an exam’s standing on a day', () => {
  it('follows its dates', () => {
    expect(examStanding(exam('aws-dva-c02'), '2026-11-24')).toBe('open')
    expect(examStanding(exam('aws-dva-c02'), '2026-12-01')).toBe('ended')
    expect(examStanding(exam('aws-dva-c03'), '2026-11-24')).toBe('not-yet')
    expect(examStanding(exam('aws-dva-c03'), '2026-12-01')).toBe('open')
    expect(examStanding(exam('ms-az-204'), '2026-11-24')).toBe('ended')
    expect(examStanding(exam('oracle-1z0-909'), '2026-11-24')).toBe('unknown')
  })
})
