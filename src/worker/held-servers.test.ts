import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { plainGrader, plainVerdict } from '../../tests/store/plain-grader.ts'
import { askServer, replayAttempt } from '../command/ask-server.ts'
import type { CommandContext } from '../command/context.ts'
import { recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import { startServer, stopServer } from '../command/start-server.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { Grader, NotServing, Serving } from '../lab/grading.ts'
import type { ServerAnswer, ServerEnding } from '../lab/http/console.ts'
import { findServer, getServerOutput, listServerTasks } from '../store/servers.ts'
import { openServers, type Servers } from './servers.ts'

/* What a worker does with a server that it holds; src/worker/servers.test.ts starts real ones. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const reason = { expected: 'a', came: 'b', try: 'c' }
const answered = (said: string): ServerAnswer => ({
  kind: 'refused',
  reason: { ...reason, came: said },
})
const get = { method: 'GET', target: '/x', headers: '', body: '' }

/** A server that answers with what it was asked, and can be ended from here. */
function serving(change: Partial<Serving> = {}) {
  const { promise: ended, resolve: end } = Promise.withResolvers<ServerEnding>()
  const state = { output: '', isClosed: false, port: 4_000 as number | null }
  const server: Serving = {
    kind: 'serving',
    port: () => state.port,
    output: () => state.output,
    ended,
    ask: async ({ target }) => answered(target),
    replay: async ({ seed }) => answered(`replayed ${seed}`),
    close: async () => {
      await nextTurn()
      state.isClosed = true
    },
    ...change,
  }
  return { server, state, end }
}

interface Desk {
  readonly servers: Servers
  readonly alarms: string[]
  readonly served: { lab: string; text: string }[]
}

type Made = Serving | NotServing | Error
function deskFor(made: Made | Promise<Made>, change: Partial<CommandContext> = {}): Desk {
  const alarms: string[] = []
  const served: Desk['served'] = []
  const serve: Grader['serve'] = async (lab, text) => {
    served.push({ lab: lab.id, text })
    const came = await made
    if (came instanceof Error) throw came
    return came
  }
  const servers = openServers({
    context: { ...fresh.context, ...change },
    grader: { ...plainGrader, serve },
    alarm: (message) => alarms.push(message),
  })
  return { servers, alarms, served }
}

const lab = () => [...fresh.catalog.labs.values()].find(({ kind }) => kind === 'http')?.id as string
const own = () => ({ learnerId: fresh.learnerId, labId: lab() })
async function start(desk: Desk): Promise<string> {
  const { serverId } = await startServer(fresh.context, { ...own(), answer: 'start: x' })
  await desk.servers.take(serverId)
  return serverId
}
const find = (serverId: string) => findServer(fresh.context.store, serverId)
const stateOf = async (serverId: string) => (await find(serverId))?.state
const untilState = (serverId: string, state: string) =>
  until(async () => (await stateOf(serverId)) === state)
const outputOf = (serverId: string) => getServerOutput(fresh.context.store, serverId)
async function answerTo(taskId: string): Promise<ServerAnswer | null> {
  const answer = async () =>
    (await listServerTasks(fresh.context.store, { ...own(), limit: 50 })).find(
      ({ id }) => id === taskId,
    )?.answer ?? null
  await until(async () => (await answer()) !== null)
  return await answer()
}
const ask = async (target: string): Promise<string> =>
  (await askServer(fresh.context, { ...own(), request: { ...get, target } })).taskId
/** What a server prints lets the worker look after it; once it did so three times, the first is over. */
async function looked(serverId: string, state: { output: string }): Promise<string | undefined> {
  for (let times = 0; times < 3; times++) {
    const before = (await find(serverId))?.seenAt.getTime()
    state.output += '.'
    await until(async () => {
      const found = await find(serverId)
      return found?.state === 'ended' || found?.seenAt.getTime() !== before
    })
  }
  return await stateOf(serverId)
}
const submit = async (): Promise<string> =>
  (await submitAttempt(fresh.context, { ...own(), answer: 'x', via: 'page' })).attemptId
/** Gives an attempt its verdict; the seed that it was graded with. */
async function grade(attemptId: string): Promise<string> {
  const begun = await recordGradingBegun(fresh.context, { attemptId })
  if (begun.kind !== 'begun') throw new Error('it can be graded')
  const verdict = plainVerdict({ hash: 'h' }, begun.attempt)
  await recordVerdict(fresh.context, { attemptId, gradingNumber: begun.gradingNumber, verdict })
  return begun.attempt.seed
}

describe('a server that a worker holds', () => {
  it('runs at its port, answers, keeps what it prints, and is closed when it is stopped', async () => {
    const { server, state } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    expect(await find(serverId)).toMatchObject({ state: 'running', port: 4_000 })
    expect(desk.served).toEqual([{ lab: lab(), text: 'start: x' }])
    state.output = 'hello\n'
    await until(async () => (await outputOf(serverId)) !== '')
    state.output += 'again\n'
    await until(async () => (await outputOf(serverId)).includes('again'))
    expect(await outputOf(serverId)).toBe('hello\nagain\n')
    expect(await answerTo(await ask('/x'))).toEqual(answered('/x'))
    await desk.servers.take(serverId)
    expect(desk.served).toHaveLength(1)
    await stopServer(fresh.context, own())
    await until(() => state.isClosed)
    expect(state.isClosed).toBe(true)
    expect(await find(serverId)).toMatchObject({ ending: { says: 'You stopped it' } })
    await desk.servers.close()
    expect(desk.alarms).toEqual([])
    // Two pieces; where nothing was printed, nothing is kept.
    const { rows } = await fresh.store.pool.query(
      'select count(*)::int as pieces from server_output where server_id = $1',
      [serverId],
    )
    expect(rows).toEqual([{ pieces: 2 }])
  })

  it('that does not start says why, with what it printed', async () => {
    const desk = deskFor({ kind: 'refused', reason, output: 'no such file\n' })
    const serverId = await start(desk)
    await untilState(serverId, 'ended')
    expect(await find(serverId)).toMatchObject({ ending: { says: 'It did not start', reason } })
    expect(await getServerOutput(fresh.context.store, serverId)).toBe('no such file\n')
    await desk.servers.close()
  })

  it('that ends by itself says how, after the last that it printed', async () => {
    const { server, state, end } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    state.output = 'last words'
    end({ says: 'It ended with 1', reason: null })
    await untilState(serverId, 'ended')
    expect(await find(serverId)).toMatchObject({ ending: { says: 'It ended with 1' } })
    expect(await getServerOutput(fresh.context.store, serverId)).toBe('last words')
    await desk.servers.close()
    expect(state.isClosed).toBe(true)
  })

  it('is ended when its worker stops, which takes no other one up', async () => {
    const { server, state } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    await desk.servers.close()
    expect(state.isClosed).toBe(true)
    expect(await find(serverId)).toMatchObject({ ending: { says: 'Backwright was closed' } })
    const waiting = await start(desk)
    expect(await stateOf(waiting)).toBe('waiting')
    expect(desk.served).toHaveLength(1)
    await stopServer(fresh.context, own())
  })

  it('that cannot be run is our fault, with an alarm', async () => {
    const desk = deskFor(new Error('no disk left'))
    const serverId = await start(desk)
    await untilState(serverId, 'ended')
    expect(await find(serverId)).toMatchObject({
      ending: { says: 'It could not be run, and that is our fault' },
    })
    await desk.servers.close()
    expect(desk.alarms).toEqual(['a learner’s server was given up'])
  })

  it('prints as much as a page can hold, and then says that there is more', async () => {
    const { server, state, end } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    state.output = 'x'.repeat(262_144 + 5)
    await until(async () => (await outputOf(serverId)) !== '')
    state.output += 'more'
    end({ says: 'It ended', reason: null })
    await untilState(serverId, 'ended')
    const kept = await outputOf(serverId)
    expect(kept.replaceAll('x', '')).toBe('\n… There’s more, and it isn’t kept.\n')
    expect(kept.indexOf('\n')).toBe(262_144)
    await desk.servers.close()
  })

  it('prints all that a page can hold, and one more is left out', async () => {
    const { server, state } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    state.output = 'x'.repeat(262_144)
    await until(async () => (await outputOf(serverId)) !== '')
    expect(await outputOf(serverId)).toBe(state.output)
    state.output += 'y'
    await until(async () => (await outputOf(serverId)).length > 262_144)
    const more = '\n… There’s more, and it isn’t kept.\n'
    expect((await outputOf(serverId)).slice(262_144)).toBe(more)
    await desk.servers.close()
  })

  it('is replayed an attempt that has its verdict, and may be elsewhere then', async () => {
    const { server, state } = serving()
    const desk = deskFor(server)
    const { context } = fresh
    const attemptId = await submit()
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const early = await replayAttempt(context, { ...own(), attemptId })
    expect(await answerTo(early.taskId)).toMatchObject({
      kind: 'refused',
      reason: { came: 'one that is still being checked' },
    })
    const seed = await grade(attemptId)
    state.port = 4_001
    const { taskId } = await replayAttempt(context, { ...own(), attemptId })
    expect(await answerTo(taskId)).toEqual(answered(`replayed ${seed}`))
    await until(async () => (await find(serverId))?.port === 4_001)
    expect((await find(serverId))?.port).toBe(4_001)
    await desk.servers.close()
  })

  it('that could not be asked says so, with an alarm, and runs on', async () => {
    const { server } = serving({ ask: () => Promise.reject(new Error('lost')) })
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    expect(await answerTo(await ask('/x'))).toMatchObject({
      kind: 'refused',
      reason: { came: 'an error of ours' },
    })
    expect(desk.alarms).toEqual(['a request to a learner’s server failed'])
    expect(await stateOf(serverId)).toBe('running')
    await desk.servers.close()
  })
})

describe('a server that is looked after', () => {
  it('is stopped once nobody asked it anything for ten minutes', async () => {
    let now = 1_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    onTestFinished(() => clock.mockRestore())
    const { server, state } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const look = () => looked(serverId, state)
    now += 600_000
    expect(await look()).toBe('running')
    await answerTo(await ask('/x'))
    now += 600_000
    expect(await look()).toBe('running')
    now += 1
    expect(await look()).toBe('ended')
    expect((await find(serverId))?.ending?.says).toContain('nobody asked it anything')
    await desk.servers.close()
    expect(state.isClosed).toBe(true)
  })

  it('answers while one request takes long, and is asked each once', async () => {
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
    const asked: string[] = []
    const { server, state } = serving({
      ask: async ({ target }) => {
        asked.push(target)
        if (target === '/slow') await held
        return answered(target)
      },
    })
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const slow = await ask('/slow')
    await until(() => asked.length > 0)
    expect(await answerTo(await ask('/quick'))).toEqual(answered('/quick'))
    // The worker looks again.
    state.output = 'hello'
    await until(async () => (await outputOf(serverId)) !== '')
    goOn()
    expect(await answerTo(slow)).toEqual(answered('/slow'))
    expect(asked).toEqual(['/slow', '/quick'])
    await desk.servers.close()
  })

  it('is looked at when there’s news, not all the time', async () => {
    let looks = 0
    const clock = (): Date => {
      looks++
      return new Date()
    }
    const desk = deskFor(serving().server, { clock })
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const before = looks
    for (let times = 0; times < 100; times++) await find(serverId)
    expect(looks - before).toBeLessThan(10)
    await desk.servers.close()
  })

  it('is let go when it ends: nobody listens to it or reads what it prints', async () => {
    const { notices } = fresh.store
    let listening = 0
    const subscribe: typeof notices.subscribe = async (topic, hear) => {
      const stop = await notices.subscribe(topic, hear)
      listening++
      return () => {
        listening--
        stop()
      }
    }
    let reads = 0
    const output = (): string => {
      reads++
      return ''
    }
    const { server, end } = serving({ output })
    const desk = deskFor(server, { store: { ...fresh.store, notices: { ...notices, subscribe } } })
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    await until(() => listening > 0)
    end({ says: 'It ended', reason: null })
    await untilState(serverId, 'ended')
    await desk.servers.close()
    expect(listening).toBe(0)
    const before = reads
    // Until another one that began later was read, this one would have been read too.
    const other = serving()
    const next = deskFor(other.server)
    const otherId = await start(next)
    await untilState(otherId, 'running')
    other.state.output = 'x'
    await until(async () => (await outputOf(otherId)) !== '')
    await next.servers.close()
    expect(reads).toBe(before)
  })

  it('is closed even if its worker stopped while it started', async () => {
    const { promise: made, resolve: make } = Promise.withResolvers<Serving>()
    const { server, state } = serving()
    const desk = deskFor(made)
    const serverId = await start(desk)
    await until(() => desk.served.length > 0)
    const closed = desk.servers.close()
    make(server)
    await closed
    expect(state.isClosed).toBe(true)
    expect(await find(serverId)).toMatchObject({ ending: { says: 'Backwright was closed' } })
  })
})

describe('a store that takes its time', () => {
  /** Lets what `change` names take long, so that anyone who doesn't wait for it is seen. */
  async function slowly(change: string, work: () => Promise<void>): Promise<void> {
    const { pool } = fresh.store
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
    const { pool } = fresh.store
    const { server, state } = serving()
    state.output = 'starting'
    const desk = deskFor(server)
    const other = await pool.connect()
    await slowly('insert on server_output', async () => {
      const { serverId } = await startServer(fresh.context, { ...own(), answer: 'start: x' })
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
    const { pool } = fresh.store
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
  const { pool } = fresh.store
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
  const { taskId } = await replayAttempt(fresh.context, { ...own(), attemptId })
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
