import { setTimeout as wait } from 'node:timers/promises'
import { assert } from '../../kit/assert.ts'
import type { InFlight, SendStep } from '../../lab/http/requests.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import { exchangeAtOnce } from '../../world/http/at-once.ts'
import { connect, type Exchange } from '../../world/http/exchange.ts'
import type { HttpRequest } from '../../world/http/message.ts'
import type { Session } from '../../world/postgres/session.ts'
import { isStatus } from './judge.ts'
import { originOf, type Play, requestOf, sendStep, settle } from './send.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { takeFrom } from './source.ts'
import { addEvent, addExchange } from './trace.ts'

/* Many clients at the same moment, and what a request costs the database: counted, never timed. */

type Crowd = StepOf<'crowd'>

interface Sent {
  /** Which of `times` it belongs to. */
  readonly turn: number
  readonly step: InFlight
  readonly request: HttpRequest
}

const busyAdvice =
  'Bound the pool, and the time that a request waits for a connection of it. A request that has waited for so long is told to come again.'

/** Sends all requests of a crowd, does what happens meanwhile, and looks at all answers. */
export async function playCrowd(play: Play, step: Crowd): Promise<Shortfall | null> {
  const sent = requestsOf(play, step)
  if ('expected' in sent) return sent
  const { database } = play.runtime
  database?.attempt.traffic.takeMost()
  const lock = step.locked === undefined ? null : await lockTable(play, step.locked)
  let found: Shortfall | null = null
  let exchanges: Exchange[] = []
  try {
    const crowd = step.slow
      ? slowly(play, sent, async () => {
          found = await meanwhile(play, step)
        })
      : atOnce(play, sent)
    if (!step.slow) {
      found = (await turnedAway(play, step, crowd)) ?? (await meanwhile(play, step))
    }
    await lock?.release()
    exchanges = await crowd.all
  } finally {
    await lock?.release()
  }
  addEvent(play.trace, `${sent.length} requests at the same moment`, countsText(exchanges))
  return found ?? (await answersShortfall(play, step, { sent, exchanges })) ?? tooMany(play, step)
}

function requestsOf(play: Play, { crowd, times }: Crowd): Sent[] | Shortfall {
  const sent: Sent[] = []
  for (let turn = 1; turn <= times; turn++) {
    play.scope.set('turn', turn)
    for (const one of crowd) {
      const request = requestOf(play, one)
      if ('expected' in request) return request
      sent.push({ turn, step: one, request })
    }
  }
  return sent
}

/** Longer than the locks are held. */
const limits = { connectMs: 10_000, totalMs: 30_000 }
const connectsAtOnce = 20

interface Gathered {
  readonly all: Promise<Exchange[]>
  /** Answers so far. */
  answers(): readonly Exchange[]
}

function atOnce(play: Play, sent: readonly Sent[]): Gathered {
  const origin = originOf(play)
  const answers: Exchange[] = []
  const all = (async () => {
    const connections: Awaited<ReturnType<typeof connect>>[] = []
    for (let from = 0; from < sent.length; from += connectsAtOnce) {
      const some = sent.slice(from, from + connectsAtOnce)
      connections.push(...(await Promise.all(some.map(() => connect(origin, limits)))))
    }
    const exchanges = connections.map(async (connection, at) => {
      const { request } = sent[at] as Sent
      const made = await connection.exchange(request, { limits })
      answers.push(made)
      connection.close()
      return made
    })
    return await Promise.all(exchanges)
  })()
  return { all, answers: () => answers }
}

function slowly(play: Play, sent: readonly Sent[], beforeLast: () => Promise<void>): Gathered {
  const requests = sent.map(({ request }) => request)
  return {
    all: exchangeAtOnce(originOf(play), requests, { beforeLast, limits }),
    answers: () => [],
  }
}

/** Others answer while the crowd waits. */
async function meanwhile(play: Play, { meanwhile: steps }: Crowd): Promise<Shortfall | null> {
  for (const one of steps) {
    const { found } = await sendStep(play, one)
    if (found) return { ...found, expected: `${found.expected}, while the others wait` }
  }
  return null
}

const lookMs = 20

/** Waits until as many were turned away as should be. */
async function turnedAway(
  play: Play,
  { turned_away: away, try: advice, times, crowd }: Crowd,
  { answers }: Gathered,
): Promise<Shortfall | null> {
  if (away === undefined) return null
  const wanted = away.expect.status
  const isAway = ({ response }: Exchange): boolean =>
    response !== null && wanted !== undefined && isStatus(response.status, wanted)
  const startedAt = performance.now()
  while (answers().filter(isAway).length < away.at_least) {
    if (performance.now() - startedAt > away.within_ms) {
      const came = answers().filter(isAway).length
      return shortfall(
        `at least ${away.at_least} of ${times * crowd.length} requests to be answered with ${wanted} while the database is busy with the others`,
        `${came} of them, within ${away.within_ms / 1_000} s`,
        advice ?? play.advice ?? busyAdvice,
      )
    }
    await wait(lookMs)
  }
  return null
}

const lockMs = 20_000

/** Locks a table as a long maintenance does; nobody else can read it meanwhile. */
async function lockTable(play: Play, table: string): Promise<{ release(): Promise<void> }> {
  const { database } = play.runtime
  assert(database !== null, 'a lab whose steps lock a table has a database')
  const session: Session = await database.attempt.ownerSession()
  const texts = ['begin', "set local lock_timeout = '5s'", `lock table public.${table}`]
  const outcomes = await session.runBatch(
    texts.map((text) => ({ text })),
    { timeoutMs: lockMs },
  )
  let isOpen = true
  const release = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    await session.runBatch([{ text: 'rollback' }], { timeoutMs: lockMs })
    await session.close()
  }
  if (outcomes.every(({ kind }) => kind === 'rows')) return { release }
  await release()
  throw new Error(`the table ${table} can be locked: ${JSON.stringify(outcomes)}`)
}

function countsText(exchanges: readonly Exchange[]): string {
  const counts = new Map<string, number>()
  for (const { response, problems } of exchanges) {
    const key = problems[0]?.says ?? String(response?.status)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => `${count} × ${key}`).join('\n')
}

async function answersShortfall(
  play: Play,
  step: Crowd,
  { sent, exchanges }: { readonly sent: readonly Sent[]; readonly exchanges: readonly Exchange[] },
): Promise<Shortfall | null> {
  const away = step.turned_away?.expect
  const good: Exchange[] = []
  for (const [at, made] of exchanges.entries()) {
    const { turn, step: own } = sent[at] as Sent
    play.scope.set('turn', turn)
    const status = made.response?.status ?? 0
    const isAway = away?.status !== undefined && isStatus(status, away.status)
    const judged = isAway ? { ...own, expect: away } : own
    const found = await settle({ ...play, advice: step.try ?? play.advice }, judged, made)
    if (found) return { ...found, at: addExchange(play.trace, made, own.as ?? null) }
    if (status >= 200 && status < 300) good.push(made)
  }
  for (const [name, source] of Object.entries(step.capture ?? {})) {
    const values = good.map(({ response }) => response && takeFrom(response, source))
    play.scope.set(name, values)
  }
  return null
}

function tooMany(play: Play, { connections_max: max, try: advice }: Crowd): Shortfall | null {
  const most = play.runtime.database?.attempt.traffic.takeMost() ?? 0
  if (max === undefined || most <= max) return null
  return shortfall(
    `at most ${max} connections to the database at the same moment`,
    String(most),
    advice ??
      play.advice ??
      'Take connections from one pool of the whole process, and set its size.',
  )
}

/** Measured so often; what others ask of the database meanwhile is in the larger numbers. */
const measurements = 3

/** Counts statements and bytes, for requests with much to show and for the same with little. */
export async function playAsked(play: Play, step: StepOf<'asked'>): Promise<Shortfall | null> {
  const less = await asked(play, step.than)
  if ('expected' in less) return less
  const more = await asked(play, step.asked)
  if ('expected' in more) return more
  const advice =
    step.try ??
    play.advice ??
    'Ask for all rows in one statement, with a join or a list of ids, and let LIMIT count them.'
  const kilobytes = Math.round(more.bytes / 1_000)
  const at = addEvent(
    play.trace,
    'We counted what the database had to do',
    `${more.statements} statements and ${kilobytes} kB, against ${less.statements} statements for less`,
  )
  const isFew = more.statements - less.statements <= step.statements_more_max
  if (step.than.length > 0 && !isFew) {
    const expected = `about as many statements as for less: ${less.statements}`
    return { ...shortfall(expected, String(more.statements), advice), at }
  }
  if (step.kilobytes_max === undefined || kilobytes <= step.kilobytes_max) return null
  const expected = `at most ${step.kilobytes_max} kB from the database`
  return { ...shortfall(expected, `${kilobytes} kB`, advice), at }
}

async function asked(
  play: Play,
  steps: readonly SendStep[],
): Promise<{ readonly statements: number; readonly bytes: number } | Shortfall> {
  const { database } = play.runtime
  assert(database !== null, 'a lab whose steps count statements has a database')
  const least = { statements: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }
  if (steps.length === 0) return { statements: 0, bytes: 0 }
  for (let n = 0; n < measurements; n++) {
    const before = database.attempt.traffic.total()
    for (const one of steps) {
      const { found } = await sendStep(play, one)
      if (found) return found
    }
    const after = database.attempt.traffic.total()
    least.statements = Math.min(least.statements, after.statements - before.statements)
    least.bytes = Math.min(least.bytes, after.bytes - before.bytes)
  }
  return least
}
