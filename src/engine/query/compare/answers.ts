import type { Came, Rows } from '../../../lab/counterexample/rows.ts'
import type { Outcome } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import { quoteName } from '../schema/insert.ts'
import type { ExecutionVariant } from './nondeterminism.ts'
import { type OrderedQuery, withoutKeys } from './order.ts'
import {
  bagDifference,
  type ComparedHow,
  type Difference,
  orderedDifference,
  printOf,
  type Result,
} from './result.ts'

/** One result of an answer: a query has one, a change has one for each table. */
export interface Part {
  /** The table; null for the result of a query. */
  readonly name: string | null
  readonly result: Result
  /** Sizes of the tie groups; null where no order is asked or the answer is the attempt's. */
  readonly groups: readonly number[] | null
}

/** What an answer's statements gave on one variant. */
export type Answer =
  | { readonly kind: 'rows'; readonly parts: readonly Part[] }
  | {
      readonly kind: 'error'
      readonly code: string
      readonly message: string
      /** Where in which statement, as an offset. */
      readonly position: number | null
      readonly statement: number
    }
  | { readonly kind: 'over-limit'; readonly limit: string; readonly message: string }
  /** The rows were refused, so nothing was asked. */
  | { readonly kind: 'illegal'; readonly message: string }
  /** The other answer failed first. */
  | { readonly kind: 'not-run' }

export interface Answers {
  readonly reference: Answer
  readonly attempt: Answer
}

/** Asks both on the same rows; every variant is filled anew. */
export type AskBoth = (variants: readonly ExecutionVariant[]) => Promise<Answers[]>

/** What is sent for an answer, and how what comes back is read. */
export interface Asked {
  readonly statements: readonly string[]
  read(outcomes: readonly Outcome[]): Answer
}

/** A reading query; `order` where its text holds the keys of the order asked. */
export function askedQuery(text: string, order: OrderedQuery | null = null): Asked {
  return {
    statements: [order?.text ?? text],
    read: ([outcome]) => {
      if (outcome?.kind !== 'rows') return failureOf(outcome, 0)
      if (outcome.truncated)
        return { kind: 'over-limit', limit: 'rows', message: 'more rows than are read' }
      const part =
        order === null ? { result: outcome, groups: null } : withoutKeys(outcome, order, sameKeys)
      return { kind: 'rows', parts: [{ name: null, ...part }] }
    },
  }
}

/** Statements that change rows; their answer is what all tables hold afterwards. */
export function askedChange(statements: readonly string[], schema: Schema): Asked {
  const reading = schema.tables.map((table) => `select * from ${quoteName(table.name)}`)
  return {
    statements: [...statements, ...reading],
    read: (outcomes) => {
      const failed = outcomes.findIndex((outcome) => outcome.kind !== 'rows')
      if (failed >= 0) return failureOf(outcomes[failed], failed)
      const states = outcomes.slice(statements.length)
      return {
        kind: 'rows',
        parts: schema.tables.map(({ name }, at) => ({
          name,
          result: states[at] as Result,
          groups: null,
        })),
      }
    },
  }
}

function sameKeys(left: Result, right: Result): boolean {
  return bagDifference(left, right) === null
}

function failureOf(outcome: Outcome | undefined, statement: number): Answer {
  if (outcome?.kind === 'error') {
    const { code, message, position } = outcome
    return { kind: 'error', code, message, position, statement }
  }
  if (outcome?.kind === 'over-limit')
    return { kind: 'over-limit', limit: outcome.limit, message: outcome.message }
  return { kind: 'not-run' }
}

export type RowsAnswer = Extract<Answer, { kind: 'rows' }>

/** What differs between the reference's rows and others, in the order asked if one is. */
export function differenceOf(
  reference: RowsAnswer,
  other: RowsAnswer,
  how: ComparedHow,
): Difference | null {
  for (const [at, part] of reference.parts.entries()) {
    const difference = partDifference(part, (other.parts[at] as Part).result, how)
    if (difference !== null) return difference
  }
  return null
}

export function partDifference(
  reference: Part,
  other: Result,
  how: ComparedHow,
): Difference | null {
  return reference.groups === null
    ? bagDifference(reference.result, other, how)
    : orderedDifference(reference.result, reference.groups, other, how)
}

/** One text for all parts of an answer; a failure has its own. */
export function printOfAnswer(answer: Answer | null): string {
  return answer?.kind === 'rows'
    ? answer.parts.map((part) => printOf(part.result)).join()
    : 'failed'
}

export type Judgement =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'skipped'
      readonly by: 'rows' | 'reference' | 'attempt'
      readonly message: string
    }
  /** The attempt is wrong on all variants. */
  | { readonly kind: 'differs'; readonly difference: Difference }
  /** The attempt is wrong on variant `at`, and right on variant `other`. */
  | { readonly kind: 'attempt-undetermined'; readonly at: number; readonly other: number }
  | { readonly kind: 'reference-undetermined' }
  /** The reference is open, but no choice can make the answers meet: never as many rows. */
  | { readonly kind: 'never-meet' }

/** Judges the answers on variants of the same rows; the first is the rows as they are. */
export function judge(answers: readonly Answers[], how: ComparedHow): Judgement {
  const references: RowsAnswer[] = []
  const attempts: RowsAnswer[] = []
  for (const { reference, attempt } of answers) {
    if (reference.kind === 'illegal')
      return { kind: 'skipped', by: 'rows', message: reference.message }
    if (reference.kind !== 'rows')
      return { kind: 'skipped', by: 'reference', message: saidBy(reference) }
    if (attempt.kind !== 'rows') return { kind: 'skipped', by: 'attempt', message: saidBy(attempt) }
    references.push(reference)
    attempts.push(attempt)
  }
  const reference = references[0] as RowsAnswer
  if (references.some((other) => differenceOf(reference, other, how) !== null)) {
    return neverMeet(references, attempts)
      ? { kind: 'never-meet' }
      : { kind: 'reference-undetermined' }
  }
  return judgeAttempts(reference, attempts, how)
}

function judgeAttempts(
  reference: RowsAnswer,
  attempts: readonly RowsAnswer[],
  how: ComparedHow,
): Judgement {
  const differences = attempts.map((attempt) => differenceOf(reference, attempt, how))
  const at = differences.findIndex((difference) => difference !== null)
  const difference = differences[at]
  if (difference === undefined || difference === null) return { kind: 'same' }
  const other = differences.indexOf(null)
  return other >= 0 ? { kind: 'attempt-undetermined', at, other } : { kind: 'differs', difference }
}

/** Whether some part never has as many rows in the attempt as in any run of the reference. */
function neverMeet(references: readonly RowsAnswer[], attempts: readonly RowsAnswer[]): boolean {
  const parts = references[0]?.parts ?? []
  const count = (answer: RowsAnswer, at: number): number =>
    answer.parts[at]?.result.rows.length ?? 0
  return parts.some((_, at) => {
    const counts = new Set(references.map((answer) => count(answer, at)))
    return attempts.every((answer) => !counts.has(count(answer, at)))
  })
}

/** What is said about an answer that holds no rows. */
export function saidBy(answer: Answer): string {
  return answer.kind === 'rows' || answer.kind === 'not-run' ? answer.kind : answer.message
}

/** One part of an answer as lab types have it, with the names of its types. */
export function cameOf(answer: Answer, part: number, typeName: (oid: number) => string): Came {
  if (answer.kind === 'rows')
    return { kind: 'rows', ...rowsOf((answer.parts[part] as Part).result, typeName) }
  return {
    kind: 'error',
    code: answer.kind === 'error' ? answer.code : answer.kind,
    message: saidBy(answer),
  }
}

export function rowsOf(result: Result, typeName: (oid: number) => string): Rows {
  return {
    columns: result.columns.map((column) => ({
      name: column.name,
      type: typeName(column.typeOid),
    })),
    rows: result.rows,
  }
}

/** What a query gave, without any order. */
export function queryRead(outcomes: Parameters<Asked['read']>[0]): Answer {
  const [outcome] = outcomes
  if (outcome?.kind === 'rows')
    return { kind: 'rows', parts: [{ name: null, result: outcome, groups: null }] }
  if (outcome?.kind === 'error') {
    const { code, message, position } = outcome
    return { kind: 'error', code, message, position, statement: 0 }
  }
  return { kind: 'not-run' }
}
