import { expect, test } from 'vitest'
import { openWarmPool } from './warm-pool.ts'

interface Thing {
  readonly name: string
  isSpoiled: boolean
}

function poolOf(keptMax = 2) {
  const events: string[] = []
  let made = 0
  const pool = openWarmPool<{ readonly hash: string }, Thing>({
    keptMax,
    open: async ({ hash }) => {
      const name = `${hash}${made++}`
      events.push(`open ${name}`)
      return { name, isSpoiled: false }
    },
    isSound: async ({ isSpoiled }) => !isSpoiled,
    drop: async ({ name }) => {
      events.push(`drop ${name}`)
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
  expect(events).toEqual(['open a0', 'drop a0', 'open a1'])
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
  await expect.poll(() => events).toContain('drop a0')
})

test('of more labs the one that was not used for longest goes, and closing drops the rest', async () => {
  const { pool, events } = poolOf()
  for (const hash of ['a', 'b', 'a', 'c']) await pool.use({ hash }, nameOf)
  expect(events).toEqual(['open a0', 'open b1', 'open c2', 'drop b1'])
  await pool.close()
  expect(events.slice(4).toSorted()).toEqual(['drop a0', 'drop c2'])
})
