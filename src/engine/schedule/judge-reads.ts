import { isIdle, nameAnomaly } from './anomaly.ts'
import type { ExploredCheck } from './explore-check.ts'
import { type Footprint, footprintOf } from './footprint.ts'
import { shortened } from './judge-locks.ts'
import type { Trace, TraceEvent } from './play.ts'
import type { Words } from './shortfall.ts'

/*
 * Why a session decided on something that was no longer so: a lock that lets others in as well, a
 * lock taken after the read, or a snapshot that is older than the change. Each is said only where
 * this schedule shows it.
 */

interface Seen {
  readonly event: TraceEvent
  readonly print: Footprint
  /** Its place in the schedule. */
  readonly at: number
}

/** What a session of this schedule decided on that was old; null: the schedule doesn't show it. */
export function oldReadWords(trace: Trace, explored: ExploredCheck): Words | null {
  const { check, facts, isProgram, program } = explored
  const all = trace.events.map((event, at) => ({
    event,
    at,
    print: footprintOf(event.step.sql, { facts, values: event.step.values, isProgram }),
  }))
  const name = (session: number): string => program.sessions[session]?.name ?? ''
  return (
    sharedWords(all, name) ??
    halfWords(all, { name, isOwn: (session) => check.sessions[session]?.sql === undefined }) ??
    program.sessions.reduce<Words | null>(
      (found, _, session) =>
        found ??
        insideWords(all, session, name) ??
        snapshotWords(all, session, name) ??
        lateWords(all, session, name),
      null,
    ) ??
    namedWords(trace, explored)
  )
}

const tries: Readonly<Record<string, string>> = {
  'lost update':
    'Work out the new value in the UPDATE itself, and if there is a condition, check it in its WHERE. Or lock the row where you read it: with FOR UPDATE, or FOR UPDATE SKIP LOCKED if nobody may wait.',
  'write skew':
    'Let both pass one and the same row: lock it with FOR UPDATE before you read. Or run them as SERIALIZABLE, which turns one away.',
  'read skew': 'Read all that belongs together in one statement, or under REPEATABLE READ.',
}

/** Every change of a row is worked out from its own value, so none is lost. */
function addsUp(trace: Trace): boolean {
  const updates = trace.events.filter(({ step }) => /\bupdate\b[^]*\bset\b/i.test(step.sql))
  return updates.every(({ step }) => /\bset\s+(\w+)\s*=\s*(?:\w+\.)?\1\b/i.test(step.sql))
}

/** What the field has a name for, where the steps that do it are known. */
function namedWords(trace: Trace, { program, facts }: ExploredCheck): Words | null {
  const { name, says } = nameAnomaly(trace, { program, facts })
  if (says === '') return null
  const known = Object.keys(tries).find((one) => name.startsWith(one)) ?? 'read skew'
  return {
    expected: 'what is left when they go one after another, in whichever order',
    came: `a ${name === 'lost update' && addsUp(trace) ? 'decision by an old read' : name}: ${says.replace(/\.$/, '')}`,
    try: passesBy(trace) ?? unlockedEarly(trace) ?? levelOutside(trace) ?? tries[known] ?? '',
  }
}

/** A session's own lock is let go between its change and its COMMIT. */
function unlockedEarly({ events }: Trace): string | null {
  const isEarly = events.some(
    (one, at) =>
      /\bpg_advisory_unlock/i.test(one.step.sql) &&
      events
        .slice(0, at)
        .some(
          (before) =>
            before.session === one.session &&
            before.transaction === one.transaction &&
            /\b(insert|update|delete|merge)\b/i.test(before.step.sql),
        ),
  )
  return isEarly
    ? '`pg_advisory_unlock` comes before COMMIT, so the next session gets the lock and can’t see the change yet. Unlock after COMMIT, or lock with `pg_advisory_xact_lock`: PostgreSQL lets go of it at the end of the transaction.'
    : null
}

/** A level that was set before BEGIN, or for the transactions after the open one, and so not for it. */
function levelOutside({ events }: Trace): string | null {
  // Each session's open transaction, by whether it was given a level of its own.
  const open = new Map<number, boolean>()
  for (const { session, step } of events) {
    const level = levelIn(step.sql)
    const write = `\`BEGIN ISOLATION LEVEL ${level ?? 'REPEATABLE READ'}\``
    const isForThis = /^\s*set\s+transaction\b/i.test(step.sql)
    if (/^\s*(begin|start\s+transaction)\b/i.test(step.sql)) open.set(session, level !== null)
    else if (/^\s*(commit|end|rollback|abort)\b(?!\s+to)/i.test(step.sql)) open.delete(session)
    else if (isForThis && open.has(session)) open.set(session, true)
    else if (isForThis) {
      return `SET TRANSACTION came before BEGIN, where no transaction was open, so it did nothing but give a warning. Write it after BEGIN, or in one: ${write}.`
    } else if (open.get(session) === false && levelOfLater.test(step.sql) && level !== null) {
      return `A level that is set for the session holds for the transactions that begin after it; the open one keeps its own. Write it into BEGIN: ${write}.`
    }
  }
  return null
}

const levelOfLater =
  /^\s*set\s+(session\s+characteristics\s+as\s+transaction|(session\s+)?default_transaction_isolation)\b/i

/** The level above PostgreSQL's usual one that a statement names. */
function levelIn(sql: string): string | null {
  const level = /\b(repeatable\s+read|serializable)\b/i.exec(sql)?.[1]
  return level?.toUpperCase().replace(/\s+/g, ' ') ?? null
}

/** A lock that is tried for and not waited for keeps nobody apart, if whoever doesn't get it goes on. */
export function passesBy({ events }: Trace): string | null {
  const tried = events.map(({ step }) => triedLock(step.sql)).find((one) => one !== null)
  if (tried == null) return null
  return `${tried.startsWith('skip') ? 'SKIP LOCKED' : `\`${tried}\``} doesn't wait: a session that doesn't get the lock goes on without it. Wait for the lock here, or stop if you don't get it.`
}

/** The lock that a session tried for and did not get: nothing came, or false. */
export function triedInVain({ events }: Trace, session: number): string | null {
  for (const { step, result, ...event } of events) {
    const tried = triedLock(step.sql)
    if (event.session !== session || tried === null || result === null || result.error) continue
    const isInVain = result.parts.every(({ columns, rows, tag }) =>
      columns.length === 0
        ? /\b0$/.test(tag)
        : rows.every((row) => row.some((value) => value === null || /^(f|0)$/.test(value))),
    )
    if (isInVain) return tried
  }
  return null
}

function triedLock(sql: string): string | null {
  return /\bskip\s+locked\b|\bpg_try_advisory\w*/i.exec(sql)?.[0].toLowerCase() ?? null
}

type Name = (session: number) => string

const share = /\bfor\s+(key\s+)?share\b/i

/** The lock's name as the statement says it. */
export function shareLockIn(sql: string): string | null {
  return share.exec(sql)?.[0].toUpperCase().replace(/\s+/g, ' ') ?? null
}

/** Both hold a lock that lets others in, and then both write. */
function sharedWords(all: readonly Seen[], name: Name): Words | null {
  for (const one of all) {
    const lock = shareLockIn(one.event.step.sql)
    if (lock === null || one.event.kind === 'waits') continue
    const other = all.find(
      ({ event, at }) =>
        at > one.at && event.session !== one.event.session && shareLockIn(event.step.sql) !== null,
    )
    const isOver = (seen: Seen): boolean =>
      seen.event.session === one.event.session && seen.print.ends && seen.at < (other?.at ?? 0)
    if (other === undefined || all.some(isOver)) continue
    return {
      expected: 'a lock that only one session holds while it decides',
      came: `${name(one.event.session)} and ${name(other.event.session)} both hold ${lock} at once (${shortened(one.event.step.sql)}), so neither keeps the other from deciding`,
      try: 'Lock with FOR UPDATE what the decision rests on: then the second waits until the first is done.',
    }
  }
  return null
}

/** It commits, and goes on writing: in between someone else looks. */
function halfWords(
  all: readonly Seen[],
  { name, isOwn }: { readonly name: Name; readonly isOwn: (session: number) => boolean },
): Words | null {
  for (const first of all) {
    const { session, transaction } = first.event
    // What the lab's own sessions do is as it should be.
    if (!isOwn(session) || !first.print.changesRows || first.event.kind === 'waits') continue
    const rest = all.find(
      ({ event, print, at }) =>
        at > first.at &&
        event.session === session &&
        event.transaction > transaction &&
        print.changesRows,
    )
    const isKept = !first.event.result?.error
    const ended = all.find(
      ({ event, print, at }) =>
        at > first.at &&
        event.session === session &&
        event.transaction === transaction &&
        (print.ends || event.step.isImplied === true),
    )
    if (rest === undefined || ended === undefined || !isKept) continue
    const done = all.find(
      ({ event, at }) =>
        at >= rest.at && event.session === session && event.step.isImplied === true,
    )
    const until = done?.at ?? all.length
    const other = all.find(
      ({ event, at, print }) =>
        event.session !== session &&
        at > ended.at &&
        at < until &&
        readsOf({ event, at, print }).size > 0,
    )
    if (other === undefined) continue
    const isChangedBetween = all.some(
      ({ event, print, at }) =>
        event.session !== session &&
        at > ended.at &&
        at < rest.at &&
        print.changesRows &&
        !isIdle(event),
    )
    if (isIdle(rest.event) && isChangedBetween) return leftoverWords(first, rest, name)
    return {
      expected: 'what belongs together to be seen together',
      came: `${name(session)} commits after ${shortened(first.event.step.sql)} and writes the rest later (${shortened(rest.event.step.sql)}); ${name(other.event.session)} looks in between`,
      try: 'Put all that belongs together into one transaction: COMMIT after the last change.',
    }
  }
  return null
}

/** What it did first stays, though the rest finds nothing to do anymore. */
function leftoverWords(first: Seen, rest: Seen, name: Name): Words {
  const who = name(rest.event.session)
  return {
    expected: 'what belongs together to be done as a whole, or not at all',
    came: `${who} commits after ${shortened(first.event.step.sql)}; by the time of ${shortened(rest.event.step.sql)} another session has changed what it looks for, so it changes no row, and what came before it stays`,
    try: 'Decide once: do first what may find nothing to do anymore, and do the rest only if that changed a row, all in one transaction.',
  }
}

/** A statement waits, and its subquery still sees what was there when the statement began. */
function insideWords(all: readonly Seen[], session: number, name: Name): Words | null {
  for (const waits of all) {
    if (waits.event.session !== session || waits.event.kind !== 'waits') continue
    const done = all.find(
      ({ event, at }) => at > waits.at && event.session === session && event.kind === 'goes-on',
    )
    if (done === undefined || !/\(\s*(select|with)\b/i.test(done.event.step.sql)) continue
    const [other] = changesBetween(all, done, waits.at, session)
    if (other === undefined) continue
    return {
      expected: 'what is read to be as new as the lock',
      came: `${name(session)} waits inside one statement (${shortened(done.event.step.sql)}), and its subquery still sees what was there when that statement began, before ${name(other.event.session)} was done`,
      try: 'Take the lock in a statement of its own, and read in the next one: under READ COMMITTED each statement sees what is there when it begins. Where nobody may wait, pick the row and lock it in one go, with FOR UPDATE SKIP LOCKED.',
    }
  }
  return null
}

/** Its transaction keeps the snapshot of its first statement. */
function snapshotWords(all: readonly Seen[], session: number, name: Name): Words | null {
  for (const read of all) {
    const { event } = read
    if (event.session !== session || event.kind === 'waits' || !event.hadSnapshot) continue
    if (!/repeatable read|serializable/.test(event.isolation) || readsOf(read).size === 0) continue
    const first = all.find(
      (one) =>
        one.event.session === session &&
        one.event.transaction === event.transaction &&
        !one.event.isControl,
    )
    if (first === undefined || first === read) continue
    const [other] = changesBetween(all, read, first.at, session)
    if (other === undefined) continue
    return {
      expected: 'a decision on what is there now',
      came: `${name(session)} reads (${shortened(event.step.sql)}) after ${name(other.event.session)} has changed it, and still sees what was there before: under ${event.isolation.toUpperCase()} a transaction keeps the snapshot of its first statement`,
      try: locksBefore(all, read)
        ? 'A lock alone turns nobody away, because nothing in the row has changed. Change that row with UPDATE, so that PostgreSQL turns one of them away; or use READ COMMITTED, where the statement after the lock sees what is there by then.'
        : 'Let both change one and the same row, so that PostgreSQL turns one away; or read under READ COMMITTED, after a lock.',
    }
  }
  return null
}

/** Whether its transaction has locked something by then. */
function locksBefore(all: readonly Seen[], { event, at }: Seen): boolean {
  return all.some(
    (one) =>
      one.at < at &&
      one.event.session === event.session &&
      one.event.transaction === event.transaction &&
      isLock(one.event, one.print),
  )
}

/** It read, then locked, and did not look again. */
function lateWords(all: readonly Seen[], session: number, name: Name): Words | null {
  const own = all.filter(({ event }) => event.session === session && event.kind !== 'waits')
  const lock = own.find(({ event, print }) => isLock(event, print))
  if (lock === undefined) return null
  for (const read of own) {
    if (read.at > lock.at || read.event.transaction !== lock.event.transaction) continue
    const tables = readsOf(read)
    const isAgain = own.some(
      (later) =>
        later.at > lock.at &&
        !later.print.changesRows &&
        [...readsOf(later)].some((table) => tables.has(table)),
    )
    if (read === lock || isAgain) continue
    const [other] = changesBetween(all, { ...read, at: lock.at }, read.at, session)
    if (other === undefined) continue
    return {
      expected: 'a lock before the look that it has to keep true',
      came: `${name(session)} reads (${shortened(read.event.step.sql)}) before it has its lock (${shortened(lock.event.step.sql)}), and ${name(other.event.session)} changes what it read in between`,
      try: 'Take the lock first, then read what the decision rests on.',
    }
  }
  return null
}

function isLock({ step, onlyLocks }: TraceEvent, print: Footprint): boolean {
  if (onlyLocks || /^\s*lock\b/i.test(step.sql)) return true
  return !print.changesRows && print.accesses.some(({ table }) => table === ' advisory lock')
}

function readsOf({ print }: Seen): ReadonlySet<string> {
  return new Set(print.accesses.filter(({ mode }) => mode === 'read').map(({ table }) => table))
}

/** What others wrote, and committed, between two places, of the tables that a step reads. */
function changesBetween(
  all: readonly Seen[],
  read: Seen,
  from: number,
  session: number,
): readonly Seen[] {
  const tables = readsOf(read)
  return all.filter(({ event, print, at }) => {
    if (event.session === session || event.kind === 'waits' || at > read.at) return false
    if (
      !print.changesRows ||
      !print.accesses.some((one) => one.mode === 'write' && tables.has(one.table))
    )
      return false
    const end = all.find(
      (one) =>
        one.at >= at &&
        one.event.session === event.session &&
        one.event.transaction === event.transaction &&
        (one.print.ends || one.event.step.isImplied === true),
    )
    return (end?.at ?? at) > from && (end?.at ?? at) <= read.at
  })
}
