import os from 'node:os'
import { assert } from '../../kit/assert.ts'
import type { InFlight } from '../../lab/http/requests.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import { exchangeAtOnce } from '../../world/http/at-once.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { type Connection, connect, exchange } from '../../world/http/exchange.ts'
import type { HttpRequest } from '../../world/http/message.ts'
import type { ServerEnd } from '../../world/runner/running.ts'
import { meetAtLocks } from './gate.ts'
import { isStatus } from './judge.ts'
import { startRuntime } from './runtime.ts'
import { originOf, type Play, requestOf, sendStep, settle } from './send.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { takeFrom } from './source.ts'
import { addEvent, addExchange } from './trace.ts'

/** kill -9, now or at the first byte of an answer: what was acknowledged must be there afterwards. */
export async function playCrash(play: Play, step: StepOf<'crash'>): Promise<Shortfall | null> {
  const { runtime } = play
  const { server } = runtime
  assert(server !== null, 'a server that is killed runs')
  let acknowledged: number | null = null
  if (step.crash !== true && step.while === 'working') return await crashWorking(play, step.crash)
  if (step.crash !== true && step.while === 'committed')
    return await crashCommitted(play, step.crash)
  if (step.crash !== true) {
    let dying: Promise<void> | null = null
    const { exchange: made } = await sendStep(
      play,
      { ...step.crash, expect: undefined },
      {
        onFirstByte: () => {
          dying = server.crash()
        },
      },
    )
    await dying
    acknowledged = made?.response?.status ?? null
    const wanted = step.crash.expect?.status
    if (made && wanted !== undefined && !isStatus(acknowledged ?? 0, wanted)) {
      runtime.server = null
      // What came after the first byte was cut off by us.
      return await settle(play, step.crash, {
        ...made,
        problems: made.response ? [] : made.problems,
      })
    }
    if (made?.response) {
      for (const [name, source] of Object.entries(step.capture ?? {})) {
        play.scope.set(name, takeFrom(made.response, source))
      }
    }
  }
  await server.crash()
  runtime.server = null
  const says =
    acknowledged === null
      ? 'Killed with kill -9'
      : `Killed with kill -9 at the first byte of the answer, which began with ${acknowledged}`
  addEvent(play.trace, says)
  return null
}

/**
 * kill -9 while the request is under way: it waits for the database to let it write, or for its own
 * last byte where it writes nothing there. Its client knows of no outcome.
 */
async function crashWorking(play: Play, inFlight: InFlight): Promise<Shortfall | null> {
  const { runtime } = play
  const { server, database } = runtime
  assert(server !== null, 'a server that is killed runs')
  const request = requestOf(play, inFlight)
  if ('expected' in request) return request
  const origin = originOf(play)
  const kill = (): Promise<void> => server.crash()
  const met =
    database && (await meetAtLocks(origin, [request], database.attempt, { meanwhile: kill }))
  const [made] = met?.exchanges ?? (await exchangeAtOnce(origin, [request], { beforeLast: kill }))
  runtime.server = null
  if (database) await untilQuiet(database)
  addExchange(play.trace, made as Exchange, inFlight.as ?? null)
  const status = made?.response?.status
  const answered = status === undefined ? '' : `which it had answered with ${status} `
  const when = met
    ? 'when its first change was on its way to the database'
    : 'before it could store anything'
  addEvent(play.trace, `Killed with kill -9 in the middle of the request, ${answered}${when}`)
  return null
}

/**
 * kill -9 when the database has committed the first change, before the server hears of it: between
 * two transactions of one request, or before its answer where there's only one. A server that
 * commits nothing is killed after its answer.
 */
async function crashCommitted(play: Play, inFlight: InFlight): Promise<Shortfall | null> {
  const { runtime } = play
  const { server, database } = runtime
  assert(server !== null && database !== null, 'a server with a database that is killed runs')
  const request = requestOf(play, inFlight)
  if ('expected' in request) return request
  let isCommitted = false
  const { traffic } = database.attempt
  traffic.onCommit(async () => {
    isCommitted = true
    await server.crash()
  })
  const made = await exchange(originOf(play), request)
  traffic.onCommit(null)
  await server.crash()
  runtime.server = null
  await untilQuiet(database)
  addExchange(play.trace, made, inFlight.as ?? null)
  const when = isCommitted
    ? 'right after the first COMMIT of this request, before your server heard of it'
    : 'after this request, which had committed nothing before it was answered'
  addEvent(play.trace, `Killed with kill -9 ${when}`)
  return null
}

/** What a killed server had asked of the database goes on there for a moment. */
async function untilQuiet({
  attempt,
  owner,
}: NonNullable<Play['runtime']['database']>): Promise<void> {
  const text = `select from pg_stat_activity where usename = '${attempt.role}' and state <> 'idle'`
  const until = performance.now() + quietMs
  while (performance.now() < until) {
    const [outcome] = await owner.runBatch([{ text }], { timeoutMs: quietMs })
    if (outcome?.kind !== 'rows' || outcome.rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const quietMs = 3_000

/** Starts it again with the same data, on another port. */
export async function playStart(play: Play, { start }: StepOf<'start'>): Promise<Shortfall | null> {
  const env = start === true ? {} : (start.env ?? {})
  if (play.runtime.server?.isRunning()) await play.runtime.server.crash()
  const problem = await startRuntime(play.runtime, env)
  addEvent(play.trace, problem ? 'Did not start again' : 'Started again with the same data')
  if (problem === null) return null
  const { expected, came, try: attempt } = problem.reason
  return shortfall(`after the restart, ${expected}`, came, attempt)
}

/** SIGTERM with requests in flight: each must still be answered, and the process ends by itself. */
export async function playStop(play: Play, { stop }: StepOf<'stop'>): Promise<Shortfall | null> {
  const { runtime } = play
  assert(runtime.server !== null, 'a server that is stopped runs')
  const requests: HttpRequest[] = []
  for (const one of stop.during) {
    const request = requestOf(play, one)
    if ('expected' in request) return request
    requests.push(request)
  }
  const ending: { end: Promise<ServerEnd> | null } = { end: null }
  const kept: Connection[] = []
  let late: Shortfall | null = null
  const advice = stop.try ?? play.advice
  const begin = async (): Promise<void> => {
    addEvent(play.trace, 'SIGTERM was sent')
    ending.end = runtime.server?.stop(stop.within_ms) ?? null
    await afterSignal()
    if (stop.again) {
      addEvent(play.trace, 'SIGTERM was sent once more')
      if (runtime.server?.isRunning()) runtime.server.terminate()
      await afterSignal()
    }
    if (stop.refuses_new) late = await newConnection(play, advice)
  }
  const exchanges =
    requests.length === 0
      ? (await begin(), [])
      : await inFlight(play, requests, { begin, kept: stop.keep_alive ? kept : null })
  for (const [n, made] of exchanges.entries()) {
    const at = addExchange(play.trace, made, stop.during[n]?.as ?? null)
    const step = stop.during[n] as (typeof stop.during)[number]
    const found = made.problems.length > 0 ? dropped(made, advice) : await settle(play, step, made)
    if (found) {
      await ending.end
      for (const connection of kept) connection.close()
      runtime.server = null
      return { ...found, at: found.at ?? at }
    }
  }
  const end = await ending.end
  for (const connection of kept) connection.close()
  runtime.server = null
  return late ?? (end && endShortfall(end, stop, advice))
}

/** Time for the signal to arrive before what holds the requests lets go. */
const signalMs = 60
const afterSignal = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, signalMs))

/** After SIGTERM nobody new is let in; a load balancer goes to another server then. */
async function newConnection(play: Play, advice: string | undefined): Promise<Shortfall | null> {
  const request: HttpRequest = { method: 'GET', target: '/', headers: [], body: null }
  const made = await exchange(originOf(play), request, { limits: { totalMs: lateMs } })
  if (made.problems.some(({ kind }) => kind === 'refused')) return null
  return shortfall(
    'a new connection to be refused after SIGTERM',
    'it was taken',
    advice ?? 'Call `server.close()` first: it stops listening at once and lets requests end.',
  )
}

const lateMs = 300

/** Requests that have begun and not ended when `begin` runs. */
async function inFlight(
  play: Play,
  requests: readonly HttpRequest[],
  { begin, kept }: { readonly begin: () => Promise<void>; readonly kept: Connection[] | null },
): Promise<Exchange[]> {
  const { database } = play.runtime
  const origin = originOf(play)
  const isWriting = requests.every(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
  if (database && isWriting) {
    const met = await meetAtLocks(origin, requests, database.attempt, { meanwhile: begin })
    if (met) return met.exchanges
  }
  if (requests.some(({ body }) => body !== null)) {
    // All but the last byte has arrived: the server has begun to read each of them.
    return await exchangeAtOnce(origin, requests, {
      beforeLast: async () => {
        await afterSignal()
        await begin()
      },
    })
  }
  kept?.push(...(await Promise.all(requests.map(() => connect(origin)))))
  const sent = requests.map(
    (request, at) => kept?.[at]?.exchange(request) ?? exchange(origin, request),
  )
  await afterSignal()
  await begin()
  return await Promise.all(sent)
}

function dropped({ request, problems }: Exchange, advice: string | undefined): Shortfall {
  return shortfall(
    `\`${request.method} ${request.target}\`, which was in flight when SIGTERM came, to be answered`,
    problems[0]?.says ?? 'no answer',
    advice ??
      'On SIGTERM stop taking connections, let running requests end, then exit: `server.close()` does that.',
  )
}

const signalNumber = (name: string): number =>
  (os.constants.signals as Readonly<Record<string, number>>)[name] ?? 0

function endShortfall(
  end: ServerEnd,
  { within_ms, code = 0 }: StepOf<'stop'>['stop'],
  advice: string | undefined,
): Shortfall | null {
  if (end.wasKilled) {
    return shortfall(
      `the process to end within ${within_ms} ms after SIGTERM`,
      'it went on, and we killed it',
      advice ??
        'Something keeps it alive: a timer, a pool of connections, idle clients. Close each of them.',
    )
  }
  if (end.exit.kind === 'code' && end.exit.code === code) return null
  const how =
    end.exit.kind === 'code'
      ? `code ${end.exit.code}`
      : end.exit.kind === 'signal'
        ? `${end.exit.signal}, which a shell shows as code ${128 + signalNumber(end.exit.signal)}`
        : end.exit.kind
  return shortfall(
    `the process to end by itself with code ${code} after SIGTERM`,
    `it ended with ${how}`,
    advice ?? adviceOnEnd(end.exit, code),
  )
}

function adviceOnEnd(exit: ServerEnd['exit'], code: number): string {
  if (exit.kind === 'code') {
    return `It ended by itself, and ${exit.code} says that something failed: an error that nobody caught, or a number given to \`process.exit\`.`
  }
  return exit.kind === 'signal' && exit.signal === 'SIGTERM'
    ? `Without \`process.on('SIGTERM', …)\` the signal ends the process at once, in the middle of whatever it does, and so does one that your program sends itself with \`process.kill\`. Handle it, and let the process end by itself with code ${code}, not with \`process.exit(143)\`.`
    : `It should end by itself, with code ${code}. Look at what it printed last.`
}
