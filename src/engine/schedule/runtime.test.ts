import { describe, expect, it } from 'vitest'
import { withOwner } from '../../world/postgres/connection.ts'
import { strangerRole } from '../../world/postgres/stranger.ts'
import { scriptSession } from './program.ts'
import { openScheduleRuntime, type ScheduleRuntime } from './runtime.ts'
import { specificationCluster } from './test-data/specification-cluster.ts'

const cluster = specificationCluster()
let databases = 0

async function withRuntime<T>(
  setup: string,
  work: (runtime: ScheduleRuntime) => Promise<T>,
): Promise<T> {
  const session = (name: string) => scriptSession({ name, setup: null, teardown: null }, [])
  const runtime = await openScheduleRuntime({
    connection: cluster.connection,
    database: `runtime_${databases++}`,
    role: strangerRole,
    isOneRole: true,
    program: { setups: [setup], teardown: null, sessions: [session('a'), session('b')] },
    stepMs: 10_000,
    bytesMax: 1_000_000,
  })
  try {
    return await work(runtime)
  } finally {
    await runtime.close()
  }
}

describe('a step that waits', () => {
  // All databases have their roles in common, as they have the queue of NOTIFY.
  const role = 'DROP ROLE IF EXISTS shared_by_all; CREATE ROLE shared_by_all;'
  const says = (text: string): string => `COMMENT ON ROLE shared_by_all IS '${text}'`

  it('for a session of another runtime only goes on, and was never waiting', async () => {
    await withRuntime(role, async ({ lines: [line], findWaiting }) => {
      await withOwner(cluster.connection, 'postgres', async (other) => {
        await other.query('begin')
        await other.query(says('held by another one'))
        const found: boolean[] = []
        line?.start(says('mine'), null)
        const settled = await line?.settle(async () => {
          found.push((await findWaiting([0])).has(0))
          await other.query('rollback')
          return found.includes(true)
        }, {})
        expect({ settled, found, error: line?.result().error }).toEqual({
          settled: 'done',
          found: [false],
          error: null,
        })
      })
    })
  })

  it('for a session of its own runtime is told, whatever it waits for', async () => {
    const setup = `${role} CREATE TABLE t (n int); INSERT INTO t VALUES (1)`
    await withRuntime(setup, async ({ lines: [one, two], findWaiting, findBlockers }) => {
      for (const sql of [says('1'), 'UPDATE t SET n = 2', 'SELECT pg_advisory_xact_lock(1)']) {
        for (const text of ['BEGIN', sql]) {
          one?.start(text, null)
          expect(await one?.settle(async () => false, {})).toBe('done')
        }
        two?.start(sql, null)
        const settled = await two?.settle(async () => (await findWaiting([1])).has(1), {})
        expect([settled, await findBlockers(1)]).toEqual(['waits', [0]])
        one?.start('ROLLBACK', null)
        await one?.settle(async () => false, {})
        expect(await two?.settle(async () => (await findWaiting([1])).has(1), {})).toBe('done')
      }
    })
  })

  it('for a transaction that is prepared is told', async () => {
    const setup = 'CREATE TABLE t (n int); INSERT INTO t VALUES (1)'
    await withRuntime(setup, async ({ lines: [one, two], findWaiting }) => {
      for (const text of ['BEGIN', 'UPDATE t SET n = 2', "PREPARE TRANSACTION 'kept'"]) {
        one?.start(text, null)
        expect(await one?.settle(async () => false, {})).toBe('done')
      }
      two?.start('UPDATE t SET n = 3', null)
      const settle = () =>
        two?.settle(async () => (await findWaiting([1])).has(1), { again: true, quiet: true })
      expect(await settle()).toBe('waits')
      one?.start("ROLLBACK PREPARED 'kept'", null)
      await one?.settle(async () => false, {})
      expect(await settle()).toBe('done')
    })
  })
})
