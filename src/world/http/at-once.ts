import { type Connection, connect, type Exchange, type Exchanging } from './exchange.ts'
import type { HttpRequest, Origin } from './message.ts'

/**
 * Sends requests that arrive together: each on a warm connection of its own, all but the last byte
 * of each, then the last bytes in one turn. Answers come in the order of the requests.
 */
export async function exchangeAtOnce(
  origin: Origin,
  requests: readonly HttpRequest[],
  exchanging: Omit<Exchanging, 'holdUntil' | 'onHeld'> & {
    /** Runs when every request is all but sent, before the last bytes go. */
    readonly beforeLast?: () => Promise<unknown>
  } = {},
): Promise<Exchange[]> {
  const connections = await Promise.all(requests.map(() => connect(origin, exchanging.limits)))
  const { promise: holdUntil, resolve: letGo } = Promise.withResolvers<void>()
  try {
    const held: Promise<unknown>[] = []
    const exchanges = connections.map((connection, at) =>
      sendHeld(connection, requests[at] as HttpRequest, { ...exchanging, holdUntil }, held),
    )
    // One that couldn't be sent ends at once: it holds up nobody.
    await Promise.all(held)
    await exchanging.beforeLast?.()
    letGo()
    return await Promise.all(exchanges)
  } finally {
    letGo()
    for (const connection of connections) connection.close()
  }
}

function sendHeld(
  connection: Connection,
  request: HttpRequest,
  exchanging: Exchanging,
  held: Promise<unknown>[],
): Promise<Exchange> {
  const { promise, resolve: onHeld } = Promise.withResolvers<void>()
  const exchange = connection.exchange(request, { ...exchanging, onHeld })
  held.push(Promise.race([promise, exchange]))
  return exchange
}
