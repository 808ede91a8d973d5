import type { Node } from 'libpg-query'
import { childrenOf, parseShort, strings } from '../sql/parse.ts'
import { findTable } from './accesses.ts'
import type { WorldFacts } from './world-facts.ts'

/*
 * pg_try_advisory_xact_lock(id) in the query that picks the row: the row was read as it was when the
 * statement began, and anyone who held the lock may have changed it and let go since then. Exploring
 * moves whole statements, so it never sees two sessions that meet inside one; that it can happen
 * shows in the text. A row lock with SKIP LOCKED is safe: PostgreSQL looks at the row again.
 */

const tryLock = /^pg_try_advisory_(xact_)?lock(_shared)?$/

/** The tables whose rows a statement picks by a lock that it only tries, and the columns it read to pick. */
export function pickedByTrying(sql: string, facts: WorldFacts): ReadonlyMap<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { node } of parseShort(sql) ?? []) {
    for (const select of selectsIn(node)) {
      const { lockingClause, fromClause, whereClause } = select.SelectStmt
      if ((lockingClause ?? []).length > 0 || !triesIn(select)) continue
      const columns = columnsIn(whereClause)
      for (const name of tablesIn(fromClause ?? [])) {
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
export function columnsSet(sql: string, facts: WorldFacts): ReadonlyMap<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const enter = (node: Node): void => {
    for (const child of childrenOf(node)) enter(child)
    if (!('UpdateStmt' in node)) return
    const table = findTable(node.UpdateStmt.relation, facts)
    if (table === undefined) return
    const names = (node.UpdateStmt.targetList ?? []).flatMap((target) =>
      'ResTarget' in target ? [target.ResTarget.name ?? ''] : [],
    )
    found.set(table.resource, new Set([...(found.get(table.resource) ?? []), ...names]))
  }
  for (const { node } of parseShort(sql) ?? []) enter(node)
  return found
}

type Select = Extract<Node, { SelectStmt: unknown }>

function selectsIn(node: Node): Select[] {
  const below = childrenOf(node).flatMap(selectsIn)
  return 'SelectStmt' in node ? [node, ...below] : below
}

/** It tries a lock of its own, for the rows of its own FROM; a query inside answers for itself. */
function triesIn(select: Select): boolean {
  const enter = (node: Node): boolean => {
    if ('SelectStmt' in node) return false
    if ('FuncCall' in node && tryLock.test(strings(node.FuncCall.funcname).at(-1) ?? '')) {
      return columnsIn(node).size > 0
    }
    return childrenOf(node).some(enter)
  }
  return childrenOf(select).some(enter)
}

function columnsIn(node: Node | undefined): Set<string> {
  const found = new Set<string>()
  const enter = (one: Node): void => {
    if ('ColumnRef' in one) found.add(strings(one.ColumnRef.fields).at(-1) ?? '')
    for (const child of childrenOf(one)) enter(child)
  }
  if (node !== undefined) enter(node)
  return found
}

type Range = Extract<Node, { RangeVar: unknown }>['RangeVar']

/** Tables in FROM, in its joins and in its subqueries. */
function tablesIn(items: readonly Node[]): Range[] {
  return items.flatMap((item) =>
    'RangeVar' in item ? [item.RangeVar] : tablesIn(childrenOf(item)),
  )
}
