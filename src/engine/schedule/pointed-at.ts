import { parseShort } from '../sql/parse.ts'
import { bodiesIn } from '../sql/walk.ts'
import { findTable } from './accesses.ts'
import type { DatabaseFacts, TableFacts } from './database-facts.ts'
import type { ExploredCheck } from './explore-check.ts'
import { footprintOf } from './footprint.ts'
import type { Trace, TraceEvent } from './play.ts'

/*
 * An INSERT locks the rows that its foreign keys point at, with FOR KEY SHARE: that lets others in
 * who do the same, and keeps out those who want the row for themselves. Two sessions that both
 * insert first and want the row afterwards wait for each other.
 */

/** What to try against a deadlock over a row that both sessions' INSERTs point at; null: it's another one. */
export function pointedAtTry(
  trace: Trace,
  { facts, isProgram }: Pick<ExploredCheck, 'facts' | 'isProgram'>,
): string | null {
  const wanting = trace.events.filter(
    ({ kind, result }) => kind === 'waits' || result?.error?.code === '40P01',
  )
  const shared = wanting.map((event) => {
    const { accesses } = footprintOf(event.step.sql, {
      facts,
      values: event.step.values,
      isProgram,
    })
    const wanted = new Set(accesses.filter(({ mode }) => mode !== 'read').map(({ table }) => table))
    return insertsBefore(trace, event, facts).find(({ other }) => wanted.has(other.resource))
  })
  const [first] = shared
  if (first === undefined || shared.length < 2 || !shared.every((one) => one !== undefined))
    return null
  const { own, other } = first
  return `The INSERT into ${own.name} already locks the row of ${other.name} that it points at, with a weak lock that both sessions can hold. Then each wants that row for itself and waits for the other. Lock the row of ${other.name} with FOR UPDATE first, and insert after that.`
}

/** The tables that a transaction has put rows into before, with those that they point at. */
function insertsBefore(
  { events }: Trace,
  wanting: TraceEvent,
  facts: DatabaseFacts,
): { readonly own: TableFacts; readonly other: TableFacts }[] {
  return events.slice(0, events.indexOf(wanting)).flatMap((event) => {
    if (event.session !== wanting.session || event.transaction !== wanting.transaction) return []
    const inserts = (parseShort(event.step.sql) ?? []).flatMap(({ node }) =>
      bodiesIn(node, 'InsertStmt'),
    )
    return inserts.flatMap(({ relation }) => {
      const own = findTable(relation, facts)
      if (own === undefined) return []
      return own.references.flatMap(({ table }) => {
        const other = facts.tables.get(table)
        return other === undefined ? [] : [{ own, other }]
      })
    })
  })
}
