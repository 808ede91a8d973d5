import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { until } from '../../tests/store/fresh-store.ts'
import { answered, reason, serving, useHeldServers } from '../../tests/store/held-servers.ts'
import { replayAttempt } from '../command/ask-server.ts'
import { stopServer } from '../command/start-server.ts'
import type { Serving } from '../lab/grading.ts'
import { getServerOutput } from '../store/servers.ts'

/* What a worker does with a server that it holds; src/worker/servers.test.ts starts real ones. */

const {
  freshNow,
  deskFor,
  own,
  start,
  find,
  stateOf,
  untilState,
  outputOf,
  answerTo,
  ask,
  looked,
  submit,
  grade,
} = useHeldServers()

describe('a server that a worker holds', () => {
  it('runs at its port, answers, keeps what it prints, and is closed when it is stopped', async () => {
    const { server, state } = serving()
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    expect(await find(serverId)).toMatchObject({ state: 'running', port: 4_000 })
    expect(desk.served).toEqual([{ lab: own().labId, text: 'start: x' }])
    state.output = 'hello\n'
    await until(async () => (await outputOf(serverId)) !== '')
    state.output += 'again\n'
    await until(async () => (await outputOf(serverId)).includes('again'))
    expect(await outputOf(serverId)).toBe('hello\nagain\n')
    expect(await answerTo(await ask('/x'))).toEqual(answered('/x'))
    await desk.servers.take(serverId)
    expect(desk.served).toHaveLength(1)
    await stopServer(freshNow().context, own())
    await until(() => state.isClosed)
    expect(state.isClosed).toBe(true)
    expect(await find(serverId)).toMatchObject({ ending: { says: 'You stopped it' } })
    await desk.servers.close()
    expect(desk.alarms).toEqual([])
    // Two pieces; where nothing was printed, nothing is kept.
    const { rows } = await freshNow().store.pool.query(
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
    expect(await getServerOutput(freshNow().context.store, serverId)).toBe('no such file\n')
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
    expect(await getServerOutput(freshNow().context.store, serverId)).toBe('last words')
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
    await stopServer(freshNow().context, own())
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
    const { context } = freshNow()
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
    const { notices } = freshNow().store
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
    const desk = deskFor(server, {
      store: { ...freshNow().store, notices: { ...notices, subscribe } },
    })
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
