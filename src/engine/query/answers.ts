import type { Came, Rows } from '../../lab/lab.ts'
import type { Outcome } from '../../world/session.ts'
import type { Trial } from './determined.ts'
import { type OrderedQuery, withoutKeys } from './order.ts'
import { bagDifference, type ComparedHow, type Difference, orderedDifference, type Result } from './result.ts'

/** What one query gave on one trial. */
export type Answer =
  | {
      readonly kind: 'rows'
      readonly result: Result
      /** Sizes of the tie groups; null where no order is asked or the answer is the attempt's. */
      readonly groups: readonly number[] | null
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly position: number | null }
  | { readonly kind: 'over-limit'; readonly limit: string; readonly message: string }
  /** The rows were refused, so nothing was asked. */
  | { readonly kind: 'illegal'; readonly message: string }
  /** The other query failed first. */
  | { readonly kind: 'not-run' }

export interface Answers {
  readonly reference: Answer
  readonly attempt: Answer
}

/** Asks both queries on the same rows; every trial is filled anew. */
export type AskBoth = (trials: readonly Trial[]) => Promise<Answers[]>

/** Reads an outcome; `order` where the text was the reference with its keys. */
export function answerOf(outcome: Outcome, order: OrderedQuery | null): Answer {
  switch (outcome.kind) {
    case 'rows':
      if (outcome.truncated) return { kind: 'over-limit', limit: 'rows', message: 'more rows than are read' }
      if (order === null) return { kind: 'rows', result: outcome, groups: null }
      return { kind: 'rows', ...withoutKeys(outcome, order, sameKeys) }
    case 'error':
      return { kind: 'error', code: outcome.code, message: outcome.message, position: outcome.position }
    case 'over-limit':
      return { kind: 'over-limit', limit: outcome.limit, message: outcome.message }
    case 'not-run':
      return { kind: 'not-run' }
  }
}

function sameKeys(left: Result, right: Result): boolean {
  return bagDifference(left, right) === null
}

type RowsAnswer = Extract<Answer, { kind: 'rows' }>

/** What differs between the reference's rows and others, in the order asked if one is. */
export function differenceOf(reference: RowsAnswer, other: RowsAnswer, how: ComparedHow): Difference | null {
  return reference.groups === null
    ? bagDifference(reference.result, other.result, how)
    : orderedDifference(reference.result, reference.groups, other.result, how)
}

export type Judgement =
  | { readonly kind: 'same' }
  | { readonly kind: 'skipped'; readonly by: 'rows' | 'reference' | 'attempt'; readonly message: string }
  /** The attempt is wrong on the first trial, and gives the same on all of them. */
  | { readonly kind: 'differs'; readonly difference: Difference }
  /** The attempt is wrong on trial `at`, and gives something else on trial `other`. */
  | { readonly kind: 'attempt-undetermined'; readonly at: number; readonly other: number }
  | { readonly kind: 'reference-undetermined' }
  /** The reference is open, but no choice can make the answers meet: never as many rows. */
  | { readonly kind: 'never-meet' }

/** Judges the answers on variants of the same rows; the first is the rows as they are. */
export function judge(answers: readonly Answers[], how: ComparedHow): Judgement {
  const references: RowsAnswer[] = []
  const attempts: RowsAnswer[] = []
  for (const { reference, attempt } of answers) {
    if (reference.kind === 'illegal') return { kind: 'skipped', by: 'rows', message: reference.message }
    if (reference.kind !== 'rows') return { kind: 'skipped', by: 'reference', message: saidBy(reference) }
    if (attempt.kind !== 'rows') return { kind: 'skipped', by: 'attempt', message: saidBy(attempt) }
    references.push(reference)
    attempts.push(attempt)
  }
  const reference = references[0] as RowsAnswer
  if (references.some((other) => differenceOf(reference, other, how) !== null)) {
    return neverMeet(references, attempts) ? { kind: 'never-meet' } : { kind: 'reference-undetermined' }
  }
  return judgeAttempts(reference, attempts, how)
}

function judgeAttempts(reference: RowsAnswer, attempts: readonly RowsAnswer[], how: ComparedHow): Judgement {
  const differences = attempts.map((attempt) => differenceOf(reference, attempt, how))
  const at = differences.findIndex((difference) => difference !== null)
  const difference = differences[at]
  if (difference === undefined || difference === null) return { kind: 'same' }
  const wrong = { ...(attempts[at] as RowsAnswer), groups: reference.groups }
  const other = attempts.findIndex(
    (attempt, trial) => differences[trial] === null || differenceOf(wrong, attempt, how) !== null,
  )
  if (other >= 0) return { kind: 'attempt-undetermined', at, other }
  return { kind: 'differs', difference }
}

/** Whether no number of rows that the reference gave is ever given by the attempt. */
function neverMeet(references: readonly RowsAnswer[], attempts: readonly RowsAnswer[]): boolean {
  const counts = new Set(references.map((answer) => answer.result.rows.length))
  return attempts.every((answer) => !counts.has(answer.result.rows.length))
}

/** What is said about an answer that holds no rows. */
export function saidBy(answer: Answer): string {
  return answer.kind === 'rows' || answer.kind === 'not-run' ? answer.kind : answer.message
}

/** An answer as lab types have it, with the names of its types. */
export function cameOf(answer: Answer, typeName: (oid: number) => string): Came {
  if (answer.kind === 'rows') return { kind: 'rows', ...rowsOf(answer.result, typeName) }
  return { kind: 'error', code: answer.kind === 'error' ? answer.code : answer.kind, message: saidBy(answer) }
}

export function rowsOf(result: Result, typeName: (oid: number) => string): Rows {
  return {
    columns: result.columns.map((column) => ({ name: column.name, type: typeName(column.typeOid) })),
    rows: result.rows,
  }
}
