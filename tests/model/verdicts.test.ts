import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { expectNothingTouched, outsideMark } from '../hostile/outside.ts'
import { drawn } from '../long-run.ts'
import { root } from '../tidy/sources.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
const lab = await readLab(path.join(root, 'content/labs/model/first-table'))

beforeAll(async () => {
  desk = await openTestGrader()
}, 300_000)
afterAll(() => desk.close())

const grade = (answer: string, seed = 'x'): Promise<Verdict> =>
  desk.grader.grade(
    lab,
    { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed },
    () => undefined,
  )

const firstOpen = ({ checks }: Verdict): string =>
  checks
    .filter(({ status }) => status !== 'passed' && status !== 'skipped')
    .map(({ name, status }) => `${name} ${status}`)
    .join()

const right = lab.solutions[0]?.answer ?? ''
const loose = lab.starter

/** A table that takes anything, and what stands between a program and it. */
const behind = (more: string): string => `
  CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY, title text, year int, minutes int, code text);
  CREATE VIEW film AS SELECT * FROM kept;
  ${more}`

const trigger = (body: string, on = 'film'): string => `
  CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
  CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON ${on} FOR EACH ROW EXECUTE FUNCTION guard();`

describe('answers that are wrong, and what refuses them', () => {
  it.each(
    drawn(
      [
        ['nothing', '', 'statements failed'],
        ['no SQL', 'CREATE TABEL film ();', 'statements failed'],
        ['a transaction', `BEGIN; ${right} COMMIT;`, 'statements failed'],
        ['a setting', `SET search_path = ''; ${right}`, 'statements failed'],
        ['an extension', `CREATE EXTENSION pg_trgm; ${right}`, 'statements failed'],
        ['a schema dropped', `DROP SCHEMA public CASCADE; ${right}`, 'no-error failed'],
        ['a schema made', `CREATE SCHEMA mine; ${right}`, 'statements failed'],
        ['a role made', `CREATE ROLE boss SUPERUSER; ${right}`, 'statements failed'],
        ['a role changed', `ALTER ROLE CURRENT_USER SUPERUSER; ${right}`, 'statements failed'],
        ['a program', `COPY (SELECT 1) TO PROGRAM 'id'; ${right}`, 'statements failed'],
        [
          'an event trigger',
          `CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f(); ${right}`,
          'statements failed',
        ],
        ['the server', `ALTER SYSTEM SET fsync = on; ${right}`, 'statements failed'],
        ['a block', `DO $$ BEGIN LOOP END LOOP; END $$; ${right}`, 'statements failed'],
        [
          'too many statements',
          'CREATE TABLE IF NOT EXISTS film ();'.repeat(101),
          'statements failed',
        ],
        ['a table of another name', right.replace('TABLE film', 'TABLE films'), 'interface failed'],
        [
          'a table that is gone afterwards',
          right.replace('TABLE film', 'TEMP TABLE film'),
          'interface failed',
        ],
        ['a column of another name', right.replace(/minutes/g, 'mins'), 'interface failed'],
        ['a table of PostgreSQL', 'CREATE TABLE pg_catalog.film (id int);', 'no-error failed'],
        ['a table in a table of the server', `DELETE FROM pg_class; ${right}`, 'no-error failed'],
        [
          'an endless function',
          `${right} CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOOP END LOOP; END $$; SELECT f();`,
          'no-error over-limit',
        ],
        [
          'ten thousand tables',
          `${right} CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
         FOR n IN 1..10000 LOOP EXECUTE format('CREATE TABLE t%s ()', n); END LOOP; RETURN 1; END $$; SELECT f();`,
          'no-error over-limit',
        ],
        [
          'a thousand tables',
          `${right} CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
         FOR n IN 1..600 LOOP EXECUTE format('CREATE TABLE t%s ()', n); END LOOP; RETURN 1; END $$; SELECT f();`,
          'no-error over-limit',
        ],
        [
          'memory',
          `${right} CREATE FUNCTION f(t text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
         LOOP t := t || t; END LOOP; END $$; SELECT f('aaaaaaaa');`,
          'no-error over-limit',
        ],
        [
          'a role that changes itself, from a function',
          `${right} CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
         EXECUTE 'ALTER ROLE ' || current_user || ' SET statement_timeout = 0'; RETURN 1; END $$; SELECT f();`,
          '',
        ],
        [
          'the server process ended, from a function',
          `${right} CREATE FUNCTION f() RETURNS bool LANGUAGE sql AS $$ SELECT pg_terminate_backend(pg_backend_pid()) $$; SELECT f();`,
          'no-error failed',
        ],
        ['a trigger without end', right + trigger('LOOP END LOOP;'), 'id-by-itself over-limit'],
        ['a trigger that drops rows', right + trigger('RETURN NULL;'), 'id-by-itself failed'],
        ['a trigger that refuses all', right + trigger("RAISE 'no';"), 'id-by-itself failed'],
        [
          'a rule that drops rows',
          `${right} CREATE RULE r AS ON INSERT TO film DO INSTEAD NOTHING;`,
          'id-by-itself failed',
        ],
        [
          'a rule that drops what is wrong, in silence',
          right.replace("CHECK (btrim(title) <> '')", '') +
            "CREATE RULE r AS ON INSERT TO film WHERE btrim(new.title) = '' DO INSTEAD NOTHING;",
          'title-there failed',
        ],
        [
          'a rule that refuses by an error of another kind',
          loose + trigger('SELECT * FROM nowhere INTO new; RETURN new;'),
          'id-by-itself failed',
        ],
        [
          'a view that takes nothing',
          'CREATE TABLE kept (id int); CREATE VIEW film AS SELECT id, 1 AS title, 1 AS year, 1 AS minutes, 1 AS code FROM kept GROUP BY id;',
          'id-by-itself failed',
        ],
        [
          'rows that are taken and lost',
          `${behind('CREATE RULE r AS ON INSERT TO film DO INSTEAD SELECT 1;')}`,
          'id-by-itself failed',
        ],
        ['a loose table', loose, 'id-by-itself failed'],
        [
          'an error that is no refusal',
          behind(
            trigger(
              "IF btrim(new.title) = '' OR new.title IS NULL THEN PERFORM 1/0 FROM nowhere; END IF; RETURN new;",
              'kept',
            ) + 'ALTER TABLE kept ADD PRIMARY KEY (id);',
          ),
          'title-there failed',
        ],
      ],
      2,
    ),
  )('%s', { timeout: 120_000 }, async (_what, answer, expected) => {
    const verdict = await grade(answer)
    expect(firstOpen(verdict), JSON.stringify(verdict.checks)).toBe(expected)
    const first = verdict.checks.find(({ reason }) => reason !== null)
    if (expected !== '') {
      for (const word of ['expected', 'came', 'try'] as const)
        expect(first?.reason?.[word]).toMatch(/\S/)
    }
    expect((await grade(right)).status, 'the next attempt is unharmed').toBe('passed')
  })
})

describe('answers that are right in other ways', () => {
  it.each(
    drawn(
      [
        ...lab.solutions.map(({ name, answer }): [string, string] => [name, answer]),
        ['names in quotes and with a schema', right.replace('TABLE film', 'TABLE public."film"')],
        [
          'a view over two tables, with triggers',
          `CREATE TABLE work (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL CHECK (btrim(title) <> ''), year int CHECK (year >= 1888), UNIQUE (title, year));
       CREATE TABLE about (work_id int PRIMARY KEY REFERENCES work, minutes int CHECK (minutes > 0), code text UNIQUE);
       CREATE VIEW film AS SELECT id, title, year, minutes, code FROM work JOIN about ON work_id = id;
       CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO work (title, year) VALUES (new.title, new.year) RETURNING id INTO new.id;
         INSERT INTO about VALUES (new.id, new.minutes, new.code);
         RETURN new; END $$;
       CREATE TRIGGER put INSTEAD OF INSERT ON film FOR EACH ROW EXECUTE FUNCTION put();
       CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'an id is never changed'; END $$;
       CREATE TRIGGER keep INSTEAD OF UPDATE ON film FOR EACH ROW EXECUTE FUNCTION keep();`,
        ],
        [
          'rules in a trigger, refusing by RAISE',
          `CREATE TABLE film (id bigserial PRIMARY KEY, title varchar(200), year smallint, minutes int, code text UNIQUE, UNIQUE (title, year));
       ${trigger(`IF new.title IS NULL OR new.title !~ '\\S' OR new.year < 1888 OR new.minutes < 1 THEN RAISE 'no such film'; END IF; RETURN new;`)}`,
        ],
        [
          'rules in a trigger, refusing by ASSERT and by an SQLSTATE of its own',
          `CREATE TABLE film (id bigserial PRIMARY KEY, title text NOT NULL, year int, minutes int, code text UNIQUE, UNIQUE (title, year));
       ${trigger(`ASSERT new.title ~ '\\S', 'no title'; ASSERT coalesce(new.year, 1888) >= 1888;
         IF new.minutes < 1 THEN RAISE 'too short' USING ERRCODE = 'FILM1'; END IF; RETURN new;`)}`,
        ],
        [
          'a trigger that puts two connections in line',
          `${right} ${trigger('PERFORM pg_advisory_xact_lock(7), pg_advisory_xact_lock(7, hashtext(new.title)); RETURN new;')}`,
        ],
        [
          'constraints that are looked at in the end',
          right
            .replace('code    text UNIQUE', 'code text UNIQUE DEFERRABLE INITIALLY DEFERRED')
            .replace('UNIQUE (title, year)', 'UNIQUE (title, year) DEFERRABLE INITIALLY DEFERRED'),
        ],
        [
          'an exclusion constraint',
          right.replace('UNIQUE (title, year)', 'EXCLUDE (title WITH =, year WITH =)'),
        ],
        ['a table on the way', `CREATE TEMP TABLE draft AS SELECT 1 AS n; ${right}`],
        ['with a comment at the end', `${right}\n-- that is all\n`],
        ['built up and changed', `${loose}\nDROP TABLE film;\n${right}`],
      ],
      2,
    ),
  )('%s', { timeout: 60_000 }, async (_what, answer) => {
    const verdict = await grade(answer)
    expect(firstOpen(verdict), JSON.stringify(verdict.checks)).toBe('')
    expect(verdict.status).toBe('passed')
    expect(verdict.made?.tables.length).toBeGreaterThan(0)
  })
})

it('leaves nothing behind, and says the same for the same seed', { timeout: 60_000 }, async () => {
  const bare = ({ checks, counterexample, made }: Verdict): string =>
    JSON.stringify([checks.map(({ name, status }) => [name, status]), counterexample, made])
  const wrong = lab.mutants.find(({ name }) => name === 'zero-minutes')?.answer ?? ''
  const before = await grade(wrong, 's')
  await grade(`${right} CREATE TABLE other (id int); CREATE TYPE mood AS ENUM ('calm');`, 't')
  expect(bare(await grade(wrong, 's'))).toBe(bare(before))
  expect(before.counterexample?.kind).toBe('model')
})

it('shows the row that got in, the one that was turned away, and the tables', async () => {
  const mutant = (name: string): string =>
    lab.mutants.find((one) => one.name === name)?.answer ?? ''
  const gotIn = await grade(mutant('zero-minutes'))
  const [away, place] = [
    await grade(mutant('after-1888')),
    await grade('CREATE TABLE film (id serail);'),
  ]
  const one = gotIn.counterexample
  if (one?.kind !== 'model') throw new Error('there is a case')
  expect([one.what, one.moments.at(-1)?.came]).toEqual(['got-in', '1 row put in'])
  const other = away.counterexample
  if (other?.kind !== 'model') throw new Error('there is a case')
  expect([other.what, other.moments[0]?.sql]).toEqual([
    'turned-away',
    expect.stringMatching(
      /^insert into film \(title, year, code\) values \('[A-Z][a-z]{5} Scene', 1888, '[A-Z]-\d'\)$/,
    ),
  ])
  expect(gotIn.made?.tables[0]).toMatchObject({
    name: 'film',
    columns: [{ name: 'id', type: 'integer', key: true }, {}, {}, {}, {}],
  })
  expect(gotIn.made?.tables[0]?.constraints).toContain('UNIQUE (code)')
  expect(place.errorAt).toBe('CREATE TABLE film (id '.length)
})

describe('the hint comes from the wrong answer that an attempt behaves like', () => {
  const zero = 'minutes int CHECK (minutes > -1)'
  it.each(
    drawn(
      [
        ['said in other words', right.replace(/minutes int .*,/, `${zero},`), 'zero-minutes'],
        [
          'by a trigger',
          `${right.replace(/minutes int .*,/, 'minutes int,')} ${trigger("IF new.minutes < 0 THEN RAISE 'no'; END IF; RETURN new;")}`,
          'zero-minutes',
        ],
        // Stops at the same step, and lets less than nothing in as well.
        ['that goes wrong further on', right.replace(/minutes int .*,/, 'minutes int,'), null],
        // Like zero-minutes in its check, and wrong in one behind it too.
        [
          'that is wrong elsewhere too',
          right.replace(/minutes int .*,/, `${zero},`).replace('code    text UNIQUE', 'code text'),
          null,
        ],
        ['that nobody wrote before', right.replace('minutes > 0', 'minutes > 1'), null],
      ],
      2,
    ),
  )('%s', { timeout: 60_000 }, async (_what, answer, mutant) => {
    const verdict = await grade(answer)
    expect(verdict.status).toBe('failed')
    expect(verdict.hint?.mutant ?? null).toBe(mutant)
    if (mutant !== null) expect(verdict.hint?.why).toMatch(/\S/)
  })
})

it('says that silence is no refusal, and which function may not be called', async () => {
  const reasonOf = async (answer: string): Promise<string | undefined> =>
    (await grade(answer)).checks.find(({ reason }) => reason !== null)?.reason?.try
  const silent = `${right.replace("CHECK (btrim(title) <> '')", '')}
    CREATE RULE r AS ON INSERT TO film WHERE btrim(new.title) = '' DO INSTEAD NOTHING;`
  expect(await reasonOf(silent)).toContain('keeps silent')
  const sleeps = right + trigger('PERFORM pg_sleep(1); RETURN new;')
  expect(await reasonOf(sleeps)).toBe('This function may not be called here. Say it without.')
})

it('touches nothing outside', { timeout: 60_000 }, async () => {
  const program = `COPY (SELECT 1) TO PROGRAM 'touch ${outsideMark}'`
  const file = `COPY (SELECT 1) TO '${outsideMark}'`
  const answers = [
    `${program}; ${right}`,
    `${file}; ${right}`,
    ...[program, file].map((sql) => `${right} ${trigger(`EXECUTE $c$${sql}$c$; RETURN new;`)}`),
    `${right} ${trigger(`PERFORM lo_export(lo_from_bytes(0, 'x'), '${outsideMark}'); RETURN new;`)}`,
  ]
  for (const answer of answers) expect((await grade(answer)).status).toBe('failed')
  await expectNothingTouched(desk)
})
