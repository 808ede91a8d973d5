/** Sessions that meet in the ways that people write, as specifications without permutations. */
export interface Exercise {
  readonly name: string
  readonly text: string
  /** Exploring all of it takes too long for every day. */
  readonly isLong?: true
}

const accounts = `setup { CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
  INSERT INTO account VALUES (1, 100), (2, 100), (3, 100); }
teardown { DROP TABLE IF EXISTS account; }`

function sessions(...scripts: readonly (readonly string[])[]): string {
  return scripts
    .map((steps, session) => {
      const name = String.fromCharCode(97 + session)
      return `session ${name}\n${steps.map((sql, at) => `step ${name}${at} { ${sql} }`).join('\n')}`
    })
    .join('\n')
}

const write = (balance: number): string => `UPDATE account SET balance = ${balance} WHERE id = 1;`
const naive = (balance: number, begin = 'BEGIN;'): string[] => [
  begin,
  'SELECT balance FROM account WHERE id = 1;',
  write(balance),
  'COMMIT;',
]
const skew = (id: number, level: string): string[] => [
  `BEGIN ISOLATION LEVEL ${level};`,
  'SELECT sum(balance) FROM account;',
  `UPDATE account SET balance = balance - 90 WHERE id = ${id};`,
  'COMMIT;',
]
const ring = (first: number, second: number): string[] => [
  'BEGIN;',
  `UPDATE account SET balance = balance + 1 WHERE id = ${first};`,
  `UPDATE account SET balance = balance * 2 WHERE id = ${second};`,
  'COMMIT;',
]

const on = (name: string, setup: string, ...scripts: readonly (readonly string[])[]): Exercise => ({
  name,
  text: `${setup}\n${sessions(...scripts)}`,
})

const jobs = `setup { CREATE TABLE job (id int PRIMARY KEY, taken_by text);
  INSERT INTO job VALUES (1, NULL), (2, NULL); }
teardown { DROP TABLE job; }`
const seats = `setup { CREATE TABLE screening (id int PRIMARY KEY, seats int);
  CREATE TABLE booking (id serial PRIMARY KEY, screening_id int NOT NULL REFERENCES screening, who text);
  INSERT INTO screening VALUES (1, 1), (2, 1); }
teardown { DROP TABLE booking; DROP TABLE screening; }`
const called = `setup { CREATE TABLE account (id int PRIMARY KEY, balance int);
  INSERT INTO account VALUES (1, 100), (2, 100);
  CREATE FUNCTION take(which int) RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN UPDATE account SET balance = balance - 1 WHERE id = which; RETURN which; END $$; }
teardown { DROP TABLE account; DROP FUNCTION take; }`
const cascading = `setup { CREATE TABLE film (id int PRIMARY KEY);
  CREATE TABLE note (id int PRIMARY KEY, film_id int REFERENCES film ON DELETE CASCADE, says text);
  INSERT INTO film VALUES (1), (2); INSERT INTO note VALUES (1, 1, 'a'), (2, 2, 'b'); }
teardown { DROP TABLE note; DROP TABLE film; }`
const logged = `setup { CREATE TABLE account (id int PRIMARY KEY, balance int);
  CREATE TABLE total (id int PRIMARY KEY, sum int); INSERT INTO total VALUES (1, 0);
  CREATE FUNCTION add_up() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE total SET sum = sum + NEW.balance - OLD.balance; RETURN NEW; END $$;
  INSERT INTO account VALUES (1, 100), (2, 100);
  CREATE TRIGGER t AFTER UPDATE ON account FOR EACH ROW EXECUTE FUNCTION add_up(); }
teardown { DROP TABLE account; DROP TABLE total; DROP FUNCTION add_up; }`
const viewed = `setup { CREATE TABLE account (id int PRIMARY KEY, balance int);
  CREATE VIEW rich AS SELECT id FROM account WHERE balance > 50;
  INSERT INTO account VALUES (1, 100), (2, 10); }
teardown { DROP VIEW rich; DROP TABLE account; }`
const keys = `setup { CREATE TABLE pay (id int PRIMARY KEY, token text UNIQUE, amount int); }
teardown { DROP TABLE pay; }`

const book = (who: string): string[] => [
  'BEGIN;',
  'SELECT count(*) FROM booking WHERE screening_id = 1;',
  `INSERT INTO booking (screening_id, who) VALUES (1, '${who}');`,
  'COMMIT;',
]
const take = (who: string): string[] => [
  'BEGIN;',
  'SELECT id FROM job WHERE taken_by IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;',
  `UPDATE job SET taken_by = '${who}' WHERE id = (SELECT min(id) FROM job WHERE taken_by IS NULL);`,
  'COMMIT;',
]

export const exercises: readonly Exercise[] = [
  on('lost update', accounts, naive(90), naive(80)),
  on('lost update without BEGIN', accounts, naive(90).slice(1, 3), naive(80).slice(1, 3)),
  on(
    'lost update, repeatable read',
    accounts,
    naive(90, 'BEGIN ISOLATION LEVEL REPEATABLE READ;'),
    naive(80, 'BEGIN ISOLATION LEVEL REPEATABLE READ;'),
  ),
  on(
    'atomic updates',
    accounts,
    ['UPDATE account SET balance = balance - 10 WHERE id = 1;'],
    [
      'UPDATE account SET balance = balance * 2 WHERE id = 1;',
      'UPDATE account SET balance = balance - 1 WHERE id = 2;',
    ],
  ),
  on('write skew, read committed', accounts, skew(1, 'READ COMMITTED'), skew(2, 'READ COMMITTED')),
  on(
    'write skew, repeatable read',
    accounts,
    skew(1, 'REPEATABLE READ'),
    skew(2, 'REPEATABLE READ'),
  ),
  on('write skew, serializable', accounts, skew(1, 'SERIALIZABLE'), skew(2, 'SERIALIZABLE')),
  on('deadlock of two', accounts, ring(1, 2), ring(2, 1)),
  on(
    'share locks that grow',
    accounts,
    ['BEGIN;', 'SELECT * FROM account WHERE id = 1 FOR SHARE;', write(90), 'COMMIT;'],
    ['BEGIN;', 'SELECT * FROM account WHERE id = 1 FOR SHARE;', write(80), 'COMMIT;'],
  ),
  on(
    'many rows in the order they lie',
    accounts,
    [
      'BEGIN;',
      'UPDATE account SET balance = 1 WHERE id = 2;',
      'COMMIT;',
      'SELECT id FROM account LIMIT 1;',
    ],
    ['UPDATE account SET balance = 2 WHERE id = 1;', 'UPDATE account SET balance = balance + 1;'],
  ),
  on(
    'no waiting',
    accounts,
    ['BEGIN;', write(90), 'COMMIT;'],
    ['BEGIN;', 'SELECT * FROM account WHERE id = 1 FOR UPDATE NOWAIT;', write(80), 'ROLLBACK;'],
  ),
  on('the last seat', seats, book('ada'), book('max')),
  on(
    'a row that others refer to',
    seats,
    ['BEGIN;', 'DELETE FROM screening WHERE id = 1;', 'COMMIT;'],
    [
      "INSERT INTO booking (screening_id, who) VALUES (1, 'ada');",
      'SELECT count(*) FROM screening;',
    ],
  ),
  on('take a job', jobs, take('ada'), take('max')),
  on(
    'a trigger',
    logged,
    ['BEGIN;', write(90), 'COMMIT;'],
    [
      'BEGIN;',
      'UPDATE account SET balance = 70 WHERE id = 2;',
      'SELECT sum FROM total;',
      'COMMIT;',
    ],
  ),
  on(
    'a function',
    called,
    ['BEGIN;', 'SELECT take(1);', 'COMMIT;'],
    ['UPDATE account SET balance = 70 WHERE id = 1;', 'SELECT balance FROM account WHERE id = 1;'],
  ),
  on(
    'rows that go with another',
    cascading,
    ['BEGIN;', 'DELETE FROM film WHERE id = 1;', 'COMMIT;'],
    ["UPDATE note SET says = 'x' WHERE id = 1;", 'SELECT count(*) FROM note;'],
  ),
  on(
    'a view',
    viewed,
    ['BEGIN;', 'UPDATE account SET balance = 0 WHERE id = 1;', 'COMMIT;'],
    ['BEGIN;', 'SELECT * FROM rich;', 'SELECT * FROM rich;', 'COMMIT;'],
  ),
  on(
    'a unique key',
    keys,
    ['BEGIN;', "INSERT INTO pay VALUES (1, 'x', 5);", 'COMMIT;'],
    [
      'BEGIN;',
      "INSERT INTO pay VALUES (2, 'x', 7) ON CONFLICT (token) DO NOTHING;",
      'SELECT id FROM pay;',
      'COMMIT;',
    ],
  ),
  on(
    'advisory locks',
    accounts,
    ['SELECT pg_advisory_lock(1);', ...naive(90).slice(1, 3), 'SELECT pg_advisory_unlock(1);'],
    ['SELECT pg_advisory_lock(1);', write(80), 'SELECT pg_advisory_unlock(1);'],
  ),
  on(
    'a table lock',
    accounts,
    ['BEGIN;', 'LOCK TABLE account;', write(90), 'COMMIT;'],
    ['SELECT balance FROM account WHERE id = 2;', write(80)],
  ),
  on(
    'a savepoint',
    accounts,
    ['BEGIN;', 'SAVEPOINT s;', write(90), 'ROLLBACK TO s;', 'COMMIT;'],
    ['BEGIN;', write(80), 'COMMIT;'],
  ),
  on(
    'DDL in a step',
    accounts,
    ['BEGIN;', 'ALTER TABLE account ADD COLUMN note text;', 'COMMIT;'],
    ['SELECT * FROM account WHERE id = 1;', write(80)],
  ),
  on(
    'a mix of levels',
    accounts,
    skew(1, 'SERIALIZABLE'),
    naive(80, 'BEGIN ISOLATION LEVEL REPEATABLE READ;'),
  ),
  { ...on('lost update of three', accounts, naive(90), naive(80), naive(70)), isLong: true },
  {
    ...on(
      'write skew of three',
      accounts,
      skew(1, 'REPEATABLE READ'),
      skew(2, 'REPEATABLE READ'),
      skew(3, 'REPEATABLE READ'),
    ),
    isLong: true,
  },
  {
    ...on(
      'write skew of three, serializable',
      accounts,
      skew(1, 'SERIALIZABLE'),
      skew(2, 'SERIALIZABLE'),
      skew(3, 'SERIALIZABLE'),
    ),
    isLong: true,
  },
  { ...on('deadlock of three', accounts, ring(1, 2), ring(2, 3), ring(3, 1)), isLong: true },
  {
    ...on('three for two seats', seats, book('ada'), book('max'), [
      'DELETE FROM booking WHERE screening_id = 1;',
    ]),
    isLong: true,
  },
]
