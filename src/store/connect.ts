import pg from 'pg'
import { Problem } from '../kit/problem.ts'

/** How to reach the store; main.ts makes it of what the world or the settings say. */
export interface StoreConfig {
  readonly connection: pg.ClientConfig
  /** Starts the server again when it is gone; null where it is not ours to start. */
  readonly revive: (() => Promise<void>) | null
  readonly poolMax?: number
}

/** What a socket says where nobody listens, and a server on its way up or down. */
const absentCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'])
const passingCodes = new Set(['57P01', '57P02', '57P03', '53300'])
const patienceMs = 15_000

/**
 * Opens a connection by `open`, starting the server again where it is gone and waiting where it is
 * starting. Throws Problem 'no-database'.
 */
export async function connectPatiently<T>(config: StoreConfig, open: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    try {
      return await open()
    } catch (error) {
      const code = codeOf(error)
      const isAbsent = absentCodes.has(code) || /terminated/.test(String(error))
      if (!(isAbsent || passingCodes.has(code)) || performance.now() > deadline) {
        throw unreachable(config, error)
      }
      if (isAbsent) await config.revive?.()
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** The SQLSTATE or the system's code of an error; empty where it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void

/** A pool whose connections come patiently, whoever asks: our queries, Kysely or the queue. */
class PatientPool extends pg.Pool {
  readonly #config: StoreConfig

  constructor(config: StoreConfig) {
    super({
      ...config.connection,
      max: config.poolMax ?? 8,
      idleTimeoutMillis: 10_000,
      application_name: 'backwright store',
    })
    this.#config = config
    // Idle connections may be lost without harm; the next one is opened anew.
    this.on('error', () => undefined)
    this.on('connect', (client) => client.on('error', () => undefined))
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const connected = connectPatiently(this.#config, () => super.connect())
    if (!callback) return connected
    // pg-pool's own contract: with a callback, it is called and nothing is returned.
    // oxlint-disable promise/no-callback-in-promise
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release as Error)),
      (error: Error) => callback(error, undefined, () => undefined),
    )
    // oxlint-enable promise/no-callback-in-promise
    return undefined
  }
}

export function openPool(config: StoreConfig): pg.Pool {
  return new PatientPool(config)
}

/** A connection of its own, outside of the pool. */
export function openClient(config: StoreConfig): Promise<pg.Client> {
  return connectPatiently(config, async () => {
    const client = new pg.Client({ ...config.connection, application_name: 'backwright store' })
    client.on('error', () => undefined)
    await client.connect()
    return client
  })
}

function unreachable({ connection, revive }: StoreConfig, error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(
    'no-database',
    {
      expected: `PostgreSQL with the database ${connection.database} at ${connection.host}`,
      came: error instanceof Error ? error.message : String(error),
      try: revive
        ? 'Run `backwright doctor`: it says what is missing and where the log is.'
        : 'Check the address, the user and the password in DATABASE_URL.',
    },
    { cause: error },
  )
}
