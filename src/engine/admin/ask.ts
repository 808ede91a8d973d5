import type pg from 'pg'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { RoomServer } from '../../world/confinement/room-server.ts'
import { connect, errorCode } from '../../world/postgres/connection.ts'

/** The role that owns the lab's database and tables: no superuser, may make roles. */
export const owner = 'reel_owner'
export const superuser = 'postgres'

/** Whom to ask, and as whom. */
export interface Asked {
  readonly server: RoomServer
  readonly role: string
  readonly database: string
}

export type Told =
  | ({ readonly kind: 'rows'; readonly tag: string } & Rows)
  | {
      readonly kind: 'error'
      readonly code: string
      readonly message: string
      /** The role was not let in. */
      readonly isOutside: boolean
    }

const patienceMs = 1_500
const askMs = 10_000

/**
 * For a superuser who looks what a learner has made: nothing of theirs has the name of a function
 * that we call, and nothing of theirs runs because we come.
 */
export const lookSettings = { search_path: 'pg_catalog, public', event_triggers: 'off' }

/** Asks one text in a session of its own. */
export async function ask(asked: Asked, sql: string): Promise<Told> {
  const session = await openSession(asked, asked.role === superuser ? lookSettings : {})
  try {
    return await session.tell(sql)
  } finally {
    await session.close()
  }
}

/** A session that stays until it is closed; `tell` never throws. */
export interface OpenSession {
  tell(sql: string): Promise<Told>
  close(): Promise<void>
}

export async function openSession(
  asked: Asked,
  settings: Readonly<Record<string, string>> = {},
  patience = patienceMs,
): Promise<OpenSession> {
  const opened = await open(asked, settings, patience)
  if ('kind' in opened) return { tell: async () => opened, close: async () => undefined }
  return {
    tell: (sql) => tell(opened, sql),
    close: () => opened.end().catch(() => undefined),
  }
}

/** Several texts in one session. */
export async function inSession<T>(
  asked: Asked,
  work: (tell: (sql: string) => Promise<Told>) => Promise<T>,
): Promise<T> {
  const session = await openSession(asked)
  try {
    return await work(session.tell)
  } finally {
    await session.close()
  }
}

/** What must go well: ours, or the lab author's. */
export async function mustAsk(asked: Asked, texts: readonly string[]): Promise<void> {
  await inSession(asked, async (tell) => {
    for (const text of texts) {
      const told = await tell(text)
      if (told.kind === 'rows') continue
      throw new Error(
        `this runs as ${asked.role}: ${text.trim().slice(0, 300)}; it gave ${told.code} ${told.message}`,
      )
    }
  })
}

async function open(
  { server, role, database }: Asked,
  more: Readonly<Record<string, string>>,
  patience: number,
): Promise<pg.Client | Told> {
  try {
    const settings = { statement_timeout: String(askMs), ...more }
    return await connect(server.connection, { role, database, settings }, patience)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const message = cause instanceof Error ? cause.message : String(cause)
    return { kind: 'error', code: errorCode(cause), message, isOutside: true }
  }
}

interface ArrayResult {
  readonly command: string
  readonly rowCount: number | null
  readonly fields: readonly { readonly name: string }[]
  readonly rows: (string | null)[][]
}

/** Values as PostgreSQL writes them. */
const asText = { getTypeParser: () => (value: string) => value }

async function tell(client: pg.Client, sql: string): Promise<Told> {
  try {
    const given = (await client.query({
      text: sql,
      rowMode: 'array',
      types: asText,
    } as pg.QueryArrayConfig)) as unknown as ArrayResult | ArrayResult[]
    const last = Array.isArray(given) ? given.at(-1) : given
    return {
      kind: 'rows',
      columns: (last?.fields ?? []).map(({ name }) => ({ name, type: 'text' })),
      rows: last?.rows ?? [],
      tag: [last?.command, last?.rowCount].filter((part) => part != null).join(' '),
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'error', code: errorCode(error), message, isOutside: false }
  }
}
