import type { Random } from '../../kit/random.ts'
import type { History, HistoryOperation } from '../../lab/http/steps.ts'
import { exchangeAtOnce } from '../../world/http/at-once.ts'
import type { Exchange } from '../../world/http/exchange.ts'
import type { HttpRequest } from '../../world/http/message.ts'
import { meetAtLocks } from './gate.ts'
import { judgeHistory, type Operation } from './linearize.ts'
import { originOf, type Play, requestOf } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { takeFrom } from './source.ts'
import { plain } from './template.ts'
import { addEvent, addExchange } from './trace.ts'

interface Planned {
  readonly kind: Operation['kind']
  readonly client: number
  readonly key: string
  readonly value: string
  readonly asked: HistoryOperation
}

/** Clients work on the same keys at the same time; one order must explain what each of them saw. */
export async function playHistory(play: Play, history: History): Promise<Shortfall | null> {
  for (let round = 1; round <= history.rounds; round++) {
    const operations: Operation[] = []
    for (let turn = 1; turn <= history.operations; turn++) {
      const planned = Array.from({ length: history.clients }, (_, client) =>
        plan(history, { client, round, turn, random: play.random }),
      )
      const found = await playWave(play, history, planned, operations)
      if (found) return found
    }
    const found = judge(play, operations)
    if (found) return found
  }
  return null
}

interface Turn {
  readonly client: number
  readonly round: number
  readonly turn: number
  readonly random: Random
}

function plan(history: History, { client, round, turn, random }: Turn): Planned {
  const kinds = (['read', 'write', 'add', 'remove'] as const).filter((kind) => history[kind])
  // The first of each round all change something: that is where they meet.
  const changing = kinds.filter((kind) => kind !== 'read' && kind !== 'remove')
  const kind = turn === 1 && changing.length > 0 ? random.pick(changing) : random.pick(kinds)
  const key = `${history.key}${round}-${turn === 1 ? 1 : random.between(1, history.keys)}`
  const value = `v${round}-${turn}-${client + 1}`
  return { kind, client, key, value, asked: history[kind] as HistoryOperation }
}

async function playWave(
  play: Play,
  history: History,
  planned: readonly Planned[],
  operations: Operation[],
): Promise<Shortfall | null> {
  const requests: HttpRequest[] = []
  for (const { key, value, asked } of planned) {
    play.scope.set('key', key)
    play.scope.set('value', value)
    const request = requestOf(play, asked)
    if ('expected' in request) return request
    requests.push(request)
  }
  const exchanges = await meet(play, requests)
  for (const [n, made] of exchanges.entries()) {
    const one = planned[n] as Planned
    const at = addExchange(play.trace, made, `client ${one.client + 1}`)
    const operation = operationOf(one, made, history)
    if (operation === null) return { ...strange(one, made), at }
    operations.push(operation)
  }
  return null
}

async function meet(play: Play, requests: readonly HttpRequest[]): Promise<Exchange[]> {
  const origin = originOf(play)
  const { database } = play.runtime
  const met = database && (await meetAtLocks(origin, requests, database.attempt))
  return met?.exchanges ?? (await exchangeAtOnce(origin, requests))
}

/** What an answer says of its operation; null: a status that isn't foreseen. */
function operationOf(one: Planned, made: Exchange, history: History): Operation | null {
  const { kind, client, key, value, asked } = one
  const { startedAt: from, endedAt: to } = made.times
  const base = { client, key, kind, from, to }
  const status = made.response?.status
  if (status === undefined || made.problems.length > 0 || status >= 500) {
    return { ...base, value: kind === 'remove' ? null : value, outcome: 'unknown' }
  }
  if (kind === 'read') {
    if (asked.no.includes(status)) return { ...base, value: null, outcome: 'done' }
    if (!asked.ok.includes(status) || !made.response) return null
    const read = takeFrom(made.response, history.read.value)
    return {
      ...base,
      value: read === null || read === undefined ? null : plain(read),
      outcome: 'done',
    }
  }
  const told = kind === 'remove' ? null : value
  if (asked.ok.includes(status)) return { ...base, value: told, outcome: 'done' }
  return asked.no.includes(status) ? { ...base, value: told, outcome: 'refused' } : null
}

function strange({ asked }: Planned, { request, response }: Exchange): Shortfall {
  return shortfall(
    `\`${request.method} ${request.target}\` to be answered with ${[...asked.ok, ...asked.no].join(' or ')}`,
    `${response?.status}`,
    'Compare the brief with what your handler sends.',
  )
}

function judge(play: Play, operations: readonly Operation[]): Shortfall | null {
  const judgment = judgeHistory(operations)
  if (judgment.kind === 'explained') return null
  if (judgment.kind === 'undecided') {
    addEvent(
      play.trace,
      'We couldn’t tell whether one order explains all answers: there are too many',
    )
    return null
  }
  const { key } = judgment
  const lines = judgment.operations.map(operationText)
  addEvent(play.trace, `No order explains these answers on ${key}`, lines.join('\n'))
  return shortfall(
    `some order of the requests on \`${key}\` that explains every answer, as if they had come one after another`,
    `no such order: ${lines.join('; ')}`,
    play.advice ??
      'Between your SELECT and your write another request does the same. Let one statement decide, or lock the row.',
  )
}

function operationText({ client, kind, value, outcome }: Operation): string {
  const what = { read: 'read', write: 'wrote', add: 'added', remove: 'removed' }[kind]
  const said = { done: '', refused: ', and was refused', unknown: ', and got no answer' }[outcome]
  return `client ${client + 1} ${what}${kind === 'remove' ? '' : ` ${asCode(value)}`}${said}`
}
