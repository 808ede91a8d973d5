import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { askServer } from '../../src/command/ask-server.ts'
import type { CommandContext } from '../../src/command/context.ts'
import { recordGradingBegun, recordVerdict } from '../../src/command/record-grading.ts'
import { startServer } from '../../src/command/start-server.ts'
import { submitAttempt } from '../../src/command/submit-attempt.ts'
import type { Grader, NotServing, Serving } from '../../src/lab/grading.ts'
import type { ServerAnswer, ServerEnding } from '../../src/lab/http/console.ts'
import { findServer, getServerOutput, listServerTasks } from '../../src/store/servers.ts'
import { openServers, type Servers } from '../../src/worker/servers.ts'
import { type FreshStore, freshStore, until } from './fresh-store.ts'
import { plainGrader, plainVerdict } from './plain-grader.ts'

/* A worker's servers without a process behind them, each held and ended from a test. */

export const reason = { expected: 'a', came: 'b', try: 'c' }
export const answered = (said: string): ServerAnswer => ({
  kind: 'refused',
  reason: { ...reason, came: said },
})
const get = { method: 'GET', target: '/x', headers: '', body: '' }

/** A server that answers with what it was asked, and can be ended from here. */
export function serving(change: Partial<Serving> = {}) {
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

/** A store for the tests of a file, and what they do with servers in it. */
export function useHeldServers() {
  let fresh: FreshStore
  beforeAll(async () => {
    fresh = await freshStore()
  })
  afterAll(() => fresh.close())

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

  const lab = () =>
    [...fresh.catalog.labs.values()].find(({ kind }) => kind === 'http')?.id as string
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
  return {
    /** Once the tests have begun. */
    freshNow: () => fresh,
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
  }
}
