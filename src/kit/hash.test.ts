import { expect, it } from 'vitest'
import { canonicalJson, hashOf } from './hash.ts'

it('keeps parts apart: what is joined is another thing', () => {
  const hashes = [hashOf('ab'), hashOf('a', 'b'), hashOf('', 'ab'), hashOf('ab', ''), hashOf()]
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(hashOf('a', 'b')).toBe(hashOf('a', Buffer.from('b')))
})

it('is the hash that labs and exams are kept by', () => {
  expect(hashOf('a', 'b')).toMatchInlineSnapshot(
    `"facdde7abf1eac5b301273ab2e282f79bab0100f058833a7b8bdf9f80741e149"`,
  )
})

it('writes equal values alike, whatever the order of their keys', () => {
  const one = { b: [2, { d: null, c: 1 }], a: 'x' }
  expect(canonicalJson(one)).toBe('{"a":"x","b":[2,{"c":1,"d":null}]}')
  expect(canonicalJson({ c: 3, a: 1, b: 2 })).toBe('{"a":1,"b":2,"c":3}')
  expect(canonicalJson(null)).toBe('null')
  expect(canonicalJson([2, 1])).toBe('[2,1]')
})
