import { describe, expect, it } from 'vitest'
import { Problem } from '../kit/problem.ts'
import { fromBytes, toBytes, toJson } from './bytes.ts'
import { codeOf, connectPatiently, type StoreConfig } from './connect.ts'

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
      connection: { connectionString: 'postgres://elsewhere' },
    })
    expect(theirs.came).toMatchObject({
      reason: {
        expected: 'PostgreSQL with the database  at postgres://elsewhere',
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
