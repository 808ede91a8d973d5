import { assert } from '../../kit/assert.ts'
import type { Came } from '../../lab/counterexample/rows.ts'
import type { ModelStep } from '../../lab/kinds/model.ts'
import type { Outcome, OutcomeError, OutcomeRows, Statement } from '../../world/postgres/session.ts'
import { splitStatements } from '../query/schema/statements.ts'
import { parseStatements } from '../sql/parse.ts'
import { typeWord } from './type-word.ts'
import { type Values, withValues } from './values.ts'

/** How a step went. */
export type StepEnd =
  | { readonly kind: 'right'; readonly came: string }
  | { readonly kind: 'over-limit'; readonly limit: string }
  | {
      readonly kind: 'wrong'
      /** broken: an error where none belongs, or one that is no refusal. */
      readonly how:
        | 'got-in'
        | 'turned-away'
        | 'swallowed'
        | 'broken'
        | 'changed'
        | 'seen'
        | 'answer'
      readonly came: string
      readonly error: { readonly code: string; readonly message: string } | null
      readonly sides: { readonly expected: Came; readonly came: Came } | null
    }

/**
 * SQLSTATEs by which a model says no: constraints (23), values that a type does not hold (22), a view's
 * CHECK OPTION, RAISE and ASSERT in a trigger or a function (P0, or a code of the author's own), and an
 * identity that may not be given. A statement that cannot be understood, or a table that is not there,
 * is no refusal.
 */
export function isRefusal({ code }: Pick<OutcomeError, 'code'>, hasApplication: boolean): boolean {
  const family = code.slice(0, 2)
  if (['22', '23', 'P0'].includes(family)) return true
  if (code === '44000' || code === '428C9') return true
  if (code.length === 5 && !familiesOfPostgres.has(family)) return true
  return hasApplication && code === '42501'
}

/** The first two letters of every SQLSTATE that PostgreSQL raises by itself. */
const familiesOfPostgres: ReadonlySet<string> = new Set(
  (
    '00 01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F ' +
    '40 42 44 53 54 55 57 58 72 F0 HV P0 XX'
  ).split(' '),
)

/** What is not there, or cannot be understood: hiding by accident. */
const notThere = new Set(['42601', '42P01', '42703', '42883', '42704', '3F000'])

export interface StepAsked {
  readonly step: ModelStep
  readonly values: Values
  /** What the source gives, for a step that asks for it. */
  readonly fromSource: Came | null
  readonly hasApplication: boolean
}

/** Nothing of what a session did is felt by what comes next on it. */
export const freshSession: readonly Statement[] = [
  { text: 'rollback', endsGroup: true },
  { text: 'discard all', endsGroup: true },
]

/** A transaction of its own; what stands behind it runs all the same where it goes wrong. */
export function transactionOf(texts: readonly string[], end: 'commit' | 'rollback'): Statement[] {
  return [
    { text: 'begin' },
    ...texts.map((text) => ({ text })),
    { text: end, endsGroup: true },
    ...freshSession,
  ]
}

/** The statements of a step, with its values. */
export function textsOf({ step, values }: StepAsked): string[] {
  return splitStatements(withValues(step.sql, values))
}

/** One step in a transaction of its own. */
export function statementsOf(asked: StepAsked): Statement[] {
  const { kind } = asked.step
  return transactionOf(textsOf(asked), kind === 'asks' || kind === 'hides' ? 'rollback' : 'commit')
}

/** Whether the step went as it should, by what its statements gave. */
export function endOf(asked: StepAsked, given: readonly Outcome[]): StepEnd {
  const texts = textsOf(asked)
  const outcomes = given.slice(0, texts.length + 2)
  const stopped = outcomes.find(({ kind }) => kind === 'error' || kind === 'over-limit')
  if (stopped?.kind === 'over-limit') return { kind: 'over-limit', limit: stopped.limit }
  if (stopped?.kind === 'error') return ofError(asked, stopped)
  // The time was over between this step and the one before.
  if (outcomes.some(({ kind }) => kind === 'not-run')) return { kind: 'over-limit', limit: 'time' }
  const done = outcomes.flatMap((one) => (one.kind === 'rows' ? [one] : [])).slice(1, -1)
  assert(done.length === texts.length, `every statement of the step ${asked.step.sql} was run`)
  return ofRows(asked, done, texts)
}

function ofError(
  { step, hasApplication, fromSource, values }: StepAsked,
  error: OutcomeError,
): StepEnd {
  const { code, message } = error
  const came = `refused: ${code} ${message}`
  const wrong = (how: Extract<StepEnd, { kind: 'wrong' }>['how']): StepEnd => ({
    kind: 'wrong',
    how,
    came: isRefusal(error, hasApplication) ? came : `error ${code}: ${message}`,
    error: { code, message },
    sides:
      step.kind === 'asks'
        ? {
            expected: fromSource ?? expectedOf(step, values),
            came: { kind: 'error', code, message },
          }
        : null,
  })
  switch (step.kind) {
    case 'takes':
      return wrong('turned-away')
    case 'refuses':
    case 'leaves-alone':
      return isRefusal(error, hasApplication) || (hasApplication && isUnsetSetting(error))
        ? { kind: 'right', came }
        : wrong('broken')
    case 'hides':
      return notThere.has(code) && !isUnsetSetting(error)
        ? wrong('broken')
        : { kind: 'right', came }
    case 'asks':
      return wrong('broken')
  }
}

/** current_setting() of a setting that this connection has not got: nothing is shown or changed then. */
function isUnsetSetting({ code, message }: OutcomeError): boolean {
  return code === '42704' && message.includes('configuration parameter')
}

function ofRows(asked: StepAsked, done: readonly OutcomeRows[], texts: readonly string[]): StepEnd {
  const { step } = asked
  const came = done.map(tagText).join(', ')
  const wrong = (how: Extract<StepEnd, { kind: 'wrong' }>['how']): StepEnd => ({
    kind: 'wrong',
    how,
    came,
    error: null,
    sides: null,
  })
  switch (step.kind) {
    case 'takes':
      return done.every((one, at) => changedOf(one) >= wantedOf(texts[at] ?? ''))
        ? { kind: 'right', came }
        : wrong('swallowed')
    case 'refuses':
      return wrong('got-in')
    case 'leaves-alone':
      return done.every((one) => changedOf(one) === 0) ? { kind: 'right', came } : wrong('changed')
    case 'hides': {
      const last = done.at(-1)
      if (last === undefined || last.rows.length === 0) return { kind: 'right', came: 'no rows' }
      const sides = { expected: { ...cameOf(last), rows: [] }, came: cameOf(last) }
      return { kind: 'wrong', how: 'seen', came, error: null, sides }
    }
    case 'asks':
      return compared(asked, done.at(-1))
  }
}

function compared({ step, fromSource, values }: StepAsked, last: OutcomeRows | undefined): StepEnd {
  if (step.kind !== 'asks') throw new Error('only what asks is compared')
  const expected = fromSource ?? expectedOf(step, values)
  const came = last === undefined ? emptyRows : cameOf(last)
  const rows = expected.kind === 'rows' ? expected.rows : []
  const key = (all: readonly (readonly (string | null)[])[]): string => {
    const texts = all.map((row) => JSON.stringify(row))
    return (step.ordered ? texts : texts.toSorted()).join('\n')
  }
  const said = last === undefined ? 'no rows' : tagText(last)
  if (key(rows) === key(came.rows)) return { kind: 'right', came: said }
  // The names of columns are the query's own; what is expected has the same.
  const columns = came.columns.length > 0 ? came.columns : columnsOf(expected)
  return {
    kind: 'wrong',
    how: 'answer',
    came: said,
    error: null,
    sides: { expected: { kind: 'rows', columns, rows }, came },
  }
}

type CameRows = Extract<Came, { kind: 'rows' }>
const emptyRows: CameRows = { kind: 'rows', columns: [], rows: [] }

function columnsOf(came: Came): CameRows['columns'] {
  return came.kind === 'rows' ? came.columns : []
}

/** The rows of lab.yaml, with the values that were drawn. */
function expectedOf(step: ModelStep, values: Values): CameRows {
  if (step.kind !== 'asks' || 'sql' in step.gives) return emptyRows
  const rows = step.gives.rows.map((row) =>
    row.map((cell) => (cell === null ? null : withValues(cell, values))),
  )
  const columns = (rows[0] ?? []).map((_, at) => ({ name: `column ${at + 1}`, type: 'text' }))
  return { kind: 'rows', columns, rows }
}

/** What a query gave, to be shown. */
export function cameOf({ columns, rows }: OutcomeRows): CameRows {
  return {
    kind: 'rows',
    columns: columns.map(({ name, typeOid }) => ({ name, type: typeWord(typeOid) })),
    rows,
  }
}

/** A query's outcome as something to compare with. Throws where the author's query cannot run. */
export function sourceRows(outcome: Outcome | undefined, query: string): CameRows {
  if (outcome?.kind === 'rows') return cameOf(outcome)
  throw new Error(`the source can be asked: ${query}; it gave ${JSON.stringify(outcome)}`)
}

function tagText({ tag, rows, columns }: OutcomeRows): string {
  if (columns.length > 0 || tag === null) {
    return rows.length === 0 ? 'no rows' : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
  }
  const [word = '', count] = tag.split(' ')
  const done = changeWords[word]
  return done === undefined ? tag : `${count} ${count === '1' ? 'row' : 'rows'} ${done}`
}

const changeWords: Readonly<Record<string, string>> = {
  INSERT: 'put in',
  UPDATE: 'changed',
  DELETE: 'removed',
  MERGE: 'put in or changed',
}

/** Rows that a statement says it has put in, changed or removed; of others what they gave. */
function changedOf({ tag, rows }: OutcomeRows): number {
  const count = /^(?:INSERT|UPDATE|DELETE|MERGE) (\d+)$/.exec(tag ?? '')
  return count === null ? rows.length : Number(count[1])
}

/** How many rows a statement must put in: those of its VALUES; of a change one at least. */
function wantedOf(text: string): number {
  const node = parseStatements(text)[0]?.node
  if (node === undefined) return 0
  if ('InsertStmt' in node) {
    const select = node.InsertStmt.selectStmt
    const values =
      select !== undefined && 'SelectStmt' in select ? select.SelectStmt.valuesLists : undefined
    return node.InsertStmt.onConflictClause === undefined ? (values?.length ?? 1) : 0
  }
  return 'UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node ? 1 : 0
}
