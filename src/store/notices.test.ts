import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import type { Notice } from './notices.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

it('whoever listens is told that the connection was lost, and hears again afterwards', async () => {
  const { store, learnerId } = fresh
  const heard: Notice[] = []
  const stop = await store.notices.subscribe(`learner ${learnerId}`, (notice) => heard.push(notice))
  const say = () =>
    store.pool.query('select pg_notify($1, $2)', ['backwright', `learner ${learnerId}`])
  await say()
  await until(() => heard.length === 1)
  expect(heard).toEqual([{ kind: 'learner', learnerId }])
  await store.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen backwright'
       and datname = current_database()`,
  )
  await until(() => heard.length === 2)
  expect(heard[1]).toEqual({ kind: 'lost' })
  await say()
  await until(() => heard.length === 3)
  expect(heard[2]).toEqual({ kind: 'learner', learnerId })
  stop()
})

it('one who leaves takes nobody else along, and each topic has its own hearers', async () => {
  const { store, learnerId } = fresh
  const heard: string[] = []
  const subscribe = (name: string, topic: string) =>
    store.notices.subscribe(topic as `learner ${string}`, () => heard.push(name))
  const topic = `learner ${learnerId}`
  const say = async (): Promise<string[]> => {
    heard.length = 0
    await store.pool.query('select pg_notify($1, $2)', ['backwright', topic])
    await until(() => heard.includes('last'))
    return heard.toSorted()
  }
  const one = await subscribe('one', topic)
  const other = await subscribe('other', topic)
  const elsewhere = await subscribe('elsewhere', 'learner somebody')
  const last = await subscribe('last', topic)
  expect(await say()).toEqual(['last', 'one', 'other'])
  one()
  expect(await say()).toEqual(['last', 'other'])
  one()
  other()
  expect(await say()).toEqual(['last'])
  const again = await subscribe('again', topic)
  expect(await say()).toEqual(['again', 'last'])
  for (const stop of [elsewhere, last, again]) stop()
})
