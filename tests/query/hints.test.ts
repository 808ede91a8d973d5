import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readLab } from '../../src/lab/read.ts'
import { openTestGrader } from '../grading.ts'
import { root } from '../tidy/sources.ts'

/* A lab's own reason for a wrong answer is given to answers that do the same, and to no others. */

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const byRank = (order: string): string =>
  `select id, title, ts_rank(to_tsvector('english', title || ' ' || synopsis), q) as rank
   from film, plainto_tsquery('english', 'lost letter') as q
   where to_tsvector('english', title || ' ' || synopsis) @@ q order by ${order}`

const lookedUp = `with place as (select released, id from film where id = 8)
  select f.id, f.title, f.released from film f, place p
  where f.released < p.released or (f.released = p.released and f.id > p.id) or f.released is null
  order by f.released desc nulls last, f.id limit 4`

it.each([
  ['wrong only in order, and in another one', 'find-by-words', byRank('rank desc, id'), null],
  ['wrong only in order, in the same one', 'find-by-words', byRank('title, id'), 'by-title'],
  ['the same mistake, which a join shows too', 'next-page-please', lookedUp, 'look-it-up'],
] as const)('%s', { timeout: 200_000 }, async (_what, name, answer, mutant) => {
  const lab = await readLab(path.join(root, 'content/labs/query', name))
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'x' }
  const { status, hint, explanation } = await desk.grader.grade(lab, attempt, () => undefined)
  expect([status, hint?.mutant ?? null, explanation]).toEqual(['failed', mutant, null])
})

it('a row that came once instead of twice isn’t said to be missing', {
  timeout: 200_000,
}, async () => {
  const lab = await readLab(path.join(root, 'content/labs/query/films-nobody-watched'))
  const answer =
    'select distinct title from film where not exists (select from watch where film_id = film.id)'
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'x' }
  const { checks } = await desk.grader.grade(lab, attempt, () => undefined)
  const reason = checks.find(({ status }) => status === 'failed')?.reason
  expect(reason?.expected).toMatch(/^2 rows, \(.+\) 2 times$/)
  expect(reason?.came).toMatch(/^1 row, \(.+\) once$/)
})

it('a check that the case below has to do with isn’t said to have passed', {
  timeout: 200_000,
}, async () => {
  const lab = await readLab(path.join(root, 'content/labs/query/who-directed-what'))
  const answer = `select f.title, p.name from film f
    join person p on p.id in (select person_id from credit where film_id = f.id)
    where exists (select from credit where film_id = f.id and role = 'director')`
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'x' }
  const { checks } = await desk.grader.grade(lab, attempt, () => undefined)
  const statusOf = (name: string) => checks.find((check) => check.name === name)?.status
  // The row too many is one of somebody who only acted.
  expect(statusOf('director-only')).not.toBe('passed')
  expect(checks.filter(({ status }) => status === 'failed')).toHaveLength(1)
})
