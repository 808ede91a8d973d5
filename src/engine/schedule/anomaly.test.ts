import { expect, it } from 'vitest'
import { strangerRole } from '../../world/postgres/stranger.ts'
import { type Anomaly, exploreSpecification } from './explore-specification.ts'
import { readSpecification } from './read-specification.ts'
import { specificationCluster } from './test-data/specification-cluster.ts'

const cluster = specificationCluster()
let explored = 0

const setup = `setup { CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
  INSERT INTO account VALUES (1, 100), (2, 100);
  CREATE TABLE booking (who text); CREATE TABLE report (id int PRIMARY KEY, total int);
  CREATE FUNCTION spend(which int) RETURNS void LANGUAGE sql AS
    'UPDATE account SET balance = balance - 90 WHERE id = which AND (SELECT sum(balance) FROM account) > 110'; }
teardown { DROP FUNCTION spend; DROP TABLE account; DROP TABLE booking; DROP TABLE report; }`

async function anomaliesOf(...sessions: readonly (readonly string[])[]): Promise<Anomaly[]> {
  return anomaliesIn(
    sessions.map((steps, session) => {
      const name = 'abc'.charAt(session)
      return `session ${name}\n${steps.map((sql, at) => `step ${name}${at} { ${sql}; }`).join('\n')}`
    }),
  )
}

async function anomaliesIn(scripts: readonly string[]): Promise<Anomaly[]> {
  const [report] = await exploreSpecification(readSpecification([setup, ...scripts].join('\n')), {
    connection: cluster.connection,
    role: strangerRole,
    limits: {
      schedulesMax: 2_000,
      stepsMax: 40,
      stepMs: 5_000,
      bytesMax: 100_000,
      explorers: 3,
      totalMs: 60_000,
    },
    prefix: `anomaly_${explored++}`,
    stop: new AbortController().signal,
  })
  return [...(report?.anomalies ?? [])]
}

const begin = (level = 'READ COMMITTED'): string => `BEGIN ISOLATION LEVEL ${level}`
const readOne = 'SELECT balance FROM account WHERE id = 1'
const readAll = 'SELECT id, balance FROM account'
const set = (id: number, to: string): string =>
  `UPDATE account SET balance = ${to} WHERE id = ${id}`
/** Changes nothing, since no balance is below 0. */
const emptied = (id: number): string => `${set(id, '0')} AND balance < 0`
const book = (who: string): string[] => [
  begin('REPEATABLE READ'),
  'SELECT count(*) FROM booking',
  `INSERT INTO booking VALUES ('${who}')`,
  'COMMIT',
]

it.each([
  [
    'lost update',
    [
      [begin(), readOne, set(1, '90'), 'COMMIT'],
      [begin(), readOne, set(1, '70'), 'COMMIT'],
    ],
    "b1 of b did not see what a2 of a had changed, because it wasn't committed yet, and b2 of b goes by what was read.",
  ],
  [
    'lost update',
    [[begin(), readAll, set(1, '90'), 'COMMIT'], [set(1, 'balance + 5')]],
    'a2 of a changes what b0 of b had changed since a1 of a read it.',
  ],
  [
    'write skew',
    [
      [begin('REPEATABLE READ'), readAll, set(1, 'balance - 90'), 'COMMIT'],
      [begin('REPEATABLE READ'), readAll, set(2, 'balance - 90'), 'COMMIT'],
    ],
    'did not see what',
  ],
  [
    // UPDATE 0 is no cause: if these counted, it would be a lost update.
    'write skew',
    [
      [begin('REPEATABLE READ'), readAll, set(1, 'balance - 90'), emptied(2), 'COMMIT'],
      [begin('REPEATABLE READ'), readAll, set(2, 'balance - 90'), emptied(1), 'COMMIT'],
    ],
    'did not see what',
  ],
  ['write skew through a phantom', [book('ada'), book('max')], 'did not see what'],
  [
    'non-repeatable read',
    [[begin(), readOne, readOne, 'COMMIT'], [set(1, '5')]],
    'a1 of a did not see what b0 of b changed, a2 of a did.',
  ],
  [
    'read skew',
    [
      [begin(), readOne, 'SELECT who FROM booking', 'COMMIT'],
      [begin(), set(1, '5'), "INSERT INTO booking VALUES ('eve')", 'COMMIT'],
    ],
    'a1 of a did not see what b1 of b changed, a2 of a saw what b2 of b changed in the same transaction.',
  ],
  [
    'phantom read',
    [
      [begin(), 'SELECT who FROM booking', 'SELECT who FROM booking', 'COMMIT'],
      ["INSERT INTO booking VALUES ('eve')"],
    ],
    'did not see what',
  ],
  [
    'phantom read',
    [
      [begin(), 'SELECT count(*) FROM booking', 'SELECT count(*) FROM booking', 'COMMIT'],
      ["INSERT INTO booking VALUES ('eve')"],
    ],
    'did not see what',
  ],
  [
    // The row it looks up by its key is gone: the same row, read again.
    'non-repeatable read',
    [[begin(), readOne, readOne, 'COMMIT'], ['DELETE FROM account WHERE id = 1']],
    'did not see what',
  ],
  [
    'read skew',
    [
      [begin(), readOne, 'SELECT balance FROM account WHERE id = 2', 'COMMIT'],
      [begin(), set(1, 'balance - 10'), set(2, 'balance + 10'), 'COMMIT'],
    ],
    'did not see what',
  ],
  [
    // Fekete, O'Neil, O'Neil, "A Read-Only Transaction Anomaly Under Snapshot Isolation" (2004).
    'serialization anomaly',
    [
      [begin('REPEATABLE READ'), readAll, set(2, 'balance - 110'), 'COMMIT'],
      [begin('REPEATABLE READ'), set(1, 'balance + 20'), 'COMMIT'],
      [begin('REPEATABLE READ'), readAll, 'COMMIT'],
    ],
    '',
  ],
  [
    'serialization anomaly',
    [
      [begin('REPEATABLE READ'), 'SELECT spend(1)', 'COMMIT'],
      [begin('REPEATABLE READ'), 'SELECT spend(2)', 'COMMIT'],
    ],
    '',
  ],
])('calls it a %s', async (name, sessions, says) => {
  const anomalies = await anomaliesOf(...sessions)
  const names = anomalies.map((anomaly) => anomaly.name)
  expect(names).toContain(name)
  expect(new Set(names).size).toBe(1)
  expect(anomalies[0]?.shortest.says).toContain(says)
})

it.each([
  ['write skew', `BEGIN ISOLATION LEVEL REPEATABLE READ;`],
  ['write skew', `SET default_transaction_isolation = 'repeatable read'; BEGIN;`],
  [
    'write skew',
    `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ; BEGIN;`,
  ],
])('calls it a %s where the setup of each session was %s', async (name, own) => {
  const script = (who: string, row: number): string => `session ${who} setup { ${own} }
    step ${who}read { ${readAll}; } step ${who}set { ${set(row, 'balance - 90')}; } step ${who}end { COMMIT; }`
  const anomalies = await anomaliesIn([script('a', 1), script('b', 2)])
  expect(new Set(anomalies.map((anomaly) => anomaly.name))).toEqual(new Set([name]))
})

it.each([
  ['an atomic update beside a reader', [[set(1, 'balance - 5')], [readOne]]],
  [
    'a row that was locked before it was read',
    [
      [begin(), `${readOne} FOR UPDATE`, set(1, '90'), 'COMMIT'],
      [begin(), `${readOne} FOR UPDATE`, set(1, '70'), 'COMMIT'],
    ],
  ],
  [
    'the same, one of them rolled back',
    [
      [begin(), readOne, 'ROLLBACK'],
      [begin(), readOne, set(1, '70'), 'COMMIT'],
    ],
  ],
  [
    'reads of one snapshot',
    [[begin('REPEATABLE READ'), readOne, readOne, 'COMMIT'], [set(1, '5')]],
  ],
  [
    'serializable, where one is turned away',
    [
      [begin('SERIALIZABLE'), readAll, set(1, 'balance - 90'), 'COMMIT'],
      [begin('SERIALIZABLE'), readAll, set(2, 'balance - 90'), 'COMMIT'],
    ],
  ],
])('has no name for %s, since nothing is wrong', async (_what, sessions) => {
  expect(await anomaliesOf(...sessions)).toEqual([])
})
