import type { Limits } from '../../kit/limits.ts'
import { type AttemptDatabase, openAttemptDatabases } from './attempt-database.ts'
import { type BenchDatabases, openDatabases, type Preparation } from './bench-database.ts'
import type { ConnectionInfo } from './connection.ts'
import { ensureRoles, referenceRole } from './roles.ts'
import { openSession, type Session } from './session.ts'
import type { Slot } from './slot.ts'
import { openSlots } from './slots.ts'

export type { Preparation, Slot }

/** The cluster of throw-away databases, where learners' SQL runs. */
export interface Bench {
  readonly serverMajor: number
  /**
   * A database made once under this name, by any process, and kept for the next. `build` runs as
   * the owner in an empty database; when it fails or dies, nothing of it is ever used.
   */
  prepareDatabase(
    name: string,
    build: (owner: Session) => Promise<void>,
    preparation?: Preparation,
  ): Promise<string>
  hasDatabase(name: string): Promise<boolean>
  /**
   * A copy of a prepared database that may be changed and is dropped afterwards. PostgreSQL copies
   * only what nobody is connected to, so prepare a database of its own for cloning.
   */
  cloneDatabase(name: string): Promise<{ readonly database: string; drop(): Promise<void> }>
  /** Drops prepared databases of other names that nobody is connected to. */
  dropStale(keep: readonly string[]): Promise<string[]>
  dropDatabase(name: string): Promise<void>
  /** An empty database and a role in it, for a server that connects over TCP. */
  openAttemptDatabase(): Promise<AttemptDatabase>
  /** A session of the owner, which may do everything: never for a learner's text. */
  ownerSession(database: string): Promise<Session>
  /** A session under the role that runs references. */
  referenceSession(database: string, settings?: Readonly<Record<string, string>>): Promise<Session>
  /**
   * Takes a role that nobody else uses now, in this process or another; waits while all are taken.
   * One that has a warm session on `database` is preferred.
   */
  leaseSlot(database?: string): Promise<Slot>
  close(): Promise<void>
}

/** Opens the bench: makes its roles and the template of its databases where they are missing. */
export async function openBench(connection: ConnectionInfo, limits: Limits): Promise<Bench> {
  await ensureRoles(connection)
  const databases: BenchDatabases = await openDatabases(connection)
  const slots = openSlots(connection, limits)
  const attempts = openAttemptDatabases(connection, databases)
  const opened = new Set<Session>()
  const remember = async (opening: Promise<Session>): Promise<Session> => {
    const session = await opening
    opened.add(session)
    const close = session.close
    return {
      ...session,
      close: async () => {
        opened.delete(session)
        await close()
      },
    }
  }
  return {
    serverMajor: connection.serverMajor,
    ...databases,
    openAttemptDatabase: attempts.open,
    ownerSession: (database) =>
      remember(openSession(connection, { database, role: connection.user })),
    referenceSession: (database, settings = {}) =>
      remember(
        openSession(connection, {
          database,
          role: referenceRole,
          settings: { statement_timeout: String(limits.attemptMs), ...settings },
        }),
      ),
    leaseSlot: (database) => slots.lease(database),
    close: async () => {
      await slots.close()
      await Promise.all([...opened].map((session) => session.close()))
      await attempts.close()
      await databases.close()
    },
  }
}

/** The role of references, and what lets it and slots read all tables of some schemas. */
export { grantRead, grantWrite, referenceRole } from './roles.ts'
