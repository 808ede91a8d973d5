import { describe, expect, it } from 'vitest'
import { drawn, isLongRun } from '../../../tests/long-run.ts'
import { strangerRole } from '../../world/postgres/stranger.ts'
import { explore } from './explore.ts'
import {
  exploreSpecification,
  programsOf,
  queriesAbout,
  type Report,
} from './explore-specification.ts'
import { outcomeOf } from './outcome.ts'
import type { Trace } from './play.ts'
import type { Program } from './program.ts'
import { readSpecification } from './read-specification.ts'
import { reportsText } from './report-text.ts'
import { openScheduleRuntime, type ScheduleRuntime } from './runtime.ts'
import { type Exercise, exercises } from './test-data/exercises.ts'
import { specificationCluster } from './test-data/specification-cluster.ts'

const cluster = specificationCluster()
let databases = 0

async function withRuntimes<T>(
  { text }: Exercise,
  count: number,
  work: (parts: {
    program: Program
    play: (choosing: 'reduced' | 'folded' | 'all', schedulesMax: number) => Promise<Trace[] | null>
    outcomes: (traces: readonly Trace[]) => string[]
    runtimes: readonly ScheduleRuntime[]
  }) => Promise<T>,
): Promise<T> {
  const [program] = programsOf(readSpecification(text))
  if (program === undefined) throw new Error('no program')
  const runtimes = await Promise.all(
    Array.from({ length: count }, () =>
      openScheduleRuntime({
        connection: cluster.connection,
        database: `try_${databases++}`,
        role: strangerRole,
        isOneRole: true,
        program,
        stepMs: 10_000,
        bytesMax: 1_000_000,
      }),
    ),
  )
  const queries = queriesAbout((runtimes[0] as ScheduleRuntime).facts).map(({ sql }) => sql)
  try {
    return await work({
      program,
      runtimes,
      play: async (choosing, schedulesMax) => {
        const wanted = { program, runtimes, queries, stepsMax: 40, isRedone: true }
        const found = await explore({ ...wanted, choosing, schedulesMax })
        return found.isCut ? null : [...found.traces]
      },
      outcomes: (traces) => [...new Set(traces.map((trace) => outcomeOf(trace, program)))].sort(),
    })
  } finally {
    await Promise.all(runtimes.map((runtime) => runtime.close()))
  }
}

const today = exercises.filter(({ isLong }) => isLong !== true || isLongRun)

describe('what is not played would have come to the same', () => {
  it.each(drawn(today, 3))('$name', async (exercise) => {
    await withRuntimes(exercise, 4, async ({ play, outcomes }) => {
      const reduced = await play('reduced', 5_000)
      const full = exercise.isLong ? null : await play('all', 2_000)
      const reference = full ?? (await play('folded', 10_000))
      expect(outcomes(reduced ?? [])).toEqual(outcomes(reference ?? []))
      expect((reduced ?? []).length).toBeLessThanOrEqual((reference ?? []).length)
    })
  })

  it('leaves a small part of them', async () => {
    const counts: Record<string, number> = {}
    for (const exercise of exercises.slice(0, 8)) {
      await withRuntimes(exercise, 2, async ({ play }) => {
        counts[exercise.name] = (await play('reduced', 5_000))?.length ?? -1
      })
    }
    expect(counts).toEqual({
      'lost update': 6,
      'lost update without BEGIN': 4,
      'lost update, repeatable read': 6,
      'atomic updates': 2,
      'write skew, read committed': 3,
      'write skew, repeatable read': 3,
      'write skew, serializable': 14,
      'deadlock of two': 6,
    })
  })
})

it('plays the same whatever else is at work, and however many explorers there are', async () => {
  const exercise = exercises.find(({ name }) => name === 'deadlock of three') as Exercise
  const seen = async (count: number): Promise<string> =>
    await withRuntimes(exercise, count, async ({ play, runtimes }) => {
      const pids = runtimes.flatMap(({ lines }) => lines.map(({ pid }) => pid))
      const traces = await play('reduced', 5_000)
      return JSON.stringify(traces)
        .replace(new RegExp(`\\b(${pids.join('|')})\\b`, 'g'), 'pid')
        .replace(/(transaction|relation|database) \d+/g, '$1')
    })
  const [one, many] = await Promise.all([seen(1), seen(5)])
  expect(many).toBe(one)
})

it('comes level by level, and stops behind one that is enough, the same however many explorers', async () => {
  const exercise = exercises.find(({ name }) => name === 'deadlock of two') as Exercise
  const hasDeadlock = (traces: readonly Trace[]): boolean =>
    traces.some(({ events }) => events.some(({ result }) => result?.error?.code === '40P01'))
  const seen = async (count: number) =>
    await withRuntimes(exercise, count, async ({ program, runtimes }) => {
      const wanted = { program, runtimes, queries: [], stepsMax: 40, schedulesMax: 5_000 }
      const asked: number[] = []
      const { traces } = await explore({
        ...wanted,
        isRedone: true,
        choosing: 'all',
        isEnough: async (found) => {
          asked.push(found.length)
          return hasDeadlock(found)
        },
      })
      return { asked, choices: traces.map(({ choices }) => choices), found: hasDeadlock(traces) }
    })
  const [one, many] = await Promise.all([seen(1), seen(5)])
  expect(many).toEqual(one)
  expect(one.found).toBe(true)
  // Two schedules stop nobody; the first stop that comes between two updates shows it.
  expect(one.asked[0]).toBe(2)
  expect(one.asked.at(-1)).toBe(one.choices.length)
  expect(one.choices.length).toBeLessThan(42)
})

async function report(text: string, stepMs = 5_000): Promise<Report> {
  return (await reportsOf(text, { stepMs }))[0] as Report
}

async function reportsOf(
  text: string,
  { stepMs = 5_000, totalMs = 60_000 }: { stepMs?: number; totalMs?: number },
): Promise<Report[]> {
  return await exploreSpecification(readSpecification(text), {
    connection: cluster.connection,
    role: strangerRole,
    limits: {
      schedulesMax: 2_000,
      stepsMax: 40,
      stepMs,
      bytesMax: 100_000,
      explorers: 2,
      totalMs,
    },
    prefix: `report_${databases++}`,
    stop: new AbortController().signal,
  })
}

const kindsOf = ({ anomalies }: Report): string[] => [...new Set(anomalies.map(({ kind }) => kind))]

describe('anomalies', () => {
  it.each(
    drawn(
      [
        ['lost update', ['not-serial']],
        ['atomic updates', []],
        ['lost update, repeatable read', []],
        ['write skew, repeatable read', ['not-serial']],
        ['write skew, serializable', []],
        ['deadlock of two', ['deadlock']],
      ],
      2,
    ),
  )('%s: %j', async (name, kinds) => {
    const { text } = exercises.find((one) => one.name === name) as Exercise
    expect(kindsOf(await report(text))).toEqual(kinds)
  })

  it('shows the deadlock as a circle, and who waits for whom', async () => {
    const { text } = exercises.find((one) => one.name === 'deadlock of two') as Exercise
    const [first] = (await report(text)).anomalies
    expect(first?.shortest.circle.toSorted()).toEqual([0, 1])
    expect(first?.shortest.moments.filter(({ kind }) => kind === 'waits')).toMatchObject([
      { waitsFor: [first?.shortest.circle[0]] },
    ])
  })
})

it.each([
  ['', ['a2 of a', 'b2 of b']],
  ['SELECT 1 FROM t WHERE id IN (1, 2) ORDER BY id FOR UPDATE;', []],
])('says which steps lock rows in no order, after "%s"', async (before, expected) => {
  const session = (name: string, ids: string): string =>
    `session ${name} step ${name}1 { BEGIN; ${before} }
      step ${name}2 { UPDATE t SET n = n + 1 WHERE id IN (${ids}); } step ${name}3 { COMMIT; }`
  const found = await report(`setup { CREATE TABLE t (id int PRIMARY KEY, n int);
      INSERT INTO t VALUES (1, 0), (2, 0); }
    teardown { DROP TABLE t; } ${session('a', '1, 2')} ${session('b', '2, 1')}`)
  expect(found.unorderedLocks).toEqual(expected)
  const text = reportsText([found])
  expect(text).toContain("inside one statement isn't looked at")
  expect(text.includes('a2 of a, b2 of b may lock several rows')).toBe(expected.length > 0)
})

it('sees who is let go by a deadlock that is broken without an error', async () => {
  const text = `setup { CREATE TABLE one (); CREATE TABLE two (); }
    teardown { DROP TABLE one, two; }
    session a step a1 { BEGIN; } step a2 { LOCK one IN SHARE UPDATE EXCLUSIVE MODE; }
      step a3 { LOCK two IN SHARE UPDATE EXCLUSIVE MODE; } step a4 { COMMIT; }
    session b step b1 { BEGIN; } step b2 { LOCK two IN ACCESS SHARE MODE; }
      step b3 { LOCK one IN SHARE UPDATE EXCLUSIVE MODE; } step b4 { COMMIT; }
    session c step c1 { LOCK two IN ACCESS EXCLUSIVE MODE; }
    session d step d1 { BEGIN; LOCK two IN ACCESS EXCLUSIVE MODE; COMMIT; }`
  const kinds = kindsOf(await report(text))
  expect(kinds).not.toContain('stuck')
})

const table = `setup { CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1); }
teardown { DROP TABLE t; }`
const other = 'session b step b1 { UPDATE t SET n = n + 1 WHERE id = 1; }'

describe('steps that are no steps', () => {
  it.each(
    drawn(
      [
        ['a step that never ends', 'step a1 { SELECT pg_sleep(600); }', ['endless']],
        ['a loop without an end', 'step a1 { DO $$ BEGIN LOOP END LOOP; END $$; }', ['endless']],
        [
          'a session that disconnects itself',
          'step a1 { SELECT pg_terminate_backend(pg_backend_pid()); }',
          ['disconnected'],
        ],
        [
          'messages turned off',
          'step a1 { SET client_min_messages = error; } step a2 { UPDATE t SET n = 5 WHERE id = 1; }',
          [],
        ],
        [
          'log_lock_waits turned off',
          'step a1 { SET log_lock_waits = off; } step a2 { BEGIN; } step a3 { UPDATE t SET n = 5 WHERE id = 1; } step a4 { COMMIT; }',
          [],
        ],
        [
          'a lock that a session keeps',
          'step a1 { SELECT pg_advisory_lock(7); } step a2 { SELECT pg_advisory_unlock(7); }',
          [],
        ],
        [
          'a statement_timeout',
          'step a1 { SET statement_timeout = 50; } step a2 { SELECT pg_sleep(1); }',
          ['timed'],
        ],
        [
          'a lock_timeout',
          'step a0 { BEGIN; } step a1 { SET LOCAL lock_timeout = 2; } step a2 { UPDATE t SET n = 5 WHERE id = 1; } step a3 { COMMIT; }',
          ['timed'],
        ],
        ['LISTEN and NOTIFY', "step a1 { LISTEN c; } step a2 { NOTIFY c, 'x'; }", []],
        [
          'a transaction that is prepared and stays so',
          "step a1 { BEGIN; } step a2 { UPDATE t SET n = 9 WHERE id = 1; } step a3 { PREPARE TRANSACTION 'p'; }",
          ['stuck'],
        ],
        [
          'a transaction that is prepared',
          "step a1 { BEGIN; } step a2 { UPDATE t SET n = 9 WHERE id = 1; } step a3 { PREPARE TRANSACTION 'p'; } step a4 { COMMIT PREPARED 'p'; }",
          [],
        ],
        ['DDL', 'step a1 { CREATE TABLE u (x int); } step a2 { DROP TABLE u; }', []],
        ['COPY from the client', 'step a1 { COPY t FROM STDIN; }', []],
        [
          'a transaction left open',
          'step a1 { BEGIN; } step a2 { UPDATE t SET n = 3 WHERE id = 1; }',
          ['stuck', 'left-open'],
        ],
        ['no SQL', 'step a1 { SELEC 1; }', []],
        ['more bytes than fit', "step a1 { SELECT repeat('x', 2000000); }", ['disconnected']],
      ],
      2,
    ),
  )('%s', async (_what, steps, kinds) => {
    expect(kindsOf(await report(`${table}\nsession a ${steps}\n${other}`, 700))).toEqual(kinds)
    expect(await sessionsLeft()).toBe(0)
  })

  it('says how many steps a session may have', async () => {
    const steps = Array.from({ length: 41 }, (_, at) => `step a${at} { SELECT 1; }`).join(' ')
    await expect(report(`${table}\nsession a ${steps}`)).rejects.toThrow('at most 40 steps')
  })
})

describe('an end, whatever is explored', () => {
  const many = ['a', 'b', 'c', 'd']
    .map(
      (name) =>
        `session ${name} ${[1, 2, 3].map((at) => `step ${name}${at} { SELECT pg_notify('x', '${at}'); }`).join(' ')}`,
    )
    .join('\n')

  it('says so when the time is over, and tells nothing that it cannot know', async () => {
    const [found] = await reportsOf(`${table}\n${many}`, { totalMs: 1_500 })
    expect(found).toMatchObject({ isCut: true, isOutOfTime: true, isJudged: false, anomalies: [] })
    expect(reportsText(found === undefined ? [] : [found])).toContain('The time was over')
    expect(await sessionsLeft()).toBe(0)
  })

  it('explores several sets of steps though the setup makes a role', async () => {
    const text = `setup { CREATE ROLE guest_of_tests; CREATE TABLE t (n int); }
      teardown { DROP TABLE t; DROP ROLE guest_of_tests; }
      session a step a1 { SET ROLE guest_of_tests; } step a2 { SELECT n FROM t; }
      session b step b1 { INSERT INTO t VALUES (1); }
      permutation a1 b1 a2 permutation a2 b1`
    const reports = await reportsOf(text, {})
    expect(reports.map(({ schedules }) => schedules > 0)).toEqual([true, true])
  })

  it('puts the rows of a table without columns back', async () => {
    const text = `setup { CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES; }
      teardown { DROP TABLE bare; }
      session a step a1 { INSERT INTO bare DEFAULT VALUES; }
      session b step b1 { SELECT count(*) FROM bare; }`
    const found = await report(text)
    expect(found).toMatchObject({ schedules: 2, outcomes: 2, anomalies: [] })
  })

  it('compares what is left before a session drops it', async () => {
    const text = `setup { CREATE TABLE IF NOT EXISTS t (n int); DELETE FROM t; INSERT INTO t VALUES (1); }
      session a step a1 { BEGIN; } step a2 { SELECT n FROM t; } step a3 { UPDATE t SET n = 5; } step a4 { COMMIT; }
      session b step b1 { BEGIN; } step b2 { SELECT n FROM t; } step b3 { UPDATE t SET n = 7; } step b4 { COMMIT; }
      teardown { DROP TABLE t; }`
    const found = await report(text)
    expect(found.anomalies[0]).toMatchObject({ name: 'lost update' })
    expect(found.anomalies[0]?.shortest.left).toMatchObject([{ title: 'Left in t' }])
  })

  it('says that a teardown is missing where more than rows has to be made again', async () => {
    const text = `setup { CREATE TABLE t (n int); }
      session a step a1 { ALTER TABLE t ADD m int; } session b step b1 { SELECT * FROM t; }`
    await expect(report(text)).rejects.toMatchObject({
      reason: { try: expect.stringContaining('let the teardown drop') },
    })
  })

  it('says that the teardown leaves rows where each schedule would begin with others', async () => {
    const text = `setup { CREATE TABLE IF NOT EXISTS t (n int); INSERT INTO t VALUES (1); }
      session a step a1 { SET work_mem = '1MB'; } step a2 { SELECT n FROM t; }
      session b step b1 { INSERT INTO t VALUES (2); }`
    await expect(report(text)).rejects.toMatchObject({
      reason: { came: expect.stringContaining('rows'), try: expect.stringContaining('teardown') },
    })
  })

  it('says which setup of a session fails', async () => {
    const failing = 'session a setup { SELECT 1/0; } step a1 { SELECT 1; }'
    await expect(report(`${table}\n${failing}\n${other}`)).rejects.toThrow(/setup of session a/)
    expect(await sessionsLeft()).toBe(0)
  })

  it('does not compare the time, the ids of processes and transactions, and random values', async () => {
    const text = `setup { CREATE TABLE t (id uuid DEFAULT gen_random_uuid(), n int, at timestamptz DEFAULT clock_timestamp()); }
      teardown { DROP TABLE t; }
      session a step a1 { BEGIN; } step a2 { INSERT INTO t (n) VALUES (1) RETURNING *; } step a3 { COMMIT; }
      step a4 { SELECT txid_current() AS id, random() AS r ORDER BY 1; }
      session b step b1 { INSERT INTO t (n) SELECT generate_series(2, 9); } step b2 { SELECT pg_backend_pid(); }
      step b3 { SELECT n, row_number() OVER (ORDER BY id) FROM t WHERE n > 1; }`
    const found = await report(text)
    expect(found).toMatchObject({ outcomes: 1, serialOutcomes: 1, anomalies: [] })
  })

  it('compares the rest of rows that hold such values', async () => {
    const text = `setup { CREATE TABLE t (id int PRIMARY KEY, n int, at timestamptz); INSERT INTO t VALUES (1, 1, now()); }
      teardown { DROP TABLE t; }
      session a step a1 { BEGIN; } step a2 { SELECT n FROM t; } step a3 { UPDATE t SET n = 5, at = now() RETURNING *; } step a4 { COMMIT; }
      session b step b1 { BEGIN; } step b2 { SELECT n FROM t; } step b3 { UPDATE t SET n = 7, at = clock_timestamp(); } step b4 { COMMIT; }`
    const found = await report(text)
    expect(new Set(found.anomalies.map(({ name }) => name))).toEqual(new Set(['lost update']))
  })

  it('compares what materialized views hold', async () => {
    const text = `setup { CREATE TABLE t (n int); INSERT INTO t VALUES (1);
        CREATE MATERIALIZED VIEW m AS SELECT n FROM t; }
      teardown { DROP MATERIALIZED VIEW m; DROP TABLE t; }
      session a step a1 { BEGIN; } step a2 { REFRESH MATERIALIZED VIEW m; }
        step a3 { SELECT n FROM t ORDER BY n; } step a4 { COMMIT; }
      session b step b1 { INSERT INTO t VALUES (2); }`
    const found = await report(text)
    // What a3 reads, a serial order gives; what the view holds beside it, none does.
    expect(kindsOf(found)).toEqual(['not-serial'])
    const [first] = found.anomalies
    expect(first?.shortest.left.map(({ title }) => title)).toContain('Left in m')
  })

  it('says which steps fail in every schedule, each with its own error', async () => {
    const text = `${table}
      session a step a1 { BEGIN; } step a2 { SELECT 1/0; } step a3 { SELECT 1; } step a4 { COMMIT; }
      session b step b1 { INSERT INTO t VALUES (2, 2); }
      session c step c1 { INSERT INTO t VALUES (2, 3); }`
    const found = await report(text)
    // Of b1 and c1 only the later one fails; a3 is refused since a2 failed.
    expect(found.alwaysFailing).toEqual(['a2 of a: 22012 division by zero'])
    expect(reportsText([found])).toContain(
      'In every schedule this step fails, whoever else is at work: a2 of a: 22012 division by zero',
    )
  })

  it('gives sequences back where there is no table', async () => {
    const text = `setup { CREATE SEQUENCE numbers; } teardown { DROP SEQUENCE numbers; }
      session a step a1 { SELECT nextval('numbers'); } session b step b1 { SELECT nextval('numbers'); }`
    const found = await report(text)
    expect(found).toMatchObject({ outcomes: 2, serialOutcomes: 2, anomalies: [] })
  })

  it('knows the update that was lost though its read locks the key', async () => {
    const steps = (name: string, n: number): string =>
      `session ${name} step ${name}1 { BEGIN; } step ${name}2 { SELECT n FROM t WHERE id = 1 FOR KEY SHARE; }
      step ${name}3 { UPDATE t SET n = ${n} WHERE id = 1; } step ${name}4 { COMMIT; }`
    const text = `setup { CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1); }
      teardown { DROP TABLE t; } ${steps('a', 5)} ${steps('b', 7)}`
    expect((await report(text)).anomalies[0]).toMatchObject({ name: 'lost update' })
  })

  it('lets one explorer work where a function makes what all databases share', async () => {
    const text = `setup { CREATE TABLE t (n int); CREATE FUNCTION pass() RETURNS void LANGUAGE sql AS $$ CREATE ROLE passing_by; DROP ROLE passing_by; $$; }
      teardown { DROP TABLE t; DROP FUNCTION pass; }
      session a step a1 { BEGIN; } step a2 { SELECT pass(); } step a3 { INSERT INTO t VALUES (1); } step a4 { COMMIT; }
      session b step b1 { BEGIN; } step b2 { INSERT INTO t VALUES (2); } step b3 { SELECT count(*) FROM pg_class WHERE relname = 'none'; } step b4 { COMMIT; }`
    expect(await report(text)).toMatchObject({ anomalies: [], astray: 0 })
  })

  it('says that statements outside BEGIN and COMMIT count by themselves', async () => {
    const { text } = exercises.find(({ name }) => name === 'lost update without BEGIN') as Exercise
    const found = await report(text)
    expect(found).toMatchObject({ anomalies: [], loose: ['a', 'b'] })
    expect(reportsText([found])).toContain('a, b have more than one')
  })
})

/** Connections to databases of explorers, when all have been closed. */
async function sessionsLeft(): Promise<number> {
  const { withOwner } = await import('../../world/postgres/connection.ts')
  return await withOwner(cluster.connection, 'postgres', async (owner) => {
    const answer = await owner.query<{ left: number }>(
      "select count(*)::int as left from pg_stat_activity where datname like 'report%'",
    )
    return answer.rows[0]?.left ?? -1
  })
}
