import type { Reason } from '../../kit/problem.ts'
import { type CallCounterexample, outcomeText } from '../../lab/counterexample/call.ts'
import type { PairHow, Wire } from './child/messages.ts'
import { callCode, codeOf, isLookup, lookupIn } from './code.ts'
import { differenceOf, shownOutcome } from './compare.ts'
import type { SentCall } from './example.ts'
import type { Called, Pair } from './subject.ts'
import type { FunctionJob } from './task.ts'

/*
 * Calls that are right on their own and get in each other's way: both give one and the same list,
 * something is remembered for a list that holds other values by now, or two that are under way at
 * once share a name.
 */

/** Two calls that were made, and what each has to give. */
export interface PairTrial extends Pair {
  readonly expected: readonly [Called, Called]
}

/** How many pairs are made in each way. */
const pairsMax = { 'in-turn': 8, 'same-list': 8, 'at-once': 40 } as const satisfies Record<
  PairHow,
  number
>
/** Calls that are longer aren't paired: what is shown stays short, and it costs little time. */
const lengthMax = 1_500
/** How far apart two calls of a pair are, among those that can be paired. */
const steps = [1, 7, 3]

/** Pairs of calls, each of which was answered rightly on its own. */
export function pairsOf(
  calls: readonly SentCall[],
  expected: readonly Called[],
): readonly PairTrial[] {
  const fit = calls.flatMap((call, at) => {
    const right = expected[at]
    const isFit =
      right !== undefined &&
      ['value', 'error'].includes(right.outcome.kind) &&
      Object.keys(call.files).length === 0 &&
      !call.given.some(isSlow) &&
      JSON.stringify(call).length <= lengthMax
    return isFit ? [{ call, right }] : []
  })
  const all = steps.flatMap((step) =>
    fit.flatMap((first, at) => {
      const second = fit[(at + step) % fit.length]
      return second === undefined || !areApart(first, second) ? [] : [[first, second] as const]
    }),
  )
  return (Object.keys(pairsMax) as PairHow[]).flatMap((how) =>
    spread(
      all.filter((pair) => isFor[how](...pair)),
      pairsMax[how],
    ).map(
      ([first, second]): PairTrial => ({
        how,
        calls: [withoutRules(how, first.call), withoutRules(how, second.call)],
        expected: [first.right, second.right],
      }),
    ),
  )
}

interface Fit {
  readonly call: SentCall
  readonly right: Called
}

const areApart = (first: Fit, second: Fit): boolean =>
  JSON.stringify(first.right.outcome) !== JSON.stringify(second.right.outcome)

const isFor: Record<PairHow, (first: Fit, second: Fit) => boolean> = {
  'in-turn': ({ right: { outcome } }) =>
    outcome.kind === 'value' && typeof outcome.value === 'object' && outcome.value !== null,
  'same-list': (first, second) =>
    first.call.given.some((wire, at) => {
      const kind = listKind(wire)
      return kind !== null && kind === listKind(second.call.given[at])
    }),
  'at-once': ({ call }) => call.given.some((wire) => lookupIn(wire)?.waits ?? false),
}

function listKind(wire: Wire | undefined): 'list' | 'map' | null {
  if (Array.isArray(wire)) return 'list'
  return typeof wire === 'object' && wire !== null && '$' in wire && wire.$ === 'map' ? 'map' : null
}

const isSlow = (wire: Wire): boolean => lookupIn(wire)?.slow ?? false

/** An answer may keep a bound for both calls together, and then waits more often in each. */
function withoutRules(how: PairHow, call: SentCall): SentCall {
  if (how !== 'at-once') return call
  return {
    ...call,
    given: call.given.map((wire) => {
      const lookup = lookupIn(wire)
      return lookup === null ? wire : { ...lookup, askedMax: null, waitsMax: null, openMax: null }
    }),
  }
}

/** Some of them, from all over. */
function spread<T>(all: readonly T[], max: number): T[] {
  const count = Math.min(all.length, max)
  return Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)] as T)
}

type Outcomes = readonly [Called['outcome'], Called['outcome']]

/** Which call of a pair went wrong; null: none. */
export function wrongIn(
  { expected }: PairTrial,
  outcomes: Outcomes,
  { task }: FunctionJob,
): 0 | 1 | null {
  // What is printed belongs to no one call of the two.
  const compares = task.compares.filter((one) => one !== 'printed')
  const isWrong = (at: 0 | 1): boolean => {
    const came = { ...expected[at], outcome: outcomes[at] }
    return differenceOf(expected[at], came, { compares }) !== null
  }
  return isWrong(0) ? 0 : isWrong(1) ? 1 : null
}

/** What shows that two calls get in each other's way. */
export function pairEvidence(
  job: FunctionJob,
  { how, calls, expected }: PairTrial,
  outcomes: Outcomes,
  found: CallCounterexample['found'],
): { reason: Reason; counterexample: CallCounterexample } {
  const { name, parameters } = job.task
  const at = wrongIn({ how, calls, expected }, outcomes, job) ?? 0
  const came = { ...expected[at], outcome: outcomes[at] }
  const [first, second] = calls.map((call) => callCode(name, parameters, call)) as [string, string]
  const own = at === 0 ? first : second
  const other = at === 0 ? second : first
  const shown = { expected: shownOutcome(expected[at]), came: shownOutcome(came, expected[at]) }
  const wanted = outcomeText(shown.expected).slice(0, 300)
  const got = outcomeText(shown.came).slice(0, 300)
  const isKept = how === 'in-turn' && at === 0
  return {
    reason: {
      'in-turn': {
        expected: isKept
          ? `what ${own} gave to be ${wanted} after ${other} as well`
          : `${own} to give ${wanted}, after ${other} as on its own`,
        came: isKept ? `it's ${got} by then` : `${got}; on its own it is right`,
        try: 'Something is shared by the two calls. Make what you return, and everything that changes, inside the function, so that each call has its own.',
      },
      'same-list': {
        expected: `${own} to give ${wanted}, even if it's the very ${keptWord(calls)} of ${other} with other values in it`,
        came: `${got}; on its own it is right`,
        try: 'What you are given can be changed and handed to you again. Look at the values in it in every call, and keep nothing outside of the function.',
      },
      'at-once': {
        expected: `${own} to give ${wanted}, even while ${other} is under way`,
        came: `${got}; on its own it is right`,
        try: 'While one call waits, another one can begin. Make what changes inside the function: a name made outside of it is shared by both.',
      },
    }[how],
    counterexample: {
      kind: 'call',
      call: {
        'in-turn': `${first}; ${second}`,
        'same-list': againCode(job, calls),
        'at-once': `await Promise.all([${first}, ${second}])`,
      }[how],
      given: calls.flatMap(({ given }, place) =>
        given.map((wire, index) => ({
          name: `${parameters[index]?.name ?? `value${index + 1}`} (call ${place + 1})`,
          value: codeOf(wire),
        })),
      ),
      files: [],
      ...shown,
      printed: null,
      found,
    },
  }
}

const keptWord = ([first]: Pair['calls']): string =>
  first.given.some((wire) => listKind(wire) === 'list') ? 'list' : 'map'

/** `const titles = ['Salt']; count(titles); titles.splice(0, 1, 'Snow'); count(titles)` */
function againCode({ task }: FunctionJob, [first, second]: Pair['calls']): string {
  const { name, parameters } = task
  const kept = first.given.map((wire, at) => {
    const kind = listKind(wire)
    return kind !== null && kind === listKind(second.given[at]) ? kind : null
  })
  const nameOf = (at: number): string => parameters[at]?.name ?? `value${at + 1}`
  const call = ({ given }: SentCall): string =>
    `${name}(${given.map((wire, at) => (kept[at] || isLookup(wire) ? nameOf(at) : codeOf(wire))).join(', ')})`
  const made = kept.flatMap((kind, at) =>
    kind === null ? [] : [`const ${nameOf(at)} = ${codeOf(first.given[at] ?? null)}`],
  )
  const changed = kept.flatMap((kind, at) => {
    const wire = second.given[at]
    if (kind === null || wire === undefined) return []
    if (kind === 'map') return [`${nameOf(at)} then holds ${codeOf(wire)}`]
    const inside = codeOf(wire).slice(1, -1)
    return [`${nameOf(at)}.splice(0, Infinity${inside === '' ? '' : `, ${inside}`})`]
  })
  return [...made, call(first), ...changed, call(second)].join('; ')
}
