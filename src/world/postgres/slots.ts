import type pg from 'pg'
import type { Limits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import type { ConnectionInfo } from './connection.ts'
import { openOwnerConnection } from './owner-connection.ts'
import { lockClass, lockFor, makeRole, slotRole, slotsMax } from './roles.ts'
import { closeSessions, type Held, type Slot, slotOf } from './slot.ts'

export interface Slots {
  /** A free role, one with a warm session on the database if there is one. */
  lease(database?: string): Promise<Slot>
  close(): Promise<void>
}

const patienceMs = 30_000
/** Once nobody has leased for so long, only the first few roles keep their sessions. */
const quietAfterMs = 60_000
const warmWhenQuiet = 2

/**
 * Leases the powerless roles of the bench. A role belongs to this process as long as one connection
 * of the owner holds its advisory lock; when that is lost, so are all our roles.
 */
export function openSlots(connection: ConnectionInfo, limits: Limits): Slots {
  const held: Held[] = []
  let isClosed = false
  let quiet: NodeJS.Timeout | undefined
  const owner = openOwnerConnection(connection, () => {
    for (const slot of held.splice(0)) void closeSessions(slot)
  })

  const takeFree = async (database: string | undefined): Promise<Held | null> => {
    const free = bestOf(
      held.filter((slot) => !slot.isLeased),
      database,
    )
    if (free === undefined)
      return await owner.use((client) => lockAnother(client, connection, held))
    free.isLeased = true
    return free
  }
  const coolLater = (): void => {
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      for (const slot of held.slice(warmWhenQuiet)) if (!slot.isLeased) void closeSessions(slot)
    }, quietAfterMs).unref()
  }
  const lease = async (database?: string): Promise<Slot> => {
    const deadline = Date.now() + patienceMs
    for (;;) {
      if (isClosed) throw new Error('the bench is closed')
      const slot = await takeFree(database)
      coolLater()
      if (slot !== null)
        return slotOf(slot, { connection, limits, owner, isHeld: () => held.includes(slot) })
      if (Date.now() > deadline) throw allTaken()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const close = async (): Promise<void> => {
    isClosed = true
    clearTimeout(quiet)
    await Promise.all(held.splice(0).map(closeSessions))
    await owner.close()
  }
  return { lease, close }
}

/**
 * The free role that has a warm session on the database; else the one with the fewest, since a new
 * session costs a process of the server that knows nothing of the database's hundred schemas yet.
 */
function bestOf(free: readonly Held[], database: string | undefined): Held | undefined {
  if (database === undefined) return free[0]
  const warm = free.find((one) => one.sessions.has(database))
  return warm ?? [...free].sort((a, b) => a.sessions.size - b.sessions.size)[0]
}

/** Locks a role that neither we nor another process holds, and sees that it is as it should be. */
async function lockAnother(
  client: pg.Client,
  connection: ConnectionInfo,
  held: Held[],
): Promise<Held | null> {
  for (let number = 1; number <= slotsMax; number++) {
    if (held.some((slot) => slot.number === number)) continue
    if (!(await tryLock(client, number))) continue
    const role = slotRole(number)
    await makeRole(client, connection, role)
    const slot: Held = { number, role, sessions: new Map(), isLeased: true, hasVisitor: false }
    held.push(slot)
    return slot
  }
  return null
}

async function tryLock(client: pg.Client, slot: number): Promise<boolean> {
  const answer = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', [
    lockClass,
    lockFor.slot + slot,
  ])
  return answer.rows[0]?.ok === true
}

function allTaken(): Problem {
  return new Problem('no-database', {
    expected: `one of ${slotsMax} roles of the bench to become free within ${patienceMs / 1000} s`,
    came: 'all of them are in use',
    try: 'End other running checks, then try again.',
  })
}
