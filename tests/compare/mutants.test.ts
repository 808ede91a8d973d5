import { expect, it } from 'vitest'
import { mutantsIn } from '../../bench/mutation/mutants.ts'

const becomes = (text: string): string[] =>
  mutantsIn('src/store/x.ts', text).map(({ became }) => became)

it.each(["''", '0', 'false'])(
  'an empty value for none, %s, is not exchanged for itself',
  (empty) => {
    expect(becomes(`f(a ?? ${empty})`)).not.toContain(`f(a || ${empty})`)
    expect(becomes(`f(a ?? ${empty})`)).toContain('f(a)')
  },
)

it.each([
  ['a ?? null', 'a || null'],
  ['a ?? 1', 'a || 1'],
  ["a ?? 'x'", "a || 'x'"],
  ["a ?? '' + b", "a || '' + b"],
  ['a ?? 0.5', 'a || 0.5'],
  ["a || ''", "a ?? ''"],
])('what may differ is asked: %s as %s', (was, became) => {
  expect(becomes(was)).toContain(became)
})

it('a limit of one is not asked of where only the first row is taken', () => {
  const limits = (text: string): string[] =>
    becomes(text).filter((line) => !line.includes('.limit(1)'))
  expect(limits('const x = q.limit(1).executeTakeFirst()')).toEqual([
    'const x = q.limit(0).executeTakeFirst()',
  ])
  expect(limits('const x = q\n  .limit(1)\n  .executeTakeFirstOrThrow()')).toEqual(['.limit(0)'])
  expect(limits('const x = q.limit(1).execute()').toSorted()).toEqual([
    'const x = q.execute()',
    'const x = q.limit(0).execute()',
    'const x = q.limit(2).execute()',
  ])
})
