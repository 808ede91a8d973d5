import type { SelectStmt } from 'libpg-query'
import { targetNames } from '../sql/from.ts'
import { parseShort } from '../sql/parse.ts'
import { bodiesIn, lastName, strings, walk } from '../sql/walk.ts'
import { findTable } from './accesses.ts'
import type { DatabaseFacts } from './database-facts.ts'

/*
 * pg_try_advisory_xact_lock(id) in the query that picks the row: the row was read as it was when the
 * statement began, and anyone who held the lock may have changed it and let go since then. Exploring
 * moves whole statements, so it never sees two sessions that meet inside one; that it can happen
 * shows in the text. A row lock with SKIP LOCKED is safe: PostgreSQL looks at the row again.
 */

const tryLock = /^pg_try_advisory_(xact_)?lock(_shared)?$/

/** The tables whose rows a statement picks by a lock that it only tries, and the columns it read to pick. */
export function pickedByTrying(
  sql: string,
  facts: DatabaseFacts,
): ReadonlyMap<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { node } of parseShort(sql) ?? []) {
    for (const select of bodiesIn(node, 'SelectStmt')) {
      const { lockingClause, fromClause, whereClause } = select
      if ((lockingClause ?? []).length > 0 || !triesIn(select)) continue
      const columns = columnsIn(whereClause)
      for (const name of bodiesIn(fromClause, 'RangeVar')) {
        const table = findTable(name, facts)
        if (table === undefined) continue
        const read = table.columns.filter((column) => columns.has(column))
        found.set(table.resource, new Set([...(found.get(table.resource) ?? []), ...read]))
      }
    }
  }
  return found
}

/** The columns that a statement's UPDATEs set, by their tables. */
export function columnsSet(sql: string, facts: DatabaseFacts): ReadonlyMap<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const updates = (parseShort(sql) ?? []).flatMap(({ node }) => bodiesIn(node, 'UpdateStmt'))
  for (const { relation, targetList } of updates) {
    const table = findTable(relation, facts)
    if (table === undefined) continue
    const names = targetNames(targetList)
    found.set(table.resource, new Set([...(found.get(table.resource) ?? []), ...names]))
  }
  return found
}

/** It tries a lock of its own, for the rows of its own FROM; a query inside answers for itself. */
function triesIn(select: SelectStmt): boolean {
  let tries = false
  walk(select, (kind, body) => {
    if (kind === 'SelectStmt') return false
    if (kind !== 'FuncCall' || !tryLock.test(lastName(body['funcname']))) return true
    tries ||= columnsIn(body).size > 0
    return false
  })
  return tries
}

function columnsIn(part: unknown): Set<string> {
  return new Set(bodiesIn(part, 'ColumnRef').map(({ fields }) => strings(fields).at(-1) ?? ''))
}
