import { Duplex } from 'node:stream'
import type pg from 'pg'
import { assert } from '../../kit/assert.ts'

/** What `pg` keeps to itself and has no public name for. Only this file knows of it. */
interface ClientParts {
  readonly connection?: { readonly stream?: unknown }
  readonly processID?: unknown
}

export interface ClientStream {
  readonly stream: Duplex
  /** The server's process. */
  readonly pid: number
}

/**
 * Takes the stream of a client that has signed in: from now on `pg` reads nothing of it. An upgrade
 * of `pg` that moves one of these parts is refused here, since it would show as answers that never come.
 */
export function takeStream(client: pg.Client): ClientStream {
  const { connection, processID } = client as unknown as ClientParts
  const stream = connection?.stream
  assert(
    stream instanceof Duplex,
    inPg(`client.connection.stream is a stream, not ${typeof stream}`),
  )
  assert(Number.isInteger(processID), inPg(`client.processID is a number, not ${processID}`))
  const readers = ['data', 'readable'].map((event) => stream.listenerCount(event)).join(' and ')
  assert(readers === '1 and 0', inPg(`1 listens to data and 0 to readable, not ${readers}`))
  stream.removeAllListeners('data')
  return { stream, pid: processID as number }
}

const inPg = (part: string): string =>
  `in the pg that is installed, as client-stream.ts needs it, ${part}`
