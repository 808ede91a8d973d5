import { type Random, seededRandom } from '../../kit/random.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import { bodyText, type HttpRequest, headersOf } from '../../world/http/message.ts'
import { type Checking, isStreaming, stateOf } from './checking.ts'
import { OutOfTime, ServerGone } from './client.ts'
import { anyone, type Identity, nobody, stranger } from './credentials.ts'
import type { Suspicion } from './finding-store.ts'
import { cut, parseJson } from './json.ts'
import { judgeExchange, type Keeping, type Remark } from './judge-response.ts'
import { documentedResponse, type Operation } from './model.ts'
import { type Filling, writeRequest } from './request.ts'
import { collectionOf } from './resources.ts'
import type { Sent } from './sent.ts'

/** How one request is sent. */
export interface Sending {
  readonly identity?: Identity
  readonly keeping?: Keeping
  readonly sources?: readonly Sent[]
  /** Sent with another method than the operation's. */
  readonly method?: string
  /** Sent to this path and query instead of the operation's. */
  readonly target?: string
  /** Server errors are grouped under this instead of the operation. */
  readonly cause?: string
  /** On a connection of its own, which is closed after the response. */
  readonly isAlone?: boolean
}

/** One try of a scenario: sends requests, collects what looks wrong. */
export interface Play {
  readonly checking: Checking
  /** The same in every try, so that choices repeat. */
  readonly random: Random
  /** Different in every try, so that names are new. */
  readonly fresh: Random
  send(operation: Operation, filling: Filling, sending?: Sending): Promise<Sent>
  /** Requests that arrive together. */
  together(
    requests: readonly { operation: Operation; filling: Filling; sending?: Sending }[],
  ): Promise<Sent[]>
  suspect(remark: Remark, shown: readonly Sent[]): void
  /** An exchange that was made another way, so that it can be shown. */
  note(operation: Operation, filling: Filling, exchange: Exchange, sources: readonly Sent[]): Sent
}

/** What is tried; it says what it suspects, and is played again to confirm it. */
export type Scenario = (play: Play) => Promise<void>

const replays = 2

/** What streams without an end is read for a moment only. */
const listening = { limits: { totalMs: 700 } }

/**
 * Plays a scenario; what it suspects is confirmed three times of three, or dropped. An error of our
 * own ends this scenario alone, and its words are returned.
 */
export async function runScenario(
  checking: Checking,
  name: string,
  scenario: Scenario,
): Promise<string | null> {
  try {
    await confirmed(checking, name, scenario)
    return null
  } catch (error) {
    if (error instanceof ServerGone || error instanceof OutOfTime) throw error
    const words = error instanceof Error ? error.message : String(error)
    checking.progress(`left out: ${name} (${words})`)
    return words
  }
}

async function confirmed(checking: Checking, name: string, scenario: Scenario): Promise<void> {
  const { store } = checking
  const first = await playOnce(checking, name, scenario)
  for (const suspicion of first) if (store.isKnown(suspicion)) store.again(suspicion)
  const news = unique(first).filter((suspicion) => !store.isKnown(suspicion))
  let steady = news
  for (let replay = 0; replay < replays && steady.length > 0; replay++) {
    const seen = new Set((await playOnce(checking, name, scenario)).map(keyOf))
    for (const suspicion of steady) if (!seen.has(keyOf(suspicion))) store.reject(suspicion)
    steady = steady.filter((suspicion) => seen.has(keyOf(suspicion)))
  }
  for (const suspicion of steady) {
    store.confirm(suspicion)
    checking.progress(`found: ${suspicion.title}`)
  }
}

/** Plays a scenario once and returns the keys of what's new; nothing is reported. */
export async function playQuietly(
  checking: Checking,
  name: string,
  scenario: Scenario,
): Promise<string[]> {
  const found = await playOnce(checking, name, scenario)
  return unique(found.filter((one) => !checking.store.isKnown(one))).map(keyOf)
}

const keyOf = ({ code, cause }: Suspicion): string => `${code} ${cause}`

function unique(suspicions: readonly Suspicion[]): Suspicion[] {
  return [...new Map(suspicions.map((one) => [keyOf(one), one] as const)).values()]
}

async function playOnce(
  checking: Checking,
  name: string,
  scenario: Scenario,
): Promise<Suspicion[]> {
  const suspicions: Suspicion[] = []
  const play = makePlay(checking, name, suspicions)
  try {
    await scenario(play)
  } catch (error) {
    if (error instanceof Crashed) return suspicions
    // A server that is gone can't be asked again; that it's gone is a fact.
    if (error instanceof ServerGone) for (const one of suspicions) confirmGone(checking, one)
    throw error
  }
  return suspicions
}

function confirmGone(checking: Checking, suspicion: Suspicion): void {
  if (suspicion.code === 921) checking.store.confirm(suspicion)
}

/** Ends a try: the server crashed and was started again, so what the try knew is gone. */
class Crashed extends Error {
  override name = 'Crashed'
}

function makePlay(checking: Checking, name: string, suspicions: Suspicion[]): Play {
  const fresh = seededRandom(`${checking.random.next()}/${name}/${checking.nextNumber()}`)
  const suspect = (remark: Remark, shown: readonly Sent[]): void => {
    suspicions.push({ ...remark, shown })
  }
  const settle = async (
    sent: Sent,
    cause?: string,
    before: readonly Sent[] = [],
  ): Promise<Sent> => {
    note(checking, sent)
    const end = sent.status === 0 ? await checking.client.crashOf(sent.exchange) : null
    if (end !== null) {
      suspect(crashRemark(sent, end, cause), [sent])
      checking.pool.clear()
      if (!(await checking.client.revive())) throw new ServerGone()
      throw new Crashed()
    }
    for (const remark of judgeExchange({ ...checking, ...sent }, sent.exchange)) {
      if (isOfOurMaking(checking, sent, remark)) continue
      const isGrouped = cause !== undefined && (remark.code === 100 || remark.code === 920)
      suspect(isGrouped ? { ...remark, cause: `5xx shared ${cause}` } : remark, [...before, sent])
    }
    if (sent.keeping === 'invalid' && sent.isSuccess && sent.operation.method !== 'get')
      checking.tainted.add(collectionOf(sent.operation))
    if (isOwnRequest(sent) && sent.keeping !== 'invalid') checking.pool.learn(sent)
    learnCredentials(checking, sent)
    return sent
  }
  return {
    checking,
    random: checking.random.fork(name),
    fresh,
    suspect,
    note: (operation, filling, exchange, sources) =>
      sentOf(operation, filling, { sources, keeping: 'odd' }, exchange),
    send: async (operation, filling, sending = {}) => {
      const { identity = anyone, cause } = sending
      const ask = (): Promise<Exchange> => askOnce(checking, operation, filling, sending)
      const first = await ask()
      const isAgain = await isSignedInAgain(checking, operation, identity, first)
      const exchange = isAgain ? await ask() : first
      return settle(sentOf(operation, filling, sending, exchange), cause)
    },
    together: async (list) => {
      const requests = list.map(({ operation, filling, sending = {} }) =>
        requestOf(checking, operation, filling, sending),
      )
      const exchanges = await checking.client.together(requests)
      const sents = list.map(({ operation, filling, sending = {} }, at) =>
        sentOf(operation, filling, { ...sending, keeping: 'odd' }, exchanges[at] as Exchange),
      )
      const settled: Sent[] = []
      // What fails may fail for one that got through: both are shown.
      for (const sent of sents) {
        const through = sents.filter(({ isSuccess }) => isSuccess && !sent.isSuccess).slice(0, 1)
        settled.push(await settle(sent, undefined, through))
      }
      return settled
    },
  }
}

/** A misfit in what is stored, where forbidden input was stored: taking that is the finding. */
function isOfOurMaking({ tainted }: Checking, { operation }: Sent, { code }: Remark): boolean {
  return code === 200 && operation.method !== 'post' && tainted.has(collectionOf(operation))
}

async function askOnce(
  checking: Checking,
  operation: Operation,
  filling: Filling,
  sending: Sending,
): Promise<Exchange> {
  const request = requestOf(checking, operation, filling, sending)
  if (sending.isAlone === true || needsOwnConnection(checking, operation, request))
    return checking.client.sendAlone(request)
  return checking.client.send(request, isStreaming(operation) ? listening : {})
}

const callsAlone = 8

/** Where no body may come, bytes after the head are looked for: always for HEAD, else a few times. */
function needsOwnConnection(
  checking: Checking,
  operation: Operation,
  { method, headers }: HttpRequest,
): boolean {
  if (method === 'HEAD' || headers.some(([name]) => name === 'if-none-match')) return true
  const { responses } = operation
  const count = stateOf(checking, operation).statuses.get(responses.has('204') ? 204 : 205) ?? 0
  return (responses.has('204') || responses.has('205')) && count < callsAlone
}

function requestOf(
  { credentials }: Checking,
  operation: Operation,
  filling: Filling,
  { identity = anyone, method, target }: Sending,
): HttpRequest {
  const made = writeRequest(operation, filling, credentials.headersOf(identity))
  return { ...made, method: method ?? made.method, target: target ?? made.target }
}

/** An exchange with what was meant by it. */
export function sentOf(
  operation: Operation,
  filling: Filling,
  { identity = anyone, keeping = 'valid', sources = [] }: Sending,
  exchange: Exchange,
): Sent {
  const { response, problems } = exchange
  const status = response?.status ?? 0
  const isStream = response !== null && problems.every(({ kind }) => kind === 'timed-out')
  return {
    operation,
    filling,
    identity,
    keeping,
    exchange,
    status,
    isSuccess: status >= 200 && status < 300 && (problems.length === 0 || isStream),
    json: response === null ? undefined : parseJson(bodyText(response)),
    documented: documentedResponse(operation, status),
    sources,
  }
}

const refusalMax = 200

function note(checking: Checking, sent: Sent): void {
  const state = stateOf(checking, sent.operation)
  const { status, exchange } = sent
  const challenge = exchange.response && headersOf(exchange.response, 'www-authenticate')
  if (status === 401 && challenge?.length) checking.habits.sendsChallenges = true
  if (!isOwnRequest(sent)) return
  if (status > 0) {
    state.isReached = true
    state.statuses.set(status, (state.statuses.get(status) ?? 0) + 1)
  }
  if (exchange.problems.some(({ kind }) => kind === 'timed-out') && !sent.isSuccess)
    state.timeouts++
  if (!sent.isSuccess) {
    const isTelling = sent.keeping === 'valid' && status >= 400 && exchange.response !== null
    if (isTelling) state.refusal = { status, says: cut(bodyText(exchange.response), refusalMax) }
    return
  }
  state.isSuccessful = true
  state.tookMs.push(exchange.times.endedAt - exchange.times.startedAt)
  if (state.tookMs.length > 20) state.tookMs.shift()
}

/** Not a variation with another method, which says nothing about the operation itself. */
function isOwnRequest({ exchange, operation }: Sent): boolean {
  return exchange.request.method === operation.method.toUpperCase()
}

function learnCredentials(checking: Checking, sent: Sent): void {
  const { response } = sent.exchange
  if (response === null || sent.identity === nobody || sent.identity === stranger) return
  if (!sent.isSuccess) return
  const { json } = sent
  const { request } = sent.exchange
  checking.credentials.learn({ request, json, cookies: headersOf(response, 'set-cookie') })
}

/** What we signed in with is refused where it's needed: signs in again as before. */
async function isSignedInAgain(
  { credentials, client }: Checking,
  { security }: Operation,
  identity: Identity,
  { response }: Exchange,
): Promise<boolean> {
  if (response?.status !== 401 || security.length === 0 || identity !== anyone) return false
  const before = credentials.forget()
  if (before === null) return false
  const again = (await client.send(before.request)).response
  if (again === null || again.status >= 300) return false
  const cookies = headersOf(again, 'set-cookie')
  credentials.learn({ request: before.request, json: parseJson(bodyText(again)), cookies })
  return true
}

function crashRemark(
  sent: Sent,
  end: Exclude<Awaited<ReturnType<Checking['client']['crashOf']>>, null>,
  cause: string | undefined,
): Remark {
  const { operation } = sent
  const how =
    end === 'unreachable'
      ? 'no connection could be made any more'
      : `the process ended ${end.signal === null ? `with exit code ${end.code}` : `by ${end.signal}`}${end.output === '' ? '' : `, and its last words were: ${end.output.slice(-600)}`}`
  return {
    code: 921,
    cause: `crash ${cause ?? operation.id}`,
    title: `${operation.method.toUpperCase()} ${operation.path} ends the server`,
    detail: `Expected an answer, and a server that goes on. Got none: after this request ${how}. Try to handle the error where it's thrown; a process that ends takes everyone's requests with it.`,
  }
}
