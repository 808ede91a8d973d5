import { openWireProxy } from '../../world/postgres/wire-proxy.ts'
import type { AdminRuntime } from './runtime.ts'

/** Makes the lines by which scripts, and a standby, reach the servers. */
export async function openLines(runtime: AdminRuntime): Promise<void> {
  const { room, servers, env, lines } = runtime
  for (const [name, server] of servers) {
    const line = await openWireProxy({
      sockets: room.outside(room.sockets),
      serverPort: server.port,
      port: server.port + 50,
      onMessage: (bytes) => runtime.onMessage(name, bytes),
    })
    lines.set(name, line)
    env[name === 'main' ? 'PGPORT' : `${name.toUpperCase()}_PORT`] = String(line.port)
  }
}
