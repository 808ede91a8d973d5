import { parseShort } from '../sql/parse.ts'
import { bodiesIn } from '../sql/walk.ts'
import type { DatabaseFacts } from './database-facts.ts'
import type { ExploredCheck } from './explore-check.ts'
import { howSelectLocks, lockOrderOf, looseTogether, unreadLockIn } from './lock-order.ts'
import type { Trace } from './play.ts'
import type { Words } from './shortfall.ts'
import { columnsSet, pickedByTrying } from './tried-locks.ts'

/** A lock that was taken outside of a transaction, where something went wrong; null: there is none. */
export function letGoWords(trace: Trace, { program }: ExploredCheck): Words | null {
  for (const [session, { name }] of program.sessions.entries()) {
    const own = trace.events.filter((event) => event.session === session)
    const alone = own.find(({ onlyLocks }, at) => onlyLocks && own[at - 1]?.step.isImplied === true)
    if (alone === undefined) continue
    return {
      expected: 'a lock to be held until the session has written what it decided',
      came: `${name} locks outside of a transaction (${shortened(alone.step.sql)}), so the lock is gone as soon as that statement ends`,
      try: 'Write BEGIN before the lock and COMMIT after the last change: a lock is held until its transaction ends.',
    }
  }
  return null
}

/** SKIP LOCKED without LIMIT locks every row it finds, and the other session passes all of them by. */
export function lockedAllWords({ events }: Trace, { program, facts }: ExploredCheck): Words | null {
  const name = (session: number): string => program.sessions[session]?.name ?? ''
  for (const [at, one] of events.entries()) {
    if (one.kind === 'waits' || !skipsWithoutLimit(one.step.sql, facts)) continue
    const { session, transaction } = one
    const end = events.findIndex(
      (later, place) =>
        place > at &&
        later.session === session &&
        later.transaction === transaction &&
        (later.step.isImplied === true ||
          /^\s*(commit|end|rollback(?!\s+to\b)|abort)\b/i.test(later.step.sql)),
    )
    const held = events.slice(at + 1, end === -1 ? events.length : end)
    const other = held.find((later) => later.session !== session && skipsRows(later.step.sql))
    if (other === undefined) continue
    return {
      expected: 'a session to lock only the row that it takes',
      came: `${name(session)} locks every row that its query finds (${shortened(one.step.sql)}), so SKIP LOCKED passes all of them by when ${name(other.session)} looks for one`,
      try: 'A lock is put on every row that its own SELECT returns. Write ORDER BY and LIMIT 1 in the SELECT that holds FOR UPDATE SKIP LOCKED.',
    }
  }
  return null
}

/** Whether a statement passes by rows that are locked. */
export function skipsRows(sql: string): boolean {
  return /\bskip\s+locked\b/i.test(sql)
}

/** Whether a SELECT of the statement locks what is free, and none of its SELECTs says how many. */
function skipsWithoutLimit(sql: string, facts: DatabaseFacts): boolean {
  if (!skipsRows(sql)) return false
  const selects = (parseShort(sql) ?? []).flatMap(({ node }) => bodiesIn(node, 'SelectStmt'))
  return (
    selects.some(
      (select) =>
        (select.lockingClause ?? []).length > 0 && howSelectLocks(select, facts) !== 'one row',
    ) && selects.every(({ limitCount }) => limitCount === undefined)
  )
}

/** Where the fault lies inside of one statement, there's no schedule that shows it. */
const noDeadlockShown =
  'The schedule shown has no deadlock: they would meet inside of one statement, where no schedule stops them'

/** A statement that locks several rows and doesn't say in which order; null: there is none. */
export function lockOrderWords(
  trace: Trace,
  { check, program, facts }: ExploredCheck,
): Words | null {
  if (check.locks !== 'in-order') return null
  const sessions = program.sessions.map((_, session) =>
    trace.events.filter(
      (event) =>
        event.session === session && event.kind !== 'waits' && event.step.isImplied !== true,
    ),
  )
  const orders = sessions.map((events) =>
    lockOrderOf(
      events.map(({ step, transaction }) => ({ ...step, transaction })),
      facts,
    ),
  )
  for (const [session, places] of looseTogether(orders).entries()) {
    const event = sessions[session]?.[places[0] ?? -1]
    if (event === undefined) continue
    const expected = 'rows to be locked in an order that every session keeps'
    const unread = unreadLockIn(event.step.sql)
    if (unread !== null) {
      return {
        expected,
        came: `nothing reads the WITH query \`${unread}\` of ${program.sessions[session]?.name}, so PostgreSQL never runs it, and it locks nothing (${shortened(event.step.sql)})`,
        try: `Read \`${unread}\` in the statement, with FROM or IN (SELECT …), or lock the rows in a SELECT of its own before it.`,
      }
    }
    const order = ownOrderIn(event.step.sql, facts)
    if (order !== null) {
      return {
        expected,
        came: `${program.sessions[session]?.name} locks several rows in one statement, in an order that another session may not share (${shortened(order)}), so two of them can each hold a row that the other wants. ${noDeadlockShown}`,
        try: 'Put ORDER BY the primary key alone before FOR UPDATE, or change one row per statement, the lower key first.',
      }
    }
    return {
      expected,
      came: `${program.sessions[session]?.name} locks several rows in one statement that doesn't say in which order (${shortened(event.step.sql)}), so two of them can each hold a row that the other wants. ${noDeadlockShown}`,
      try: 'Lock the rows first with SELECT … ORDER BY the primary key … FOR UPDATE, or change one row per statement, the lower key first.',
    }
  }
  return null
}

/** The ORDER BY of a statement's one SELECT that locks rows in it; null: there's none, or it's by the key. */
function ownOrderIn(sql: string, facts: DatabaseFacts): string | null {
  const locking = (parseShort(sql) ?? [])
    .flatMap(({ node }) => bodiesIn(node, 'SelectStmt'))
    .filter(({ lockingClause }) => (lockingClause ?? []).length > 0)
  const [select, ...others] = locking
  if (select === undefined || others.length > 0) return null
  if ((select.sortClause ?? []).length === 0) return null
  if (howSelectLocks(select, facts) !== 'in any order') return null
  const found =
    /.*\b(order\s+by\b.*?)\s*\b(?:limit\b.*?|offset\b.*?)?for\s+(?:no\s+key\s+)?(?:key\s+)?(?:update|share)\b/is
  return found.exec(sql)?.[1] ?? null
}

/** A row that is picked by a lock which the same statement tries; null: there is none. */
export function triedLockWords(
  trace: Trace,
  { check, program, facts, isProgram }: ExploredCheck,
): Words | null {
  if (program.sessions.length < 2 || !(check.serial || check.noRows !== null)) return null
  const events = trace.events.filter(({ kind }) => kind === 'done' || kind === 'goes-on')
  const changed = events.map(({ session, step }) => ({ session, set: columnsSet(step.sql, facts) }))
  for (const [at, { session, step }] of events.entries()) {
    for (const [table, columns] of pickedByTrying(step.sql, facts)) {
      const isChanged = (one: (typeof changed)[number]): boolean =>
        [...(one.set.get(table) ?? [])].some((column) => columns.has(column))
      if (!changed.some((one) => one.session !== session && isChanged(one))) continue
      // A program can look again once it has the lock, and pick another row.
      const looksAgain = events
        .slice(at + 1)
        .some(
          (one) => one.session === session && [...columns].some((c) => mentions(one.step.sql, c)),
        )
      if (isProgram && looksAgain) continue
      return {
        expected: 'a row to be picked by what it holds once its lock is there',
        came: `${program.sessions[session]?.name} tries the lock in the statement that picks the row (${shortened(step.sql)}). That statement sees the table as it was when it began: the session that held the lock can change the row, commit and let go in between, and the row is taken a second time, or this one gets none. The schedule shown goes well: they meet inside of one statement, where no schedule stops them`,
        try: 'Lock the row itself, with FOR UPDATE SKIP LOCKED: then PostgreSQL looks at the row again before it hands it out.',
      }
    }
  }
  return null
}

/** The column in a condition; in SET it is no look. */
function mentions(sql: string, column: string): boolean {
  const conditions = sql.slice(Math.max(0, sql.search(/\bwhere\b/i)))
  return new RegExp(`\\b${column}\\b`, 'i').test(conditions)
}

export function shortened(sql: string): string {
  const line = sql.trim().replace(/\s+/g, ' ')
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`
}
