import { assert } from '../../kit/assert.ts'
import type { Reason } from '../../kit/problem.ts'
import type { CallCounterexample } from '../../lab/counterexample/call.ts'
import type { Counterexample, Verdict } from '../../lab/verdict.ts'
import { hintWords, ofOthers } from '../verdict/hint-words.ts'
import { canonical } from './child/wire.ts'
import { callCode, codeOf } from './code.ts'
import { askedApart, askedText, differenceOf, shownOutcome } from './compare.ts'
import { drawCalls, edgeCalls } from './draw.ts'
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
  /** The attempt. */
  readonly text: string
  readonly call: SentCall
  readonly shrinks: number
  readonly expected: Called
  readonly came: Called
  readonly check: string
  readonly calls: readonly SentCall[]
  /** What the attempt gave on them, up to where it ended. */
  readonly all: readonly Called[]
  readonly input: number
  /** The calls that show it, where the last one alone does not; else null. */
  readonly sequence: readonly SentCall[] | null
  /** The reason names the mistake already, and a guess beside it would only distract. */
  readonly namesCause: boolean
}

/** Calls one after another, as they are typed; of many the last ones. */
export function sequenceCode({ task }: FunctionJob, calls: readonly SentCall[]): string {
  const shown = calls.slice(-shownMax).map((call) => callCode(task.name, task.parameters, call))
  return [...(calls.length > shownMax ? ['…'] : []), ...shown].join('; ')
}

const shownMax = 4

/** The call as it is shown, and the wrong answer that goes wrong alike. */
export async function evidenceOf(
  pair: { readonly attempt: Subject; readonly reference: Subject },
  job: FunctionJob,
  failing: Failing,
): Promise<Evidence> {
  const { call, expected, came, input, calls, shrinks, sequence } = failing
  const isPrinted = differenceOf(expected, came, job.task) === 'printed'
  const counterexample: CallCounterexample = {
    ...shownCall(job, call),
    ...(sequence === null ? {} : { call: sequenceCode(job, sequence) }),
    expected: shownOutcome(expected),
    came: shownOutcome(came, expected),
    printed:
      isPrinted || job.task.compares.includes('printed')
        ? { expected: shorter(expected.printed), came: shorter(came.printed) }
        : null,
    found: { input, of: calls.length, shrinks },
  }
  return { counterexample, hint: await hintOf(pair, job, failing), errorAt: null }
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

/** Calls at the edges, and drawn ones, on which two answers have to be alike before the one explains the other. */
const widerMax = 60

/**
 * The wrong answer that gives the same as the attempt on every call of the check. Its reason is said
 * of the attempt only where the two are alike on the task's edges and on what is drawn of all it allows;
 * otherwise it is said of others, who got this wrong.
 */
async function hintOf(
  { attempt, reference: own }: { readonly attempt: Subject; readonly reference: Subject },
  { task, mutants, reference: right }: FunctionJob,
  { text, check, calls, all, sequence, namesCause }: Failing,
): Promise<Verdict['hint']> {
  if (sequence !== null || namesCause) return null
  const compared = calls.slice(0, all.length)
  let like: Verdict['hint'] = null
  let widely: readonly Called[] | null = null
  const drawing = { task, narrower: {}, count: widerMax, seed: 'alike' }
  const wider = [
    ...edgeCalls(drawing).calls.slice(0, widerMax),
    ...drawCalls(drawing).calls.slice(0, widerMax),
  ]
  for (const { name, answer, why } of mutants
    .filter((one) => one.check === check)
    .slice(0, twinsMax)) {
    const loaded = await own.load({ modules: { 'answer.ts': answer }, name: task.name })
    if (loaded.kind !== 'loaded' || !loaded.isFunction) continue
    const given = await own.call(compared, false)
    if (!isAlike(given, all)) continue
    widely ??= await attempt.call(wider, false)
    if (isAlike(await own.call(wider, false), widely)) {
      return { mutant: name, why: hintWords({ answer, why }, text, right) }
    }
    like ??= {
      mutant: name,
      why: ofOthers(why),
    }
  }
  return like
}

const isAlike = (given: readonly Called[], others: readonly Called[]): boolean =>
  given.length === others.length && given.every((one, at) => printOf(one) === printOf(others[at]))

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

/** What shows that a function was asked more or less often than it should be. */
export function questionsEvidence(
  job: FunctionJob,
  call: SentCall,
  { expected, came }: { readonly expected: Called; readonly came: Called },
  found: CallCounterexample['found'],
): { reason: Reason; counterexample: CallCounterexample } {
  const apart = askedApart(expected, came)
  assert(apart !== null, 'what differs in its questions has one that differs')
  const said = askedText(job.task, call, apart)
  const how = (often: string) => ({ kind: 'nothing', says: `calls ${said.call} ${often}` }) as const
  return {
    reason: {
      expected: `${callCode(job.task.name, job.task.parameters, call)} to call ${said.call} ${said.expected}`,
      came: `it calls it ${said.came}`,
      try: 'What you return is right. Read in the brief what to ask for and when, and follow your calls with this input.',
    },
    counterexample: {
      ...shownCall(job, call),
      expected: how(said.expected),
      came: how(said.came),
      printed: null,
      found,
    },
  }
}

/** What shows that the very argument was returned. */
export function sameEvidence(
  job: FunctionJob,
  call: SentCall,
  at: number,
  found: CallCounterexample['found'],
): { reason: Reason; counterexample: CallCounterexample } {
  const { name, parameters } = job.task
  const of = parameters[at]?.name ?? 'what it is given'
  return {
    reason: {
      expected: `a new list from ${callCode(name, parameters, call)}`,
      came: `${of} itself`,
      try: `The caller now has one list under two names: a change to one is a change to the other. Return a list of its own even if everything stays in it: [...${of}] copies it.`,
    },
    counterexample: {
      ...shownCall(job, call),
      expected: { kind: 'nothing', says: 'a new list' },
      came: { kind: 'nothing', says: `the list ${of} itself` },
      printed: null,
      found,
    },
  }
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
      try: `The code that called still uses ${name}. Make a new list or object and change that one: [...list] copies a list, { ...record } an object.`,
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
