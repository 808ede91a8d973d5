import { describe, expect, it } from 'vitest'
import { until } from '../../tests/store/fresh-store.ts'
import { answered, reason, serving, useHeldServers } from '../../tests/store/held-servers.ts'
import { replayAttempt } from '../command/ask-server.ts'
import { startServer } from '../command/start-server.ts'

/* A worker's servers and a store that takes its time, or refuses. */

const {
  freshNow,
  deskFor,
  own,
  start,
  stateOf,
  untilState,
  outputOf,
  answerTo,
  ask,
  looked,
  submit,
  grade,
} = useHeldServers()

describe('a store that takes its time', () => {
  /** Lets what `change` names take long, so that anyone who doesn't wait for it is seen. */
  async function slowly(change: string, work: () => Promise<void>): Promise<void> {
    const { pool } = freshNow().store
    await pool.query(`create or replace function take_time() returns trigger language plpgsql as
      'begin perform pg_sleep(0.3); return new; end'`)
    await pool.query(
      `create trigger slow before ${change} for each row execute function take_time()`,
    )
    try {
      await work()
    } finally {
      await pool.query(`drop trigger slow on ${change.split(' ').at(-1)}`)
    }
  }

  it('is waited for before a worker stops: each server has its ending', async () => {
    await slowly('update of ending on server', async () => {
      for (const made of [serving().server, new Error('no disk left')]) {
        const desk = deskFor(made)
        const serverId = await start(desk)
        if (made instanceof Error) await until(() => desk.alarms.length > 0)
        else await untilState(serverId, 'running')
        await desk.servers.close()
        expect(await stateOf(serverId)).toBe('ended')
      }
    })
  })

  it('has what a server printed before it has its ending', async () => {
    await slowly('insert on server_output', async () => {
      const refused = deskFor({ kind: 'refused', reason, output: 'no such file\n' })
      const first = await start(refused)
      await untilState(first, 'ended')
      expect(await outputOf(first)).toBe('no such file\n')
      const { server, state, end } = serving()
      const desk = deskFor(server)
      const second = await start(desk)
      await untilState(second, 'running')
      state.output = 'last words'
      end({ says: 'It ended', reason: null })
      await untilState(second, 'ended')
      expect(await outputOf(second)).toBe('last words')
      await Promise.all([refused.servers.close(), desk.servers.close()])
    })
  })

  it('keeps what one printed that was ended before it ran', async () => {
    const { pool } = freshNow().store
    const { server, state } = serving()
    state.output = 'starting'
    const desk = deskFor(server)
    const other = await pool.connect()
    await slowly('insert on server_output', async () => {
      const { serverId } = await startServer(freshNow().context, { ...own(), answer: 'start: x' })
      await other.query('begin')
      await other.query('select from server where id = $1 for no key update', [serverId])
      await desk.servers.take(serverId)
      await until(async () => {
        const { rows } = await pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
        )
        return rows.length > 0
      })
      await other.query(`update server set state = 'ended' where id = $1`, [serverId])
      await other.query('commit')
      await desk.servers.close()
      expect(await outputOf(serverId)).toBe('starting')
      expect(state.isClosed).toBe(true)
    })
    other.release()
  })

  it('is asked nothing twice while an answer is being kept', async () => {
    const { pool } = freshNow().store
    let goOn: () => void = () => undefined
    const asked: string[] = []
    const { server, state } = serving({
      ask: async ({ target }) => {
        asked.push(target)
        await new Promise<void>((resolve) => {
          goOn = resolve
        })
        if (target === '/lost') throw new Error('lost')
        return answered(target)
      },
    })
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const other = await pool.connect()
    for (const target of ['/lost', '/x']) {
      const taskId = await ask(target)
      await until(() => asked.includes(target))
      await other.query('begin')
      await other.query('select from server_task where id = $1 for update', [taskId])
      goOn()
      await until(async () => {
        const { rows } = await pool.query(
          `select from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like '%update server_task%'`,
        )
        return rows.length > 0
      })
      await looked(serverId, state)
      await other.query('commit')
      await answerTo(taskId)
    }
    other.release()
    expect(asked).toEqual(['/lost', '/x'])
    await desk.servers.close()
  })
})

it('what the store refuses to keep is heard, and whoever waits is told', async () => {
  const { pool } = freshNow().store
  await pool.query(`alter table server_task add constraint refused
    check (answer::text not like '%unkeepable%') not valid`)
  await pool.query('alter table server add constraint refused check (port <> 4666) not valid')
  const { server, state } = serving()
  const desk = deskFor(server)
  const attemptId = await submit()
  await grade(attemptId)
  const serverId = await start(desk)
  await untilState(serverId, 'running')
  expect(await answerTo(await ask('/unkeepable'))).toMatchObject({
    reason: { came: 'an error of ours' },
  })
  state.port = 4_666
  const { taskId } = await replayAttempt(freshNow().context, { ...own(), attemptId })
  expect(await answerTo(taskId)).toMatchObject({
    reason: { came: expect.stringContaining('replayed') },
  })
  await until(() => desk.alarms.length > 1)
  const alarm = 'a request to a learner’s server failed'
  expect(desk.alarms).toEqual([alarm, alarm])
  await desk.servers.close()
  await pool.query('alter table server_task drop constraint refused')
  await pool.query('alter table server drop constraint refused')
})
