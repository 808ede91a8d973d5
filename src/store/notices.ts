import type pg from 'pg'
import { openClient, type StoreConfig } from './connect.ts'

/** What a NOTIFY says: which row to look at again. Ids only; the rows are read by whoever hears. */
export type Notice =
  | { readonly kind: 'check'; readonly attemptId: string }
  | {
      readonly kind: 'attempt' | 'verdict'
      readonly attemptId: string
      readonly learnerId: string
      readonly labId: string
    }
  | { readonly kind: 'hint' | 'solution'; readonly learnerId: string; readonly labId: string }
  | {
      readonly kind: 'draft'
      readonly learnerId: string
      readonly labId: string
      readonly windowId: string
    }
  | { readonly kind: 'learner'; readonly learnerId: string }
  | { readonly kind: 'run'; readonly runId: string }
  | {
      readonly kind: 'server'
      readonly serverId: string
      readonly learnerId: string
      readonly labId: string
    }
  | { readonly kind: 'picture'; readonly labId: string }
  /** The connection was lost for a while: anything may have changed. */
  | { readonly kind: 'lost' }

/** What one can listen for. */
export type Topic =
  | `attempt ${string}`
  | `learner ${string}`
  | `run ${string}`
  | `lab ${string}`
  | `server ${string}`

/** A shared advisory lock: a class, and a name that is hashed. */
export interface HeldLock {
  readonly lockClass: number
  readonly name: string
}

export interface Notices {
  /** Resolves once nothing can be missed any more; returns how to stop. */
  subscribe(topic: Topic, hear: (notice: Notice) => void): Promise<() => void>
  /** Holds a lock under this name on the connection, also after it had to be opened again. */
  hold(lock: HeldLock): Promise<void>
  letGo(lock: HeldLock): Promise<void>
  close(): Promise<void>
}

export const channel = 'backwright'

/** As it travels: words, since ids hold no space. */
export function noticeText(notice: Exclude<Notice, { kind: 'lost' }>): string {
  switch (notice.kind) {
    case 'check':
      return `check ${notice.attemptId}`
    case 'attempt':
    case 'verdict':
      return `${notice.kind} ${notice.attemptId} ${notice.learnerId} ${notice.labId}`
    case 'hint':
    case 'solution':
      return `${notice.kind} ${notice.learnerId} ${notice.labId}`
    case 'draft':
      return `draft ${notice.learnerId} ${notice.labId} ${notice.windowId}`
    case 'learner':
      return `learner ${notice.learnerId}`
    case 'run':
      return `run ${notice.runId}`
    case 'picture':
      return `picture ${notice.labId}`
    case 'server':
      return `server ${notice.serverId} ${notice.learnerId} ${notice.labId}`
  }
}

/** Reads what travelled; null where it is not one of ours. */
export function parseNotice(text: string): Exclude<Notice, { kind: 'lost' }> | null {
  const [kind, first, second, third] = text.split(' ')
  if (first === undefined) return null
  if (kind === 'check') return { kind, attemptId: first }
  if (kind === 'run') return { kind, runId: first }
  if (kind === 'picture') return { kind, labId: first }
  if (kind === 'learner') return { kind, learnerId: first }
  if (second === undefined) return null
  if (kind === 'hint' || kind === 'solution') return { kind, learnerId: first, labId: second }
  if (third === undefined) return null
  if (kind === 'server') return { kind, serverId: first, learnerId: second, labId: third }
  if (kind === 'draft') return { kind, learnerId: first, labId: second, windowId: third }
  if (kind === 'attempt' || kind === 'verdict') {
    return { kind, attemptId: first, learnerId: second, labId: third }
  }
  return null
}

function topicsOf(notice: Exclude<Notice, { kind: 'lost' }>): Topic[] {
  switch (notice.kind) {
    case 'check':
      return [`attempt ${notice.attemptId}`]
    case 'attempt':
    case 'verdict':
      return [`attempt ${notice.attemptId}`, `learner ${notice.learnerId}`]
    case 'hint':
    case 'solution':
    case 'draft':
    case 'learner':
      return [`learner ${notice.learnerId}`]
    case 'run':
      return [`run ${notice.runId}`]
    case 'server':
      return [`server ${notice.serverId}`, `learner ${notice.learnerId}`]
    case 'picture':
      return [`lab ${notice.labId}`]
  }
}

/**
 * One connection that listens for everybody in this process; opened when the first one asks.
 *
 *   closed → opening → listening → (lost) → opening …
 */
export function openNotices(config: StoreConfig): Notices {
  const hearers = new Map<Topic, Set<(notice: Notice) => void>>()
  const held = new Set<HeldLock>()
  let connection: Promise<pg.Client> | null = null
  let closed = false

  const lost = (): void => {
    if (closed) return
    connection = open()
    connection.then(
      () => tellAll({ kind: 'lost' }),
      () => setTimeout(lost, 1000).unref(),
    )
  }
  const tellAll = (notice: Notice): void => {
    for (const hear of new Set([...hearers.values()].flatMap((set) => [...set]))) hear(notice)
  }
  const open = async (): Promise<pg.Client> => {
    const client = await openClient(config)
    client.on('notification', ({ payload }) => {
      const notice = parseNotice(payload ?? '')
      if (!notice) return
      for (const topic of topicsOf(notice)) {
        hearers.get(topic)?.forEach((hear) => hear(notice))
      }
    })
    await client.query(`listen ${channel}`)
    for (const lock of held) await client.query(lockQuery('lock', lock))
    client.on('end', lost)
    return client
  }
  const opened = (): Promise<pg.Client> => {
    connection ??= open()
    return connection
  }
  return {
    async subscribe(topic, hear) {
      const set = hearers.get(topic) ?? new Set()
      hearers.set(topic, set.add(hear))
      const stop = (): void => {
        set.delete(hear)
        if (set.size === 0 && hearers.get(topic) === set) hearers.delete(topic)
      }
      try {
        await opened()
      } catch (error) {
        stop()
        connection = null
        throw error
      }
      return stop
    },
    async hold(lock) {
      const client = await opened()
      // Not before: opening takes all that are held, and what's taken twice isn't let go at once.
      held.add(lock)
      await client.query(lockQuery('lock', lock))
    },
    async letGo(lock) {
      held.delete(lock)
      await (await opened()).query(lockQuery('unlock', lock))
    },
    async close() {
      closed = true
      const client = await connection?.catch(() => null)
      await client?.end().catch(() => undefined)
    },
  }
}

function lockQuery(what: 'lock' | 'unlock', { lockClass, name }: HeldLock): pg.QueryConfig {
  return {
    text: `select pg_advisory_${what}_shared($1, hashtext($2))`,
    values: [lockClass, name],
  }
}
