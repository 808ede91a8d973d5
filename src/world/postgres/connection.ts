import pg from 'pg'
import { Problem } from '../../kit/problem.ts'
import { rolePassword, scramVerifier } from '../clusters/password.ts'

/** How to reach one cluster as its owner. */
export interface ConnectionInfo {
  /** The folder of the socket, or a host name. */
  readonly host: string
  readonly port: number
  /** The owner: superuser of an embedded cluster, else the user of the URL. */
  readonly user: string
  readonly password?: string
  readonly ssl?: pg.ClientConfig['ssl']
  /** The store's own database; on the bench the one that holds nothing of a learner. */
  readonly database: string
  readonly isEmbedded: boolean
  /** 15, 16, 17 or 18. */
  readonly serverMajor: number
  /** Starts an embedded cluster again when it is gone. */
  revive(): Promise<void>
}

export interface ConnectAs {
  readonly database?: string
  readonly role?: string
  readonly password?: string
  readonly applicationName?: string
  /** Settings of the session that RESET ALL returns to. */
  readonly settings?: Readonly<Record<string, string>>
}

/** What `pg` needs to connect, for a Client or a Pool. */
export function clientConfig(connection: ConnectionInfo, as: ConnectAs = {}): pg.ClientConfig {
  const password = as.password ?? rolePassword(connection, as.role ?? connection.user)
  return {
    host: connection.host,
    port: connection.port,
    user: as.role ?? connection.user,
    database: as.database ?? connection.database,
    application_name: as.applicationName ?? 'backwright',
    connectionTimeoutMillis: 10_000,
    ...(password === undefined ? {} : { password }),
    ...(connection.ssl === undefined ? {} : { ssl: connection.ssl }),
    ...(as.settings === undefined ? {} : { options: startupOptions(as.settings) }),
  }
}

/** Settings as the `options` of a startup packet: spaces and backslashes are escaped there. */
function startupOptions(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
    .join(' ')
}

/** SQLSTATEs of a server that is on its way up or down, or full for a moment. */
const transientCodes = new Set(['57P03', '57P01', '57P02', '53300'])
/** What a socket says where nobody listens. */
const absentCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ENOTCONN'])

/**
 * Opens a client, starting the cluster again where it is gone and waiting where it is starting.
 * The client has an error listener, so a lost connection never ends the process.
 */
export async function connect(
  connection: ConnectionInfo,
  as: ConnectAs = {},
  patienceMs = 15_000,
): Promise<pg.Client> {
  const deadline = Date.now() + patienceMs
  let isRestored = false
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    const client = new pg.Client(clientConfig(connection, safely(as)))
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      client.end().catch(() => undefined)
      const code = errorCode(error)
      if (code === wrongPassword && !isRestored && (await restorePassword(connection, as))) {
        isRestored = true
        continue
      }
      const isAbsent = absentCodes.has(code) || isCutShort(connection, error)
      if (!(isAbsent || transientCodes.has(code)) || Date.now() > deadline) {
        throw unreachableServer(connection, as, error)
      }
      if (isAbsent) await connection.revive()
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/**
 * The owner finds PostgreSQL's own names and no others unless it says a schema: a function or an
 * operator that a learner defined must never be taken for one of them.
 */
const ownersPath = 'pg_catalog, pg_temp'

function safely(as: ConnectAs): ConnectAs {
  if (as.role !== undefined) return as
  return { ...as, settings: { search_path: ownersPath, ...as.settings } }
}

const wrongPassword = '28P01'

/** A role may change its own password, and a learner's would lock us out of its session: it gets ours back. */
async function restorePassword(connection: ConnectionInfo, { role }: ConnectAs): Promise<boolean> {
  if (role === undefined || role === connection.user || !connection.isEmbedded) return false
  const password = rolePassword(connection, role)
  if (password === undefined) return false
  return await withOwner(connection, connection.database, async (owner) => {
    const found = await owner.query('select from pg_roles where rolname = $1', [role])
    if (found.rowCount === 0) return false
    const name = pg.escapeIdentifier(role)
    await owner.query(`alter role ${name} password '${scramVerifier(password)}'`)
    return true
  })
}

/** Runs some work on a client of the owner and ends it. */
export async function withOwner<T>(
  connection: ConnectionInfo,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(connection, { database })
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The SQLSTATE or the system's code of an error, empty where it has none. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0])
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/**
 * pg gives no code to a connection that the server closed while it was being opened. Elsewhere what
 * has no code is about passwords and certificates, and final.
 */
function isCutShort(connection: ConnectionInfo, error: unknown): boolean {
  return connection.isEmbedded && error instanceof Error && errorCode(error) === ''
}

function unreachableServer(connection: ConnectionInfo, as: ConnectAs, error: unknown): Problem {
  if (error instanceof Problem) return error
  const database = as.database ?? connection.database
  return new Problem(
    'no-database',
    {
      expected: `PostgreSQL to let ${as.role ?? connection.user} into the database ${database} at ${connection.host}:${connection.port}`,
      came: error instanceof Error ? error.message : String(error),
      try: connection.isEmbedded
        ? 'Run `backwright doctor`, which says what is missing and where the log is.'
        : 'Check the address, the user and the password in DATABASE_URL and BENCH_URL.',
    },
    { cause: error },
  )
}
