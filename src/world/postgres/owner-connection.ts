import type pg from 'pg'
import { type ConnectionInfo, connect } from './connection.ts'

/** A connection of the owner that stays open for short work, one piece at a time. */
export interface OwnerConnection {
  /** Opens the connection where there is none, or none any more. */
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** `onLost` is called when the connection ends, with whatever it held. */
export function openOwnerConnection(
  connection: ConnectionInfo,
  onLost: () => void,
): OwnerConnection {
  let opened: Promise<pg.Client> | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const open = (): Promise<pg.Client> => {
    if (opened !== null) return opened
    const opening = connect(connection).then((client) => {
      client.once('end', forget)
      return client
    })
    const forget = (): void => {
      if (opened !== opening) return
      opened = null
      onLost()
    }
    opened = opening
    opening.catch(forget)
    return opening
  }
  return {
    use: (work) => {
      const next = turn.then(async () => await work(await open()))
      turn = next.catch(() => undefined)
      return next
    },
    close: async () => {
      await turn
      const client = await opened?.catch(() => null)
      await client?.end().catch(() => undefined)
    },
  }
}
