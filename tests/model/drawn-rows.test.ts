import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneRow } from '../../src/engine/model/by-update.ts'
import { type TrialTask, trialsOf } from '../../src/engine/model/trial.ts'
import { withValues } from '../../src/engine/model/values.ts'
import { seededRandom } from '../../src/kit/random.ts'
import type { ModelCheck, ModelLab } from '../../src/lab/kinds/model.ts'
import { readLabs } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { root } from '../tidy/sources.ts'

/*
 * A model that lists the rows of our checks has no rule in it. Every row is drawn from the seed, at
 * least in part, so that what fits one attempt fits no other.
 */

const labs = (await readLabs(path.join(root, 'content'))).filter((lab) => lab.kind === 'model')

interface Drawn {
  readonly kind: string
  readonly sql: string
}

/** The steps of a check's trials, as an attempt of this seed meets them. */
function drawn(check: ModelCheck, task: TrialTask, seed: string): Drawn[] {
  return trialsOf(check, task, seededRandom(seed)).flatMap(({ check: { steps }, values }) =>
    steps.flatMap((step) => [
      { kind: step.kind, sql: withValues(step.sql, values) },
      ...(step.kind === 'refuses' && step.whileOpen !== null
        ? [{ kind: 'takes', sql: withValues(step.whileOpen, values) }]
        : []),
    ]),
  )
}

const seeds = ['a', 'b', 'c', 'd', 'e', 'f']

/** Rows that a check puts in, or tries to, and that are the same whatever the seed. */
function sameForAll(check: ModelCheck, task: TrialTask): string[] {
  const known = seeds.map((seed) => drawn(check, task, seed))
  return (known[0] ?? []).flatMap(({ sql }, at) => {
    const isRow = /^\s*insert/i.test(sql) && /'[^']|\d/.test(sql)
    const texts = new Set(known.map((steps) => steps[at]?.sql))
    return isRow && texts.size === 1 ? [sql] : []
  })
}

describe.each(labs.map((lab) => [lab.id, lab] as const))('%s', (_id, lab) => {
  const tasks = [
    { name: 'the lab', checks: lab.checks, task: { lab, spare: lab.spare, varied: lab.varied } },
    ...lab.variants.map(({ name, checks, spare, varied }) => ({
      name,
      checks,
      task: { lab, spare, varied },
    })),
  ]

  it.each(tasks)('$name: no row is the same for every seed', ({ checks, task }) => {
    expect(checks.flatMap((check) => sameForAll(check, task))).toEqual([])
  })
})

describe('a model that lists the rows of one attempt', () => {
  let desk: Awaited<ReturnType<typeof openTestGrader>>
  beforeAll(async () => {
    desk = await openTestGrader()
  }, 300_000)
  afterAll(() => desk.close())

  const lab = labs.find(({ id }) => id === 'model/films-and-people') as ModelLab
  const task = { lab, spare: lab.spare, varied: lab.varied }

  /** Takes the credits that the checks want taken, by their values, and no others. */
  function listing(seed: string): string {
    const taken = lab.checks.flatMap((check) =>
      drawn(check, task, seed)
        .filter(({ kind, sql }) => kind === 'takes' && /into credit/.test(sql))
        .flatMap(({ sql }) => rowsOf(sql)),
    )
    return `
      CREATE TABLE film (id int PRIMARY KEY, title text NOT NULL);
      CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE credit (film_id int, person_id int, role text, PRIMARY KEY (film_id, person_id, role),
        CHECK ((film_id, person_id, role) IN (${[...new Set(taken)].join(', ')})));
      CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
      CREATE TRIGGER stays BEFORE UPDATE ON film FOR EACH ROW EXECUTE FUNCTION stays();
      CREATE TRIGGER stays BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION stays();`
  }

  const rowsOf = (sql: string): string[] =>
    (sql.match(/\([^()]*\)/g) ?? [])
      .slice(1)
      .filter((row) => oneRow(`insert into t (a, b, c) values ${row}`) !== null)

  const gradeWith = (answer: string, seed: string): Promise<Verdict> =>
    desk.grader.grade(
      lab,
      { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed },
      () => undefined,
    )
  const statusOf = ({ checks }: Verdict, name: string): string | undefined =>
    checks.find((check) => check.name === name)?.status

  it('gets past the check of its own seed, and fails with every other', async () => {
    const answer = listing('mine')
    const mine = await gradeWith(answer, 'mine')
    expect(statusOf(mine, 'both-there')).toBe('passed')
    expect(statusOf(mine, 'known-roles')).toBe('passed')
    for (const seed of seeds) {
      const other = await gradeWith(answer, seed)
      expect(other.status).toBe('failed')
      expect(statusOf(other, 'both-there')).not.toBe('passed')
    }
  })
})
