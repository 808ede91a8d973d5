import { expect, test } from 'vitest'
import { mutateScript } from '../../bench/mutate-script.ts'

const textsOf = (script: string): string[] => mutateScript(script).map(({ text }) => text)

test('a transaction loses a statement, has two exchanged, or locks less', () => {
  const script = 'BEGIN;\nSELECT id FROM seat\n WHERE id = :seat FOR UPDATE;\nCOMMIT;\n'
  const texts = textsOf(script)
  expect(texts).toContain('BEGIN;\nCOMMIT;\n')
  expect(texts).toContain('SELECT id FROM seat\n WHERE id = :seat FOR UPDATE;\nBEGIN;\nCOMMIT;\n')
  expect(texts).toContain('BEGIN;\nSELECT id FROM seat\n WHERE id = :seat FOR SHARE;\nCOMMIT;\n')
  expect(texts).not.toContain(script)
  expect(new Set(texts).size).toBe(texts.length)
})

test('a block stays whole, and comments are no steps', () => {
  const block = 'DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;\n'
  const texts = textsOf(`-- one by one\n${block}ANALYZE;\n`)
  expect(texts).toContain('-- one by one\nANALYZE;\n')
  expect(texts).toContain(`-- one by one\n${block}`)
  expect(texts.some((text) => text.includes('BEGIN') && !text.includes('END'))).toBe(false)
  expect(texts.every((text) => text.startsWith('-- one by one\n'))).toBe(true)
})

test('a shell reads line by line, each file under its name', () => {
  const script = '==> a.sh <==\nset -eu\ncp -Rp "$A" "$B"\n\n==> b.sh <==\nrm -rf "$B"\n'
  const texts = textsOf(script)
  expect(texts).toContain('==> a.sh <==\nset -eu\n\n==> b.sh <==\nrm -rf "$B"\n')
  expect(texts).toContain('==> a.sh <==\nset -eu\ncp "$A" "$B"\n\n==> b.sh <==\nrm -rf "$B"\n')
  expect(texts.every((text) => text.split(' <==').length === 3)).toBe(true)
})

test('an index has its columns in another order, or one fewer', () => {
  const texts = textsOf('CREATE INDEX ON watch (viewer_id, started_at) INCLUDE (film_id);\n')
  expect(texts).toContain('CREATE INDEX ON watch (started_at, viewer_id) INCLUDE (film_id);\n')
  expect(texts).toContain('CREATE INDEX ON watch (viewer_id) INCLUDE (film_id);\n')
  expect(texts).toContain('CREATE INDEX ON watch (viewer_id, started_at);\n')
})
