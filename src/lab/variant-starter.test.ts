import { describe, expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { assert } from '../kit/assert.ts'
import { unpackFiles } from './admin/answer-files.ts'
import { answerFilesOf } from './kinds/all.ts'
import type { FunctionVariant } from './kinds/function.ts'
import { starterOf } from './variant-starter.ts'

const { labs } = (await readContent()).catalog
const all = [...labs.values()].flatMap((lab) =>
  lab.variants.map((variant) => ({ lab, variant, starter: starterOf(lab, variant) })),
)

describe('the starter of a variant', () => {
  it('is its own, and no step of the lab’s task', () => {
    expect(all.length).toBeGreaterThan(100)
    const written = all.filter(({ lab }) => !/^(folder|http|design)\//.test(lab.id))
    const same = written.filter(({ lab, starter }) => starter === lab.starter)
    expect(same.map(({ lab, variant }) => `${lab.id} ${variant.name}`)).toEqual([])
  })

  it('is the whole that the lab begins with where a server or a topology is changed', () => {
    const wholes = all.filter(({ lab }) => /^(http|design)\//.test(lab.id))
    expect(wholes.length).toBeGreaterThan(1)
    for (const { lab, starter } of wholes) expect(starter).toBe(lab.starter)
  })

  it('has each file that is handed in, with a comment of its language', () => {
    const files = all.filter(({ lab }) => lab.kind === 'admin')
    expect(files.length).toBeGreaterThan(3)
    for (const { lab, starter } of files) {
      const read = unpackFiles(starter, answerFilesOf(lab))
      assert(read.kind === 'read', `${lab.id}: ${starter}`)
      for (const [name, text] of read.files)
        expect(text).toMatch(name.endsWith('.sql') ? /^-- / : /^# /)
    }
  })

  it('names the function that the variant asks for, with nothing in it', () => {
    const functions = all.filter(({ lab }) => lab.kind === 'function' && lab.tests === null)
    expect(functions.length).toBeGreaterThan(30)
    for (const { variant, starter } of functions) {
      const { name } = (variant as unknown as { task: { name: string } }).task
      expect(starter).toContain(`function ${name}(`)
      expect(starter).toMatch(/\{\n  \/\/ Write your answer here\.\n\}\n$/)
    }
  })

  it('imports what the variant tests', () => {
    const tests = all.filter(({ lab }) => lab.kind === 'function' && lab.tests !== null)
    expect(tests.length).toBeGreaterThan(1)
    for (const { variant, starter } of tests) {
      const { file } = (variant as FunctionVariant).tests ?? { file: '' }
      expect(starter).toContain(`from './${file}'`)
    }
  })

  it('is the lab’s where no variant is asked for', () => {
    const [lab] = labs.values()
    expect(lab && starterOf(lab, null)).toBe(lab?.starter)
  })
})
