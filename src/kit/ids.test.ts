import { describe, expect, it } from 'vitest'
import { isUuid, seedText, uuid7 } from './ids.ts'

describe('uuid7', () => {
  it('holds the time in front, version and variant where RFC 9562 wants them', () => {
    const id = uuid7(0x019aa0b1c2d3, new Uint8Array(10).fill(0xff))
    expect(id).toBe('019aa0b1-c2d3-7fff-bfff-ffffffffffff')
    expect(isUuid(id)).toBe(true)
  })

  it('sorts by time', () => {
    const random = new Uint8Array(10).fill(7)
    expect(uuid7(1_000_000, random) < uuid7(1_000_001, random)).toBe(true)
  })
})

it('isUuid refuses what only looks like one', () => {
  for (const text of [
    '',
    'x',
    `${uuid7(1, new Uint8Array(10))} `,
    '019aa0b1c2d37fffbfffffffffffffff',
  ]) {
    expect(isUuid(text)).toBe(false)
  }
})

it('seedText has eight digits', () => {
  expect(seedText(Uint8Array.of(0, 1, 171, 255))).toBe('0001abff')
})
