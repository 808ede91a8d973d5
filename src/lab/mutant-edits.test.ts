import { describe, expect, it } from 'vitest'
import { withEditedMutants } from './mutant-edits.ts'

const lab = new Map([
  ['solutions/one/server.ts', 'a\nb\nc\n'],
  ['solutions/one/more.ts', 'x\n'],
  ['mutants/whole/server.ts', 'd\ne\n'],
])
const labWith = (yaml: string) =>
  withEditedMutants('http/toy', new Map([...lab, ['mutants.yaml', yaml]]))

describe('mutants that are another answer with some words replaced', () => {
  it('have all files of the answer that they are like', () => {
    const files = labWith(
      'm:\n  like: one\n  replace:\n    - { file: server.ts, from: b, to: B }\n',
    )
    expect(files.get('mutants/m/server.ts')).toBe('a\nB\nc\n')
    expect(files.get('mutants/m/more.ts')).toBe('x\n')
    expect(files.has('mutants.yaml')).toBe(false)
  })

  it('may be like a mutant, and be changed in one place after another', () => {
    const replace = '- { from: d, to: f }\n    - { from: f, to: "" }'
    expect(
      labWith(`m:\n  like: whole\n  replace:\n    ${replace}\n`).get('mutants/m/server.ts'),
    ).toBe('\ne\n')
  })

  it('are as if they had been written whole: nothing else changes', () => {
    const edited = labWith('m:\n  like: whole\n  replace: [{ from: e, to: g }]\n')
    expect([...edited].sort()).toEqual([...lab, ['mutants/m/server.ts', 'd\ng\n']].sort())
    expect(withEditedMutants('http/toy', lab)).toBe(lab)
  })

  it.each([
    ['text that is not there', '{ from: z, to: y }', 'whole', /once in server.ts of whole/],
    ['no file of several', '{ from: a, to: y }', 'one', /a file for each change/],
    [
      'text that is there twice',
      '{ file: server.ts, from: "\\n", to: y }',
      'one',
      /once in server.ts/,
    ],
    ['a file that is not there', '{ file: other.ts, from: a, to: y }', 'one', /once in other.ts/],
    ['an answer that is not there', '{ from: a, to: y }', 'two', /like a solution or a mutant/],
    ['nothing to look for', '{ from: "", to: y }', 'one', /replace.0.from/],
    ['no change', '', 'one', /replace/],
  ])('refuse %s', (_, replace, like, said) => {
    expect(() => labWith(`m:\n  like: ${like}\n  replace: [${replace}]\n`)).toThrow(said)
  })

  it('refuse a name that has a folder', () => {
    const yaml = 'whole:\n  like: one\n  replace: [{ from: x, to: y }]\n'
    expect(() => labWith(yaml)).toThrow(/no folder of its own as well/)
  })
})
