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
  const stateOf = (skill: string) =>
    skill === 'sec/injection' ? 'proved' : skill === 'http/first-endpoint' ? 'coming' : 'open'

  it('counts only the share of each domain that our skills touch; what is coming stands apart', () => {
    const { percent, domains } = readinessFor(exam('aws-dva-c03'), mapping, stateOf)
    // Security: 26 % · 0.5 touched, half of it proved. Development: 30 % · 0.2, no lab yet.
    expect(percent).toEqual({ proved: 7, open: 7, coming: 6, not: 80 })
    const parts = domains.find(({ domain }) => domain === 'Security')?.parts
    expect(parts).toEqual({ proved: 0.25, open: 0.25, coming: 0, not: 0.5 })
    expect(domains.find(({ domain }) => domain === 'Testing and Deployment')?.parts?.not).toBe(1)
  })

  it('scales ranges of weights to a hundred', () => {
    const all = exam('ms-az-204').domains.map(({ name }) => ({
      domain: name,
      touched: 1,
      skills: ['sec/injection'],
    }))
    const { percent, domains } = readinessFor(exam('ms-az-204'), all, stateOf)
    expect(percent).toEqual({ proved: 100, open: 0, coming: 0, not: 0 })
    expect(domains.reduce((sum, { weight }) => sum + (weight ?? 0), 0)).toBeCloseTo(100)
  })

  it('has no figure where no weights are known', () => {
    const named = [{ domain: 'Transactions', touched: 0.5, skills: ['sec/injection'] }]
    const oracle = readinessFor(exam('oracle-1z0-909'), named, stateOf)
    expect(oracle.percent).toBeNull()
    expect(oracle.domains.map(({ parts, weight }) => parts ?? weight)).toEqual(
      oracle.domains.map(() => null),
    )
    expect(oracle.domains.flatMap(({ skills }) => skills)).toHaveLength(1)
    expect(readinessFor(exam('ms-dp-300'), [], stateOf).percent).toBeNull()
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
