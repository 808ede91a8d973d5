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

  const heard = async (at: number): Promise<string> => {
    const socket = await network.connect('127.0.0.1', at)
    const said = await new Promise((resolve) => socket.once('data', resolve).resume())
    socket.destroy()
    return String(said)
  }
  const saying =
    (words: string) =>
    (socket: net.Socket): void => {
      socket.on('error', () => undefined).end(words)
    }

  it('has a door once, however many programs ask for it at a time', async () => {
    await Promise.all([1, 2, 3].map(() => network.admit([{ port, take }])))
    await network.admit([{ port, take }])
    expect(await heard(port)).toBe('taken')
  })

  it('leads a port to the door that has it now, when the one before is gone', async () => {
    const again = port + 2
    await network.admit([{ port: again, take: saying('before') }])
    expect(await heard(again)).toBe('before')
    await network.admit([{ port: again, take: saying('now') }])
    expect(await heard(again)).toBe('now')
  })

  it('closes a door with the last program that was let through it', async () => {
    const goes = { port: port + 3, take: saying('open') }
    await network.admit([goes])
    await network.admit([goes])
    await network.release([goes])
    expect(await heard(goes.port)).toBe('open')
    await network.release([goes])
    await expect(network.connect('127.0.0.1', goes.port)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
    const other = { port: goes.port, take: saying('another') }
    await network.admit([other])
    await network.release([goes])
    expect(await heard(goes.port)).toBe('another')
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
