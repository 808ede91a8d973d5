import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'

/*
 * A line to a server that can be held: what a standby follows comes through it, and is kept back
 * while the line is slow. Sessions of others come through as well, and every message that they send
 * is told before it goes on, so that things can happen between any two of them.
 */

export interface WireProxy {
  readonly port: number
  /** From now on a standby gets nothing more. */
  hold(): void
  /** What was kept back goes on its way. */
  release(): void
  close(): Promise<void>
}

export interface WireProxyOptions {
  readonly sockets: string
  /** The server's own port, and that of the line. */
  readonly serverPort: number
  readonly port: number
  /** A message of a session that is about to go on; the first one, which opens it, is not told. */
  onMessage(bytes: Buffer): Promise<void>
}

export async function openWireProxy({
  sockets,
  serverPort,
  port,
  onMessage,
}: WireProxyOptions): Promise<WireProxy> {
  const socketOf = (number: number): string => path.join(sockets, `.s.PGSQL.${number}`)
  const open = new Set<net.Socket>()
  const kept: { readonly to: net.Socket; readonly bytes: Buffer }[] = []
  let isHeld = false
  const server = net.createServer((client) => {
    const upstream = net.connect(socketOf(serverPort))
    for (const one of [client, upstream]) {
      open.add(one)
      one.on('error', () => undefined)
      one.on('close', () => open.delete(one))
    }
    let isFollowing: boolean | null = null
    let turn = Promise.resolve()
    client.on('data', (bytes: Buffer) => {
      const isFirst = isFollowing === null
      isFollowing ??= bytes.includes('replication\0')
      turn = turn.then(async () => {
        if (!isFirst && isFollowing === false) await onMessage(bytes)
        upstream.write(bytes)
      })
    })
    upstream.on('data', (bytes: Buffer) => {
      if (isHeld && isFollowing === true) kept.push({ to: client, bytes })
      else client.write(bytes)
    })
    client.on('end', () => void turn.then(() => upstream.end()))
    // What was on a line that is held when its server ends never comes.
    upstream.on('close', () => client.destroy())
    client.on('close', () => void turn.then(() => upstream.destroy()))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketOf(port), resolve)
  })
  fs.chmodSync(socketOf(port), 0o777)
  return {
    port,
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const { to, bytes } of kept.splice(0)) to.write(bytes)
    },
    close: () => {
      for (const one of open) one.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
