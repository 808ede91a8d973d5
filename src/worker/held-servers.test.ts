import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { plainGrader, plainVerdict } from '../../tests/store/plain-grader.ts'
import { askServer, replayAttempt } from '../command/ask-server.ts'
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

function deskFor(made: Serving | NotServing | Error): Desk {
  const alarms: string[] = []
  const served: Desk['served'] = []
  const serve: Grader['serve'] = async (lab, text) => {
    served.push({ lab: lab.id, text })
    if (made instanceof Error) throw made
    return made
  }
  const servers = openServers({
    context: fresh.context,
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
async function answerTo(taskId: string): Promise<ServerAnswer | null> {
  const answer = async () =>
    (await listServerTasks(fresh.context.store, { ...own(), limit: 50 })).find(
      ({ id }) => id === taskId,
    )?.answer ?? null
  await until(async () => (await answer()) !== null)
  return await answer()
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
    const output = () => getServerOutput(fresh.context.store, serverId)
    await until(async () => (await output()) !== '')
    state.output += 'again\n'
    await until(async () => (await output()).includes('again'))
    expect(await output()).toBe('hello\nagain\n')
    const { taskId } = await askServer(fresh.context, { ...own(), request: get })
    expect(await answerTo(taskId)).toEqual(answered('/x'))
    await desk.servers.take(serverId)
    expect(desk.served).toHaveLength(1)
    await stopServer(fresh.context, own())
    await until(() => state.isClosed)
    expect(state.isClosed).toBe(true)
    expect(await find(serverId)).toMatchObject({ ending: { says: 'You stopped it' } })
    await desk.servers.close()
    expect(desk.alarms).toEqual([])
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
    const output = () => getServerOutput(fresh.context.store, serverId)
    await until(async () => (await output()) !== '')
    state.output += 'more'
    end({ says: 'It ended', reason: null })
    await untilState(serverId, 'ended')
    const kept = await output()
    expect(kept.replaceAll('x', '')).toBe('\n… There is more, and it is not kept.\n')
    expect(kept.indexOf('\n')).toBe(262_144)
    await desk.servers.close()
  })

  it('is replayed an attempt that has its verdict, and may be elsewhere then', async () => {
    const { server, state } = serving()
    const desk = deskFor(server)
    const { context } = fresh
    const { attemptId } = await submitAttempt(context, { ...own(), answer: 'x', via: 'page' })
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const early = await replayAttempt(context, { ...own(), attemptId })
    expect(await answerTo(early.taskId)).toMatchObject({
      kind: 'refused',
      reason: { came: 'one that is still being checked' },
    })
    const begun = await recordGradingBegun(context, { attemptId })
    if (begun.kind !== 'begun') throw new Error('it can be graded')
    const verdict = plainVerdict({ hash: 'h' }, begun.attempt)
    await recordVerdict(context, { attemptId, run: begun.run, verdict })
    state.port = 4_001
    const { taskId } = await replayAttempt(context, { ...own(), attemptId })
    expect(await answerTo(taskId)).toEqual(answered(`replayed ${begun.attempt.seed}`))
    await until(async () => (await find(serverId))?.port === 4_001)
    expect((await find(serverId))?.port).toBe(4_001)
    await desk.servers.close()
  })

  it('that could not be asked says so, with an alarm, and runs on', async () => {
    const { server } = serving({ ask: () => Promise.reject(new Error('lost')) })
    const desk = deskFor(server)
    const serverId = await start(desk)
    await untilState(serverId, 'running')
    const { taskId } = await askServer(fresh.context, { ...own(), request: get })
    expect(await answerTo(taskId)).toMatchObject({
      kind: 'refused',
      reason: { came: 'an error of ours' },
    })
    expect(desk.alarms).toEqual(['a request to a learner’s server failed'])
    expect(await stateOf(serverId)).toBe('running')
    await desk.servers.close()
  })
})
