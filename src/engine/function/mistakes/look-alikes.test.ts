import { expect, it } from 'vitest'
import { lookAlikeIn } from './look-alikes.ts'

const said = (text: string): string => lookAlikeIn(text, new Set()) ?? ''

it('a return that ends early is no value on the next line', () => {
  const early = (before: string): string =>
    `function add(found) {\n  ${before}return\n  found.push(1)\n}`
  expect(said(early('if (found.length > 3) '))).toBe('')
  expect(said(early(''))).toMatch(/^In line 2, `return` ends at the end of its line/)
})

it('what a match, an error or an address has is spelled as it is', () => {
  for (const name of ['groups', 'index', 'cause', 'searchParams']) {
    expect(said(`const value = found.${name}`)).toBe('')
  }
  expect(said('const value = films.lenght')).toMatch(/did you mean `\.length`\?/)
})
