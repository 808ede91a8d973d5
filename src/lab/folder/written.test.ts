import fc from 'fast-check'
import { expect, it } from 'vitest'
import { commandsWriting, filesWrittenBy } from './written.ts'

const name = fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5})?\.(mjs|csv)$/)
const text = fc.string({ unit: fc.constantFrom(...`ab '"$\\\n<>`) }).map((one) => `${one}\n`)

it('files are found again in the commands that write them', () => {
  fc.assert(
    fc.property(fc.dictionary(name, text, { minKeys: 1, noNullPrototype: true }), (files) => {
      const found = filesWrittenBy(commandsWriting(files)) ?? []
      expect(Object.fromEntries(found.map((one) => [one.name, one.text]))).toEqual(files)
    }),
  )
})

it.each([
  ['', 'nothing'],
  ['mkdir a\n', 'another command'],
  [`${commandsWriting({ 'a.mjs': 'a\n' })}node a.mjs\n`, 'a command behind'],
])('%j is no list of files: %s', (commands) => {
  expect(filesWrittenBy(commands)).toBeNull()
})
