import type { VerdictStatus } from '../../src/lab/verdict.ts'
import { outsideMark, outsideName } from './outside.ts'

export interface Hostile {
  readonly name: string
  readonly sql: string
  /** Any of these statuses is right; never passed, never our fault. */
  readonly status: readonly VerdictStatus[]
  /** The first check that is not passed. */
  readonly check: readonly string[]
}

const refused = { status: ['failed'], check: ['one-query'] } as const
const fails = { status: ['failed'], check: ['no-error'] } as const
const limit = { status: ['over-limit'], check: ['no-error', 'columns', 'rows', 'large'] } as const
/** Runs, and gives something that is not the answer. */
const differs = {
  status: ['failed'],
  check: ['columns', 'both-ends', 'only-that-year', 'rows', 'no-error'],
} as const
/** PostgreSQL refuses it or runs out of what it may use. */
const failsOrLimit = {
  status: ['failed', 'over-limit'],
  check: ['no-error', 'columns', 'rows', 'large'],
} as const

const all = (kind: typeof refused | typeof fails, statements: Record<string, string>): Hostile[] =>
  Object.entries(statements).map(([name, sql]) => ({ name, sql, ...kind }))

/** Statements that people hand in by mistake, out of curiosity, or to break things. */
export const hostileStatements: readonly Hostile[] = [
  ...all(refused, {
    empty: '',
    'spaces only': '  \n\t ',
    'a comment only': '-- nothing here',
    'several statements': 'select 1; select 2',
    'commit inside': 'select id from film; commit',
    'commit alone': 'COMMIT',
    rollback: 'ROLLBACK',
    begin: 'BEGIN',
    'set a setting': "SET statement_timeout = '1h'",
    'reset the role': 'RESET ROLE',
    'set the role': 'SET ROLE postgres',
    'set session authorization': 'SET SESSION AUTHORIZATION postgres',
    'discard all': 'DISCARD ALL',
    'copy to a program': `COPY film TO PROGRAM 'touch ${outsideMark}'`,
    'copy to a file': `COPY film TO '${outsideMark}'`,
    'copy to a file beside the data': `COPY film TO '${outsideName}'`,
    'copy from a file': "COPY film FROM '/etc/passwd'",
    'create an extension': 'CREATE EXTENSION dblink',
    'alter system': "ALTER SYSTEM SET fsync = 'off'",
    'alter the own role': "ALTER ROLE current_user SET work_mem = '1GB'",
    'make the own role a superuser': 'ALTER ROLE current_user SUPERUSER',
    'alter the database': "ALTER DATABASE postgres SET TimeZone = 'Asia/Tokyo'",
    'drop a table': 'DROP TABLE film CASCADE',
    'truncate a table': 'TRUNCATE film CASCADE',
    'delete rows': 'DELETE FROM watch',
    'update rows': "UPDATE film SET title = 'x'",
    'create a table': 'CREATE TABLE mine (id int)',
    'create a temporary table': 'CREATE TEMP TABLE mine AS SELECT 1',
    'select into': 'SELECT 1 AS a INTO mine',
    'create a function': "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'",
    'a do block': 'DO $$ BEGIN LOOP END LOOP; END $$',
    vacuum: 'VACUUM',
    listen: 'LISTEN channel',
    notify: "NOTIFY channel, 'x'",
    'lock a table': 'LOCK TABLE film IN ACCESS EXCLUSIVE MODE',
    'prepare a transaction': "PREPARE TRANSACTION 'x'",
    'declare a cursor': 'DECLARE c CURSOR FOR SELECT 1',
    checkpoint: 'CHECKPOINT',
    'security label': "LOAD 'auto_explain'",
    'drop the database': 'DROP DATABASE postgres',
    'drop what it reads, in one text': 'SELECT id FROM film; DROP TABLE film CASCADE',
    'delete in a CTE': 'WITH gone AS (DELETE FROM watch RETURNING id) SELECT id FROM gone',
    'lock rows': 'SELECT id FROM film FOR UPDATE',
    'a NUL byte': "SELECT id FROM film WHERE title = 'a\u0000b'",
  }),
  ...all(fails, {
    'a syntax error': 'selct id from film',
    'an unknown column': 'SELECT nothing_like_this FROM film',
    'an unknown table': 'SELECT * FROM no_such_table',
    'read a file of the server': "SELECT pg_read_file('/etc/passwd')",
    'list a folder of the server': "SELECT pg_ls_dir('/')",
    'import a large object': "SELECT lo_import('/etc/passwd')",
    'export a large object': `SELECT lo_export(1, '${outsideMark}')`,
    'make a large object': 'SELECT lo_creat(-1)',
    'set_config in a select': "SELECT set_config('statement_timeout', '0', false)",
    'set_config of the search path': "SELECT set_config('search_path', 'pg_catalog', false)",
    'dblink to itself': "SELECT * FROM dblink('dbname=postgres', 'select 1') AS t(a int)",
    'terminate the neighbors': 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity',
    'cancel the neighbors': 'SELECT pg_cancel_backend(pid) FROM pg_stat_activity',
    'an advisory lock left behind': 'SELECT pg_advisory_lock(1)',
    'a shared advisory lock': 'SELECT pg_try_advisory_lock_shared(1)',
    'notify by function': "SELECT pg_notify('backwright', 'x')",
    'reload the settings': 'SELECT pg_reload_conf()',
    'rotate the log': 'SELECT pg_rotate_logfile()',
    'switch the WAL': 'SELECT pg_switch_wal()',
    'read the passwords': 'SELECT rolpassword FROM pg_authid',
    'run text as a query': "SELECT query_to_xml('select 1', true, true, '')",
    'a division by zero everywhere': 'SELECT id / 0 FROM film UNION ALL SELECT 1 / 0',
  }),
  { name: 'sleep', sql: 'SELECT pg_sleep(3600)', ...failsOrLimit },
  { name: 'who else is here', sql: 'SELECT query FROM pg_stat_activity', ...differs },
  { name: 'the settings', sql: 'SELECT name, setting FROM pg_settings', ...differs },
  {
    name: 'a cross join of everything',
    sql: 'SELECT count(*) FROM watch a, watch b, watch c, watch d, watch e, watch f, watch g',
    ...failsOrLimit,
  },
  {
    name: 'ten million rows',
    sql: 'SELECT n FROM generate_series(1, 10000000) n',
    ...failsOrLimit,
  },
  {
    name: 'rows without end',
    sql: 'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r',
    ...limit,
  },
  {
    name: 'recursion without end or output',
    sql: 'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT count(*) FROM r',
    ...limit,
  },
  {
    name: 'a loop in a subquery',
    sql: 'SELECT (SELECT count(*) FROM generate_series(1, 1000000000000))',
    ...limit,
  },
  {
    name: 'a string of a gigabyte',
    sql: "SELECT length(repeat('x', 1000000000)) FROM generate_series(1, 3)",
    ...failsOrLimit,
  },
  {
    name: 'strings doubled until memory ends',
    sql: "WITH RECURSIVE r(n, s) AS (SELECT 1, repeat('x', 1000) UNION ALL SELECT n + 1, s || s FROM r WHERE n < 60) SELECT max(length(s)) FROM r",
    ...failsOrLimit,
  },
  {
    name: 'an array of a billion',
    sql: 'SELECT array_agg(n) FROM generate_series(1, 1000000000) n',
    ...limit,
  },
  {
    name: 'a sort that fills the disk',
    sql: 'SELECT n, md5(n::text) FROM generate_series(1, 100000000) n ORDER BY 2',
    ...limit,
  },
  {
    name: 'a slow regular expression',
    sql: "SELECT repeat('a', 40) ~ '^(a+)+$' AND repeat('a', 5000) ~ '((a*)*)*b'",
    ...differs,
  },
  {
    name: 'a megabyte of SQL',
    sql: `SELECT ${Array.from({ length: 170_000 }, () => '1').join(' + ')}`,
    status: ['over-limit', 'failed'],
    check: ['one-query', 'no-error'],
  },
  {
    name: 'brackets without end',
    sql: `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    status: ['failed', 'over-limit'],
    check: ['one-query', 'no-error'],
  },
  {
    name: 'a thousand columns',
    sql: `SELECT ${Array.from({ length: 1_700 }, (_, i) => `${i} AS c${i}`).join(', ')}`,
    ...differs,
  },
]
