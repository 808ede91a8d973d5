import { countText } from '../../kit/count-text.ts'
import type { TimelineCounterexample, TimelineMoment } from '../../lab/counterexample/timeline.ts'
import type { StepResult } from '../../world/postgres/stepped-session.ts'
import type { Trace, TraceEvent } from './play.ts'
import type { Program, SessionEnd } from './program.ts'

export interface Shown {
  readonly says: string
  readonly program: Program
  /** With whom each session waits for. */
  readonly trace: Trace
  readonly pids: readonly number[]
  /** What the queries about the end are called. */
  readonly titles: readonly string[]
  readonly serial: readonly Trace[]
  readonly found: TimelineCounterexample['found']
}

/** A schedule as it is shown. */
export function timelineOf(shown: Shown): TimelineCounterexample {
  const { program, trace, titles, serial } = shown
  const names = program.sessions.map(({ name }) => name)
  const came = leftOf(trace.after, titles)
  const orders = serial.map((one) => ({
    order: orderText(one, names),
    left: leftOf(one.after, titles),
  }))
  return {
    kind: 'timeline',
    says: shown.says,
    sessions: names,
    moments: trace.events.filter(isShown).map(momentOf),
    circle: circleOf(shown),
    ends: trace.ends.map((end, session) => endText(end, trace.leftOpen.includes(session))),
    left: came,
    serial: orders.filter(
      (one, at) =>
        orders.findIndex(({ left }) => JSON.stringify(left) === JSON.stringify(one.left)) === at,
    ),
    found: shown.found,
  }
}

/** That a statement begins a transaction of its own needs no line. */
function isShown({ step }: TraceEvent): boolean {
  return step.isImplied !== true || step.sql !== 'BEGIN'
}

function momentOf(event: TraceEvent): TimelineMoment {
  const { session, kind, step, result, waitsFor } = event
  const error = result?.error ?? null
  return {
    session,
    kind: error !== null && kind !== 'lost' ? 'failed' : kind,
    sql: shownSql(step),
    says: result === null ? '' : resultText(result),
    waitsFor,
  }
}

/** A step's text as it is shown, with its values in place. */
export function shownSql({ sql, values, isImplied }: TraceEvent['step']): string {
  if (isImplied) return sql === 'COMMIT' ? '-- that statement commits by itself' : sql
  return values === null || values.length === 0 ? sql : withValues(sql, values)
}

function withValues(sql: string, values: readonly (string | null)[]): string {
  return sql.replace(/\$(\d+)/g, (whole, number: string) => {
    const value = values[Number(number) - 1]
    if (value === undefined) return whole
    return value === null
      ? 'NULL'
      : /^-?\d+$/.test(value)
        ? value
        : `'${value.replaceAll("'", "''")}'`
  })
}

const rowsShown = 5

/** Short enough for a column: values with their names, or the command's tag. */
export function resultText({ parts, error }: StepResult): string {
  const texts = parts.map(({ columns, rows, tag }) => {
    if (columns.length === 0) return tag
    if (rows.length === 0) return 'no rows'
    const shown = rows
      .slice(0, rowsShown)
      .map((row) => columns.map(({ name }, at) => `${name} ${row[at] ?? 'NULL'}`).join(', '))
    const left = rows.length - rowsShown
    const more = left > 0 ? [`and ${countText(left, 'row')} more`] : []
    return [...shown, ...more].join('; ')
  })
  if (error !== null) texts.push(`${error.code} ${error.message}`)
  return texts.join('; ')
}

/** How a session ended; empty where it did as usual. */
export function endText(end: SessionEnd | null, isOpen: boolean): string {
  if (end === null) return 'waits for ever'
  if (isOpen) return 'its transaction is still open'
  if (end.kind === 'threw')
    return `ends with the error ${end.code ?? ''} ${end.message}`.replace('  ', ' ')
  if (end.kind === 'refused') return end.why
  return end.value === null ? '' : `returns ${end.value}`
}

/** Rows of a table that are shown; a specification may make as many as it likes. */
const leftShown = 50

function leftOf(after: readonly StepResult[], titles: readonly string[]) {
  return after.map(({ parts, error }, at) => {
    const [part] = parts
    const columns = (part?.columns ?? []).map(({ name, typeOid }) => ({
      name,
      type: typeName(typeOid),
    }))
    const all = error === null ? (part?.rows ?? []) : [[error.message]]
    const more = all.length > leftShown ? ` (${leftShown} of ${all.length} rows)` : ''
    return { title: `${titles[at] ?? ''}${more}`, rows: { columns, rows: all.slice(0, leftShown) } }
  })
}

/** Enough to put numbers to the right. */
function typeName(oid: number): string {
  return [20, 21, 23, 700, 701, 1700].includes(oid) ? 'integer' : 'text'
}

/** "a, then b". */
function orderText({ choices }: Trace, names: readonly string[]): string {
  const order = choices.filter((session, at) => session !== choices[at - 1])
  return order.map((session) => names[session]).join(', then ')
}

/** Who waits for whom, from what PostgreSQL says of the deadlock. */
function circleOf({ trace, pids }: Shown): number[] {
  for (const { result } of trace.events) {
    if (result?.error?.code !== '40P01') continue
    const lines = (result.error.detail ?? '').matchAll(
      /Process (\d+) waits for .*?blocked by process (\d+)/g,
    )
    const circle = [...lines].map(([, waiter]) => pids.indexOf(Number(waiter)))
    if (circle.length > 0 && !circle.includes(-1)) return circle
  }
  return []
}
