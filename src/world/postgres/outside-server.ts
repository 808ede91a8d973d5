import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { Problem } from '../../kit/problem.ts'
import { type ConnectionInfo, clientConfig, connect } from './connection.ts'

const majorMin = 15
const majorMax = 18
/** For a server that starts together with us; a mistake in the address shows soon enough. */
const firstPatienceMs = 5_000

/** Reads a URL, connects once and makes sure that the server is one of those we know. */
export async function openServer(setting: string, url: string): Promise<ConnectionInfo> {
  const parsed = readUrl(setting, url)
  const client = await connect(parsed, {}, firstPatienceMs)
  try {
    const answer = await client.query<{ server_version_num: string }>('show server_version_num')
    const serverMajor = Math.floor(Number(answer.rows[0]?.server_version_num) / 10_000)
    if (serverMajor >= majorMin && serverMajor <= majorMax) return { ...parsed, serverMajor }
    throw new Problem('server-version', {
      expected: `PostgreSQL ${majorMin} to ${majorMax} behind ${setting}`,
      came: `PostgreSQL ${serverMajor}`,
      try: `Name a server of a version from ${majorMin} to ${majorMax} in ${setting}.`,
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}

function readUrl(setting: string, url: string): ConnectionInfo {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('the scheme is not postgres://')
    const client = new pg.Client({ connectionString: url })
    const { user, password, database } = client
    if (user === undefined || database === undefined)
      throw new TypeError('user or database missing')
    return {
      host: client.host,
      port: client.port,
      user,
      database,
      ...(typeof password === 'string' ? { password } : {}),
      ...(client.ssl ? { ssl: client.ssl as NonNullable<ConnectionInfo['ssl']> } : {}),
      isEmbedded: false,
      serverMajor: 0,
      revive: async () => undefined,
    }
  } catch (cause) {
    throw new Problem(
      'bad-input',
      {
        expected: `${setting} as postgres://user:password@host:port/database`,
        came: cause instanceof Error ? cause.message : 'something else',
        try: `Correct ${setting}, or leave it out to use the embedded PostgreSQL.`,
      },
      { cause },
    )
  }
}

/**
 * Refuses one cluster for both, since learners' SQL must never reach the store. The same server is
 * told by a session of a random name that is seen from both, or by the system identifier.
 */
export async function checkDifferent(store: ConnectionInfo, bench: ConnectionInfo): Promise<void> {
  const name = `backwright-${randomUUID()}`
  const marked = new pg.Client({ ...clientConfig(store), application_name: name })
  marked.on('error', () => undefined)
  await marked.connect()
  const other = await connect(bench)
  try {
    const seen = await other.query('select 1 from pg_stat_activity where application_name = $1', [
      name,
    ])
    const [mine, theirs] = [await systemIdentifier(marked), await systemIdentifier(other)]
    if (seen.rowCount === 0 && (mine === null || mine !== theirs)) return
    throw new Problem('same-cluster', {
      expected: 'DATABASE_URL and BENCH_URL on two different PostgreSQL clusters',
      came: `one cluster for both (${store.host}:${store.port} and ${bench.host}:${bench.port})`,
      try: 'Give the bench a server of its own, or leave BENCH_URL out to use the embedded one.',
    })
  } finally {
    await Promise.all([marked.end(), other.end()].map((end) => end.catch(() => undefined)))
  }
}

async function systemIdentifier(client: pg.Client): Promise<string | null> {
  try {
    const answer = await client.query<{ id: string }>(
      'select system_identifier::text as id from pg_control_system()',
    )
    return answer.rows[0]?.id ?? null
  } catch {
    return null
  }
}
