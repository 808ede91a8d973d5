import type { Reason } from '../../kit/problem.ts'
import type { CallCounterexample } from '../../lab/counterexample/call.ts'
import type { Counterexample, Verdict } from '../../lab/verdict.ts'
import { canonical } from './child/wire.ts'
import { callCode, codeOf } from './code.ts'
import { differenceOf, shownOutcome } from './compare.ts'
import type { SentCall } from './example.ts'
import type { Called, Subject } from './subject.ts'
import type { FunctionJob } from './task.ts'

/** What a verdict shows besides its checks. */
export interface Evidence {
  readonly counterexample: Counterexample | null
  readonly hint: Verdict['hint']
  readonly errorAt: number | null
}

export const noEvidence: Evidence = { counterexample: null, hint: null, errorAt: null }

/** A call on which an attempt goes wrong, and the calls around it. */
export interface Failing {
  readonly call: SentCall
  readonly shrinks: number
  readonly expected: Called
  readonly came: Called
  readonly check: string
  readonly calls: readonly SentCall[]
  /** What the attempt gave on them, up to where it ended. */
  readonly all: readonly Called[]
  readonly input: number
}

/** The call as it is shown, and the wrong answer that goes wrong alike. */
export async function evidenceOf(
  own: Subject,
  job: FunctionJob,
  failing: Failing,
): Promise<Evidence> {
  const { call, expected, came, input, calls, shrinks } = failing
  const isPrinted = differenceOf(expected, came, job.task) === 'printed'
  const counterexample: CallCounterexample = {
    ...shownCall(job, call),
    expected: shownOutcome(expected),
    came: shownOutcome(came, expected),
    printed:
      isPrinted || job.task.compares.includes('printed')
        ? { expected: shorter(expected.printed), came: shorter(came.printed) }
        : null,
    found: { input, of: calls.length, shrinks },
  }
  return { counterexample, hint: await hintOf(own, job, failing), errorAt: null }
}

function shownCall(
  { task }: FunctionJob,
  call: SentCall,
): Pick<CallCounterexample, 'kind' | 'call' | 'given' | 'files'> {
  const { name, parameters } = task
  return {
    kind: 'call',
    call: callCode(name, parameters, call),
    given: call.given.map((wire, at) => ({
      name: parameters[at]?.name ?? `value${at + 1}`,
      value: codeOf(wire),
    })),
    files: Object.entries(call.files).map(([file, text]) => ({ name: file, text: shorter(text) })),
  }
}

function shorter(text: string): string {
  return text.length <= 4_000 ? text : `${text.slice(0, 3_999)}…`
}

/** Wrong answers of the failing check, tried one after another. */
const twinsMax = 4

/** The wrong answer that gives the same as the attempt on every call of the check. */
async function hintOf(
  own: Subject,
  { task, mutants }: FunctionJob,
  { check, calls, all }: Failing,
): Promise<Verdict['hint']> {
  const compared = calls.slice(0, all.length)
  for (const { name, answer, why } of mutants
    .filter((one) => one.check === check)
    .slice(0, twinsMax)) {
    const loaded = await own.load({ modules: { 'answer.ts': answer }, name: task.name })
    if (loaded.kind !== 'loaded' || !loaded.isFunction) continue
    const given = await own.call(compared, false)
    const isTwin =
      given.length === all.length && given.every((one, at) => printOf(one) === printOf(all[at]))
    if (isTwin) return { mutant: name, why }
  }
  return null
}

function printOf(called: Called | undefined): string {
  if (called === undefined) return ''
  const { outcome, printed } = called
  if (outcome.kind === 'value') {
    return `${canonical(outcome.value)} ${outcome.isLater} ${printed}`
  }
  if (outcome.kind === 'error') {
    return `${outcome.error.name} ${outcome.error.message} ${outcome.isLater} ${printed}`
  }
  return outcome.kind === 'ended' ? outcome.ending.kind : outcome.kind
}

/** What shows that an argument was changed. */
export function keepsEvidence(
  job: FunctionJob,
  call: SentCall,
  came: Called,
  found: CallCounterexample['found'],
): { reason: Reason; counterexample: CallCounterexample } {
  const [first] = came.changed
  const name = job.task.parameters[first?.at ?? 0]?.name ?? 'what it is given'
  const before = codeOf(call.given[first?.at ?? 0] ?? null)
  const now = first ? codeOf(first.now) : before
  return {
    reason: {
      expected: `${name} as it was after ${callCode(job.task.name, job.task.parameters, call)}`,
      came: `${name} is ${now} afterwards`,
      try: `Whoever called still uses ${name}. Make a new list or object and change that one: [...list] copies a list, { ...record } an object.`,
    },
    counterexample: {
      ...shownCall(job, call),
      expected: { kind: 'nothing', says: `${name} is still ${before}` },
      came: { kind: 'nothing', says: `${name} is now ${now}` },
      printed: null,
      found,
    },
  }
}
