import net from 'node:net'

/*
 * Runs in a network of its own, and makes sockets there for the process that started it. It hears
 * that process alone, and ends with it.
 */

export interface ToHelper {
  readonly id: number
  readonly does: 'connect' | 'listen'
  readonly host: string
  readonly port: number
}

export type FromHelper =
  | { readonly id: number; readonly kind: 'done' }
  | { readonly id: number; readonly kind: 'failed'; readonly code: string }

function tell(message: FromHelper, handle?: net.Socket | net.Server): void {
  process.send?.(message, handle, {}, () => {
    // What was handed over is theirs alone.
    if (handle instanceof net.Server) handle.close()
  })
}

process.on('message', ({ id, does, host, port }: ToHelper) => {
  const failed = (error: NodeJS.ErrnoException): void =>
    tell({ id, kind: 'failed', code: error.code ?? 'EIO' })
  if (does === 'listen') {
    const server = net.createServer()
    server.once('error', failed).listen(port, host, () => tell({ id, kind: 'done' }, server))
    return
  }
  const socket = net.connect({ host, port })
  // Bytes that come before it is handed over wait in the system.
  socket.pause()
  socket.once('error', failed).once('connect', () => {
    socket.off('error', failed)
    socket.on('error', () => undefined)
    tell({ id, kind: 'done' }, socket)
  })
})
process.on('disconnect', () => process.exit())
process.send?.({ kind: 'ready' })
