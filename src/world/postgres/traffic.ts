import type net from 'node:net'
import { Transform } from 'node:stream'
import { commitReader } from './commit-reader.ts'

/*
 * What goes through the port of a database: statements, bytes that come back, connections. A message
 * of a client is a letter, its length and its content; the first one, which opens the session, has
 * no letter.
 */

/** What went to a database and came from it, whoever asked. */
export interface DatabaseTraffic {
  /** Since the port was opened. */
  total(): Traffic
  /** The most connections at the same moment since this was asked last. */
  takeMost(): number
  /** Runs before each message with a statement goes on; null: nothing does. */
  before(work: (() => Promise<void>) | null): void
  /** Runs when a change has been committed, before the client hears of it; null: nothing does. */
  onCommit(work: (() => Promise<void>) | null): void
}

export interface Traffic {
  readonly statements: number
  /** From the database. */
  readonly bytes: number
}

/** Where connections are counted. */
export interface TrafficMeter {
  readonly traffic: DatabaseTraffic
  /** What the client sends goes through one stream, and what comes back through the other. */
  join(client: net.Socket): { readonly requests: Transform; readonly answers: Transform }
}

/** Counts what goes through a port. */
export function openTraffic(): TrafficMeter {
  const total = { statements: 0, bytes: 0 }
  let open = 0
  let most = 0
  let work: (() => Promise<void>) | null = null
  let commitWork: (() => Promise<void>) | null = null
  return {
    traffic: {
      total: () => ({ ...total }),
      takeMost: () => {
        const before = most
        most = open
        return before
      },
      before: (next) => {
        work = next
      },
      onCommit: (next) => {
        commitWork = next
      },
    },
    join: (client) => {
      open++
      most = Math.max(most, open)
      client.once('close', () => open--)
      const count = statementCounter()
      const requests = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          const statements = count(chunk)
          total.statements += statements
          if (work === null || statements === 0) return done(null, chunk)
          void passLater(work, () => done(null, chunk))
        },
      })
      const hasCommit = commitReader()
      const answers = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          total.bytes += chunk.length
          const isCommitted = hasCommit(chunk)
          if (commitWork === null || !isCommitted) return done(null, chunk)
          void passLater(commitWork, () => done(null, chunk))
        },
      })
      return { requests, answers }
    },
  }
}

/** What others do first may fail: the message goes on all the same. */
async function passLater(work: () => Promise<void>, pass: () => void): Promise<void> {
  try {
    await work()
  } catch {
    // Theirs to tell.
  }
  pass()
}

const headBytes = 5
/** Query and Execute. */
const statementLetters = new Set([0x51, 0x45])

/** Gives for each piece of a stream how many statements begin in it. */
function statementCounter(): (piece: Buffer) => number {
  let skip = 0
  let head: Buffer = Buffer.alloc(0)
  let isFirst = true
  return (piece) => {
    let statements = 0
    let rest = piece
    while (rest.length > 0) {
      if (skip > 0) {
        const step = Math.min(skip, rest.length)
        skip -= step
        rest = rest.subarray(step)
        continue
      }
      const wanted = isFirst ? headBytes - 1 : headBytes
      const taken = Math.min(wanted - head.length, rest.length)
      head = Buffer.concat([head, rest.subarray(0, taken)])
      rest = rest.subarray(taken)
      if (head.length < wanted) continue
      const length = head.readUInt32BE(isFirst ? 0 : 1)
      if (!isFirst && statementLetters.has(head[0] as number)) statements++
      skip = Math.max(0, length - 4)
      head = Buffer.alloc(0)
      isFirst = false
    }
    return statements
  }
}
