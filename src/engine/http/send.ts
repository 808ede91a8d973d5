import { setTimeout as wait } from 'node:timers/promises'
import { assert } from '../../kit/assert.ts'
import type { Random } from '../../kit/random.ts'
import type { InFlight, SendStep } from '../../lab/http/requests.ts'
import { connect, type Exchange, type Exchanging, exchange } from '../../world/http/exchange.ts'
import type { HttpRequest, Origin } from '../../world/http/message.ts'
import type { RunningServer } from '../../world/runner/running.ts'
import { fitShortfall } from './contract.ts'
import { exchangeShortfall } from './judge.ts'
import { makeStepRequest } from './make-request.ts'
import { type HttpRuntime, openTransaction } from './runtime.ts'
import { likeShortfall, valueIn } from './same-answer.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { CookieJar } from './source.ts'
import { fill } from './template.ts'
import { addEvent, addExchange, type Trace } from './trace.ts'

/** One run of a check's steps. */
export interface Play {
  readonly runtime: HttpRuntime
  /** What templates know: given, captured, the turn. */
  readonly scope: Map<string, unknown>
  readonly trace: Trace
  readonly random: Random
  readonly jars: Map<string, CookieJar>
  /** What to look at, unless a step says more. */
  readonly advice: string | undefined
  readonly counted: { requests: number }
}

/** Where the running server is. */
export function originOf({ runtime }: Play): Origin {
  assert(
    runtime.server !== null,
    'a server was started before it is asked: start after crash and stop',
  )
  return runtime.server.origin
}

/** The request of a step; a shortfall where a link leads to another server. */
export function requestOf(play: Play, step: InFlight | SendStep): HttpRequest | Shortfall {
  const { scope, random } = play
  scope.set('now', new Date().toISOString())
  scope.set('timestamp', Math.floor(Date.now() / 1_000))
  const origin = originOf(play)
  const made = makeStepRequest(step, { scope, origin, jar: jarOf(play, step.as), random })
  play.counted.requests++
  if (!('elsewhere' in made)) return made
  return shortfall(
    'a link that leads to your own server',
    asCode(made.elsewhere),
    'Make links relative (`/films/7`), or from the Host header of the request.',
  )
}

/** Cookies of a client that has a name. */
export function jarOf({ jars }: Play, name: string | undefined): CookieJar | null {
  if (name === undefined) return null
  const jar = jars.get(name) ?? new CookieJar()
  jars.set(name, jar)
  return jar
}

const piecesApartMs = 60

/** Sends one request, looks at the answer, captures. */
export async function sendStep(
  play: Play,
  step: SendStep,
  exchanging: Exchanging = {},
): Promise<{ readonly found: Shortfall | null; readonly exchange: Exchange | null }> {
  const request = requestOf(play, step)
  if ('expected' in request) return { found: request, exchange: null }
  if (step.in_pieces) addEvent(play.trace, 'The next body comes in two pieces, a moment apart')
  const sending = {
    ...exchanging,
    ...(step.in_pieces ? { piecesApartMs } : {}),
    ...(step.gives_up_ms ? { signal: AbortSignal.timeout(step.gives_up_ms) } : {}),
  }
  const made = await exchange(originOf(play), request, sending)
  const at = addExchange(play.trace, made, step.as ?? null, step.expect?.try)
  if (step.gives_up_ms) {
    addEvent(play.trace, 'The client closed its connection')
    return { found: null, exchange: made }
  }
  const found = await settle(play, step, made)
  return { found: found && { ...found, at: found.at ?? at }, exchange: made }
}

/** What isn't as a step expects of its answer; cookies and captures are kept. */
export async function settle(
  play: Play,
  step: InFlight | SendStep,
  made: Exchange,
): Promise<Shortfall | null> {
  const expected = fill(step.expect ?? {}, play.scope)
  const advice = step.expect?.try ?? play.advice
  const found = exchangeShortfall(made, expected, advice)
  if (found) return await withEnd(play, made, { found, advice })
  const misfit =
    likeShortfall(made, expected.like, advice) ??
    ('fits' in expected ? await fitShortfall(made, expected.fits, advice) : null)
  if (misfit) return misfit
  if (made.response) jarOf(play, step.as)?.take(made.response)
  return 'capture' in step ? capture(play, step, made) : null
}

/** Where the server died over the request, or holds a transaction open, that is what is told. */
async function withEnd(
  { runtime }: Play,
  made: Exchange,
  { found, advice }: { readonly found: Shortfall; readonly advice: string | undefined },
): Promise<Shortfall> {
  const { server } = runtime
  if (made.problems.length === 0 || server === null) return found
  const isLate = made.problems.some(({ kind }) => kind === 'timed-out')
  const held = isLate ? await openTransaction(runtime) : null
  if (held) return held
  if (!(await hasEnded(server, made))) return found
  const exit = await server.ended
  if (exit.kind === 'limit' && exit.limit === 'disk') return { ...found, ...wroteTooMuch }
  const how =
    exit.kind === 'limit'
      ? `it reached the limit of ${exit.limit}`
      : exit.kind === 'code'
        ? `code ${exit.code}`
        : exit.kind === 'signal'
          ? exit.signal
          : 'an end of its own'
  return {
    ...found,
    came: `your server ended over it, with ${how}`,
    try: `Look at what it printed last: one request must never end the process. ${advice ?? 'If there’s an error in it, fix what went wrong there. Catch what you don’t expect, too, and answer with a 500.'}`,
  }
}

const endingMs = 150
const endingMsMax = 3_000

/**
 * Whether the server ended. A connection breaks before the end of its process is told, on a busy
 * machine long before: only a server that takes another connection is known to go on.
 */
async function hasEnded(server: RunningServer, { problems }: Exchange): Promise<boolean> {
  await Promise.race([server.ended, wait(endingMs)])
  const isBroken = problems.some(({ kind }) => kind === 'closed-early' || kind === 'refused')
  const until = performance.now() + endingMsMax
  while (isBroken && server.isRunning() && performance.now() < until) {
    const again = await connect(server.origin)
    const isOpen = again.canGoOn()
    again.close()
    if (isOpen) break
    await Promise.race([server.ended, wait(endingMs)])
  }
  return !server.isRunning()
}

const wroteTooMuch = {
  came: 'your server wrote more files, or larger ones, than it may, and was ended',
  try: 'Look for a loop that writes to a file, or a log that grows with each request.',
  isUndecided: true,
} as const

/** Keeps values of an answer under their names. */
function capture(play: Play, step: SendStep, made: Exchange): Shortfall | null {
  const { request } = made
  for (const [name, source] of Object.entries(step.capture ?? {})) {
    const value = valueIn(made, source)
    if (value === undefined || value === null) {
      return shortfall(
        `\`${source}\` in the answer to \`${request.method} ${request.target}\``,
        'none there',
        play.advice ?? 'The next request needs it. Compare the brief with what is sent.',
      )
    }
    play.scope.set(name, value)
  }
  return null
}
