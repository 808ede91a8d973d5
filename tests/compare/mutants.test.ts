import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { mutantsIn } from '../../bench/mutation/mutants.ts'
import { root } from '../../bench/program.ts'

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

it('what is said to change nothing is about code that there is', () => {
  const file = path.join(root, 'bench/mutation/equivalent.yaml')
  const known = parse(fs.readFileSync(file, 'utf8')) as Record<'file' | 'was', string>[]
  const texts = new Map<string, string>()
  const textOf = (name: string): string => {
    const text = texts.get(name) ?? fs.readFileSync(path.join(root, name), 'utf8')
    texts.set(name, text)
    return text.replace(/\s+/g, ' ')
  }
  expect(known.length).toBeGreaterThan(50)
  expect(known.filter(({ file: name, was }) => !textOf(name).includes(was))).toEqual([])
})
