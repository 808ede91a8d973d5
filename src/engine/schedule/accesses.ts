import type { Node } from 'libpg-query'
import { rangesIn, targetNames, withQueriesIn } from '../sql/from.ts'
import { newScope, type Relation, type Scope, withQueryOf } from '../sql/scope.ts'
import { strings, walk } from '../sql/walk.ts'
import type { DatabaseFacts, TableFacts } from './database-facts.ts'
import { insertedKeys, keysOfWhere } from './row-keys.ts'

/** One table, or some of its rows, that a statement reads, locks or changes. */
export interface Access {
  readonly table: string
  /** A row by its primary key; null: any rows. */
  readonly key: string | null
  readonly mode: 'read' | 'share' | 'write'
  /** It is held until the session lets go of it, whatever becomes of its transaction. */
  readonly isOfSession?: true
}

/** Whether they may touch the same row. */
export function overlap(a: Access, b: Access): boolean {
  if (a.table === '*' || b.table === '*') return true
  return a.table === b.table && (a.key === null || b.key === null || a.key === b.key)
}

export interface Accesses {
  accesses: Access[]
  /** Tables whose order of rows on disk can show. */
  ordered: string[]
  isOpaque: boolean
  /** It calls functions that are not PostgreSQL's own. */
  runsOwnCode: boolean
  /** An INSERT, UPDATE, DELETE or MERGE stands in it. */
  changesRows: boolean
  /** How many rows it adds cannot be told from its text. */
  addsMany: boolean
  /** A SELECT in it says FOR UPDATE or the like. */
  locksRows: boolean
  /** Settings that set_config changes. */
  settings: string[]
}

interface Reading extends Accesses {
  readonly facts: DatabaseFacts
  readonly values: readonly (string | null)[] | null
  readonly isProgram: boolean
  /** The WITH queries, wherever in the statement they are. */
  readonly scope: Scope<Relation, Node>
  /** The statement names this many tables; a key says something only where it is one. */
  readonly tableCount: number
}

/** What a SELECT, INSERT, UPDATE, DELETE or MERGE reads, locks and changes. */
export function readAccesses(
  node: Node,
  parts: Pick<Reading, 'facts' | 'values' | 'isProgram'>,
): Accesses {
  const scope = { ...newScope<Relation, Node>(null), withQueries: withQueriesIn(node) }
  let tableCount = 0
  walk(node, (_kind, _body, one) => {
    if ('RangeVar' in one || 'InsertStmt' in one) tableCount++
    if ('UpdateStmt' in one || 'DeleteStmt' in one || 'MergeStmt' in one) tableCount++
  })
  const empty: Accesses = {
    accesses: [],
    ordered: [],
    isOpaque: false,
    runsOwnCode: false,
    changesRows: false,
    addsMany: false,
    locksRows: false,
    settings: [],
  }
  const reading: Reading = { ...empty, ...parts, scope, tableCount }
  walk(node, (_kind, _body, one) => readNode(one, reading))
  return reading
}

const changing = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']

function readNode(node: Node, reading: Reading): void {
  if (changing.some((kind) => kind in node)) reading.changesRows = true
  if ('SelectStmt' in node) readSelect(node, reading)
  else if ('RangeVar' in node) readTable(node.RangeVar, reading)
  else if ('InsertStmt' in node) readInsert(node, reading)
  else if ('UpdateStmt' in node) readUpdate(node, reading)
  else if ('DeleteStmt' in node) readDelete(node, reading)
  else if ('MergeStmt' in node) {
    reading.addsMany = true
    const facts = tableOf(node.MergeStmt.relation, reading)
    if (facts) change(facts, [null], reading, { columns: null, removes: true })
  } else if ('FuncCall' in node) readCall(node, reading)
  else if ('RangeTableSample' in node) reading.isOpaque = true
  else if ('ColumnRef' in node) {
    const last = strings(node.ColumnRef.fields).at(-1) ?? ''
    if (/^(ctid|xmin|xmax|cmin|cmax|tableoid)$/.test(last)) reading.isOpaque = true
  }
}

type Range = Extract<Node, { RangeVar: unknown }>['RangeVar']

/** The table that a name stands for, along the search path. */
export function findTable(range: Range | undefined, facts: DatabaseFacts): TableFacts | undefined {
  const { schemaname = '', relname } = range ?? {}
  return [...facts.tables.values()].find(({ schema, name, isVisible }) =>
    schemaname === '' ? name === relname && isVisible : schema === schemaname && name === relname,
  )
}

/** The table of a name, null for a name of the statement's own; what is not known is opaque. */
function tableOf(range: Range | undefined, reading: Reading): TableFacts | null {
  const facts = findTable(range, reading.facts)
  const isOwnName = range !== undefined && withQueryOf(range, reading.scope) !== null
  if (isOwnName && facts === undefined) return null
  if (facts === undefined || isOwnName || facts.isOpaque) {
    reading.isOpaque = true
    return null
  }
  return facts
}

/** A table in FROM; a view reads what it is made of. */
function readTable(range: Range, reading: Reading): void {
  const facts = tableOf(range, reading)
  if (facts) readFacts(facts, reading)
}

function readFacts(facts: TableFacts, reading: Reading): void {
  if (facts.isOpaque) reading.isOpaque = true
  else if (facts.kind === 'table') {
    // A statement on one table alone has said which rows, in readSelect, readUpdate or readDelete.
    if (reading.tableCount > 1) add(reading, facts, [null], 'read')
  } else {
    for (const name of facts.reads) {
      const read = reading.facts.tables.get(name)
      if (read === undefined) reading.isOpaque = true
      else if (read.kind === 'view') readFacts(read, reading)
      else if (read.isOpaque) reading.isOpaque = true
      else add(reading, read, [null], 'read')
    }
  }
}

function add(
  reading: Reading,
  { resource }: TableFacts,
  keys: readonly (string | null)[],
  mode: Access['mode'],
): void {
  for (const key of keys) reading.accesses.push({ table: resource, key, mode })
}

type Select = Extract<Node, { SelectStmt: unknown }>

function readSelect(node: Select, reading: Reading): void {
  const { fromClause, whereClause, lockingClause, limitCount, sortClause, windowClause } =
    node.SelectStmt
  if (node.SelectStmt.intoClause !== undefined) {
    reading.isOpaque = true
    reading.runsOwnCode = true
  }
  const ranges = rangesIn(fromClause)
  const only = reading.tableCount === 1 ? ranges[0] : undefined
  const locks = lockingClause ?? []
  if (locks.length > 0) reading.locksRows = true
  const isWrite = locks.some(
    (clause) => 'LockingClause' in clause && /UPDATE/.test(clause.LockingClause.strength ?? ''),
  )
  for (const range of ranges) {
    const facts = tableOf(range, reading)
    if (facts === null) continue
    if (facts.kind === 'view') {
      if (locks.length > 0) reading.isOpaque = true
      continue
    }
    const keys = range === only ? keysOfWhere(whereClause, facts, reading.values) : [null]
    add(reading, facts, keys, 'read')
    if (locks.length > 0) add(reading, facts, keys, isWrite ? 'write' : 'share')
    const isAny = keys.includes(null)
    const isOrderSeen = limitCount !== undefined || (windowClause ?? []).length > 0
    if (isAny && (locks.length > 0 || isOrderSeen || (reading.isProgram && !sortClause?.length))) {
      reading.ordered.push(facts.resource)
    }
  }
}

/** Rows in a VALUES list beyond which it counts as many. */
const someRows = 10

function addsMany({ InsertStmt }: Extract<Node, { InsertStmt: unknown }>): boolean {
  const { selectStmt } = InsertStmt
  if (selectStmt === undefined || !('SelectStmt' in selectStmt)) return false
  const rows = selectStmt.SelectStmt.valuesLists?.length ?? 0
  return rows === 0 || rows > someRows
}

function readInsert(node: Extract<Node, { InsertStmt: unknown }>, reading: Reading): void {
  if (addsMany(node)) reading.addsMany = true
  const facts = tableOf(node.InsertStmt.relation, reading)
  if (facts === null) return
  const isPlain = facts.uniqueColumns.length === 0 && facts.countedColumns.length === 0
  const keys = isPlain ? insertedKeys(node, facts, reading.values) : [null]
  change(facts, keys, reading, { columns: null, removes: false })
}

function readUpdate(node: Extract<Node, { UpdateStmt: unknown }>, reading: Reading): void {
  const { relation, targetList, whereClause } = node.UpdateStmt
  const facts = tableOf(relation, reading)
  if (facts === null) return
  const columns = targetNames(targetList)
  const changesKey =
    facts.key.some(({ name }) => columns.includes(name)) ||
    facts.uniqueColumns.some((name) => name === null || columns.includes(name))
  const isAlone = reading.tableCount === 1 && !changesKey
  const keys = isAlone ? keysOfWhere(whereClause, facts, reading.values) : [null]
  if (keys.includes(null)) reading.ordered.push(facts.resource)
  add(reading, facts, keys, 'read')
  change(facts, keys, reading, { columns, removes: false })
}

function readDelete(node: Extract<Node, { DeleteStmt: unknown }>, reading: Reading): void {
  const { relation, whereClause } = node.DeleteStmt
  const facts = tableOf(relation, reading)
  if (facts === null) return
  const keys = reading.tableCount === 1 ? keysOfWhere(whereClause, facts, reading.values) : [null]
  if (keys.includes(null)) reading.ordered.push(facts.resource)
  add(reading, facts, keys, 'read')
  change(facts, keys, reading, { columns: [], removes: true })
}

interface ChangeOf {
  /** Columns that are set; null: all of them. */
  readonly columns: readonly string[] | null
  readonly removes: boolean
}

/** A change of rows, and the rows of other tables that foreign keys make it lock or change. */
function change(
  facts: TableFacts,
  keys: readonly (string | null)[],
  reading: Reading,
  { columns, removes }: ChangeOf,
): void {
  if (facts.kind === 'view') {
    reading.isOpaque = true
    return
  }
  add(reading, facts, keys, 'write')
  const sets = (names: readonly string[]): boolean =>
    columns === null || names.some((name) => columns.includes(name))
  for (const reference of facts.references) {
    if (sets(reference.columns)) lockOther(reference.table, reading)
  }
  for (const reference of facts.referencedBy) {
    if (!removes && !(columns !== null && sets(reference.columns))) continue
    if (reference.changes) reading.isOpaque = true
    else lockOther(reference.table, reading)
  }
}

function lockOther(name: string, reading: Reading): void {
  const other = reading.facts.tables.get(name)
  if (other === undefined || other.isOpaque) reading.isOpaque = true
  else add(reading, other, [null], 'share')
}

/** Aggregates whose result shows the order in which rows came. */
const orderSensitive =
  /^(array_agg|string_agg|json_|jsonb_|xmlagg|first_value|last_value|nth_value)/

function readCall(node: Extract<Node, { FuncCall: unknown }>, reading: Reading): void {
  const path = strings(node.FuncCall.funcname)
  const name = path.at(-1) ?? ''
  if (name === 'set_config') {
    const [first] = node.FuncCall.args ?? []
    const setting = first !== undefined && 'A_Const' in first ? first.A_Const.sval?.sval : undefined
    reading.settings.push((setting ?? 'all').toLowerCase())
  }
  const isOwn = path.length > 1 && path[0] !== 'pg_catalog'
  if (!isOwn && /^pg_advisory_(xact_lock|lock|unlock)$/.test(name)) {
    const lock = { table: advisoryLock, key: lockKey(node, reading), mode: 'write' } as const
    reading.accesses.push(name === 'pg_advisory_lock' ? { ...lock, isOfSession: true } : lock)
    return
  }
  if (isOwn || !reading.facts.pureFunctions.has(name)) {
    reading.isOpaque = true
    if (!/^(nextval|setval|currval|lastval|pg_advisory|pg_try_advisory|pg_sleep)/.test(name)) {
      reading.runsOwnCode = true
    }
  }
  if (orderSensitive.test(name)) {
    for (const { table } of reading.accesses) reading.ordered.push(table)
  }
}

/** No table has a name with a space in front. */
const advisoryLock = ' advisory lock'

/** The number, or the two, where the text says them; null: any. */
function lockKey(
  { FuncCall }: Extract<Node, { FuncCall: unknown }>,
  { values }: Reading,
): string | null {
  const numbers = (FuncCall.args ?? []).map((arg) => numberOf(arg, values))
  return numbers.includes(null) ? null : numbers.join()
}

function numberOf(node: Node, values: Reading['values']): number | null {
  if ('A_Const' in node) {
    const { ival } = node.A_Const
    return ival === undefined ? null : (ival.ival ?? 0)
  }
  if ('ParamRef' in node) {
    const value = values?.[(node.ParamRef.number ?? 0) - 1]
    return /^\d{1,9}$/.test(value ?? '') ? Number(value) : null
  }
  if (!('MinMaxExpr' in node)) return null
  const numbers = (node.MinMaxExpr.args ?? []).map((arg) => numberOf(arg, values))
  const known = numbers.filter((one) => one !== null)
  if (known.length < numbers.length) return null
  return node.MinMaxExpr.op === 'IS_GREATEST' ? Math.max(...known) : Math.min(...known)
}
