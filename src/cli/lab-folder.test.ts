import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { mayUseOf } from '../lab/kinds/all.ts'
import type { Lab } from '../lab/lab.ts'
import { writeReading } from './lab-folder.ts'

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-lab-folder-'))
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

/** What is written to read of a lab, in a folder of its own. */
async function readingFor(labId: string, variantAt: number | null = null) {
  const lab = (await readContent()).catalog.labs.get(labId) as Lab
  const variant = variantAt === null ? null : (lab.variants[variantAt] ?? null)
  const folder = fs.mkdtempSync(path.join(home, 'lab-'))
  writeReading(lab, { folder, home, work: 'answer.txt', variant })
  return {
    lab,
    variant,
    textOf: (name: string) => fs.readFileSync(path.join(folder, name), 'utf8'),
  }
}

it('writes below the brief what an answer may use, as the page says it', async () => {
  const { lab, textOf } = await readingFor('function/hours-and-minutes')
  expect(textOf('brief.md')).toContain(lab.brief.trimEnd())
  const [, below] = textOf('brief.md').split('\n## What your answer may use\n')
  expect(below?.trim().split('\n')).toEqual(mayUseOf(lab).map((sentence) => `- ${sentence}`))
})

it('writes the requests of a variant, not those of its lab', async () => {
  const lab = (await readContent()).catalog.labs.get('cost/the-right-index') as Lab
  const at = lab.variants.findIndex(({ name }) => name === 'seen-before')
  const [own, other] = [await readingFor(lab.id), await readingFor(lab.id, at)]
  expect(other.textOf('requests.sql')).toContain('film_id = :film')
  expect(own.textOf('requests.sql')).not.toContain('film_id = :film')
})

it('writes the original version below a variant, which may take it up', async () => {
  const { lab, variant, textOf } = await readingFor('admin/back-it-up', 0)
  const [before, original] = textOf('brief.md').split('\n## The original version\n')
  expect(before).toContain(variant?.brief.trimEnd() ?? 'the lab has a variant')
  expect(original?.trim()).toBe(lab.brief.trimEnd())
})

it('says which tables of a world a lab has', async () => {
  const { textOf } = await readingFor('change/delete-with-dependants')
  expect(textOf('schema.sql')).toContain('CREATE TABLE credit')
  expect(textOf('schema.sql')).toContain('This lab has viewer, watch, rating, and film.')
})
