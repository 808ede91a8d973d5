import type pg from 'pg'
import type { Limits } from '../kit/limits.ts'
import { Problem } from '../kit/problem.ts'
import { type ConnectionInfo, connect } from './connection.ts'
import { lockClass, lockFor, makeRole, slotRole, slotsMax } from './roles.ts'
import { closeSessions, type Held, type Slot, slotOf } from './slot.ts'

export interface Slots {
  lease(): Promise<Slot>
  close(): Promise<void>
}

const patienceMs = 30_000

/**
 * Leases the powerless roles of the bench. A role belongs to this process as long as one connection
 * of the owner holds its advisory lock; when that is lost, so are all our roles.
 */
export function openSlots(connection: ConnectionInfo, limits: Limits): Slots {
  const held: Held[] = []
  let owner: Promise<pg.Client> | null = null
  let isClosed = false

  const ownerClient = (): Promise<pg.Client> => {
    if (owner !== null) return owner
    const opening = connect(connection).then((client) => {
      client.once('end', forget)
      return client
    })
    const forget = (): void => {
      if (owner !== opening) return
      owner = null
      for (const slot of held.splice(0)) void closeSessions(slot)
    }
    owner = opening
    opening.catch(forget)
    return opening
  }
  const takeFree = async (): Promise<Held | null> => {
    const client = await ownerClient()
    const warm = held.find((slot) => !slot.isLeased && slot.owner === client)
    if (warm !== undefined) {
      warm.isLeased = true
      return warm
    }
    return await lockAnother(client, connection, held)
  }
  const lease = async (): Promise<Slot> => {
    const deadline = Date.now() + patienceMs
    for (;;) {
      if (isClosed) throw new Error('the bench is closed')
      const slot = await takeFree()
      if (slot !== null) return slotOf(slot, (s) => held.includes(s), connection, limits)
      if (Date.now() > deadline) throw allTaken()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const close = async (): Promise<void> => {
    isClosed = true
    await Promise.all(held.splice(0).map(closeSessions))
    const client = await owner?.catch(() => null)
    await client?.end().catch(() => undefined)
  }
  return { lease, close }
}

/** Locks a role that neither we nor another process holds, and sees that it is as it should be. */
async function lockAnother(
  client: pg.Client,
  connection: ConnectionInfo,
  held: Held[],
): Promise<Held | null> {
  for (let number = 1; number <= slotsMax; number++) {
    if (held.some((slot) => slot.number === number)) continue
    const role = slotRole(number)
    const slot: Held = { number, role, owner: client, sessions: new Map(), isLeased: true }
    held.push(slot)
    try {
      if (await tryLock(client, number)) {
        await makeRole(client, connection, role)
        return slot
      }
    } catch (error) {
      void client.end().catch(() => undefined)
      throw error
    }
    held.splice(held.indexOf(slot), 1)
  }
  return null
}

async function tryLock(client: pg.Client, slot: number): Promise<boolean> {
  const answer = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', [
    lockClass,
    lockFor.slot + slot,
  ])
  return answer.rows[0]?.ok === true
}

function allTaken(): Problem {
  return new Problem('no-database', {
    expected: `one of ${slotsMax} roles of the bench to become free within ${patienceMs / 1000} s`,
    came: 'all of them are in use',
    try: 'End other running checks, then try again.',
  })
}
