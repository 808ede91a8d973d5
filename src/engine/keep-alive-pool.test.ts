import { expect, test } from 'vitest'
import { openKeepAlivePool } from './keep-alive-pool.ts'

interface Thing {
  readonly name: string
  isSpoiled: boolean
}

function poolOf(keptMax = 2) {
  const events: string[] = []
  let made = 0
  const pool = openKeepAlivePool<{ readonly hash: string }, Thing>({
    nameOf: ({ hash }) => hash,
    keptMax,
    open: async ({ hash }) => {
      const name = `${hash}${made++}`
      events.push(`open ${name}`)
      return { name, isSpoiled: false }
    },
    isSound: async ({ isSpoiled }) => !isSpoiled,
    close: async ({ name }) => {
      events.push(`close ${name}`)
    },
  })
  return { pool, events }
}

const nameOf = async ({ name }: Thing): Promise<string> => name

test('what a lab needs is made once, and what an attempt spoiled is made anew', async () => {
  const { pool, events } = poolOf()
  expect(await pool.use({ hash: 'a' }, nameOf)).toBe('a0')
  await pool.use({ hash: 'a' }, async (thing) => {
    thing.isSpoiled = true
  })
  expect(await pool.use({ hash: 'a' }, nameOf)).toBe('a1')
  expect(events).toEqual(['open a0', 'close a0', 'open a1'])
})

test('one attempt at a time uses it', async () => {
  const { pool } = poolOf()
  const order: string[] = []
  let finish = (): void => undefined
  const first = pool.use({ hash: 'a' }, async () => {
    order.push('first begins')
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    order.push('first ends')
  })
  const second = pool.use({ hash: 'a' }, async () => {
    order.push('second begins')
  })
  await expect.poll(() => order).toEqual(['first begins'])
  finish()
  await Promise.all([first, second])
  expect(order).toEqual(['first begins', 'first ends', 'second begins'])
})

test('what broke is dropped, and those who wait for it go on', async () => {
  const { pool, events } = poolOf()
  const broken = pool.use({ hash: 'a' }, async () => {
    throw new Error('broke')
  })
  const next = pool.use({ hash: 'a' }, nameOf)
  await expect(broken).rejects.toThrow('broke')
  await next
  expect(await pool.use({ hash: 'a' }, nameOf)).toBe('a1')
  await expect.poll(() => events).toContain('close a0')
})

test('of more labs the one that was not used for longest goes, and closing drops the rest', async () => {
  const { pool, events } = poolOf()
  for (const hash of ['a', 'b', 'a', 'c']) await pool.use({ hash }, nameOf)
  expect(events).toEqual(['open a0', 'open b1', 'open c2', 'close b1'])
  await pool.close()
  expect(events.slice(4).toSorted()).toEqual(['close a0', 'close c2'])
})

test('what can’t be closed fails nobody whose work is done', async () => {
  const pool = openKeepAlivePool<string, string>({
    nameOf: (name) => name,
    keptMax: 1,
    open: async (name) => name,
    close: async () => {
      throw new Error('the server is gone')
    },
  })
  for (const name of ['a', 'b']) expect(await pool.use(name, async (held) => held)).toBe(name)
  await pool.close()
})
