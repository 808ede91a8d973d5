import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneRow } from '../../src/engine/model/by-update.ts'
import { type TrialTask, trialsOf } from '../../src/engine/model/trial.ts'
import { withValues } from '../../src/engine/model/values.ts'
import { seededRandom } from '../../src/kit/random.ts'
import { type ModelCheck, type ModelLab, openBeside } from '../../src/lab/kinds/model.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'

/*
 * A model that lists the rows of our checks has no rule in it. Every row is drawn from the seed, at
 * least in part, so that what fits one attempt fits no other.
 */

const labs = [...(await readContent()).catalog.labs.values()].filter((lab) => lab.kind === 'model')

interface Drawn {
  readonly kind: string
  readonly sql: string
}

/** The steps of a check's trials, as an attempt of this seed meets them. */
function drawn(check: ModelCheck, task: TrialTask, seed: string): Drawn[] {
  return trialsOf(check, task, seededRandom(seed)).flatMap(({ check: { steps }, values }) =>
    steps.flatMap((step) => [
      { kind: step.kind, sql: withValues(step.sql, values) },
      ...[openBeside(step)].flatMap((open) =>
        open === null ? [] : [{ kind: 'takes', sql: withValues(open, values) }],
      ),
    ]),
  )
}

const seeds = ['a', 'b', 'c', 'd', 'e', 'f']

/** Rows that a check puts in, or tries to, and that are the same whatever the seed. */
function sameForAll(check: ModelCheck, task: TrialTask): string[] {
  const known = seeds.map((seed) => drawn(check, task, seed))
  return (known[0] ?? []).flatMap(({ sql }) => {
    const isRow = /^\s*insert/i.test(sql) && /'[^']|\d/.test(sql)
    const isSame = known.every((steps) => steps.some((step) => step.sql === sql))
    return isRow && isSame ? [sql] : []
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

describe('a model that knows the steps of the checks', () => {
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
    (/into credit \([^)]*\) (.*)/s.exec(sql)?.[1]?.match(/\([^()]*\)/g) ?? []).filter(
      (row) => oneRow(`insert into t (a, b, c) values ${row}`) !== null,
    )

  const gradeWith = (answer: string, seed: string): Promise<Verdict> =>
    desk.grader.grade(
      lab,
      { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed },
      () => undefined,
    )
  const statusOf = ({ checks }: Verdict, name: string): string | undefined =>
    checks.find((check) => check.name === name)?.status

  it('by counting them, fails with some seed', async () => {
    // The first removal of a person is refused, and the second isn't: so far as the file says.
    const counting = `
      CREATE TABLE film (id int PRIMARY KEY, title text NOT NULL);
      CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE credit (film_id int NOT NULL REFERENCES film ON DELETE CASCADE, person_id int NOT NULL,
        role text CHECK (role IN ('director', 'writer', 'actor', 'composer')), PRIMARY KEY (film_id, person_id, role));
      CREATE SEQUENCE removals;
      CREATE FUNCTION counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('removals') = 1 THEN RAISE 'no'; END IF; RETURN old; END $$;
      CREATE TRIGGER counts BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION counts();
      CREATE FUNCTION there() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT EXISTS (SELECT FROM person WHERE id = new.person_id) THEN RAISE 'no'; END IF; RETURN new; END $$;
      CREATE TRIGGER there BEFORE INSERT OR UPDATE ON credit FOR EACH ROW EXECUTE FUNCTION there();
      CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
      CREATE TRIGGER stays BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION stays();`
    const verdicts = await Promise.all(seeds.map((seed) => gradeWith(counting, seed)))
    expect(new Set(verdicts.map(({ status }) => status))).toContain('failed')
    for (const verdict of verdicts) {
      if (verdict.status === 'failed') expect(statusOf(verdict, 'person-stays')).toBe('failed')
    }
  })

  it('by their rows, gets past the check of its own seed, and fails with every other', async () => {
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
