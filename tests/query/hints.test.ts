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

const soFar = `select title, genre, minutes from (
    select title, genre, minutes, avg(minutes) over (partition by genre order by minutes) as average
      from film where released is not null) as film_with_average
  where minutes > average`

const oneEach = `select distinct on (country) id, name from viewer
  where country not in (select country from film where country is not null)
    and invited_by is distinct from 5 order by country, joined`

const byId = `select f.title from film f left join watch w on w.film_id = f.id
  where w.id is null order by f.id`

it.each([
  ['nothing that the check is about', 'above-average-for-its-genre', soFar, 'rows', ''],
  ['a row missing with any choice', 'not-in-and-null', oneEach, 'uninvited-stay', 'DISTINCT ON'],
  ['only the order', 'films-nobody-watched', byId, 'order', ''],
] as const)(
  '%s is wrong: a check that says so fails',
  async (_what, name, answer, check, why) => {
    const lab = await readLab(path.join(root, 'content/labs/query', name))
    const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'x' }
    const { checks, explanation } = await desk.grader.grade(lab, attempt, () => undefined)
    const failed = checks.find(({ status }) => status === 'failed')
    expect(failed?.name).toBe(check)
    expect(explanation?.why ?? '').toContain(why)
    if (check === 'order') expect(failed?.reason?.try).toContain('key by key')
  },
  200_000,
)
