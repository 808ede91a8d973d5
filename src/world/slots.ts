import type pg from 'pg'
import type { Limits } from '../kit/limits.ts'
import { Problem } from '../kit/problem.ts'
import { type ConnectionInfo, connect } from './connection.ts'
import { lockClass, lockFor, makeRole, rolePassword, slotRole, slotsMax } from './roles.ts'
import { openSession, type Session } from './session.ts'

/** A powerless role that is ours alone until it is released. */
export interface Slot {
  readonly role: string
  /**
   * The slot's session on a database; opened once and kept while it is among the last few used.
   * Other settings than last time open it anew.
   */
  session(database: string, settings?: Readonly<Record<string, string>>): Promise<Session>
  /** Closes the sessions on a database, so that it can be dropped. */
  leave(database: string): Promise<void>
  /**
   * After statements that may have changed the role itself: makes it again where they did. Costs
   * one query of the owner.
   */
  mend(): Promise<void>
  /** Gives the role back, its sessions reset and warm for whoever leases it next in this process. */
  release(): Promise<void>
}

export interface Slots {
  lease(): Promise<Slot>
  close(): Promise<void>
}

const sessionsKept = 4
const patienceMs = 30_000

interface KeptSession {
  readonly session: Session
  readonly settings: string
}

/** One role of this process: held by an advisory lock of the owner's connection until `close`. */
interface Held {
  readonly number: number
  readonly role: string
  /** Which owner's connection holds it: a lock ends with its connection. */
  readonly owner: pg.Client
  /** Most recently used last. */
  readonly sessions: Map<string, KeptSession>
  isLeased: boolean
}

export function openSlots(connection: ConnectionInfo, limits: Limits): Slots {
  const held: Held[] = []
  let owner: Promise<pg.Client> | null = null
  let isClosed = false

  /** The connection that holds the locks; when it is lost, so are they, and the roles with them. */
  const ownerClient = (): Promise<pg.Client> => {
    owner ??= connect(connection).then((client) => {
      const forget = (): void => {
        owner = null
        for (const slot of held.splice(0)) void closeSessions(slot)
      }
      client.on('end', forget)
      client.on('error', forget)
      return client
    })
    owner.catch(() => {
      owner = null
    })
    return owner
  }

  const takeFree = async (): Promise<Held | null> => {
    const client = await ownerClient()
    const warm = held.find((slot) => !slot.isLeased && slot.owner === client)
    if (warm !== undefined) {
      warm.isLeased = true
      return warm
    }
    for (let number = 1; number <= slotsMax; number++) {
      if (held.some((slot) => slot.number === number)) continue
      const slot: Held = {
        number,
        role: slotRole(number),
        owner: client,
        sessions: new Map(),
        isLeased: true,
      }
      held.push(slot)
      if (await tryLock(client, number)) {
        await makeRole(client, connection, slot.role)
        return slot
      }
      held.splice(held.indexOf(slot), 1)
    }
    return null
  }

  return {
    lease: async () => {
      const deadline = Date.now() + patienceMs
      for (;;) {
        if (isClosed) throw new Error('the bench is closed')
        const slot = await takeFree()
        if (slot !== null) return slotOf(slot, connection, limits)
        if (Date.now() > deadline) throw allTaken()
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    close: async () => {
      isClosed = true
      await Promise.all(held.splice(0).map(closeSessions))
      const client = await owner?.catch(() => null)
      await client?.end().catch(() => undefined)
    },
  }
}

async function tryLock(client: pg.Client, slot: number): Promise<boolean> {
  const answer = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', [
    lockClass,
    lockFor.slot + slot,
  ])
  return answer.rows[0]?.ok === true
}

function slotOf(held: Held, connection: ConnectionInfo, limits: Limits): Slot {
  const { sessions, role } = held
  const open = async (
    database: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<Session> => {
    const wanted = { ...slotSettings(limits), ...settings }
    const key = JSON.stringify(wanted)
    const kept = sessions.get(database)
    sessions.delete(database)
    if (kept?.settings === key) {
      sessions.set(database, kept)
      return kept.session
    }
    await kept?.session.close()
    while (sessions.size >= sessionsKept) await closeOldest(sessions)
    const session = await openSession(connection, {
      database,
      role,
      ...rolePassword(connection, role),
      settings: wanted,
    })
    sessions.set(database, { session, settings: key })
    return session
  }
  const mend = async (): Promise<void> => {
    await makeRole(held.owner, connection, role)
  }
  return {
    role,
    session: (database, settings = {}) => open(database, settings),
    leave: async (database) => {
      const kept = sessions.get(database)
      sessions.delete(database)
      await kept?.session.close()
    },
    mend,
    release: async () => {
      try {
        await Promise.all([...sessions.values()].map(({ session }) => session.reset()))
        await mend()
      } finally {
        held.isLeased = false
      }
    },
  }
}

/** The server's own bounds; the session's clock is kept outside of it as well. */
function slotSettings(limits: Limits): Record<string, string> {
  return {
    statement_timeout: String(limits.statementMs),
    lock_timeout: String(limits.statementMs),
    idle_in_transaction_session_timeout: String(limits.attemptMs),
  }
}

async function closeOldest(sessions: Map<string, KeptSession>): Promise<void> {
  for (const [database, { session }] of sessions) {
    sessions.delete(database)
    await session.close()
    return
  }
}

async function closeSessions(slot: Held): Promise<void> {
  const sessions = [...slot.sessions.values()]
  slot.sessions.clear()
  await Promise.all(sessions.map(({ session }) => session.close().catch(() => undefined)))
}

function allTaken(): Problem {
  return new Problem('no-database', {
    expected: `one of ${slotsMax} roles of the bench to become free within ${patienceMs / 1000} s`,
    came: 'all of them are in use',
    try: 'End other running checks, then try again.',
  })
}
