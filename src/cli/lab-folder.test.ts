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

it('writes below the brief what an answer may use, as the page says it', async () => {
  const { catalog } = await readContent()
  const lab = catalog.labs.get('function/hours-and-minutes') as Lab
  const folder = path.join(home, 'lab')
  writeReading(lab, { folder, home, work: 'answer.ts', variant: null })
  const text = fs.readFileSync(path.join(folder, 'brief.md'), 'utf8')
  expect(text).toContain(lab.brief.trimEnd())
  const [, below] = text.split('\n## What your answer may use\n')
  expect(below?.trim().split('\n')).toEqual(mayUseOf(lab).map((sentence) => `- ${sentence}`))
})

it('writes the requests of a variant, not those of its lab', async () => {
  const { catalog } = await readContent()
  const lab = catalog.labs.get('cost/the-right-index') as Lab
  const requestsIn = (name: string | null): string => {
    const variant = lab.variants.find((one) => one.name === name) ?? null
    const folder = path.join(home, `requests-${name}`)
    writeReading(lab, { folder, home, work: 'answer.sql', variant })
    return fs.readFileSync(path.join(folder, 'requests.sql'), 'utf8')
  }
  expect(requestsIn('seen-before')).toContain('film_id = :film')
  expect(requestsIn(null)).not.toContain('film_id = :film')
})

it('writes the original version below a variant, which may take it up', async () => {
  const { catalog } = await readContent()
  const lab = catalog.labs.get('admin/back-it-up') as Lab
  const [variant] = lab.variants
  if (variant === undefined) throw new Error('the lab has a variant')
  const folder = path.join(home, 'variant')
  writeReading(lab, { folder, home, work: 'answer.ts', variant })
  const text = fs.readFileSync(path.join(folder, 'brief.md'), 'utf8')
  const [before, original] = text.split('\n## The original version\n')
  expect(before).toContain(variant.brief.trimEnd())
  expect(original?.trim()).toBe(lab.brief.trimEnd())
})

it('says which tables of a world a lab has', async () => {
  const { catalog } = await readContent()
  const lab = catalog.labs.get('change/delete-with-dependants') as Lab
  const folder = path.join(home, 'tables')
  writeReading(lab, { folder, home, work: 'answer.sql', variant: null })
  const brief = fs.readFileSync(path.join(folder, 'brief.md'), 'utf8')
  expect(fs.readFileSync(path.join(folder, 'schema.sql'), 'utf8')).toContain('CREATE TABLE credit')
  expect(brief).toContain('This lab has `viewer`, `watch`, `rating`, and `film`.')
})
