import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { exchange } from '../../src/world/http/exchange.ts'
import { bodyText, makeRequest } from '../../src/world/http/message.ts'
import { openReceiver } from '../../src/world/http/receiver.ts'
import { hasOwnNetworks } from '../../src/world/network/own-network.ts'
import { plainDriver } from '../../src/world/runner/plain.ts'
import { openRunner, type ServerProgram } from '../../src/world/runner/runner.ts'
import type { RunningServer } from '../../src/world/runner/running.ts'

/*
 * What a learner's server can reach: its own loopback and the doors that it was given. Everything
 * else of this machine is there, listens, and must hear nothing.
 */

const isPossible = await hasOwnNetworks()
const runner = openRunner({ driver: plainDriver({ ownNetwork: true }) })
const closing: (() => unknown)[] = []
afterAll(async () => {
  await runner.close()
  for (const close of closing) await close()
})

/** Something of the host's that listens, and what came to it. */
async function listener(where: net.ListenOptions): Promise<{ heard: number; port: number }> {
  const state = { heard: 0, port: 0 }
  const server = net.createServer((socket) => {
    state.heard++
    socket.end()
  })
  server.listen(where)
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  state.port = typeof address === 'object' && address ? address.port : 0
  closing.push(() => server.close())
  return state
}

/** Evaluates what it is sent. */
const server = `
import http from 'node:http'
import net from 'node:net'
import dns from 'node:dns/promises'
import dgram from 'node:dgram'
import os from 'node:os'
const reach = (where) => new Promise((resolve) => {
  const socket = net.connect(where)
  setTimeout(() => { socket.destroy(); resolve('nothing') }, 1500)
  socket.once('connect', () => { socket.destroy(); resolve('reached') })
  socket.once('error', (error) => resolve(error.code))
})
const answer = { reach, net, dns, dgram, os, http, fetch }
http.createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  try {
    const run = new Function(...Object.keys(answer), 'return (async () => { ' + Buffer.concat(parts) + ' })()')
    response.end(JSON.stringify(await run(...Object.values(answer))) ?? 'null')
  } catch (error) {
    response.end(JSON.stringify(String(error)))
  }
}).listen(process.env.PORT)
`

async function started(text = server, doors: Parameters<ServerProgram['start']>[1] = []) {
  const files = new Map([['server.mjs', text]])
  const made = await runner.prepare({ source: { kind: 'files', files }, start: 'node server.mjs' })
  if ('reason' in made) throw new Error(JSON.stringify(made))
  const running = await made.start({}, doors)
  if ('reason' in running) throw new Error(JSON.stringify(running))
  return { made, running }
}

async function evaluate({ origin }: RunningServer, text: string): Promise<unknown> {
  const request = makeRequest({ method: 'POST', target: '/', body: text })
  const { response, problems } = await exchange(origin, request)
  if (!response) throw new Error(JSON.stringify(problems))
  return JSON.parse(bodyText(response))
}

const outside = Object.values(os.networkInterfaces())
  .flatMap((all) => all ?? [])
  .filter(({ internal }) => !internal)
  .map(({ address }) => address)

describe.skipIf(!isPossible)('a server in a network of its own', async () => {
  it('is asked, restarted and asked again', async () => {
    const { made, running } = await started()
    expect(await evaluate(running, 'return 1 + 1')).toBe(2)
    await running.crash()
    const { problems } = await exchange(running.origin, makeRequest({ target: '/' }))
    expect(problems.map(({ kind }) => kind)).toEqual(['refused'])
    const again = (await made.start()) as RunningServer
    expect(await evaluate(again, 'return 2 + 2')).toBe(4)
  })

  it('reaches nothing that listens on this machine, by whichever address', async () => {
    const { running } = await started()
    const places: net.ListenOptions[] = [
      { host: '127.0.0.1', port: 0 },
      { host: '0.0.0.0', port: 0 },
      { host: '::1', port: 0 },
    ]
    for (const place of places) {
      const state = await listener(place)
      for (const host of ['127.0.0.1', '127.0.0.2', '::1', 'localhost', '0.0.0.0', ...outside]) {
        const came = await evaluate(
          running,
          `return reach({ host: '${host}', port: ${state.port} })`,
        )
        expect([host, came]).not.toEqual([host, 'reached'])
      }
      expect(state.heard).toBe(0)
    }
  })

  it('reaches no socket without a file', async () => {
    const name = `\0backwright-${process.pid}`
    const state = await listener({ path: name })
    const { running } = await started()
    const text = `return reach({ path: ${JSON.stringify(name)} })`
    expect(await evaluate(running, text)).not.toBe('reached')
    expect(state.heard).toBe(0)
  })

  it('has no interface but loopback, and no way to a name', async () => {
    const { running } = await started()
    expect(await evaluate(running, 'return Object.keys(os.networkInterfaces())')).toEqual(['lo'])
    const resolve = "return dns.resolve4('example.com').catch((error) => error.code)"
    expect(await evaluate(running, resolve)).not.toEqual([expect.any(String)])
    const connect = "return reach({ host: '1.1.1.1', port: 443 })"
    expect(await evaluate(running, connect)).toBe('ENETUNREACH')
    const datagram = `return new Promise((resolve) => dgram.createSocket('udp4')
      .send('x', 53, '8.8.8.8', (error) => resolve(error?.code ?? 'sent')))`
    expect(await evaluate(running, datagram)).not.toBe('sent')
  })

  it('reaches its doors and its own ports', async () => {
    const receiver = await openReceiver()
    closing.push(() => receiver.close())
    const { running } = await started(server, [receiver.door])
    const send = `return (await fetch('${receiver.url}/hook', { method: 'POST', body: 'hello' })).status`
    expect(await evaluate(running, send)).toBe(200)
    expect(receiver.received().map(({ body }) => String(body))).toEqual(['hello'])
    expect(
      await evaluate(running, `return reach({ host: '127.0.0.1', port: ${running.origin.port} })`),
    ).toBe('reached')
  })

  it('reaches no other server, and no other door', async () => {
    const receiver = await openReceiver()
    closing.push(() => receiver.close())
    const [mine, other] = [await started(), await started(server, [receiver.door])]
    for (const port of [receiver.door.port, other.running.origin.port]) {
      const text = `return reach({ host: '127.0.0.1', port: ${port} })`
      expect(await evaluate(mine.running, text)).toBe('ECONNREFUSED')
    }
    expect(receiver.received()).toEqual([])
  })

  it('gets into no other network, and changes nothing of its own', async () => {
    const { running } = await started()
    const text = `
      const { spawnSync } = process.getBuiltinModule('child_process')
      const tries = [
        'nsenter -t 1 -n true', 'nsenter -t ${process.pid} -n true', 'unshare -n true', 'unshare -Urn true',
        'ip link add x type dummy', 'ip addr add 10.9.9.9/32 dev lo',
        'for one in /proc/[0-9]*; do nsenter --net=$one/ns/net true && exit 0; done; exit 1',
      ]
      return tries.map((one) => spawnSync('/bin/sh', ['-c', one], { stdio: 'ignore' }).status !== 0)`
    const came = (await evaluate(running, text)) as boolean[]
    // A network namespace of its own, made inside, leads nowhere.
    expect(came.filter((_, at) => at !== 2 && at !== 3)).toEqual([true, true, true, true, true])
  })

  it('takes answers of the host to nobody', async () => {
    // The port that a server is given is free on the host, and stays so.
    const { running } = await started()
    const come = await new Promise((resolve) => {
      http
        .get({ host: '127.0.0.1', port: running.origin.port }, () => resolve('answered'))
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    })
    expect(come).toBe('ECONNREFUSED')
  })
})
