import type { ExploredCheck } from './explore-check.ts'
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

function shortened(sql: string): string {
  const line = sql.trim().replace(/\s+/g, ' ')
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`
}
