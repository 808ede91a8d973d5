import type { TransactionStatus } from './batch.ts'
import { outcomeOfError } from './outcome.ts'
import type { Outcome, Statement } from './session.ts'
import { endsGroup, readColumns, readFields, readRow, readTag } from './wire.ts'

/*
 * The server answers the statements in order. `current` is the one whose answer comes next:
 *
 *   answering ── C, I, s: its rows are complete; on to the next
 *       │ ↑
 *       E Z ── after an error the rest of the group is skipped; Z ends the group
 *       ↓ │
 *   skipping
 */
export interface Collecting {
  readonly statements: readonly Statement[]
  readonly rowsMaxOf: (statement: Statement) => number
  /** One for each statement; `not-run` until its answer has come. */
  readonly outcomes: Outcome[]
  current: number
  groupStart: number
  columns: { name: string; typeOid: number }[]
  rows: (string | null)[][]
  /** SQLSTATE of a farewell of the server, null where it gave none. */
  lastWords: string | null
  /** The statement that the server canceled, by its clock or at our wish. */
  cancelledAt: number | null
}

export function startCollecting(
  statements: readonly Statement[],
  rowsMaxOf: (statement: Statement) => number,
): Collecting {
  return {
    statements,
    rowsMaxOf,
    outcomes: statements.map((): Outcome => ({ kind: 'not-run' })),
    current: 0,
    groupStart: 0,
    columns: [],
    rows: [],
    lastWords: null,
    cancelledAt: null,
  }
}

/** Takes a message; answers the transaction's status where a group of statements has ended. */
export function takeMessage(
  collecting: Collecting,
  type: number,
  buffer: Buffer,
  from: number,
  to: number,
): 'more' | 'copy-in' | TransactionStatus {
  switch (type) {
    case 0x44: // D, a row
      collecting.rows.push(readRow(buffer, from))
      return 'more'
    case 0x54: // T, the columns
      collecting.columns = readColumns(buffer, from)
      return 'more'
    case 0x43: // C, complete
      if (isInScript(collecting)) forgetRows(collecting)
      else complete(collecting, readTag(buffer, from, to))
      return 'more'
    case 0x49: // I, an empty statement
      if (!isInScript(collecting)) complete(collecting, '')
      return 'more'
    case 0x31: // 1, read
      if (collecting.statements[collecting.current]?.keepAs !== undefined) complete(collecting, '')
      return 'more'
    case 0x73: // s, as many rows as were asked for
      complete(collecting, null)
      return 'more'
    case 0x45: // E, an error
      takeError(collecting, readFields(buffer, from))
      return 'more'
    case 0x47: // G, the server waits for data
      return 'copy-in'
    case 0x5a: // Z, the group has ended
      if (isInScript(collecting) && collecting.outcomes[collecting.current]?.kind === 'not-run')
        complete(collecting, '')
      collecting.current = lastOfGroup(collecting) + 1
      collecting.groupStart = collecting.current
      return String.fromCharCode(buffer[from] as number) as TransactionStatus
    default:
      return 'more'
  }
}

export function isComplete(collecting: Collecting): boolean {
  return collecting.groupStart >= collecting.statements.length
}

/** Gives the running statement its outcome. */
export function settle(collecting: Collecting, outcome: Outcome): void {
  const { current, statements, outcomes } = collecting
  if (current < statements.length) outcomes[current] = outcome
  forgetRows(collecting)
}

function forgetRows(collecting: Collecting): void {
  collecting.columns = []
  collecting.rows = []
}

function isInScript({ statements, current }: Collecting): boolean {
  return statements[current]?.isScript === true
}

function complete(collecting: Collecting, tag: string | null): void {
  const { current, statements, columns, rows } = collecting
  const rowsMax = collecting.rowsMaxOf(statements[current] as Statement)
  const truncated = rows.length > rowsMax
  if (truncated) rows.length = rowsMax
  const outcome: Outcome = { kind: 'rows', columns, rows, tag: truncated ? null : tag, truncated }
  settle(collecting, outcome)
  collecting.current++
}

function takeError(collecting: Collecting, fields: Record<string, string>): void {
  if (fields.V === 'FATAL' || fields.V === 'PANIC') {
    collecting.lastWords = fields.C ?? null
    return
  }
  // A deferred constraint speaks when the group commits, behind its last statement.
  if (collecting.current > lastOfGroup(collecting)) collecting.current--
  if (fields.C === '57014') collecting.cancelledAt = collecting.current
  const text = collecting.statements[collecting.current]?.text ?? ''
  settle(collecting, outcomeOfError(fields, text))
}

function lastOfGroup({ statements, groupStart }: Collecting): number {
  for (let index = groupStart; index < statements.length - 1; index++) {
    if (endsGroup(statements[index] as Statement)) return index
  }
  return statements.length - 1
}
