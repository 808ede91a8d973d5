import { openSlowLine } from '../../world/slow-line.ts'
import type { Stage } from './stage.ts'

/** Makes the lines by which scripts, and a standby, reach the servers. */
export async function openLines(stage: Stage): Promise<void> {
  const { room, servers, env, lines } = stage
  for (const [name, server] of servers) {
    const line = await openSlowLine({
      sockets: room.sockets,
      serverPort: server.port,
      port: server.port + 50,
      onMessage: (bytes) => stage.onMessage(name, bytes),
    })
    lines.set(name, line)
    env[name === 'main' ? 'PGPORT' : `${name.toUpperCase()}_PORT`] = String(line.port)
  }
}
