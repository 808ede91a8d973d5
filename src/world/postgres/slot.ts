import type { Limits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import type { ConnectionInfo } from './connection.ts'
import type { OwnerConnection } from './owner-connection.ts'
import { makeRole } from './roles.ts'
import { openSession, type Session } from './session.ts'

/** A powerless role that is ours alone until it is released. */
export interface Slot {
  readonly role: string
  /**
   * The slot's session on a database; opened once and kept while it is among the last few used.
   * Other settings than last time open it anew.
   */
  session(database: string, settings?: Readonly<Record<string, string>>): Promise<Session>
  /**
   * A new session of the slot's second role, which is as powerless and owns nothing: an application
   * beside the role that defines. The caller closes it.
   */
  visit(database: string, settings?: Readonly<Record<string, string>>): Promise<Session>
  /** A new session of the slot's own role, beside the one that it keeps. The caller closes it. */
  another(database: string): Promise<Session>
  /** The name of the second role. */
  readonly visitor: string
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

const sessionsKept = 5

interface KeptSession {
  readonly session: Session
  readonly settings: string
}

/** One role of this process: held by an advisory lock of the owner's connection until `close`. */
export interface Held {
  readonly number: number
  readonly role: string
  /** Most recently used last. */
  readonly sessions: Map<string, KeptSession>
  isLeased: boolean
  /** The second role is there and may have been changed. */
  hasVisitor: boolean
}

interface Surroundings {
  readonly connection: ConnectionInfo
  readonly limits: Limits
  readonly owner: OwnerConnection
  /** False once the connection is lost that held the role for us. */
  isHeld(): boolean
}

/** The role of a lease as its user sees it. */
export function slotOf(held: Held, around: Surroundings): Slot {
  const { connection, owner, isHeld } = around
  const { sessions, role } = held
  const open = async (
    database: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<Session> => {
    if (!isHeld()) throw roleLost(role)
    const key = JSON.stringify(settings)
    const kept = sessions.get(database)
    sessions.delete(database)
    if (kept?.settings === key) {
      sessions.set(database, kept)
      return kept.session
    }
    await kept?.session.close()
    while (sessions.size >= sessionsKept) await closeOldest(sessions)
    const session = await openAs(role, { database, settings, around })
    sessions.set(database, { session, settings: key })
    return session
  }
  const visitor = visitorOf(role)
  const mend = async (): Promise<void> => {
    await owner.use((client) => makeRole(client, connection, role))
    if (held.hasVisitor) await owner.use((client) => makeRole(client, connection, visitor))
  }
  return {
    role,
    visitor,
    session: (database, settings = {}) => open(database, settings),
    ...sessionsBeside(held, around),
    leave: async (database) => {
      const kept = sessions.get(database)
      sessions.delete(database)
      await kept?.session.close()
    },
    mend,
    release: async () => {
      if (!isHeld()) return
      try {
        await Promise.all([...sessions.values()].map(({ session }) => session.reset()))
        await mend()
      } catch (error) {
        await closeSessions(held)
        if (isHeld()) throw error
      } finally {
        held.isLeased = false
      }
    },
  }
}

const visitorOf = (role: string): string => `${role}_app`

interface Opening {
  readonly database: string
  readonly settings: Readonly<Record<string, string>>
  readonly around: Surroundings
}

/** A new session of a role, within the server's own bounds. */
function openAs(
  role: string,
  { database, settings, around: { connection, limits } }: Opening,
): Promise<Session> {
  return openSession(connection, {
    database,
    role,
    settings: { ...slotSettings(limits), ...settings },
  })
}

/** Sessions that nobody keeps: of the slot's role, and of the one beside it. */
function sessionsBeside(held: Held, around: Surroundings): Pick<Slot, 'visit' | 'another'> {
  const { connection, owner, isHeld } = around
  const { role } = held
  const visitor = visitorOf(role)
  return {
    another: async (database) => {
      if (!isHeld()) throw roleLost(role)
      return await openAs(role, { database, settings: {}, around })
    },
    visit: async (database, settings = {}) => {
      if (!isHeld()) throw roleLost(role)
      if (!held.hasVisitor) await owner.use((client) => makeRole(client, connection, visitor))
      held.hasVisitor = true
      return await openAs(visitor, { database, settings, around })
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

export async function closeSessions(slot: Held): Promise<void> {
  const sessions = [...slot.sessions.values()]
  slot.sessions.clear()
  await Promise.all(sessions.map(({ session }) => session.close().catch(() => undefined)))
}

function roleLost(role: string): Problem {
  return new Problem('no-database', {
    expected: `the role ${role} of the bench to stay ours`,
    came: 'the server was started again meanwhile',
    try: 'Try again: another role is taken then.',
  })
}
