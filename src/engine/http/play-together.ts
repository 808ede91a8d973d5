import { canonicalJson } from '../../kit/hash.ts'
import type { InFlight } from '../../lab/http/requests.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import { exchangeAtOnce } from '../../world/http/at-once.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import type { HttpRequest } from '../../world/http/message.ts'
import { meetAtLocks } from './gate.ts'
import { isStatus } from './judge.ts'
import { type ComparedAnswer, isSameAnswer, valueIn } from './same-answer.ts'
import { originOf, type Play, requestOf, settle } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { fill } from './template.ts'
import { addEvent, addExchange } from './trace.ts'

interface Sent {
  /** Which of `times` it belongs to. */
  readonly turn: number
  readonly step: InFlight
  readonly request: HttpRequest
}

/** Sends requests that meet, and looks at all answers together. */
export async function playTogether(
  play: Play,
  step: StepOf<'together'>,
): Promise<Shortfall | null> {
  const sent = requestsOf(play, step)
  if ('expected' in sent) return sent
  const exchanges = await meet(
    play,
    step.gate,
    sent.map(({ request }) => request),
  )
  const at = exchanges.map((one, n) => addExchange(play.trace, one, sent[n]?.step.as ?? null))
  for (const [n, one] of exchanges.entries()) {
    const { turn, step: own } = sent[n] as Sent
    play.scope.set('turn', turn)
    const found = await settle(play, own, one)
    if (found) return { ...found, at: found.at ?? (at[n] as number) }
  }
  const found = setShortfall(play, step, exchanges)
  if (found) return { ...found, at: at.at(-1) as number }
  for (const [name, source] of Object.entries(step.capture ?? {})) {
    play.scope.set(name, valuesOf(exchanges, source))
  }
  return null
}

function requestsOf(play: Play, step: StepOf<'together'>): Sent[] | Shortfall {
  const sent: Sent[] = []
  for (let turn = 1; turn <= step.times; turn++) {
    play.scope.set('turn', turn)
    for (const one of step.together) {
      const request = requestOf(play, one)
      if ('expected' in request) return request
      sent.push({ turn, step: one, request })
    }
  }
  return sent
}

async function meet(
  play: Play,
  gate: 'locks' | 'bytes' | undefined,
  requests: readonly HttpRequest[],
): Promise<Exchange[]> {
  const { database } = play.runtime
  const origin = originOf(play)
  if (database !== null && gate !== 'bytes') {
    const met = await meetAtLocks(origin, requests, database.attempt)
    if (met) {
      const waited =
        met.waited === 0
          ? ''
          : `, and ${met.waited} waited at their first write until all had come that far`
      const says = `${requests.length} requests were sent at once${waited}`
      addEvent(play.trace, says)
      return met.exchanges
    }
  }
  addEvent(
    play.trace,
    `${requests.length} requests were sent, and their last bytes at the same moment`,
  )
  return await exchangeAtOnce(origin, requests)
}

const valuesOf = (exchanges: readonly Exchange[], source: string): unknown[] =>
  exchanges.flatMap((one) => {
    const isGood = one.response !== null && isStatus(one.response.status, '2xx')
    return isGood ? [valueIn(one, source)] : []
  })

function setShortfall(
  play: Play,
  step: StepOf<'together'>,
  exchanges: readonly Exchange[],
): Shortfall | null {
  const { statuses = {}, only, same, different, try: own } = step.expect ?? {}
  const came = exchanges.map(({ response }) => response?.status ?? 0)
  const advice =
    own ??
    play.advice ??
    'Between your SELECT and your INSERT another request does the same. Let the database decide: a unique constraint, ON CONFLICT, or a lock.'
  const name = `${exchanges.length} requests at the same time`
  for (const [wanted, count] of Object.entries(statuses)) {
    const status = wanted.endsWith('xx') ? (wanted as '2xx') : Number(wanted)
    const found = came.filter((one) => isStatus(one, status)).length
    if (found !== count) {
      return shortfall(
        `of ${name}, ${count} to be answered with ${wanted}`,
        `${found}; all answers: ${countsOf(came)}`,
        advice,
      )
    }
  }
  const allowed = only?.map((one) => Number(fill(one, play.scope)))
  const strange = allowed && came.find((one) => !allowed.includes(one))
  if (strange !== undefined) {
    return shortfall(`${name} to be answered with ${allowed?.join(' or ')}`, countsOf(came), advice)
  }
  return sharedShortfall(exchanges, { same, different, advice, name })
}

function countsOf(statuses: readonly number[]): string {
  const counts = new Map<number, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} × ${status || 'no answer'}`).join(', ')
}

function sharedShortfall(
  exchanges: readonly Exchange[],
  asked: {
    readonly same: string | undefined
    readonly different: string | undefined
    readonly advice: string
    readonly name: string
  },
): Shortfall | null {
  const { same, different, advice, name } = asked
  const texts = (source: string): string[] =>
    valuesOf(exchanges, source).map((value) => canonicalJson(value ?? null))
  const found = same === undefined ? [] : differing(valuesOf(exchanges, same), same)
  if (found.length > 1) {
    const what = same === 'exchange' ? 'what is said' : `\`${same}\``
    const came = found.map(asCode).join(' and ')
    return shortfall(`${what} to be the same in the answers to ${name}`, came, advice)
  }
  if (different === undefined) return null
  const all = texts(different)
  const twice = all.find((one, n) => all.indexOf(one) !== n)
  if (twice === undefined) return null
  return shortfall(
    `\`${different}\` to be another in each answer to ${name}`,
    `${asCode(JSON.parse(twice))} more than once`,
    advice,
  )
}

/** Values that aren't the same as the first; of answers, what they say. */
function differing(values: readonly unknown[], source: string): unknown[] {
  if (source !== 'exchange') {
    return [...new Set(values.map((value) => canonicalJson(value ?? null)))].map((one) =>
      JSON.parse(one),
    )
  }
  const [first, ...rest] = values as ComparedAnswer[]
  const other = first && rest.find((one) => !isSameAnswer(first, one))
  return other ? [first.body, other.body] : []
}
