import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { Problem } from '../kit/problem.ts'
import { fromBytes, toBytes, toJson } from './bytes.ts'
import { codeOf, connectPatiently, openClient, openPool, type StoreConfig } from './connect.ts'

const failing = (code: string, message = code): Error => Object.assign(new Error(message), { code })

/** Opens after the errors that are given, one a time, and counts what was done. */
async function connect(errors: readonly Error[], change: Partial<StoreConfig> = {}) {
  const count = { opened: 0, revived: 0 }
  const left = [...errors]
  const config: StoreConfig = {
    connection: { host: '/run/store', database: 'backwright' },
    revive: async () => void count.revived++,
    ...change,
  }
  const open = async (): Promise<string> => {
    count.opened++
    const error = left.shift()
    if (error) throw error
    return 'open'
  }
  try {
    return { ...count, came: await connectPatiently(config, open), ...count }
  } catch (error) {
    return { ...count, came: error as Problem }
  }
}

describe('a connection', () => {
  it('that nobody answers starts the server again, each time that it is gone', async () => {
    const codes = ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']
    const { came, opened, revived } = await connect(codes.map((code) => failing(code)))
    expect({ came, opened, revived }).toEqual({ came: 'open', opened: 5, revived: 4 })
    const lost = await connect([new Error('Connection terminated unexpectedly')])
    expect([lost.came, lost.revived]).toEqual(['open', 1])
    const all = new AggregateError([failing('ECONNREFUSED'), failing('EACCES')])
    expect((await connect([all])).revived).toBe(1)
  })

  it('waits for a server on its way up or down, or that is full, and starts none', async () => {
    const codes = ['57P03', '57P01', '57P02', '53300']
    const { came, revived } = await connect(codes.map((code) => failing(code)))
    expect({ came, revived }).toEqual({ came: 'open', revived: 0 })
    const other = await connect([failing('ECONNREFUSED')], { revive: null })
    expect(other.came).toBe('open')
  })

  it('is tried again once the server is there, and not before', async () => {
    let isUp = false
    let opened = 0
    const open = async (): Promise<string> => {
      opened++
      if (isUp) return 'open'
      throw failing('ECONNREFUSED')
    }
    const revive = async (): Promise<void> => {
      await setTimeout(100)
      isUp = true
    }
    expect(await connectPatiently({ connection: {}, revive }, open)).toBe('open')
    expect(opened).toBe(2)
  })

  it('to a server that never comes up is tried with pauses, and given up after a while', async () => {
    vi.useFakeTimers()
    try {
      let opened = 0
      const open = async (): Promise<string> => {
        opened++
        throw failing(opened < 10_000 ? '57P03' : 'XX000', `the server is starting, ${opened}`)
      }
      const told: Problem[] = []
      connectPatiently({ connection: {}, revive: null }, open).catch((error) => told.push(error))
      await vi.advanceTimersByTimeAsync(14_000)
      expect(told).toEqual([])
      await vi.advanceTimersByTimeAsync(10_000)
      expect(told).toMatchObject([
        { code: 'no-database', reason: { came: `the server is starting, ${opened}` } },
      ])
      expect(opened).toBeLessThan(10_000)
    } finally {
      vi.useRealTimers()
    }
  })

  it('that is refused says what was expected and what to try, at once', async () => {
    const ours = await connect([failing('28P01', 'password authentication failed')])
    expect(ours.opened).toBe(1)
    expect(ours.came).toMatchObject({
      code: 'no-database',
      reason: {
        expected: 'PostgreSQL with the database backwright at /run/store',
        came: 'password authentication failed',
        try: expect.stringContaining('backwright doctor'),
      },
    })
    const theirs = await connect([failing('28P01')], {
      revive: null,
      connection: { host: 'db.example', database: 'theirs' },
    })
    expect(theirs.came).toMatchObject({
      reason: {
        expected: 'PostgreSQL with the database theirs at db.example',
        try: expect.stringContaining('DATABASE_URL'),
      },
    })
    const own = new Problem('bad-input', { expected: 'a', came: 'b', try: 'c' })
    expect((await connect([own])).came).toBe(own)
  })
})

it('an error has the code of the first thing that went wrong, or none', () => {
  expect(codeOf(failing('23505'))).toBe('23505')
  expect(codeOf(new AggregateError([failing('ENOENT'), failing('EPIPE')]))).toBe('ENOENT')
  expect(codeOf(new Error('plain'))).toBe('')
  expect(codeOf({ code: 23505 })).toBe('')
  expect([codeOf(null), codeOf(undefined)]).toEqual(['', ''])
})

it('texts come back as they were, and JSON shows a NUL by its symbol', () => {
  const text = 'a\0b\r\n😀é'
  expect(fromBytes(toBytes(text))).toBe(text)
  expect(toJson({ a: ['x\0y\0'], n: 1 })).toBe('{"a":["x␀y␀"],"n":1}')
})

describe('connections to a server', () => {
  let fresh: FreshStore
  beforeAll(async () => {
    fresh = await freshStore()
  })
  afterAll(() => fresh.close())
  const lose = (pid: number) => fresh.store.pool.query('select pg_terminate_backend($1)', [pid])
  const pidOf = async (client: { query(text: string): Promise<{ rows: { pid: number }[] }> }) =>
    (await client.query('select pg_backend_pid() as pid')).rows[0]?.pid as number
  const isGone = async (pid: number): Promise<boolean> =>
    (await fresh.store.pool.query('select from pg_stat_activity where pid = $1', [pid]))
      .rowCount === 0

  it('may be lost while they are idle or lent out, and the next one is opened anew', async () => {
    const pool = openPool({ ...fresh.config, poolMax: 1 })
    const idle = await pidOf(pool)
    expect(await pidOf(pool)).toBe(idle)
    await lose(idle)
    await until(() => pool.idleCount === 0)
    const lent = await pool.connect()
    const pid = await pidOf(lent)
    expect(pid).not.toBe(idle)
    await lose(pid)
    await until(() => isGone(pid))
    await expect(lent.query('select 1')).rejects.toThrow()
    lent.release(true)
    expect(await pidOf(pool)).not.toBe(pid)
    const alone = await openClient(fresh.config)
    const own = await pidOf(alone)
    await lose(own)
    await until(() => isGone(own))
    await expect(alone.query('select 1')).rejects.toThrow()
    await pool.end()
  })

  it('are as many as are allowed, and carry our name', async () => {
    const names: unknown[] = []
    for (const [config, most] of [
      [{ ...fresh.config, poolMax: 2 }, 2],
      [fresh.config, 8],
    ] as const) {
      const pool = openPool(config)
      const asked = Array.from({ length: 10 }, () => pool.query('show application_name'))
      const answers = await Promise.all(asked)
      names.push(...answers.map(({ rows }) => rows[0].application_name))
      expect(pool.totalCount).toBe(most)
      await pool.end()
    }
    expect(new Set(names)).toEqual(new Set(['backwright store']))
  })

  it('to a database that is not there are refused as a problem, for a query and for a loan', async () => {
    const connection = { ...fresh.config.connection, database: 'nowhere_at_all' }
    const pool = openPool({ connection, revive: null })
    const expected = { code: 'no-database', reason: { came: expect.stringContaining('nowhere') } }
    await expect(pool.query('select 1')).rejects.toMatchObject(expected)
    await expect(pool.connect()).rejects.toMatchObject(expected)
    await pool.end()
  })
})
