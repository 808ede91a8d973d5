import { type Checking, isUsable, stateOf } from '../checking.ts'
import { type InputCase, inputCases } from '../inputs.ts'
import type { Operation } from '../model.ts'
import { type Play, runScenario } from '../play.ts'
import { prepare } from '../prepare.ts'
import type { Filling } from '../request.ts'
import { collectionOf, pathParameters } from '../resources.ts'
import type { Sent } from '../sent.ts'

const casesMax = 160

/** Boundary values and breaches of the contract, one place at a time. */
export async function checkInputs(checking: Checking): Promise<void> {
  const lists: { operation: Operation; cases: InputCase[] }[] = []
  for (const operation of checking.operations) {
    if (!isUsable(checking, operation)) continue
    await runScenario(checking, `cases ${operation.id}`, async (play) => {
      const { filling } = await prepare(play, operation)
      const context = { ...checking, document: checking.api.document, random: play.random }
      const cases = inputCases(context, operation, filling).toSorted((a, b) => rank(a) - rank(b))
      lists.push({ operation, cases: cases.slice(0, casesMax) })
    })
  }
  // Turn by turn, so that every operation gets its most telling cases when time is short.
  for (let at = 0; at < casesMax; at += 8) {
    for (const { operation, cases } of lists) {
      for (const [offset, one] of cases.slice(at, at + 8).entries()) {
        if (isUsable(checking, operation)) await checkCase(checking, operation, one, at + offset)
      }
    }
  }
}

/** What's most often wrong comes first. */
function rank({ kind }: InputCase): number {
  const order = [
    'missing',
    'below-minimum',
    'above-maximum',
    'no-body',
    'malformed-json',
    'not-integer',
    'not-number',
    'not-string',
    'too-long',
    'too-short',
    'not-in-enum',
    'at-minimum',
    'at-maximum',
    'empty',
    'long',
    'longest',
  ]
  const at = order.indexOf(kind)
  return at === -1 ? order.length : at
}

/** Trouble with the body as a whole has one cause in a server, wherever it shows. */
const wholeBody = ['malformed-json', 'no-body', 'null-body', 'not-object']

function sharedCause(operation: Operation, { kind, where }: InputCase): { cause?: string } {
  if (kind === 'malformed-json') return { cause: 'malformed-json' }
  if (wholeBody.includes(kind)) return { cause: 'no body' }
  const place = pathParameters(operation.path).find(({ name }) => where === `path ${name}`)
  return place === undefined ? {} : { cause: `path ${place.collection}` }
}

async function checkCase(
  checking: Checking,
  operation: Operation,
  one: InputCase,
  at: number,
): Promise<void> {
  const state = stateOf(checking, operation)
  await runScenario(checking, `input ${operation.id} ${at}`, async (play) => {
    const isFresh = operation.method === 'delete' && !one.where.startsWith('path')
    const { filling, sources } = await prepare(play, operation, { isFresh })
    const changed = one.apply(filling)
    const keeping = one.kind === 'malformed-json' ? 'odd' : one.isValid ? 'valid' : 'invalid'
    const sent = await play.send(operation, changed, {
      sources,
      keeping,
      ...sharedCause(operation, one),
    })
    if (!state.isSuccessful) return
    // A stream's status goes out before its input is read; what's wrong comes as a part of it.
    const isEarly = sent.documented?.isStream === true
    if (!one.isValid && !one.isTolerated && sent.isSuccess && !isEarly)
      suspectAccepted(play, operation, one, sent)
    const isRefused = sent.status === 400 || sent.status === 422
    if (one.isStatedBound && isRefused) await suspectRefused(play, operation, one, sent, filling)
  })
}

function suspectAccepted(play: Play, operation: Operation, one: InputCase, sent: Sent): void {
  play.suspect(
    {
      code: 206,
      cause: `accepted ${acceptedCause(operation, one)}`,
      place: one.where,
      about: one.where.split(/[ .]/).at(-1) ?? '',
      title: `${name(operation)} accepts invalid input: ${one.where} ${one.what}`,
      detail: `Expected a 4xx: ${one.where} ${one.what}, and the contract forbids that. Got ${sent.status}. Try to check the input against the contract before anything is done with it.`,
    },
    [sent],
  )
}

/** What a server reads in one place for all operations has one cause; the rest is each handler's. */
function acceptedCause(operation: Operation, { kind, where }: InputCase): string {
  if (wholeBody.includes(kind)) return kind
  if (kind === 'not-boolean' && where.startsWith('query')) return 'query not-boolean'
  const isWrongType = /^not-(string|integer|number|boolean|array|object)$/.test(kind)
  if (isWrongType && where.startsWith('body')) return `${collectionOf(operation)} body types`
  return `${collectionOf(operation)} ${kind === 'missing' ? 'missing' : where}`
}

/** Only this value is refused: the same request with another one is accepted. */
async function suspectRefused(
  play: Play,
  operation: Operation,
  one: InputCase,
  refused: Sent,
  base: Filling,
): Promise<void> {
  // A maximum in a body often meets a rule of its own: stock, a balance, a date.
  if (one.kind === 'at-maximum' && !one.where.startsWith('query')) return
  const { filling, sources } = await prepare(play, operation)
  const isSame =
    JSON.stringify(Object.keys(base.parameters)) === JSON.stringify(Object.keys(filling.parameters))
  const control = await play.send(operation, filling, { sources })
  if (!control.isSuccess || !isSame) return
  play.suspect(
    {
      code: 903,
      cause: `refused ${collectionOf(operation)} ${one.where} ${one.kind}`,
      title: `${name(operation)} refuses valid input: ${one.where} ${one.what}`,
      detail: `Expected success: ${one.where} ${one.what}, and the contract says so. Got ${refused.status}, while the same request with another value there gets ${control.status}. Try to look for < where <= is meant.`,
    },
    [control, refused],
  )
}

const name = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`
