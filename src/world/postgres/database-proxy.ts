import net from 'node:net'
import path from 'node:path'
import type { ConnectionInfo } from './connection.ts'
import { type DatabaseTraffic, openTraffic, type TrafficMeter } from './traffic.ts'

/*
 * A port on loopback behind which one database is, for one role: what a learner's server is given
 * in DATABASE_URL. It reads the first message of each connection and refuses every other role and
 * database; everything after that passes through untouched, the password exchange included, and is counted.
 */

export interface DatabaseProxy {
  readonly port: number
  /** Takes a connection that came another way. */
  take(socket: net.Socket): void
  /** Connections that are open now. */
  count(): number
  /** What goes through. */
  readonly traffic: DatabaseTraffic
  /** Closes the port and every connection. */
  close(): Promise<void>
}

interface Behind {
  readonly role: string
  readonly database: string
}

/** Opens a door to one database. */
export async function openDatabaseProxy(
  connection: ConnectionInfo,
  behind: Behind,
): Promise<DatabaseProxy> {
  const sockets = new Set<net.Socket>()
  const meter = openTraffic()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    greet(socket, connection, { ...behind, meter })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    take: (socket) => void server.emit('connection', socket),
    count: () => sockets.size,
    traffic: meter.traffic,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sslRequest = 80_877_103
const encryptionRequest = 80_877_104
const cancelRequest = 80_877_102
const startupBytesMax = 10_000

/** Reads the messages that come before a session, as the protocol has them. */
function greet(
  socket: net.Socket,
  connection: ConnectionInfo,
  behind: Behind & { readonly meter: TrafficMeter },
): void {
  let waiting = Buffer.alloc(0)
  const hear = (bytes: Buffer): void => {
    waiting = Buffer.concat([waiting, bytes])
    while (waiting.length >= 8) {
      const length = waiting.readInt32BE(0)
      if (length < 8 || length > startupBytesMax) return void socket.destroy()
      if (waiting.length < length) return
      const message = waiting.subarray(0, length)
      const code = message.readInt32BE(4)
      if (code === sslRequest || code === encryptionRequest) {
        socket.write('N')
        waiting = waiting.subarray(length)
        continue
      }
      socket.off('data', hear)
      socket.pause()
      const refusal = code === cancelRequest ? null : refusalOf(message, behind)
      if (refusal !== null) return void socket.end(errorMessage(refusal))
      const meter = code === cancelRequest ? null : behind.meter
      return passOn(socket, connection, { first: waiting, meter })
    }
  }
  socket.on('data', hear)
}

function refusalOf(startup: Buffer, { role, database }: Behind): string | null {
  const words = startup.toString('utf8', 8).split('\0')
  const given = new Map<string, string>()
  for (let at = 0; at + 1 < words.length && words[at] !== ''; at += 2) {
    given.set(words[at] as string, words[at + 1] as string)
  }
  const user = given.get('user') ?? ''
  const wanted = given.get('database') ?? user
  if (user === role && wanted === database) return null
  return `DATABASE_URL is for the user "${role}" and the database "${database}", not for "${user}" and "${wanted}"`
}

/** An ErrorResponse of the protocol: invalid_authorization_specification. */
function errorMessage(says: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C28000\0M${says}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E', 0)
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

function passOn(
  socket: net.Socket,
  { host, port }: ConnectionInfo,
  { first, meter }: { readonly first: Buffer; readonly meter: TrafficMeter | null },
): void {
  const behind = host.startsWith('/')
    ? net.connect({ path: path.join(host, `.s.PGSQL.${port}`) })
    : net.connect({ host, port })
  behind.setNoDelay(true)
  behind.on('error', () => socket.destroy())
  behind.on('close', () => socket.destroy())
  socket.on('close', () => behind.destroy())
  if (meter === null) {
    behind.pipe(socket)
    behind.write(first)
    socket.pipe(behind)
    return
  }
  const { requests, answers } = meter.join(socket)
  behind.pipe(answers).pipe(socket)
  requests.pipe(behind)
  requests.write(first)
  socket.pipe(requests)
}
