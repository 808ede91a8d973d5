import type { Duplex } from 'node:stream'
import type pg from 'pg'
import type { BatchEnd, Interrupt } from './batch.ts'
import { takeStream } from './client-stream.ts'
import { type ConnectionInfo, connect, withOwner } from './connection.ts'
import { overMemory } from './outcome.ts'
import type { SessionOptions, Statement } from './session.ts'

/** A connection whose stream the batches read and write themselves. */
export interface BatchConnection {
  readonly client: pg.Client
  readonly stream: Duplex
  readonly interrupt: Interrupt
}

/** `pg` connects and signs in, and lets go of the stream then. */
export async function openBatchConnection(
  connection: ConnectionInfo,
  wanted: SessionOptions,
): Promise<BatchConnection> {
  const { database, settings, password, role } = wanted
  const isOwner = role === connection.user && password === undefined
  const client = await connect(connection, {
    database,
    ...(settings === undefined ? {} : { settings }),
    ...(isOwner ? {} : { role }),
    ...(password === undefined ? {} : { password }),
  })
  const { stream, pid } = takeStream(client)
  stream.resume()
  return { client, stream, interrupt: interruptOf(connection, pid) }
}

function interruptOf(connection: ConnectionInfo, pid: number): Interrupt {
  return async (how) => {
    await withOwner(connection, connection.database, async (owner) => {
      const call = how === 'cancel' ? 'pg_cancel_backend($1)' : 'pg_terminate_backend($1, 2000)'
      await owner.query(`select ${call}`, [pid])
    })
  }
}

/** Statements that took the server's process with them, by their text. */
const crashes = new Map<string, number>()
const crashesKept = 100

/**
 * The server's process went away by itself. Another's crash, a restart or a kill from outside is
 * ours to mend: the caller may run the whole attempt again. If the same statement is running when
 * it happens again, the statement is what does it, and this says so in its outcome; true then.
 */
export function isToBlame(statements: readonly Statement[], done: BatchEnd): boolean {
  const at = done.lost?.at
  const text = at === undefined ? undefined : statements[at]?.text
  if (at === undefined || text === undefined || done.lost?.code !== null) return false
  const count = (crashes.get(text) ?? 0) + 1
  crashes.delete(text)
  crashes.set(text, count)
  const oldest = crashes.keys().next().value
  if (crashes.size > crashesKept && oldest !== undefined) crashes.delete(oldest)
  if (count > 1) done.outcomes[at] = overMemory()
  return count > 1
}

/** Statements that came to an end are not what takes servers down. */
export function acquit(statements: readonly Statement[]): void {
  if (crashes.size > 0) for (const { text } of statements) crashes.delete(text)
}
