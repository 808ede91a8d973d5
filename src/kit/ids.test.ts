import { expect, it } from 'vitest'
import { isUuid } from './ids.ts'

it('isUuid refuses what only looks like one', () => {
  const id = '019aa0b1-c2d3-7fff-bfff-ffffffffffff'
  expect(isUuid(id)).toBe(true)
  for (const text of ['', 'x', `${id} `, id.replaceAll('-', ''), `${id}\n`]) {
    expect(isUuid(text)).toBe(false)
  }
})
