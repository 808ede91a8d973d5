import { expect, it } from 'vitest'
import { ratioOf, settle } from './settle.ts'

const round = (yours: number, reference: number, all = 150) => ({
  yours: { good: yours, all },
  reference: { good: reference, all },
})

it('lets a server pass that does what the reference does', () => {
  expect(settle([round(150, 150)], 0.9)).toBe('holds')
  expect(settle([round(62, 65)], 0.6)).toBe('holds')
})

it('fails one only after two rounds that both look bad', () => {
  expect(settle([round(40, 149)], 0.9)).toBe('open')
  expect(settle([round(40, 149), round(37, 150)], 0.9)).toBe('fails')
  expect(settle([round(20, 149), round(148, 150)], 0.9)).toBe('open')
  expect(settle([round(0, 150), round(0, 150)], 0.9)).toBe('fails')
})

it('asks for more rounds near the line, and gets surer with each', () => {
  expect(settle([round(138, 150), round(135, 150)], 0.9)).toBe('open')
  const once = ratioOf([round(140, 150)])
  const often = ratioOf(Array.from({ length: 9 }, () => round(140, 150)))
  expect(often.to - often.from).toBeLessThan((once.to - once.from) / 2)
})
