import net from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { openClient } from './connect.ts'
import { type Notice, noticeText, openNotices, type Topic } from './notices.ts'
import { sendNotice } from './send-notice.ts'

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

it('one who left long ago and leaves once more takes no newcomer along', async () => {
  const { store } = fresh
  const topic = 'run again' as const
  const heard: string[] = []
  const old = await store.notices.subscribe(topic, () => heard.push('old'))
  old()
  const newer = await store.notices.subscribe(topic, () => heard.push('newer'))
  old()
  await sendNotice(store.db, { kind: 'run', runId: 'again' })
  await until(() => heard.length > 0)
  expect(heard).toEqual(['newer'])
  newer()
})

describe('a notice', () => {
  const ids = { attemptId: 'a', learnerId: 'l', labId: 'query/x' }
  it.each<[Exclude<Notice, { kind: 'lost' }>, Topic[]]>([
    [{ kind: 'check', attemptId: 'a' }, ['attempt a']],
    [{ kind: 'attempt', ...ids }, ['attempt a', 'learner l']],
    [{ kind: 'verdict', ...ids }, ['attempt a', 'learner l']],
    [{ kind: 'hint', learnerId: 'l', labId: 'query/x' }, ['learner l']],
    [{ kind: 'solution', learnerId: 'l', labId: 'query/x' }, ['learner l']],
    [{ kind: 'draft', learnerId: 'l', labId: 'query/x', windowId: 'w' }, ['learner l']],
    [{ kind: 'learner', learnerId: 'l' }, ['learner l']],
    [{ kind: 'run', runId: 'r' }, ['run r']],
    [{ kind: 'picture', labId: 'query/x' }, ['lab query/x']],
    [
      { kind: 'server', serverId: 's', learnerId: 'l', labId: 'query/x' },
      ['learner l', 'server s'],
    ],
  ])('goes to those whom it concerns: %o', async (notice, expected) => {
    const { store } = fresh
    const topics = [
      'attempt a',
      'learner l',
      'run r',
      'lab query/x',
      'server s',
      'run end',
    ] as const
    const heard: [Topic, Notice][] = []
    const stops: (() => void)[] = []
    for (const topic of topics) {
      stops.push(await store.notices.subscribe(topic, (one) => heard.push([topic, one])))
    }
    await store.pool.query('select pg_notify($1, $2)', ['backwright', 'gossip about l'])
    await sendNotice(store.db, notice)
    await sendNotice(store.db, { kind: 'run', runId: 'end' })
    await until(() => heard.some(([topic]) => topic === 'run end'))
    for (const stop of stops) stop()
    expect(heard.slice(0, -1)).toEqual(
      expect.arrayContaining(expected.map((topic) => [topic, notice])),
    )
    expect(heard).toHaveLength(expected.length + 1)
    expect(noticeText(notice).split(' ')[0]).toBe(notice.kind)
  })
})

describe('a connection for notices', () => {
  const locks = async (): Promise<number> => {
    const { rows } = await fresh.store.pool.query(
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and mode = 'ShareLock'
         and classid = 4711 and database = (select oid from pg_database where datname = current_database())`,
    )
    return rows[0].n
  }
  const lose = () =>
    fresh.store.pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 4711
         and database = (select oid from pg_database where datname = current_database())`,
    )

  it('holds its locks again once it was lost, except those that were let go', async () => {
    const notices = openNotices(fresh.config)
    const [kept, gone] = [
      { lockClass: 4_711, name: 'kept' },
      { lockClass: 4_711, name: 'gone' },
    ]
    const lost: string[] = []
    const hear = (notice: Notice): void => void lost.push(notice.kind)
    await notices.subscribe('run one', hear)
    await notices.subscribe('run other', hear)
    await notices.hold(kept)
    await notices.hold(gone)
    expect(await locks()).toBe(2)
    await lose()
    await until(() => lost.length > 0)
    // Whoever listens for two things is told once.
    expect([lost, await locks()]).toEqual([['lost'], 2])
    await notices.letGo(gone)
    expect(await locks()).toBe(1)
    await lose()
    await until(() => lost.length > 1)
    expect([lost, await locks()]).toEqual([['lost', 'lost'], 1])
    await notices.close()
    await until(async () => (await locks()) === 0)
    expect([lost, await locks()]).toEqual([['lost', 'lost'], 0])
  })

  it('that a lock opens holds it once, so that it’s let go at once', async () => {
    const notices = openNotices(fresh.config)
    const lock = { lockClass: 4_711, name: 'first' }
    await notices.hold(lock)
    expect(await locks()).toBe(1)
    await notices.letGo(lock)
    expect(await locks()).toBe(0)
    await notices.close()
  })

  it('tells that it was lost once its locks are held again, not before', async () => {
    const notices = openNotices(fresh.config)
    const told: string[] = []
    await notices.subscribe('run one', ({ kind }) => told.push(kind))
    await notices.hold({ lockClass: 4_711, name: 'kept' })
    const rival = await openClient(fresh.config)
    const isTaken = rival.query(`select pg_advisory_lock(4711, hashtext('kept'))`)
    const waiting = async (mode: string): Promise<boolean> => {
      const { rowCount } = await fresh.store.pool.query(
        `select from pg_locks where locktype = 'advisory' and classid = 4711 and not granted
           and mode = $1 and database = (select oid from pg_database where datname = current_database())`,
        [mode],
      )
      return rowCount === 1
    }
    await until(() => waiting('ExclusiveLock'))
    await fresh.store.pool.query(
      `select pg_terminate_backend(pid) from pg_locks where classid = 4711 and granted
         and database = (select oid from pg_database where datname = current_database())`,
    )
    await isTaken
    await until(() => waiting('ShareLock'))
    expect([await waiting('ShareLock'), told]).toEqual([true, []])
    await rival.end()
    await until(() => told.length > 0)
    expect([told, await locks()]).toEqual([['lost'], 1])
    await notices.close()
  })

  it('that can’t be opened says so, and is tried again by the next who asks', async () => {
    const name = 'comes_later'
    const { config } = await fresh.emptyDatabase(name)
    const database = config.connection.database as string
    const rename = (from: string, to: string) =>
      fresh.store.pool.query(`alter database "${from}" rename to "${to}"`)
    await rename(database, `${database}_not_yet`)
    const notices = openNotices({ ...config, revive: null })
    const heard: Notice[] = []
    const early: Notice[] = []
    await expect(notices.subscribe('run x', (one) => early.push(one))).rejects.toMatchObject({
      code: 'no-database',
    })
    await rename(`${database}_not_yet`, database)
    await notices.subscribe('run x', (one) => heard.push(one))
    const client = await openClient(config)
    await client.query('select pg_notify($1, $2)', ['backwright', 'run x'])
    await until(() => heard.length > 0)
    expect([heard, early]).toEqual([[{ kind: 'run', runId: 'x' }], []])
    await client.end()
    await notices.close()
  })

  /** Connections as they're opened; what one says to listen is held back until `goOn`. */
  function watched() {
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    const sockets: net.Socket[] = []
    const stream = (): net.Socket => {
      const socket = new net.Socket()
      const write = socket.write.bind(socket) as (bytes: Buffer, then?: () => void) => boolean
      const listenLater = (bytes: Buffer, then?: () => void): boolean => {
        if (!bytes.includes('listen backwright')) return write(bytes, then)
        ask()
        void held.then(() => write(bytes, then))
        return true
      }
      // Not before: connecting sets its own.
      socket.once('connect', () => Object.assign(socket, { write: listenLater }))
      sockets.push(socket)
      return socket
    }
    const config = { revive: null, connection: { ...fresh.config.connection, stream } }
    return { config, sockets, asked, goOn }
  }

  it('is subscribed to once nothing can be missed, and closed once it’s gone, for good', async () => {
    const { config, sockets, asked, goOn } = watched()
    const notices = openNotices(config)
    const heard: Notice[] = []
    let isSubscribed = false
    const subscribed = notices
      .subscribe('run x', (notice) => heard.push(notice))
      .then(() => {
        isSubscribed = true
      })
    await asked
    await setImmediate()
    expect(isSubscribed).toBe(false)
    goOn()
    await subscribed
    await notices.subscribe('run y', (notice) => heard.push(notice))
    await notices.close()
    expect(sockets.map(({ closed }) => closed)).toEqual([true])
    await setImmediate()
    expect([sockets.length, heard]).toEqual([1, []])
  })

  it('that was never opened is closed without a word', async () => {
    await openNotices({ connection: { host: '/nowhere' }, revive: null }).close()
  })
})
