import type { Limits } from '../../kit/limits.ts'
import type { ConnectionInfo } from '../../world/postgres/connection.ts'
import { openRawConnection, type RawConnection } from '../../world/postgres/raw-connection.ts'

/** How the statements of an answer went. */
export type Applied =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'error'
      readonly statement: number
      readonly code: string
      readonly message: string
      /** Offset in the statement, where PostgreSQL says one. */
      readonly at: number | null
    }
  | { readonly kind: 'over-limit'; readonly statement: number }

export interface ApplyOptions {
  readonly connection: ConnectionInfo
  readonly database: string
  readonly role: string
  readonly settings: Readonly<Record<string, string>>
  readonly limits: Limits
  /** What COPY … FROM STDIN reads. */
  readonly copied: Buffer
}

/** Tells the server's statistics at once of what this session did. */
export const tellAll = 'select counted.tell()'

/**
 * Runs statements one after another, each on its own, in a session of its own. Returns how they went
 * and the WAL records that the session wrote.
 */
export async function applyChanges(
  statements: readonly string[],
  wanted: ApplyOptions,
  walOf: (pid: number) => Promise<number>,
): Promise<{ readonly applied: Applied; readonly walRecords: number }> {
  const { connection, database, role, settings, limits } = wanted
  const line = await openRawConnection(connection, {
    database,
    role,
    settings,
    bytesMax: limits.resultBytesMax,
  })
  try {
    await run(line, tellAll, wanted)
    const before = await walOf(line.pid)
    for (const [at, statement] of statements.entries()) {
      const end = await run(line, statement, wanted)
      if (end.kind === 'over-limit') return { applied: { ...end, statement: at }, walRecords: 0 }
      if (end.kind === 'error') return { applied: { ...end, statement: at }, walRecords: 0 }
    }
    // What a forgotten COMMIT leaves open is lost, as it is when a session ends.
    await run(line, 'rollback', wanted)
    await run(line, tellAll, wanted)
    return { applied: { kind: 'done' }, walRecords: (await walOf(line.pid)) - before }
  } finally {
    await line.close()
  }
}

type End =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'error'
      readonly code: string
      readonly message: string
      readonly at: number | null
    }
  | { readonly kind: 'over-limit' }

async function run(
  line: RawConnection,
  sql: string,
  { limits, copied }: ApplyOptions,
): Promise<End> {
  const bytes = Buffer.from(sql)
  line.send(bytes.toString('latin1'))
  const deadline = performance.now() + limits.statementMs * 2
  let end: End = { kind: 'done' }
  let isCanceled = false
  for (;;) {
    const message = line.incoming.shift()
    if (message?.type === 'Z') return isCanceled ? { kind: 'over-limit' } : end
    if (message?.type === 'G') line.giveCopy(copied)
    if (message?.type === 'E') end = errorOf(message.body, sql)
    if (message !== undefined) continue
    if (line.isClosed) return { kind: 'over-limit' }
    const left = deadline - performance.now()
    if (left < -2_000) return { kind: 'over-limit' }
    if (left <= 0 && !isCanceled) {
      isCanceled = true
      await line.cancel()
    }
    await line.more(Math.max(50, left))
  }
}

function errorOf(body: Buffer, sql: string): End {
  const fields = new Map(
    body
      .toString()
      .split('\0')
      .filter((field) => field !== '')
      .map((field) => [field[0] as string, field.slice(1)]),
  )
  const position = Number(fields.get('P') ?? 0)
  if (fields.get('C') === '57014') return { kind: 'over-limit' }
  return {
    kind: 'error',
    code: fields.get('C') ?? 'XX000',
    message: fields.get('M') ?? 'PostgreSQL gave no message',
    at: position > 0 ? [...sql].slice(0, position - 1).join('').length : null,
  }
}
