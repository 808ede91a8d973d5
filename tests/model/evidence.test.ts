import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelCounterexample } from '../../src/lab/counterexample/model.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { root } from '../tidy/sources.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
}, 300_000)
afterAll(() => desk.close())

async function grade(name: string, change: (right: string) => string, solution = 0) {
  const lab = await readLab(path.join(root, 'content/labs/model', name))
  const answer = change(lab.solutions[solution]?.answer ?? '')
  return desk.grader.grade(
    lab,
    { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'e' },
    () => undefined,
  )
}

function caseOf({ counterexample, checks }: Verdict): ModelCounterexample {
  if (counterexample?.kind === 'model') return counterexample
  throw new Error(`there is a case: ${JSON.stringify(checks)}`)
}

const failed = ({ checks }: Verdict): string | undefined =>
  checks.find(({ status }) => status === 'failed')?.name

describe('data that is carried over', { timeout: 60_000 }, () => {
  it('shows the fewest rows of the source with which a value is lost', async () => {
    const verdict = await grade('from-a-spreadsheet', (right) =>
      right.replace('SELECT DISTINCT v.id, f.id', 'SELECT DISTINCT ON (v.id) v.id, f.id'),
    )
    const { what, source, sides, rowsBefore } = caseOf(verdict)
    expect([failed(verdict), what, rowsBefore]).toEqual(['every-viewing', 'lost', 10])
    expect(source.map(({ name, rows }) => [name, rows.length])).toEqual([['sheet', 2]])
    expect(sides?.expected.kind === 'rows' && sides.expected.rows.length).toBe(2)
    expect(sides?.came.kind === 'rows' && sides.came.rows.length).toBe(1)
  })

  it('tries rows that the page does not show', async () => {
    // On the sample nobody watched Winter Timetable in March before the 9th.
    const verdict = await grade('from-a-spreadsheet', (right) =>
      right.replace(
        'AND f.year::text = btrim(s.year);',
        "AND f.year::text = btrim(s.year) WHERE NOT (f.title = 'Winter Timetable' AND s.watched_on < '2026-03-09');",
      ),
    )
    const { source } = caseOf(verdict)
    expect(failed(verdict)).toBe('every-viewing')
    expect(source[0]?.rows).toHaveLength(1)
    expect(source[0]?.rows[0]?.[2]?.trim()).toBe('Winter Timetable')
  })

  it('says when the statements cannot take other rows than the sample', async () => {
    const verdict = await grade('from-a-spreadsheet', (right) =>
      right.replace('day       date NOT NULL', "day date NOT NULL CHECK (day <> '2026-03-02')"),
    )
    const { source, moments } = caseOf(verdict)
    expect(failed(verdict)).toBe('no-error')
    expect(source[0]?.rows).toHaveLength(1)
    expect(moments.at(-1)?.came).toContain('23514')
  })
})

describe('connections of the application', { timeout: 60_000 }, () => {
  it('finds a way around the table: a function that runs as its owner', async () => {
    const verdict = await grade(
      'many-studios-one-database',
      (right) =>
        right.replace('LANGUAGE sql STABLE\nAS', 'LANGUAGE sql STABLE SECURITY DEFINER\nAS'),
      1,
    )
    const { moments, what } = caseOf(verdict)
    expect([failed(verdict), what]).toEqual(['sums-of-ones-own', 'answer'])
    expect(moments.at(-1)?.who).toMatch(/^app\.studio = \d{3}$/)
  })

  it('takes row security that holds for the owner as well', async () => {
    const verdict = await grade('many-studios-one-database', (right) =>
      right.replace(
        'CREATE VIEW',
        'ALTER TABLE film FORCE ROW LEVEL SECURITY; ALTER TABLE note FORCE ROW LEVEL SECURITY;\nCREATE VIEW',
      ),
    )
    expect(verdict.status).toBe('passed')
  })
})

it('sees that a trigger which looks first lets two people in at once', async () => {
  const verdict = await grade('no-double-booking', (right) =>
    right
      .replace(
        ',\n  EXCLUDE USING gist (room WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (NOT canceled)',
        '',
      )
      .concat(`CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT new.canceled AND EXISTS (SELECT FROM booking b WHERE b.id <> new.id AND NOT b.canceled
          AND b.room = new.room AND b.starts_at < new.ends_at AND b.ends_at > new.starts_at) THEN RAISE 'taken'; END IF;
        RETURN new; END $$;
        CREATE TRIGGER look BEFORE INSERT OR UPDATE ON booking FOR EACH ROW EXECUTE FUNCTION look();`),
  )
  expect(failed(verdict)).toBe('both-at-once')
  expect(caseOf(verdict).moments.at(-1)?.sql).toContain('another connection, not committed yet')
}, 60_000)
