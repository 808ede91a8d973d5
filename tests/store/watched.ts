import { Socket } from 'node:net'
import type { StoreConfig } from '../../src/store/connect.ts'

/** A config whose connections are seen. */
export interface Watched {
  readonly config: StoreConfig
  /** Connections that are open right now. */
  open(): number
}

export function watchConnections({ connection, ...rest }: StoreConfig): Watched {
  const sockets: Socket[] = []
  const stream = (): Socket => {
    const socket = new Socket()
    sockets.push(socket)
    return socket
  }
  return {
    config: { ...rest, connection: { ...connection, stream } },
    open: () => sockets.filter(({ destroyed }) => !destroyed).length,
  }
}
