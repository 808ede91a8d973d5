import type { ExploredCheck } from './explore-check.ts'
import { lockOrderOf, looseTogether } from './lock-order.ts'
import type { Trace } from './play.ts'
import type { Words } from './shortfall.ts'

/** A lock that was taken outside of a transaction, where something went wrong; null: there is none. */
export function letGoWords(trace: Trace, { program }: ExploredCheck): Words | null {
  for (const [session, { name }] of program.sessions.entries()) {
    const own = trace.events.filter((event) => event.session === session)
    const alone = own.find(({ onlyLocks }, at) => onlyLocks && own[at - 1]?.step.isImplied === true)
    if (alone === undefined) continue
    return {
      expected: 'a lock to be held until the session has written what it decided',
      came: `${name} locks outside of a transaction (${shortened(alone.step.sql)}), so the lock is gone as soon as that statement ends`,
      try: 'Write BEGIN before the lock and COMMIT behind the last change: a lock is held until its transaction ends.',
    }
  }
  return null
}

/** A statement that locks several rows and does not say in which order; null: there is none. */
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
    return {
      expected: 'rows to be locked in an order that every session keeps',
      came: `${program.sessions[session]?.name} locks several rows in one statement that doesn't say in which order (${shortened(event.step.sql)}), so two of them can each hold a row that the other wants`,
      try: 'Lock the rows first with SELECT … ORDER BY the primary key … FOR UPDATE, or change one row per statement, the lower key first.',
    }
  }
  return null
}

function shortened(sql: string): string {
  const line = sql.trim().replace(/\s+/g, ' ')
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`
}
