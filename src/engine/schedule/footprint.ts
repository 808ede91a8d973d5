import type { Node } from 'libpg-query'
import { parseShort } from '../sql/parse.ts'
import { type Access, findTable, readAccesses } from './accesses.ts'
import type { DatabaseFacts } from './database-facts.ts'

/*
 * What a step can touch, read from its text alone. Where the text does not say it (functions,
 * triggers, DDL, …) the step is `opaque`, and no other step commutes with it.
 */

export interface Footprint {
  readonly accesses: readonly Access[]
  /** It may touch anything. */
  readonly isOpaque: boolean
  /** BEGIN, SAVEPOINT, SET of something harmless: it takes no snapshot and no lock. */
  readonly isLocal: boolean
  /** It holds a COMMIT or ROLLBACK. */
  readonly ends: boolean
  /** The isolation that it gives its transaction. */
  readonly isolation: string | null
  /** The isolation that it gives later transactions of its session which say none. */
  readonly laterIsolation: string | null
  /** Tables of which the order of rows on disk can matter. */
  readonly ordered: readonly string[]
  /** From here on names and isolation of the session are not followed. */
  readonly clouds: boolean
  /** It may change more than rows: tables, settings, temporary things. */
  readonly changesMore: boolean
  /** It adds, changes or removes rows. */
  readonly changesRows: boolean
  /** It may add rows without saying how many. */
  readonly addsMany: boolean
  /** It locks rows and changes none. */
  readonly onlyLocks: boolean
  /** It touches what the whole cluster shares, so only one explorer may be at work. */
  readonly isGlobal: boolean
  /** Settings that it gives a value, in lower case. */
  readonly settings: readonly string[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
export type Draft = Mutable<Omit<Footprint, 'accesses' | 'ordered' | 'settings'>> & {
  accesses: Access[]
  ordered: string[]
  settings: string[]
}

export interface FootprintParts {
  readonly facts: DatabaseFacts
  readonly values: readonly (string | null)[] | null
  /** The session is a program: what it does can depend on the order of rows. */
  readonly isProgram: boolean
}

/** Whether the session may keep something of the step after its transaction: settings, locks. */
export function leavesMore({ isOpaque, settings, accesses }: Footprint): boolean {
  return isOpaque || settings.length > 0 || accesses.some(({ isOfSession }) => isOfSession)
}

/** The footprint of a step; a text that cannot be parsed only fails, but is opaque all the same. */
export function footprintOf(sql: string, parts: FootprintParts): Footprint {
  const draft: Draft = {
    accesses: [],
    isOpaque: false,
    isLocal: true,
    ends: false,
    isolation: null,
    laterIsolation: null,
    ordered: [],
    clouds: false,
    changesMore: false,
    changesRows: false,
    addsMany: false,
    onlyLocks: false,
    isGlobal: false,
    settings: [],
  }
  // What cannot be parsed, or not beside everything else that a server does, may touch anything.
  const statements = parseShort(sql)
  if (statements === null) return { ...draft, isLocal: false, isOpaque: true }
  for (const { node } of statements) addStatement(node, draft, parts)
  return draft
}

function addStatement(node: Node, draft: Draft, parts: FootprintParts): void {
  if ('TransactionStmt' in node) return addTransaction(node, draft)
  if ('VariableSetStmt' in node) return addSetting(node, draft)
  if ('VariableShowStmt' in node) return
  draft.isLocal = false
  if (
    'SelectStmt' in node ||
    'InsertStmt' in node ||
    'UpdateStmt' in node ||
    'DeleteStmt' in node ||
    'MergeStmt' in node
  ) {
    const found = readAccesses(node, parts)
    draft.accesses.push(...found.accesses)
    draft.ordered.push(...found.ordered)
    draft.settings.push(...found.settings)
    if (found.settings.length > 0) draft.clouds = true
    if (found.isOpaque) draft.isOpaque = true
    if (found.runsOwnCode) draft.changesMore = true
    if (found.changesRows) draft.changesRows = true
    if (found.addsMany) draft.addsMany = true
    if (found.locksRows) draft.onlyLocks = !found.changesRows
    return
  }
  if ('LockStmt' in node) return addLock(node, draft, parts)
  draft.isOpaque = true
  draft.changesMore = true
  if (globalStatements.some((kind) => kind in node)) draft.isGlobal = true
}

/** The mode that readers wait for as well. */
const accessExclusive = 8

/** A lock of a table is like a change of any of its rows, unless readers have to wait too. */
function addLock(
  node: Extract<Node, { LockStmt: unknown }>,
  draft: Draft,
  { facts }: FootprintParts,
): void {
  const { relations, mode } = node.LockStmt
  for (const relation of relations ?? []) {
    const table = 'RangeVar' in relation ? findTable(relation.RangeVar, facts) : undefined
    if (
      table === undefined ||
      table.isOpaque ||
      table.kind === 'view' ||
      mode === accessExclusive
    ) {
      draft.isOpaque = true
    } else draft.accesses.push({ table: table.resource, key: null, mode: 'write' })
  }
}

const globalStatements = [
  'CreateRoleStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'DropRoleStmt',
  'CreatedbStmt',
  'DropdbStmt',
  'AlterDatabaseStmt',
  'AlterDatabaseSetStmt',
  'AlterSystemStmt',
  'CreateTableSpaceStmt',
  'CreateSubscriptionStmt',
  'GrantRoleStmt',
]

function addTransaction(node: Extract<Node, { TransactionStmt: unknown }>, draft: Draft): void {
  const { kind, options, chain } = node.TransactionStmt
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') {
    return addOptions(options, draft)
  }
  if (kind === 'TRANS_STMT_SAVEPOINT' || kind === 'TRANS_STMT_RELEASE') return
  draft.isLocal = false
  if (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK') {
    draft.ends = true
    if (chain) draft.isOpaque = true
    return
  }
  draft.isOpaque = true
  if (kind === 'TRANS_STMT_ROLLBACK_TO') return
  draft.ends = true
  draft.isGlobal = true
  draft.changesMore = true
}

/** Isolation as BEGIN and SET TRANSACTION say it. */
function addOptions(options: readonly Node[] | undefined, draft: Draft): void {
  for (const option of options ?? []) {
    if (!('DefElem' in option)) continue
    const { defname, arg } = option.DefElem
    if (defname === 'transaction_isolation') draft.isolation = isolationIn(arg)
    else if (defname === 'transaction_deferrable') {
      draft.isOpaque = true
      draft.isLocal = false
      draft.isGlobal = true
    }
  }
}

function isolationIn(value: Node | undefined): string {
  const text = value !== undefined && 'A_Const' in value ? value.A_Const.sval?.sval : undefined
  return text?.toLowerCase() ?? 'serializable'
}

/** Settings that change neither what names mean nor how transactions meet. */
const harmless = new Set([
  'client_min_messages',
  'application_name',
  'work_mem',
  'enable_seqscan',
  'enable_indexscan',
  'enable_bitmapscan',
  'enable_indexonlyscan',
  'enable_sort',
  'enable_hashjoin',
  'enable_mergejoin',
  'enable_nestloop',
  'lock_timeout',
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'deadlock_timeout',
  'log_lock_waits',
])

function addSetting(node: Extract<Node, { VariableSetStmt: unknown }>, draft: Draft): void {
  const { name, kind, args } = node.VariableSetStmt
  const setting = name?.toLowerCase() ?? 'all'
  if (kind === 'VAR_SET_MULTI' && setting === 'transaction') return addOptions(args, draft)
  const [first] = args ?? []
  if (setting === 'default_transaction_isolation' && kind === 'VAR_SET_VALUE') {
    draft.laterIsolation = isolationIn(first)
  } else if (setting === 'session characteristics') {
    for (const option of args ?? []) {
      if (!('DefElem' in option) || option.DefElem.defname !== 'transaction_isolation') continue
      draft.laterIsolation = isolationIn(option.DefElem.arg)
    }
  }
  draft.settings.push(setting)
  draft.changesMore = true
  if (!harmless.has(setting)) draft.clouds = true
}
