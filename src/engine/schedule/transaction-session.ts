import type { StepError, StepResult } from '../../world/postgres/stepped-session.ts'
import { impliedStep, isOwnTransaction, transactionAfter } from './autocommit.ts'
import type { Answer, AnswerResult, AnswerType, ProgramMove } from './child/messages.ts'
import type { Actor, Move, ProgramSession, ProgramStep } from './program.ts'
import {
  endWords,
  refusalWords,
  runTransaction,
  type TransactionChild,
} from './transaction-process.ts'

/*
 * A session that runs transaction.ts. What such a program does next depends on nothing but what it
 * is given and what its queries were answered, so each way is run once, in a fresh context from
 * its first line on, and known from then on: the same answers, the same next query.
 */

/** What is known of one session's program, by the answers that it was given. */
interface Known {
  readonly move: Promise<Move>
  readonly after: Map<string, Known>
}

export interface TransactionGiven {
  readonly name: string
  /** What the function is given besides `db`. */
  readonly values: Readonly<Record<string, string | number>>
  readonly seed: number
  /** How its transactions fail, one after another; null: one goes well. */
  readonly fails?: readonly (string | null)[] | undefined
  /** What it is given when it is called again, one call after another. */
  readonly later?: readonly Readonly<Record<string, string | number>>[]
}

export function transactionSession(
  child: TransactionChild,
  { name, values, seed, fails = [], later = [] }: TransactionGiven,
): ProgramSession {
  const given = {
    values: JSON.stringify(values),
    later: later.map((one) => JSON.stringify(one)),
    seed,
  }
  const moveAfter = async (answers: readonly Answer[]): Promise<Move> => {
    const came = await runTransaction(child, { ...given, answers })
    if (came.kind === 'ended') return { kind: 'refused', ...endWords(came) }
    const move = came.moves.at(-1)
    if (move?.kind === 'refused') return moveOf(move, answers.length)
    if (move === undefined || came.moves.length !== answers.length + 1) {
      return { kind: 'refused', ...unsteadyWords }
    }
    return moveOf(move, answers.length)
  }
  let first: Known | null = null
  return {
    name,
    setup: null,
    teardown: null,
    steps: null,
    begin: async () => {
      first ??= { move: moveAfter([]), after: new Map() }
      return actorOf(first, moveAfter, fails)
    },
  }
}

const unsteadyWords = {
  why: 'does one thing and then another when it is answered the same',
  try: 'Let what it does next depend on db and on what it is given, and on nothing else.',
  isOverLimit: false,
}

function moveOf(move: ProgramMove, count: number): Move {
  switch (move.kind) {
    case 'query':
      return {
        kind: 'step',
        step: { name: `query ${count + 1}`, sql: move.text, values: move.values },
      }
    case 'returned':
      return { kind: 'ended', value: move.value }
    case 'threw': {
      const { code, message, name } = move
      const isOwn = code === null && name !== 'Error' && name !== 'error'
      return { kind: 'threw', code, message: isOwn ? `${name}: ${message}` : message }
    }
    case 'refused':
      return { kind: 'refused', ...refusalWords(move.because) }
  }
}

/** One run, as the engine sees it: statements that are transactions of their own in their parts. */
function actorOf(
  start: Known,
  moveAfter: (answers: readonly Answer[]) => Promise<Move>,
  fails: readonly (string | null)[],
): Actor {
  const failing = openFailing(fails)
  const answers: Answer[] = []
  let known = start
  let isOpen = false
  /** What is left of a statement that is a transaction of its own. */
  let part: 'begin' | 'statement' | 'end' | null = null
  let held: { step: ProgramStep; result: StepResult | null } | null = null
  const goOn = async (): Promise<Move> => {
    const move = await known.move
    if (move.kind !== 'step') return move
    if (!isOpen && isOwnTransaction(move.step.sql)) {
      held = { step: move.step, result: null }
      part = 'begin'
      failing.begins()
      return { kind: 'step', step: impliedStep('BEGIN') }
    }
    const after = transactionAfter(move.step.sql, isOpen)
    if (!isOpen || after.hasBegun) failing.begins()
    isOpen = after.isOpen
    return { kind: 'step', step: failing.take(move.step) }
  }
  const answered = async (result: StepResult): Promise<Move> => {
    const answer = answerOf(result)
    answers.push(answer)
    const key = JSON.stringify(answer)
    const so = [...answers]
    const next = known.after.get(key) ?? { move: moveAfter(so), after: new Map() }
    known.after.set(key, next)
    known = next
    return await goOn()
  }
  return {
    next: async (result) => {
      if (result === null) return await goOn()
      if (part === 'begin' && held !== null) {
        part = 'statement'
        return { kind: 'step', step: failing.take(held.step) }
      }
      if (part === 'statement' && held !== null) {
        part = 'end'
        held.result = result
        return { kind: 'step', step: impliedStep(result.error === null ? 'COMMIT' : 'ROLLBACK') }
      }
      const whole = part === 'end' && result.error === null ? (held?.result ?? result) : result
      part = null
      held = null
      return await answered(whole)
    },
    leave: async () => undefined,
  }
}

interface Failing {
  /** A transaction begins. */
  begins(): void
  /** The step, or one that fails in its place. */
  take(step: ProgramStep): ProgramStep
}

const changesOrLocks =
  /\b(insert|update|delete|merge|lock|for\s+(no\s+key\s+update|(key\s+)?share))\b/i

/** The first statement of each transaction that changes or locks something fails as the lab says. */
function openFailing(fails: readonly (string | null)[]): Failing {
  let count = 0
  let isDue = false
  return {
    begins: () => {
      isDue = count < fails.length
    },
    take: (step) => {
      if (!isDue || !changesOrLocks.test(step.sql)) return step
      isDue = false
      const code = fails[count++] ?? null
      return code === null ? step : { ...step, failsBy: raising(code) }
    },
  }
}

const messages: Readonly<Record<string, string>> = {
  '40001': 'could not serialize access due to concurrent update',
  '40P01': 'deadlock detected',
}

function raising(code: string): string {
  const message = messages[code] ?? `an error ${code}, made for this check`
  return `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = '${message}'; END $$`
}

function answerOf({ parts, error }: StepResult): Answer {
  if (error !== null) return { error: { ...error, detail: steadyDetail(error) } }
  return { results: parts.map(resultOf) }
}

/**
 * Who is in a deadlock is said by numbers of processes and transactions that are others each time;
 * they are counted here as they come up, so that the same schedule gives the same answer.
 */
function steadyDetail({ code, detail }: StepError): string | null {
  if (code !== '40P01' || detail === null) return detail
  const counted = new Map<string, number>()
  return detail.replace(
    /\b(process|transaction|tuple) (\d+|\(\d+,\d+\))/gi,
    (_all, what, number) => {
      const key = `${what.toLowerCase()} ${number}`
      counted.set(key, counted.get(key) ?? counted.size + 1)
      return `${what} ${counted.get(key)}`
    },
  )
}

function resultOf({ columns, rows, tag }: StepResult['parts'][number]): AnswerResult {
  const [, command = tag, count] = /^([A-Z ]*[A-Z])(?: \d+)*? (\d+)$/.exec(tag) ?? []
  return {
    command,
    rowCount: count === undefined ? null : Number(count),
    columns: columns.map(({ name, typeOid }) => ({ name, type: typeOf(typeOid) })),
    rows,
  }
}

/** The types that node-postgres reads; bigint and numeric stay texts, as they may not fit. */
function typeOf(oid: number): AnswerType {
  if ([21, 23, 26, 700, 701].includes(oid)) return 'number'
  if (oid === 16) return 'boolean'
  if (oid === 114 || oid === 3802) return 'json'
  return [1082, 1114, 1184].includes(oid) ? 'date' : 'text'
}
