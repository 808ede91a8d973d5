import { setTimeout as wait } from 'node:timers/promises'
import { assert } from '../../kit/assert.ts'
import { canonicalJson } from '../../kit/hash.ts'
import type { StepOf } from '../../lab/http/steps.ts'
import { bodyText, headerOf } from '../../world/http/message.ts'
import type { Received, ReceiverAnswer } from '../../world/http/receiver.ts'
import { headersShortfall } from './judge.ts'
import { jsonGap } from './judge-json.ts'
import { signatureOf } from './make-request.ts'
import type { Play } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { jsonOf, takeFrom } from './source.ts'
import { fill } from './template.ts'
import { addEvent } from './trace.ts'

/** What the receiver answers, and what it got. */
export async function playHooks(
  play: Play,
  step: StepOf<'received'> | StepOf<'receiver_answers'>,
): Promise<Shortfall | null> {
  const { receiver } = play.runtime
  assert(receiver !== null, 'a lab that receives has a receiver')
  if ('receiver_answers' in step) {
    const answers = step.receiver_answers.map((one): ReceiverAnswer => {
      if (typeof one !== 'object') return one
      const filled = fill(one, play.scope) as typeof one
      return { ...filled, status: Number(filled.status) }
    })
    receiver.answer(answers)
    addEvent(play.trace, `From here on the receiver ${answers.map(answerWords).join(', then ')}`)
    return null
  }
  const { path, within_ms } = step.received
  const count = countOf(play, step.received)
  const wanted = fill(path, play.scope)
  const isWanted = ({ target }: Received): boolean => {
    const came = wanted.includes('?') ? target : target.split('?')[0]
    return path === '*' || came === wanted
  }
  const mine = (): Received[] => receiver.received().filter(isWanted)
  const until = performance.now() + within_ms
  while (mine().length < count && performance.now() < until) await wait(lookMs)
  // One too many comes a moment later.
  if (mine().length <= count) await wait(Math.min(quietMs, within_ms))
  const received = mine()
  const at = addEvent(
    play.trace,
    `The receiver got ${received.length}${path === '*' ? '' : ` at ${wanted}`}`,
    received.map(receivedText).join('\n\n'),
  )
  const found = receivedShortfall(play, step, received)
  for (const [name, source] of Object.entries(step.capture ?? {})) {
    play.scope.set(
      name,
      received.map((one) => takeFrom(one, source)),
    )
  }
  return found && { ...found, at }
}

/** So many as are asked for, or as were found before. */
function countOf({ scope }: Play, { count }: Asked): number {
  return Number(fill(count, scope))
}

const lookMs = 5
const quietMs = 80

function receivedText({ method, target, headers, body, answered }: Received): string {
  const shown = headers.filter(
    ([name]) => !/^(connection|accept|host|user-agent|accept-\w+|sec-.*)$/i.test(name),
  )
  const head = [`${method} ${target}`, ...shown.map((header) => header.join(': '))].join('\n')
  const text = body.toString('utf8', 0, 1_000)
  return `${head}${text === '' ? '' : `\n\n${text}`}\n→ the receiver ${answerWords(answered)}`
}

function receivedShortfall(
  play: Play,
  { received: asked }: StepOf<'received'>,
  received: readonly Received[],
): Shortfall | null {
  const advice = asked.try ?? play.advice ?? 'Look at what the receiver got, below.'
  const count = countOf(play, asked)
  const requests = `request${count === 1 ? '' : 's'}`
  if (received.length < count || (received.length > count && !asked.or_more)) {
    const where =
      asked.path === '*'
        ? 'to the receiver'
        : `at \`${fill(asked.path, play.scope)}\` of the receiver`
    return shortfall(
      `${count} ${asked.or_more ? 'or more requests' : requests} ${where} within ${asked.within_ms} ms`,
      `${received.length}`,
      advice,
    )
  }
  for (const one of received) {
    const found = oneShortfall(play, asked, one, advice)
    if (found) return found
  }
  return setShortfall(asked, received, advice) ?? timesShortfall(play, asked, received, advice)
}

type Asked = StepOf<'received'>['received']

function oneShortfall(play: Play, asked: Asked, one: Received, advice: string): Shortfall | null {
  const { scope } = play
  const each = fill({ ...asked.each, signature: undefined }, scope)
  const name = `\`${one.method} ${one.target}\``
  if (each.method !== undefined && one.method !== each.method) {
    return shortfall(`the receiver to get a ${each.method}`, one.method, advice)
  }
  const headers = headersShortfall(one, each.headers ?? {}, { name, advice })
  if (headers)
    return { ...headers, expected: headers.expected.replace('the answer to', 'the request') }
  if (each.json !== undefined || each.has !== undefined) {
    const body = jsonOf(one)
    const gap =
      each.json === undefined
        ? jsonGap(each.has, body, 'partly')
        : jsonGap(each.json, body, 'exactly')
    if (gap)
      return shortfall(`in the request ${name} to the receiver, ${gap.expected}`, gap.came, advice)
  }
  return asked.each?.signature ? signatureShortfall(play, asked, one) : null
}

/** The signature over the bytes that came, with the secret that both sides know. */
function signatureShortfall(play: Play, asked: Asked, one: Received): Shortfall | null {
  const signature = asked.each?.signature
  if (!signature) return null
  const own = new Map(play.scope)
  own.set('body', bodyText(one))
  for (const [name, value] of one.headers)
    own.set(`header_${name.toLowerCase().replaceAll('-', '_')}`, value)
  const wanted = signatureOf(signature, own)
  const came = headerOf(one, signature.header)
  if (came === wanted) return null
  return shortfall(
    `the header \`${signature.header}\` to be the HMAC-SHA-256 of the body's bytes with the shared secret, \`${wanted}\``,
    came === null ? 'no such header' : asCode(came),
    asked.try ??
      play.advice ??
      'Sign exactly the bytes you send: a body that’s serialized twice may differ.',
  )
}

function setShortfall(
  { in_order, distinct, same }: Asked,
  received: readonly Received[],
  advice: string,
): Shortfall | null {
  const values = (source: string): unknown[] => received.map((one) => takeFrom(one, source))
  const texts = (source: string): string[] =>
    values(source).map((one) => canonicalJson(one ?? null))
  if (in_order !== undefined) {
    const all = values(in_order)
    const wrong = all.findIndex((one, at) => at > 0 && isBefore(one, all[at - 1]))
    if (wrong > 0) {
      return shortfall(
        `\`${in_order}\` to never go back from one request to the next`,
        `${asCode(all[wrong])} after ${asCode(all[wrong - 1])}`,
        advice,
      )
    }
  }
  if (distinct !== undefined && new Set(texts(distinct)).size < received.length) {
    return shortfall(
      `\`${distinct}\` to be another in each request`,
      asCode(values(distinct)),
      advice,
    )
  }
  if (same === undefined || new Set(texts(same)).size <= 1) return null
  return shortfall(`\`${same}\` to be the same in each request`, asCode(values(same)), advice)
}

/** What isn't as it should be about the time of each request. */
function timesShortfall(
  { trace }: Play,
  { apart_ms, before_answer }: Asked,
  received: readonly Received[],
  advice: string,
): Shortfall | null {
  const gaps = received.slice(1).map(({ atMs }, at) => atMs - (received[at] as Received).atMs)
  const least = Math.min(...gaps)
  if (apart_ms !== undefined && least < apart_ms) {
    const expected = `at least ${apart_ms} ms from one request to the next`
    return shortfall(expected, `${Math.round(least)} ms`, advice)
  }
  const last = trace.entries.findLast((entry) => entry.kind === 'exchange')?.exchange
  if (before_answer === undefined || last === undefined) return null
  const early = received.find(({ answeredAtMs }) => (answeredAtMs ?? Infinity) > last.times.endedAt)
  if (early === undefined) return null
  return shortfall(
    `\`${last.request.method} ${last.request.target}\` to be answered once \`${early.method} ${early.target}\` is done`,
    'the answer came while the receiver was still at work on it',
    advice,
  )
}

/** What is sent again is equal to the one before it: that's no step back, and `distinct` refuses it. */
function isBefore(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b
  return String(a) < String(b)
}

const silences: Readonly<Record<Extract<ReceiverAnswer, string>, string>> = {
  hangs: 'takes requests and never answers',
  stalls: 'sends headers and never the rest of a body',
  closes: 'closes the connection without an answer',
}

function answerWords(answer: ReceiverAnswer): string {
  if (typeof answer === 'string') return silences[answer]
  if (typeof answer === 'number') return `answers ${answer}`
  const { status, location, after_ms } = answer
  const late = after_ms === undefined ? '' : ` after ${after_ms} ms`
  return `answers ${status}${location === undefined ? '' : ` to ${location}`}${late}`
}
