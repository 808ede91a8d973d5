import type { TransactionStatus } from './batch.ts'
import { outcomeOfError } from './outcome.ts'
import type { Outcome, Statement } from './session.ts'
import { readColumns, readFields, readRow, readTag } from './wire.ts'

export interface CollectedOutcomes {
  /** One for each statement; `not-run` until its answer has come. */
  readonly outcomes: Outcome[]
  /** Takes a message; answers the transaction's status where a group of statements has ended. */
  take(
    type: number,
    buffer: Buffer,
    from: number,
    to: number,
  ): 'more' | 'copy-in' | TransactionStatus
  /** The statement whose answer comes next. */
  current(): number
  /** Gives the running statement this outcome. */
  fail(outcome: Outcome): void
  /** Says of a statement that was canceled at our wish why it was. */
  replaceCancelled(outcome: Outcome): void
  isComplete(): boolean
  /** SQLSTATE of a farewell of the server, null where it gave none. */
  lastWords(): string | null
}

/*
 * The server answers the statements in order. `current` is the one whose answer comes next:
 *
 *   answering ── C, I, s: its rows are complete; on to the next
 *       │ ↑
 *       E Z ── after an error the rest of the group is skipped; Z ends the group
 *       ↓ │
 *   skipping
 */
export function collectOutcomes(
  statements: readonly Statement[],
  rowsMaxOf: (statement: Statement) => number,
): CollectedOutcomes {
  const outcomes = statements.map((): Outcome => ({ kind: 'not-run' }))
  let current = 0
  let groupStart = 0
  let columns: { name: string; typeOid: number }[] = []
  let rows: (string | null)[][] = []
  let lastWords: string | null = null
  let cancelledAt: number | null = null

  const complete = (tag: string | null): void => {
    const rowsMax = rowsMaxOf(statements[current] as Statement)
    const truncated = rows.length > rowsMax
    if (truncated) rows.length = rowsMax
    outcomes[current++] = { kind: 'rows', columns, rows, tag: truncated ? null : tag, truncated }
    columns = []
    rows = []
  }
  const fail = (outcome: Outcome): void => {
    if (current < statements.length) outcomes[current] = outcome
    columns = []
    rows = []
  }
  const onError = (fields: Record<string, string>): void => {
    if (fields.V === 'FATAL' || fields.V === 'PANIC') {
      lastWords = fields.C ?? null
      return
    }
    // A deferred constraint speaks when the group commits, behind its last statement.
    if (current > lastOfGroup()) current--
    if (fields.C === '57014') cancelledAt = current
    fail(outcomeOfError(fields, statements[current]?.text ?? ''))
  }
  const lastOfGroup = (): number => {
    const last = statements.findIndex((s, index) => index >= groupStart && s.endsGroup === true)
    return last === -1 ? statements.length - 1 : last
  }
  const leaveGroup = (): void => {
    current = groupStart = lastOfGroup() + 1
  }

  return {
    outcomes,
    take: (type, buffer, from, to) => {
      switch (type) {
        case 0x44: // D, a row
          rows.push(readRow(buffer, from))
          break
        case 0x54: // T, the columns
          columns = readColumns(buffer, from)
          break
        case 0x43: // C, complete
          complete(readTag(buffer, from, to))
          break
        case 0x49: // I, an empty statement
          complete('')
          break
        case 0x73: // s, as many rows as were asked for
          complete(null)
          break
        case 0x45: // E, an error
          onError(readFields(buffer, from))
          break
        case 0x47: // G, the server waits for data
          return 'copy-in'
        case 0x5a: // Z, the group has ended
          leaveGroup()
          return String.fromCharCode(buffer[from] as number) as TransactionStatus
      }
      return 'more'
    },
    current: () => current,
    fail,
    replaceCancelled: (outcome) => {
      if (cancelledAt !== null) outcomes[cancelledAt] = outcome
    },
    isComplete: () => current >= statements.length,
    lastWords: () => lastWords,
  }
}
