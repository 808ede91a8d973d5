import { expect, it } from 'vitest'
import { trimLines } from './trim-lines.ts'

it('takes the blanks off the ends of lines, and nothing else', () => {
  expect(trimLines('a\n \n\t\n b')).toBe('a\n\n\n b')
  expect(trimLines('a \t\r\n  b  c  \n\n  \n')).toBe('a\n  b  c')
  expect(trimLines('')).toBe('')
})

it('is through with a line of blanks at once', () => {
  const startedAt = performance.now()
  expect(trimLines(`${' '.repeat(300_000)}x`)).toHaveLength(300_001)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
