import type { Node } from 'libpg-query'
import { parseShort } from '../sql/parse.ts'
import { childrenOf } from '../sql/walk.ts'
import { type Access, findTable, overlap } from './accesses.ts'
import type { DatabaseFacts } from './database-facts.ts'
import { footprintOf } from './footprint.ts'
import type { Trace, TraceEvent } from './play.ts'
import type { Program } from './program.ts'

/*
 * Gives a schedule that no serial order is as good as the name that the field has for it. Names are
 * those of Berenson, Bernstein, Gray, Melton, O'Neil, O'Neil, "A Critique of ANSI SQL Isolation
 * Levels" (SIGMOD 1995); found as cycles of dependencies between committed transactions, as in
 * Adya, Liskov, O'Neil, "Generalized Isolation Level Definitions" (ICDE 2000). Where the cycle is
 * longer, or what a step touches is not known, it is a "serialization anomaly", PostgreSQL's own
 * word for all of them.
 */

export const anomalyNames = [
  'lost update',
  'write skew',
  'write skew through a phantom',
  'non-repeatable read',
  'phantom read',
  'read skew',
  'serialization anomaly',
] as const
export type AnomalyName = (typeof anomalyNames)[number]

export interface NamedAnomaly {
  readonly name: AnomalyName
  /** What happened, with the steps, in a sentence; empty where only the general name is known. */
  readonly says: string
}

interface Touch {
  readonly event: TraceEvent
  readonly access: Access
  /** When what a read sees was fixed, or when a write was done: a place among the events. */
  readonly when: number
  /** The statement adds or removes rows. */
  readonly changesRows: boolean
}

interface Transaction {
  readonly session: number
  readonly committedAt: number
  readonly reads: readonly Touch[]
  readonly writes: readonly Touch[]
}

export interface AnomalyParts {
  readonly program: Program
  readonly facts: DatabaseFacts
}

/** The name of what went wrong in a schedule whose outcome no serial order gives. */
export function nameAnomaly(trace: Trace, { program, facts }: AnomalyParts): NamedAnomaly {
  const committed = committedIn(trace, facts)
  const who = ({ event }: Touch): string =>
    `${event.step.name} of ${program.sessions[event.session]?.name ?? ''}`
  const pairs = committed.flatMap((one) =>
    committed
      .filter((other) => other.session !== one.session)
      .map((other) => [one, other] as const),
  )
  for (const find of [findLostUpdate, findWriteSkew, findReadAnomaly]) {
    for (const [one, other] of pairs) {
      const found = find(one, other, who)
      if (found !== null) return found
    }
  }
  return { name: 'serialization anomaly', says: '' }
}

type Who = (touch: Touch) => string
type Find = (one: Transaction, other: Transaction, who: Who) => NamedAnomaly | null

/** `one` read, the other changed the same and committed, `one` changed it by what it had read. */
const findLostUpdate: Find = (one, other, who) => {
  for (const write of one.writes.filter(({ changesRows }) => !changesRows)) {
    const over = other.writes.find(
      (theirs) =>
        !theirs.changesRows && theirs.when < write.when && overlap(theirs.access, write.access),
    )
    if (over === undefined) continue
    const reads = one.reads.filter(
      (read) => read.event.at < write.event.at && overlap(read.access, write.access),
    )
    const last = reads.at(-1)
    if (last === undefined || last.when > other.committedAt) continue
    const says =
      over.when < last.when
        ? `${who(last)} did not see what ${who(over)} had changed, because it wasn't committed yet, and ${who(write)} goes by what was read.`
        : `${who(write)} changes what ${who(over)} had changed since ${who(last)} read it.`
    return { name: 'lost update', says }
  }
  return null
}

/** Each read what the other changed, and neither saw it. */
const findWriteSkew: Find = (one, other, who) => {
  const mine = unseenBy(one, other)
  const theirs = unseenBy(other, one)
  if (mine === null || theirs === null) return null
  const says = `${who(mine.read)} did not see what ${who(mine.write)} changed, nor ${who(theirs.read)} what ${who(theirs.write)} changed.`
  const isPhantom = mine.write.changesRows && theirs.write.changesRows
  return { name: isPhantom ? 'write skew through a phantom' : 'write skew', says }
}

/** `one` read before the other's changes, and again after them. */
const findReadAnomaly: Find = (one, other, who) => {
  const before = unseenBy(one, other)
  if (before === null) return null
  const after = one.reads.find(
    (read) => read.when > other.committedAt && seenBy(read, other) !== null,
  )
  if (after === undefined) return null
  const seen = seenBy(after, other, before.write)
  const saw =
    seen === null || who(seen) === who(before.write)
      ? `${who(after)} did`
      : `${who(after)} saw what ${who(seen)} changed in the same transaction`
  const says = `${who(before.read)} did not see what ${who(before.write)} changed, ${saw}.`
  if (before.read.event.step.sql.trim() !== after.event.step.sql.trim())
    return { name: 'read skew', says }
  return { name: isPhantom(before, after) ? 'phantom read' : 'non-repeatable read', says }
}

/** A write of a transaction that a read after it saw: `first` of all, if it's among them. */
function seenBy(read: Touch, { writes }: Transaction, first?: Touch): Touch | null {
  const seen = writes.filter(({ access }) => overlap(access, read.access))
  return seen.find((write) => write.event === first?.event) ?? seen[0] ?? null
}

/** Other rows, and not other values of the same: also where they are only counted or summed up. */
function isPhantom({ read, write }: { read: Touch; write: Touch }, after: Touch): boolean {
  const [rows, rowsAfter] = [rowsOf(read), rowsOf(after)]
  if (read.access.key !== null) return rows < rowsAfter
  return rows !== rowsAfter || (rows === 1 && write.changesRows)
}

/** A read that would have seen a write of the other, had the other come before as a whole. */
function unseenBy(reader: Transaction, writer: Transaction): { read: Touch; write: Touch } | null {
  for (const read of reader.reads) {
    if (read.when > writer.committedAt) continue
    const write = writer.writes.find(({ access }) => overlap(access, read.access))
    if (write !== undefined) return { read, write }
  }
  return null
}

/** UPDATE 0, DELETE 0, INSERT 0 0: it changed nothing that someone could miss. */
export function isIdle({ result }: TraceEvent): boolean {
  const tags = (result?.parts ?? []).map(({ tag }) => tag)
  const changing = tags.filter((tag) => /^(INSERT|UPDATE|DELETE|MERGE)\b/.test(tag))
  return changing.length > 0 && changing.every((tag) => tag.endsWith(' 0'))
}

/** Tables that queries read inside an INSERT, UPDATE, DELETE or MERGE, without a lock. */
function tablesInQueries(sql: string, facts: DatabaseFacts): Set<string> {
  const found = new Set<string>()
  const enter = (node: Node, isInside: boolean): void => {
    if ('SelectStmt' in node && (node.SelectStmt.lockingClause ?? []).length > 0) return
    if (isInside && 'RangeVar' in node) {
      const table = findTable(node.RangeVar, facts)
      if (table !== undefined) found.add(table.resource)
    }
    for (const child of childrenOf(node)) enter(child, isInside || 'SelectStmt' in node)
  }
  for (const { node, kind } of parseShort(sql) ?? []) {
    if (kind !== 'SelectStmt') enter(node, false)
  }
  return found
}

function rowsOf({ event }: Touch): number {
  return (event.result?.parts ?? []).reduce((sum, { rows }) => sum + rows.length, 0)
}

/** What each transaction that was committed read and wrote, and when. */
function committedIn(trace: Trace, facts: DatabaseFacts): Transaction[] {
  const groups = Map.groupBy(
    trace.events.map((event, when) => ({ event, when })),
    ({ event }) => `${event.session}.${event.transaction}`,
  )
  return [...groups.values()].flatMap((events) => {
    const done = events.filter(({ event }) => event.result !== null)
    const last = done.at(-1)
    if (last === undefined || done.some(({ event }) => event.result?.error)) return []
    if (last.event.result?.parts.some(({ tag }) => tag === 'ROLLBACK')) return []
    return [transactionOf(events, last, facts)]
  })
}

const beforeEverything = -1

interface Placed {
  readonly event: TraceEvent
  readonly when: number
}

function transactionOf(events: readonly Placed[], last: Placed, facts: DatabaseFacts): Transaction {
  const reads: Touch[] = []
  const writes: Touch[] = []
  // A session's setup may have begun it, and fixed what it sees.
  let snapshot: number | null = events[0]?.event.hadSnapshot === true ? beforeEverything : null
  const begun = new Map<number, number>()
  for (const { event, when } of events) {
    const since = begun.get(event.at) ?? when
    begun.set(event.at, since)
    if (event.result === null) continue
    const { step } = event
    const parts = { facts, values: step.values, isProgram: false }
    const { accesses, isLocal } = footprintOf(step.sql, parts)
    if (!isLocal) snapshot ??= since
    const isFixed = /^(repeatable read|serializable)$/.test(event.isolation)
    const seen = isFixed ? (snapshot ?? since) : since
    const kinds = (parseShort(step.sql) ?? []).map(({ kind }) => kind)
    const changes =
      kinds.some((kind) => /^(Insert|Update|Delete|Merge)Stmt$/.test(kind)) && !isIdle(event)
    const inQueries = tablesInQueries(step.sql, facts)
    const changesRows = kinds.some((kind) => kind === 'InsertStmt' || kind === 'DeleteStmt')
    const touched = (access: Access, at: number): Touch => ({
      event,
      access,
      when: at,
      changesRows,
    })
    for (const access of accesses) {
      // A change, and a read that locks, take the newest row and not the one of the snapshot.
      const isNewest = accesses.some((one) => one.mode !== 'read' && one.table === access.table)
      if (access.mode !== 'read') continue
      // A query inside a change sees the snapshot, whatever is changed around it.
      if (inQueries.has(access.table)) reads.push(touched({ ...access, key: null }, seen))
      else if (!isNewest || event.onlyLocks) reads.push(touched(access, isNewest ? when : seen))
    }
    for (const access of accesses) {
      if (access.mode === 'write' && changes) writes.push(touched(access, when))
    }
  }
  return { session: last.event.session, committedAt: last.when, reads, writes }
}
