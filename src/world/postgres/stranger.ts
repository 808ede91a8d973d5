import type pg from 'pg'
import type { ConnectionInfo } from './connection.ts'
import { makePlainRole } from './roles.ts'

/*
 * SQL that somebody else wrote runs, on a cluster of one's own, under this role. It owns its
 * database and may make roles, which gives it no right that it has not: files, programs, other
 * servers and the cluster's settings stay out of reach, whatever the SQL tries.
 */
export const strangerRole = 'bw_stranger'

/** What only a superuser may set, and what touches nothing but the session that sets it. */
const harmlessSettings = [
  'deadlock_timeout',
  'log_lock_waits',
  'session_replication_role',
  'lc_messages',
  'track_functions',
  'commit_delay',
  'compute_query_id',
]

/** Makes the role, with the few rights that it needs to be a database's owner among sessions. */
export async function makeStranger(owner: pg.Client, connection: ConnectionInfo): Promise<void> {
  await makePlainRole(owner, connection, strangerRole)
  await owner.query(`alter role ${strangerRole} createrole`)
  // As for a superuser, a role that it made may be its own at once.
  await owner.query(`alter role ${strangerRole} set createrole_self_grant = 'set, inherit'`)
  await owner.query(`grant set on parameter ${harmlessSettings.join(', ')} to ${strangerRole}`)
}
