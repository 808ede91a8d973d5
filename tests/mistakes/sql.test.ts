import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readingGate } from '../../src/engine/query/grade/gate.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { readLab } from '../../src/lab/read.ts'
import { openTestGrader } from '../grading.ts'
import { root } from '../tidy/sources.ts'

interface Mistake {
  readonly answer: string
  readonly says: string
}

const mistakes = parse(
  fs.readFileSync(path.join(root, 'tests/mistakes/sql.yaml'), 'utf8'),
) as Mistake[]

let desk: Awaited<ReturnType<typeof openTestGrader>>
let lab: Lab
beforeAll(async () => {
  desk = await openTestGrader()
  lab = await readLab(path.join(root, 'content/labs/query/films-by-year'))
}, 300_000)
afterAll(() => desk.close())

describe('a mistake in SQL gets its own sentence', () => {
  it.each(mistakes.map((one) => [one.answer, one.says]))('%s', async (answer, says) => {
    const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 's' }
    const { status, checks } = await desk.grader.grade(lab, attempt, () => undefined)
    const reason = checks.find((check) => check.status === 'failed')?.reason
    expect(status).toBe('failed')
    expect(reason?.try).toContain(says)
  })
})

it('counts the databases of the attempt among those a case was found on', async () => {
  const own = await readLab(path.join(root, 'content/labs/change/delete-with-dependants'))
  // Two viewers whom she invited are in databases of the attempt's own seed alone.
  const answer = `delete from rating where viewer_id = 4;
    delete from watch where viewer_id = 4;
    update viewer set invited_by = null where id = (select id from viewer where invited_by = 4);
    delete from viewer where id = 4;`
  const attempt = { id: 'a', labId: own.id, variant: null, labHash: own.hash, answer, seed: 'held' }
  const { checks, counterexample } = await desk.grader.grade(own, attempt, () => undefined)
  if (counterexample?.kind !== 'rows') throw new Error('there is a case')
  const { database, of } = counterexample.found
  expect(checks.find(({ name }) => name === 'rows')?.title).toContain(`all ${of} small databases`)
  expect(database).toBeLessThanOrEqual(of)
})

it('names a change only if it makes the text SQL', () => {
  const gate = readingGate('SELECT forms, FROM (', 1_000)
  expect(gate).toMatchObject({ kind: 'syntax', try: expect.stringContaining('marked place') })
})
