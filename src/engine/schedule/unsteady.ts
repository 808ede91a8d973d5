import type { StepResult } from '../../world/postgres/stepped-session.ts'
import type { Trace } from './play.ts'

/*
 * What two plays of one and the same schedule do not agree on, as the time, the ids of processes
 * and transactions, random values: it says nothing about the order of steps, and is not compared.
 */

/** Columns of results, by session, step and part, or by the query on what is left. */
export type Unsteady = ReadonlySet<string>

export const allSteady: Unsteady = new Set()

/** Rows with nothing in their unsteady columns but whether they are null. */
export function steadyRows(
  rows: StepResult['parts'][number]['rows'],
  place: string,
  unsteady: Unsteady,
): StepResult['parts'][number]['rows'] {
  if (unsteady.size === 0) return rows
  return rows.map((row) =>
    row.map((value, column) =>
      value !== null && unsteady.has(columnOf(place, column)) ? '' : value,
    ),
  )
}

/** Of plays of one schedule. */
export function unsteadyIn(traces: readonly Trace[]): Set<string> {
  const found = new Set<string>()
  const [first, ...others] = traces.map(partsOf)
  for (const [place, { part, isOrdered }] of first ?? []) {
    for (const other of others) {
      const theirs = other.get(place)?.part
      if (theirs === undefined || theirs.rows.length !== part.rows.length) continue
      const columns = part.columns.map((_, column) => column)
      for (const column of columns) {
        const valuesOf = ({ rows }: typeof part): string =>
          JSON.stringify(rows.map((row) => row[column] ?? null).sort())
        if (valuesOf(part) !== valuesOf(theirs)) found.add(columnOf(place, column))
      }
      // Where rows come in the order of such a column, or are numbered in it, none is steady.
      const rowsOf = ({ rows }: typeof part): string => {
        const texts = steadyRows(rows, place, found).map((row) => JSON.stringify(row))
        return JSON.stringify(isOrdered ? texts : texts.sort())
      }
      if (rowsOf(part) === rowsOf(theirs)) continue
      for (const column of columns) found.add(columnOf(place, column))
    }
  }
  return found
}

function columnOf(place: string, column: number): string {
  return `${place}.${column}`
}

export function stepPlace({ session, at }: { session: number; at: number }, part: number): string {
  return `${session}.${at}.${part}`
}

export function leftPlace(query: number, part: number): string {
  return `left.${query}.${part}`
}

interface Part {
  readonly part: StepResult['parts'][number]
  readonly isOrdered: boolean
}

function partsOf({ events, after }: Trace): Map<string, Part> {
  const found = new Map<string, Part>()
  for (const event of events) {
    const isOrdered = isOrderedBy(event.step.sql)
    event.result?.parts.forEach((part, at) => found.set(stepPlace(event, at), { part, isOrdered }))
  }
  after.forEach(({ parts }, query) =>
    parts.forEach((part, at) => found.set(leftPlace(query, at), { part, isOrdered: false })),
  )
  return found
}

/** The order of its rows is part of what a step gives. */
export function isOrderedBy(sql: string): boolean {
  return /\border\s+by\b/i.test(sql)
}
