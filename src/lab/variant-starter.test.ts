import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCatalog } from './read-catalog.ts'
import { starterOf } from './variant-starter.ts'

const { labs } = await readCatalog(path.join(import.meta.dirname, '../../content'))
const all = [...labs.values()].flatMap((lab) =>
  lab.variants.map((variant) => ({ lab, variant, starter: starterOf(lab, variant) })),
)

describe('the starter of a variant', () => {
  it('is its own, and no step of the lab’s task', () => {
    expect(all.length).toBeGreaterThan(100)
    const same = all.filter(({ lab, starter }) => starter === lab.starter)
    expect(same.map(({ lab, variant }) => `${lab.id} ${variant.name}`)).toEqual([])
  })

  it('names the function that the variant asks for, with nothing in it', () => {
    const functions = all.filter(({ variant }) => 'task' in variant)
    expect(functions.length).toBeGreaterThan(30)
    for (const { variant, starter } of functions) {
      const { name } = (variant as unknown as { task: { name: string } }).task
      expect(starter).toContain(`function ${name}(`)
      expect(starter).toMatch(/\{\n  \/\/ Write your answer here\.\n\}\n$/)
    }
  })

  it('is the lab’s where no variant is asked for', () => {
    const [lab] = labs.values()
    expect(lab && starterOf(lab, null)).toBe(lab?.starter)
  })
})
