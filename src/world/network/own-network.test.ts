import fs from 'node:fs'
import net from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { openOwnNetwork } from './own-network.ts'

const network = await openOwnNetwork()
afterAll(() => network?.close())

describe.runIf(network !== null)('a network of its own', () => {
  if (network === null) return
  // As ports outside are: from the system's range.
  const port = 45_321
  const take = (socket: net.Socket): void => {
    socket.on('error', () => undefined).end('taken')
  }

  it('has a door once, however many programs ask for it at a time', async () => {
    await Promise.all([1, 2, 3].map(() => network.admit({ port, take })))
    await network.admit({ port, take })
    const socket = await network.connect('127.0.0.1', port)
    const said = await new Promise((resolve) => socket.once('data', resolve).resume())
    expect(String(said)).toBe('taken')
    socket.destroy()
  })

  it('begins connections at ports that nothing outside is given', async () => {
    const outside = fs.readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    const sockets = await Promise.all(
      Array.from({ length: 20 }, () => network.connect('127.0.0.1', port)),
    )
    const highest = Math.max(...sockets.map(({ localPort }) => localPort ?? 0))
    expect(highest).toBeGreaterThan(0)
    expect(highest).toBeLessThan(Number(outside.trim().split(/\s+/)[0]))
    for (const socket of sockets) socket.destroy()
  })

  it('refuses what nobody listens at', async () => {
    await expect(network.connect('127.0.0.1', port + 1)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })
})
