import { describe, expect, it } from 'vitest'
import { dueAfterSolution, progressAfterPass, variantForReview } from './solution-review.ts'

const at = (text: string): Date => new Date(`2026-11-${text}Z`)
const nothing = { solutionSeenAt: null, practicedAt: null, provedAt: null }
const seen = { ...nothing, solutionSeenAt: at('10T12:00:00') }
const reviews = [{ variant: 'b', dueAt: dueAfterSolution(at('10T12:00:00')) }]

describe('standingAfterPass', () => {
  it('proves a pass without a solution seen, and keeps the first date', () => {
    const first = progressAfterPass(nothing, { variant: null, at: at('10T10:00:00'), reviews: [] })
    expect(first).toEqual({ ...nothing, provedAt: at('10T10:00:00') })
    expect(progressAfterPass(first, { variant: null, at: at('11T10:00:00'), reviews: [] })).toEqual(
      first,
    )
  })

  it('proves an attempt that was handed in before the solution was seen', () => {
    const after = progressAfterPass(seen, { variant: null, at: at('10T11:59:59'), reviews })
    expect(after.provedAt).toEqual(at('10T11:59:59'))
  })

  it('calls a pass after the solution practiced', () => {
    const after = progressAfterPass(seen, { variant: null, at: at('10T12:00:00'), reviews })
    expect(after).toEqual({ ...seen, practicedAt: at('10T12:00:00') })
  })

  it('proves by the variant two days later, not before and not by another', () => {
    expect(
      progressAfterPass(seen, { variant: 'b', at: at('12T11:59:59'), reviews }).provedAt,
    ).toBeNull()
    expect(
      progressAfterPass(seen, { variant: 'c', at: at('13T00:00:00'), reviews }).provedAt,
    ).toBeNull()
    expect(
      progressAfterPass(seen, { variant: 'b', at: at('12T12:00:00'), reviews }).provedAt,
    ).toEqual(at('12T12:00:00'))
  })
})

it('variantForReview takes one that was not passed', () => {
  expect(variantForReview(['a', 'b'], [null, 'a'])).toBe('b')
  expect(variantForReview(['a', 'b'], ['a', 'b'])).toBe('a')
  expect(variantForReview([], [])).toBeNull()
})
