import { type Access, overlap } from './accesses.ts'
import type { Footprint } from './footprint.ts'

/*
 * Whether two sessions' next steps give the same in either order. Wrong answers to one side cost
 * outcomes that are never seen, so whatever is not known to commute does not; a test compares with
 * exploring everything.
 */

/** How a session stands before its next step. */
export interface SessionPosition {
  /** What its transaction has read, locked and changed so far. */
  readonly held: readonly Access[]
  /** Of the transaction that it is in. */
  readonly isolation: string
  readonly isInTransaction: boolean
  readonly hasSnapshot: boolean
  /** Its step was released and waits. */
  readonly isWaiting: boolean
  /** Null when it has ended. */
  readonly next: Footprint | null
}

export interface Meeting {
  readonly positions: readonly SessionPosition[]
  /** Tables of which the order of rows on disk can show. */
  readonly ordered: ReadonlySet<string>
}

/** What a transaction touches that runs code of which nothing is known. */
export const unknownAccess: Access = { table: '*', key: null, mode: 'write' }

export function commutes(first: number, second: number, meeting: Meeting): boolean {
  const firsts = withWoken(first, meeting)
  const seconds = withWoken(second, meeting)
  return firsts.every((a) => seconds.every((b) => a !== b && stepsCommute(a, b, meeting)))
}

/** The session, and those that may go on because its step lets go of something. */
function withWoken(session: number, { positions, ordered }: Meeting): number[] {
  const found = [session]
  for (const at of found) {
    const { held, next } = positions[at] as SessionPosition
    const letGo = [...held, ...accessesOf(next)]
    positions.forEach((other, index) => {
      if (!other.isWaiting || found.includes(index)) return
      if (locksMeet(accessesOf(other.next), letGo, ordered)) found.push(index)
    })
  }
  return found
}

function accessesOf(footprint: Footprint | null): readonly Access[] {
  if (footprint === null) return []
  return footprint.isOpaque ? [unknownAccess, ...footprint.accesses] : footprint.accesses
}

function stepsCommute(first: number, second: number, meeting: Meeting): boolean {
  const a = meeting.positions[first] as SessionPosition
  const b = meeting.positions[second] as SessionPosition
  if (a.next === null || b.next === null) return true
  if (a.next.isLocal || b.next.isLocal) return true
  if (a.next.isOpaque || b.next.isOpaque) return false
  const { ordered } = meeting
  if (locksMeet(a.next.accesses, b.next.accesses, ordered)) return false
  if (locksMeet(a.next.accesses, b.held, ordered)) return false
  if (locksMeet(b.next.accesses, a.held, ordered)) return false
  // Each may wait for somebody: who closes the circle is who is turned away.
  if (mayWait(first, meeting) && mayWait(second, meeting)) return false
  if (isSeenBy(a, b) || isSeenBy(b, a)) return false
  return !(meetSerializably(a, b) || meetSerializably(b, a))
}

function mayWait(session: number, { positions, ordered }: Meeting): boolean {
  const { next } = positions[session] as SessionPosition
  return positions.some(
    (other, index) =>
      index !== session &&
      locksMeet(
        accessesOf(next),
        other.isWaiting ? [...other.held, ...accessesOf(other.next)] : other.held,
        ordered,
      ),
  )
}

/** Whether the step makes changes visible that the other's step would see. */
function isSeenBy(publisher: SessionPosition, reader: SessionPosition): boolean {
  if (!publishes(publisher)) return false
  const written = [...publisher.held, ...accessesOf(publisher.next)].filter(
    ({ mode }) => mode === 'write',
  )
  if (written.length === 0 || reader.next === null) return false
  const keepsSnapshot =
    isSnapshot(isolationOf(reader)) && (reader.isInTransaction || reader.next.isolation !== null)
  if (keepsSnapshot) return !reader.hasSnapshot
  return accessesOf(reader.next).some((access) => written.some((one) => overlap(one, access)))
}

/** It ends a transaction, or is one by itself. */
function publishes({ next, isInTransaction }: SessionPosition): boolean {
  return next !== null && (next.ends || !isInTransaction)
}

function isolationOf({ isolation, next }: SessionPosition): string {
  return next?.isolation ?? isolation
}

function isSnapshot(isolation: string): boolean {
  return isolation === 'repeatable read' || isolation === 'serializable'
}

/**
 * Under SERIALIZABLE reads count as well, of whole tables, since on small tables whole pages are
 * remembered; and who commits first decides about those that never met it.
 */
function meetSerializably(a: SessionPosition, b: SessionPosition): boolean {
  if (isolationOf(a) !== 'serializable' || isolationOf(b) !== 'serializable') return false
  const mine = accessesOf(a.next)
  const all = [...b.held, ...accessesOf(b.next)]
  if (publishes(a) && (all.length > 0 || b.isInTransaction)) return true
  return mine.some((one) =>
    all.some(
      (other) =>
        (one.table === other.table || one.table === '*' || other.table === '*') &&
        (one.mode === 'write' || other.mode === 'write'),
    ),
  )
}

/** Two of them cannot be held at once, or their order is left on disk where it shows. */
function locksMeet(
  as: readonly Access[],
  bs: readonly Access[],
  ordered: ReadonlySet<string>,
): boolean {
  return as.some(
    (a) =>
      a.mode !== 'read' &&
      bs.some((b) => {
        if (b.mode === 'read' || (a.mode === 'share' && b.mode === 'share')) return false
        if (overlap(a, b)) return true
        return (
          a.table === b.table && a.mode === 'write' && b.mode === 'write' && ordered.has(a.table)
        )
      }),
  )
}
