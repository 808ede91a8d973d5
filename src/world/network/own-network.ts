import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import { programPath } from '../processes/process-identity.ts'
import { openSpares } from '../spares.ts'
import type { FromHelper, ToHelper } from './own-network-helper.ts'

/*
 * A network that holds nothing but loopback, for a learner's server. A helper of ours lives in it
 * and makes sockets there: it connects to the server, and listens where the server may reach us.
 * The sockets are handed over to this process, so bytes take no way around, and nothing that we
 * don't take up leads out of that network.
 */

/** What a server may reach in its own network: the same port as outside. */
export interface Door {
  readonly port: number
  /** Takes a connection that came to it. */
  take(socket: net.Socket): void
}

export interface OwnNetwork {
  /** Words before a program that put it into this network. */
  readonly words: readonly string[]
  /** A connection to what listens inside; rejects with the system's code. */
  connect(host: string, port: number): Promise<net.Socket>
  /** From now on these doors' ports are there inside. A port that led elsewhere before leads to its door. */
  admit(doors: readonly Door[]): Promise<void>
  /** A program that was let through these doors has ended. The last one through a door closes it: its port may be another's next. */
  release(doors: readonly Door[]): Promise<void>
  /** Programs on this machine reach what listens inside at the same port outside. */
  publish(port: number): Promise<void>
  /** Whether our part of it runs. */
  isThere(): boolean
  /** Ends our part; the network goes with the last program in it. */
  close(): Promise<void>
}

/** Source runs as it is written, a build as it was made. */
const helperFile = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? './own-network-helper.ts' : './own-network-helper.js',
    import.meta.url,
  ),
)

/**
 * Ports that connections inside begin from. Databases and receivers get theirs outside, where the
 * system gives none below 32768: so no connection ever holds a port that one of them needs.
 */
const beginsFrom = '10000 29999'

/** Ports of servers inside, from and to: no connection begins there, and no door is ever there. */
export const serverPorts = [30_000, 32_767] as const

/** A new network has its loopback down. */
const bringsUp = `ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || exit 125
echo ${beginsFrom} 2>/dev/null >/proc/sys/net/ipv4/ip_local_port_range
exec "$@"`

/** How a network is made here, and how a program gets into it: as root, or in a user namespace. */
interface Way {
  readonly makes: readonly string[]
  enters(pid: number): readonly string[]
}

const asRoot: Way = {
  makes: ['--net'],
  enters: (pid) => [`--net=/proc/${pid}/ns/net`],
}
const asUser: Way = {
  makes: ['--user', '--map-root-user', '--net'],
  enters: (pid) => [
    `--user=/proc/${pid}/ns/user`,
    `--net=/proc/${pid}/ns/net`,
    '--preserve-credentials',
  ],
}

let found: Way | null | undefined

/** One that nobody was in: its helper is a process that takes a moment to start. It ends with us. */
const spares = openSpares({
  countMax: 1,
  make: makeOwnNetwork,
  drop: async (network) => network?.close(),
  isSound: (network) => network === null || network.isThere(),
})

/** A network of its own; null where the system allows none. */
export async function openOwnNetwork(): Promise<OwnNetwork | null> {
  const network = await spares.take()
  if (network === null) return null
  const close = async (): Promise<void> => {
    await network.close()
    spares.refillSoon()
  }
  return { ...network, close }
}

async function makeOwnNetwork(): Promise<OwnNetwork | null> {
  if (process.platform !== 'linux' || found === null) return null
  const ways = found ? [found] : process.getuid?.() === 0 ? [asRoot, asUser] : [asUser]
  for (const way of ways) {
    const helper = await startHelper(way)
    if (helper === null) continue
    found = way
    return networkOf(helper, way)
  }
  // One that worked before fails for another reason: the next one is tried anew.
  if (found === undefined) found = null
  return null
}

/** Whether servers get a network of their own on this machine; tried once. */
export async function hasOwnNetworks(): Promise<boolean> {
  const network = await openOwnNetwork()
  await network?.close()
  return network !== null
}

const startMs = 20_000

async function startHelper({ makes }: Way): Promise<ChildProcess | null> {
  const run = ['/bin/sh', '-c', bringsUp, 'sh', process.execPath, '--no-warnings', helperFile]
  const child = spawn('unshare', [...makes, '--', ...run], {
    cwd: '/',
    env: { PATH: programPath },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = new Promise<null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', () => resolve(null))
  })
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    clock = setTimeout(resolve, startMs, null)
  })
  const ready = await Promise.race([once(child, 'message'), ended, late])
  clearTimeout(clock)
  if (ready !== null) return child
  child.kill('SIGKILL')
  return null
}

interface Asked {
  resolve(handle: unknown): void
  reject(error: Error): void
}

/** A door that is open, or about to be. */
interface Admitted {
  readonly take: Door['take']
  readonly opened: Promise<net.Server>
  /** Programs that may be using it. */
  users: number
}

function networkOf(helper: ChildProcess, way: Way): OwnNetwork {
  const asked = new Map<number, Asked>()
  const published: net.Server[] = []
  let count = 0
  helper.on('message', (message, handle) => {
    const said = message as FromHelper
    const one = asked.get(said.id)
    asked.delete(said.id)
    if (asked.size === 0) helper.channel?.unref()
    if (said.kind === 'done') one?.resolve(handle)
    else one?.reject(withCode(said.code))
  })
  helper.once('exit', () => {
    for (const { reject } of asked.values()) reject(withCode('ECONNREFUSED'))
    asked.clear()
  })
  // It ends with us; it need not keep us.
  helper.unref()
  helper.channel?.unref()
  const ask = (what: Omit<ToHelper, 'id'>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!helper.connected) return reject(withCode('ECONNREFUSED'))
      const id = count++
      asked.set(id, { resolve, reject })
      helper.channel?.ref()
      helper.send({ ...what, id })
    })
  const connectTo = async (host: string, port: number): Promise<net.Socket> => {
    const socket = (await ask({ does: 'connect', host, port })) as net.Socket | undefined
    // A connection that was over before it was handed on.
    if (socket === undefined) throw withCode('ECONNRESET')
    return socket
  }
  const listenFor = async ({ port, take }: Door): Promise<net.Server> => {
    const server = (await ask({ does: 'listen', host: '127.0.0.1', port })) as net.Server
    server.on('connection', take)
    server.unref()
    return server
  }
  const doors = openDoors(listenFor)
  return {
    words: ['nsenter', ...way.enters(helper.pid as number), '--'],
    connect: connectTo,
    publish: async (port) => {
      const server = net.createServer(
        (outer) => void pass(outer, () => connectTo('127.0.0.1', port)),
      )
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, '127.0.0.1', resolve)
      })
      server.unref()
      published.push(server)
    },
    admit: doors.admit,
    release: doors.release,
    isThere: () => helper.connected,
    close: async () => {
      await doors.close()
      for (const server of published) server.close()
      await end(helper)
    },
  }
}

/** The doors of a network, each by its port; `listenFor` opens one there. */
function openDoors(
  listenFor: (door: Door) => Promise<net.Server>,
): Pick<OwnNetwork, 'admit' | 'release' | 'close'> {
  const admitted = new Map<number, Admitted>()
  const dismiss = async (port: number): Promise<void> => {
    const before = admitted.get(port)
    admitted.delete(port)
    const server = await before?.opened.catch(() => null)
    server?.close()
  }
  const admitOne = async (door: Door): Promise<void> => {
    const { port, take } = door
    const before = admitted.get(port)
    // Two programs of a server may start at once, and ask for the same door.
    const isThere = before?.take === take
    const opened = isThere ? before.opened : dismiss(port).then(() => listenFor(door))
    if (isThere) before.users += 1
    else admitted.set(port, { take, opened, users: 1 })
    await opened.catch((error: unknown) => {
      if (admitted.get(port)?.opened === opened) admitted.delete(port)
      throw error
    })
  }
  return {
    admit: async (doors) => {
      await Promise.all(doors.map(admitOne))
    },
    release: async (doors) => {
      const gone = doors.filter(({ port, take }) => {
        const one = admitted.get(port)
        return one?.take === take && --one.users === 0
      })
      await Promise.all(gone.map(({ port }) => dismiss(port)))
    },
    close: async () => {
      await Promise.all([...admitted.keys()].map(dismiss))
    },
  }
}

async function end(helper: ChildProcess): Promise<void> {
  if (helper.exitCode !== null || helper.signalCode !== null) return
  helper.ref()
  helper.kill('SIGKILL')
  await once(helper, 'exit')
}

/** Hands bytes of a connection from outside on, as long as both sides are there. */
async function pass(outer: net.Socket, connect: () => Promise<net.Socket>): Promise<void> {
  outer.on('error', () => undefined)
  const inner = await connect().catch(() => null)
  if (inner === null) return void outer.resetAndDestroy()
  inner.on('error', () => undefined)
  inner.on('close', () => outer.destroy())
  outer.on('close', () => inner.destroy())
  inner.pipe(outer)
  outer.pipe(inner)
}

function withCode(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}
