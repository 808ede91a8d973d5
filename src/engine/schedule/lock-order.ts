import type { Node, SelectStmt } from 'libpg-query'
import { behindName, rangesIn, withQueriesIn } from '../sql/from.ts'
import { parseShort } from '../sql/parse.ts'
import { newScope, type Relation, type Scope, withQueryOf } from '../sql/scope.ts'
import { bodiesIn, bodyOf, childrenOf, lastName, someNode, strings } from '../sql/walk.ts'
import { findTable } from './accesses.ts'
import type { DatabaseFacts, TableFacts } from './database-facts.ts'
import { insertedKeys, keysOfWhere, pinsOneRow } from './row-keys.ts'

/*
 * Exploring moves whole statements, so it never sees two sessions that meet inside one: a statement
 * that locks several rows locks them in the order in which it comes across them, and two of those can
 * close a circle. Whether a statement says its order shows in its text. It does so by locking one row,
 * by ORDER BY a key in the SELECT … FOR UPDATE that locks, or by a lock taken before it.
 */

/** A statement of a session, with the values of its parameters. */
export interface LockingStatement {
  readonly sql: string
  readonly values: readonly (string | null)[] | null
  /** Statements of one transaction share what was locked. */
  readonly transaction: number
}

/** What the statements of one session say about the order of their locks. */
export interface LockOrder {
  /** Statements that lock several rows in an order that nothing says. */
  readonly loose: readonly Loose[]
  /** Inside one statement the first row is locked before the second. */
  readonly pairs: readonly LockPair[]
}

export interface Loose {
  /** The statement's place. */
  readonly at: number
  /** Locks that keep others away meanwhile: anyone who takes one of them too comes before or after. */
  readonly guards: readonly string[]
}

export interface LockPair extends Loose {
  readonly first: string
  readonly second: string
}

/** Rows of one table that a part of a statement locks, in the order in which the parts are run. */
interface Locked {
  readonly table: string
  /** The rows by their keys; null: any rows. */
  readonly keys: readonly string[] | null
  readonly how: 'one row' | 'in order' | 'in any order'
}

interface Reading {
  readonly facts: DatabaseFacts
  readonly values: LockingStatement['values']
  /** The WITH queries, wherever in the statement they are. */
  readonly scope: Scope<Relation, Node>
}

/** Reads in which order the statements of one session lock rows. */
export function lockOrderOf(
  statements: readonly LockingStatement[],
  facts: DatabaseFacts,
): LockOrder {
  const loose: Loose[] = []
  const pairs: LockPair[] = []
  let held: Locked[] = []
  let guards: Guard[] = []
  let transaction = -1
  statements.forEach((statement, at) => {
    if (statement.transaction !== transaction) {
      held = []
      guards = guards.filter(({ isOfSession }) => isOfSession)
      transaction = statement.transaction
    }
    for (const { node } of parseShort(statement.sql) ?? []) {
      guards.push(...guardsIn(node))
      const { parts, isUnordered } = lockedBy(node, {
        facts,
        values: statement.values,
        scope: { ...newScope<Relation, Node>(null), withQueries: withQueriesIn(node) },
      })
      const place = { at, guards: guards.map(({ key }) => key) }
      const isLoose =
        parts.some((part) => part.how === 'in any order' && !isHeld(part, held)) ||
        (isUnordered && !parts.every((part) => isHeld(part, held)))
      if (isLoose) loose.push(place)
      else pairs.push(...pairsOf(parts, held).map((pair) => ({ ...place, ...pair })))
      held.push(...parts)
    }
  })
  return { loose, pairs }
}

/**
 * For each session the statements, by place, that can close a circle with another one's: locks in
 * no order, or two rows that the other locks the other way round.
 */
export function looseTogether(orders: readonly LockOrder[]): readonly (readonly number[])[] {
  return orders.map(({ loose, pairs }, session) => {
    const others = orders.filter((_, other) => other !== session)
    const meets = ({ guards }: Loose, theirs: Loose): boolean =>
      !guards.some((key) => theirs.guards.includes(key))
    const ats = [
      ...loose.filter((mine) =>
        others.some((other) => [...other.loose, ...other.pairs].some((one) => meets(mine, one))),
      ),
      ...pairs.filter((mine) =>
        others.some((other) =>
          other.pairs.some(
            (one) => one.first === mine.second && one.second === mine.first && meets(mine, one),
          ),
        ),
      ),
    ]
    return [...new Set(ats.map(({ at }) => at))].sort((a, b) => a - b)
  })
}

interface Guard {
  readonly key: string
  /** It outlives the transaction. */
  readonly isOfSession: boolean
}

const advisory = /^pg_advisory_(xact_)?lock$/

/** ACCESS SHARE, ROW SHARE, ROW EXCLUSIVE and SHARE: several sessions may hold them at once. */
const sharedModes = new Set([1, 2, 3, 5])

/** Locks of a table, or advisory ones, that only one session holds at a time. */
function guardsIn(node: Node): Guard[] {
  if ('LockStmt' in node) {
    const { relations, mode } = node.LockStmt
    if (sharedModes.has(mode ?? 0)) return []
    return (relations ?? []).flatMap((one) =>
      'RangeVar' in one ? [{ key: `table ${one.RangeVar.relname}`, isOfSession: false }] : [],
    )
  }
  if (!('SelectStmt' in node) || (node.SelectStmt.fromClause ?? []).length > 0) return []
  return bodiesIn(node, 'FuncCall')
    .filter(({ funcname }) => advisory.test(lastName(funcname)))
    .map(({ args, funcname }) => {
      const given = JSON.stringify(args, (name, value) => (name === 'location' ? undefined : value))
      return { key: `advisory ${given}`, isOfSession: lastName(funcname) === 'pg_advisory_lock' }
    })
}

function isHeld({ table, keys }: Locked, held: readonly Locked[]): boolean {
  const before = held.filter((one) => one.table === table)
  if (keys === null) return before.some(({ how }) => how !== 'one row')
  const known = new Set(before.flatMap((one) => one.keys ?? []))
  return (
    keys.every((key) => known.has(key)) ||
    before.some((one) => one.keys === null && one.how === 'in order')
  )
}

function pairsOf(
  parts: readonly Locked[],
  held: readonly Locked[],
): Pick<LockPair, 'first' | 'second'>[] {
  const single = parts.filter((part) => part.how === 'one row' && !isHeld(part, held))
  return single.flatMap(({ table, keys }, at) =>
    single
      .slice(at + 1)
      .filter((other) => other.table === table && other.keys?.[0] !== keys?.[0])
      .flatMap((other) =>
        keys === null || other.keys === null
          ? []
          : [{ first: `${table}${keys[0]}`, second: `${table}${other.keys[0]}` }],
      ),
  )
}

interface Found {
  readonly parts: readonly Locked[]
  /** Several parts change one table, and nothing says which is first. */
  readonly isUnordered: boolean
}

/** The parts of a statement that lock rows, those first on whose rows others wait. */
function lockedBy(node: Node, reading: Reading): Found {
  const nodes = lockingNodes(node, reading)
  const parts: Locked[] = []
  const tables = new Map<string, Node[]>()
  let isUnordered = false
  for (const one of nodes) {
    const found = lockedHere(one, reading)
    if (found === null) continue
    const before = tables.get(found.table) ?? []
    // Rows that come out of a locking query are locked in its order.
    const source = before.filter((other) => dependsOn(one, other, reading))
    const isFollowing =
      source.length > 0 &&
      parts.some((part) => part.table === found.table && part.how === 'in order')
    if (before.length > source.length) isUnordered = true
    parts.push(isFollowing && found.how === 'in any order' ? { ...found, how: 'in order' } : found)
    tables.set(found.table, [...before, one])
  }
  return { parts, isUnordered }
}

/** Deepest first, so that a query is read before what uses it; WITH queries that nobody uses last. */
function lockingNodes(node: Node, reading: Reading): Node[] {
  const found: Node[] = []
  const isUsed = new Set(
    [...reading.scope.withQueries.values()].flatMap((query) =>
      isRun(query, node, reading) ? [bodyOf(query)] : [],
    ),
  )
  const enter = (one: Node): void => {
    if ('CommonTableExpr' in one && !isUsed.has(bodyOf(one.CommonTableExpr.ctequery as Node)))
      return
    for (const child of childrenOf(one)) enter(child)
    if (locksRows(one)) found.push(one)
  }
  enter(node)
  return found
}

/** Whether PostgreSQL runs a WITH query: one that only reads is run if something reads it. */
function isRun(query: Node, node: Node, scoped: Pick<Reading, 'scope'>): boolean {
  return !('SelectStmt' in query) || someNode(node, (one) => withQueryAt(one, scoped) === query)
}

/** The name of a WITH query that would lock rows if anything read it; null: there is none. */
export function unreadLockIn(sql: string): string | null {
  for (const { node } of parseShort(sql) ?? []) {
    const withQueries = withQueriesIn(node)
    const scope = { ...newScope<Relation, Node>(null), withQueries }
    for (const [name, query] of withQueries) {
      if (locksRows(query) && !isRun(query, node, { scope })) return name
    }
  }
  return null
}

/** The WITH query that an item of FROM names. */
function withQueryAt(node: Node, { scope }: Pick<Reading, 'scope'>): Node | null {
  return 'RangeVar' in node ? withQueryOf(node.RangeVar, scope) : null
}

function locksRows(node: Node): boolean {
  if ('SelectStmt' in node) {
    return (node.SelectStmt.lockingClause ?? []).length > 0 || advisesPerRow(node)
  }
  if ('InsertStmt' in node) return node.InsertStmt.onConflictClause?.action === 'ONCONFLICT_UPDATE'
  return 'UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node
}

/** pg_advisory_xact_lock(id) for each row of a table. */
function advisesPerRow({ SelectStmt }: Extract<Node, { SelectStmt: unknown }>): boolean {
  if ((SelectStmt.fromClause ?? []).length === 0) return false
  return (SelectStmt.targetList ?? []).some((target) =>
    someNode(
      target,
      (one) =>
        'FuncCall' in one && advisory.test(lastName(one.FuncCall.funcname)) && hasColumn(one),
    ),
  )
}

function hasColumn(node: Node): boolean {
  return someNode(node, (one) => 'ColumnRef' in one)
}

/** Whether the rows of `node` come from those that `source` locks. */
function dependsOn(node: Node, source: Node, reading: Reading): boolean {
  const confining = Object.values(node)[0] as Record<string, unknown>
  const places = ['fromClause', 'usingClause', 'whereClause', 'sourceRelation', 'selectStmt']
  const queries = [...reading.scope.withQueries.values()].filter((query) =>
    someNode(query, (one) => isSame(one, source)),
  )
  return places.some((place) => {
    const inside = { [place]: confining[place] } as unknown as Node
    return someNode(
      inside,
      (one) => isSame(one, source) || queries.some((query) => withQueryAt(one, reading) === query),
    )
  })
}

function lockedHere(node: Node, reading: Reading): Locked | null {
  if ('SelectStmt' in node) return lockedBySelect(node, reading)
  if ('InsertStmt' in node) return lockedByInsert(node, reading)
  if ('UpdateStmt' in node) {
    const { relation, whereClause } = node.UpdateStmt
    return changed(findTable(relation, reading.facts), whereClause, reading)
  }
  if ('DeleteStmt' in node) {
    const { relation, whereClause } = node.DeleteStmt
    return changed(findTable(relation, reading.facts), whereClause, reading)
  }
  if (!('MergeStmt' in node)) return null
  const { relation, joinCondition } = node.MergeStmt
  return changed(findTable(relation, reading.facts), joinCondition, reading)
}

function changed(
  table: TableFacts | undefined,
  where: Node | undefined,
  reading: Reading,
): Locked | null {
  if (table === undefined) return null
  const keys = known(keysOfWhere(where, table, reading.values))
  const isOne = keys?.length === 1 || pinsOneRow(where, table, reading.scope.withQueries)
  return { table: table.resource, keys, how: isOne ? 'one row' : 'in any order' }
}

function lockedBySelect(
  select: Extract<Node, { SelectStmt: unknown }>,
  reading: Reading,
): Locked | null {
  const { fromClause, whereClause, sortClause, limitCount, targetList } = select.SelectStmt
  const [from] = fromClause ?? []
  const inner = from !== undefined && 'RangeSubselect' in from ? from.RangeSubselect.subquery : null
  const range = rangesIn(fromClause, { inSubqueries: true })
    .map((one) => findTable(one, reading.facts))
    .find((one) => one !== undefined)
  if (range === undefined) return null
  const own = changed(range, whereClause, reading)
  const isOne = own?.how === 'one row' || isNumberOne(limitCount)
  const sort =
    sortClause ?? (inner && 'SelectStmt' in inner ? inner.SelectStmt.sortClause : undefined) ?? []
  const isOrdered = sortsByKey(sort, targetList ?? [], range)
  const how = isOne ? 'one row' : isOrdered ? 'in order' : 'in any order'
  return { table: range.resource, keys: own?.keys ?? null, how }
}

/** How many rows a SELECT that locks takes, and whether in an order; null: it can't be told. */
export function howSelectLocks(select: SelectStmt, facts: DatabaseFacts): Locked['how'] | null {
  const reading = { facts, values: null, scope: newScope<Relation, Node>(null) }
  return lockedBySelect({ SelectStmt: select }, reading)?.how ?? null
}

/** ORDER BY the key: a column that others may change at the same time is no order. */
function sortsByKey(sort: readonly Node[], targets: readonly Node[], { key }: TableFacts): boolean {
  const columns = sort.map((one) =>
    columnName(behindName('SortBy' in one ? one.SortBy.node : one, targets)),
  )
  const names = key.map(({ name }) => name)
  const first = new Set(columns.slice(0, names.length))
  return names.length > 0 && names.every((name) => first.has(name))
}

function columnName(node: Node | undefined): string | null {
  if (node === undefined || !('ColumnRef' in node)) return null
  return strings(node.ColumnRef.fields).at(-1) ?? null
}

/** INSERT … ON CONFLICT DO UPDATE locks the rows that are there, in the order of what is inserted. */
function lockedByInsert(
  node: Extract<Node, { InsertStmt: unknown }>,
  reading: Reading,
): Locked | null {
  const table = findTable(node.InsertStmt.relation, reading.facts)
  const source = node.InsertStmt.selectStmt
  if (table === undefined || source === undefined || !('SelectStmt' in source)) return null
  const { valuesLists, sortClause, fromClause } = source.SelectStmt
  const keys = known(insertedKeys(node, table, reading.values))
  const isOne =
    valuesLists === undefined ? (fromClause ?? []).length === 0 : valuesLists.length === 1
  const how = isOne ? 'one row' : (sortClause ?? []).length > 0 ? 'in order' : 'in any order'
  return { table: table.resource, keys, how }
}

function known(keys: readonly (string | null)[]): string[] | null {
  return keys.includes(null) ? null : (keys as string[])
}

function isNumberOne(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && node.A_Const.ival?.ival === 1
}

function isSame(one: Node, other: Node): boolean {
  return bodyOf(one) === bodyOf(other)
}
