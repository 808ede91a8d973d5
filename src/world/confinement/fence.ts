import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { kill, waitFor } from '../clusters/postmaster.ts'
import { makeOwnFolder } from '../files/own-folders.ts'
import { programPath } from '../processes/process-identity.ts'
import { enter, setUp } from './fence-script.ts'

/*
 * A fence for programs that we don't trust, where Linux lets a plain user make one. Inside there is
 * a root folder of its own, put together from a list: the system's programs and libraries, what the
 * caller shows, all read-only, and folders to write in that can't outgrow their bounds. There are
 * no other processes, no network and no shared memory of the machine. Nothing inside can make
 * another namespace. A process of ours keeps it open; when that ends, the kernel ends all the rest.
 */

export interface FenceWanted {
  /** An empty folder of ours: the new root is put together there. */
  readonly place: string
  /** What can be seen, read-only: path inside, path outside. */
  readonly shown: Readonly<Record<string, string>>
  /** Not to be seen, even when it's below one of the system's folders. */
  readonly hidden: readonly string[]
  /** What can be written to: path inside, and a size in bytes (in memory) or a folder of the disk. */
  readonly written: Readonly<Record<string, number | string>>
  /** Who the programs are inside; null: who we are. */
  readonly user: number | null
}

export interface Fence {
  /** Words before a program that run it inside, in the folder `at`. */
  words(at: string): readonly string[]
  /** By which path we reach what is inside. What a program made there may be a link: don't follow. */
  outside(inner: string): string
  isOpen(): boolean
  /** Resolves when nothing inside runs any more. */
  close(): Promise<void>
}

/** Opens a fence; null when the system doesn't allow one. */
export async function openFence(wanted: FenceWanted): Promise<Fence | null> {
  if (process.platform !== 'linux') return null
  fs.mkdirSync(wanted.place, { recursive: true, mode: 0o700 })
  const child = spawn(
    'setpriv',
    [...withUs, 'unshare', ...namespaces, '/bin/sh', '-c', setUp, 'fence', ...spec(wanted)],
    {
      env: { PATH: programPath, LC_ALL: 'C' },
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    },
  )
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  const isReady = new Promise<boolean>((resolve) => {
    child.stdout.once('data', () => resolve(true))
    void ended.then(() => resolve(false))
  })
  const clock = setTimeout(() => child.kill('SIGKILL'), startMs)
  const isThere = await isReady
  clearTimeout(clock)
  if (!isThere) return null
  child.stdout.destroy()
  return heldBy(child, ended)
}

/** A system that takes longer makes none. */
const startMs = 20_000

let found: boolean | null = null

/** Whether this system allows a fence; tried once. */
export async function hasFences(): Promise<boolean> {
  if (found !== null) return found
  const folder = makeOwnFolder('try')
  try {
    const place = path.join(folder, 'root')
    const fence = await openFence({ place, shown: {}, hidden: [], written: {}, user: null })
    await fence?.close()
    found = fence !== null
    return found
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** Words before a program that ends when we do, even if it's stopped then. */
const withUs = ['--pdeathsig', 'KILL', '--']

const namespaces = [
  '--user',
  '--map-root-user',
  '--mount',
  '--pid',
  '--net',
  '--ipc',
  '--uts',
  '--fork',
  '--kill-child',
  '--',
]

const asWeAre = ['--preserve-credentials', '--']

/** Lines for the script: a word, then what it needs. */
function spec({ place, shown, hidden, written, user }: FenceWanted): string[] {
  const me = [user ?? process.getuid?.() ?? 0, user ?? process.getgid?.() ?? 0].map(String)
  return [
    place,
    ...me,
    ...Object.entries(shown).flatMap(([inner, outer]) => ['show', outer, inner]),
    ...Object.entries(written).flatMap(([inner, what]) => [
      typeof what === 'number' ? 'memory' : 'disk',
      String(what),
      inner,
    ]),
    ...hidden.flatMap((outer) => ['hide', outer, '-']),
  ]
}

function heldBy(child: ChildProcess, ended: Promise<void>): Fence {
  const outer = child.pid as number
  // The first process inside: all the others hang on it.
  const inner = fs.readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').trim()
  const isOpen = (): boolean => child.exitCode === null && child.signalCode === null
  // It ends with us; it need not keep us.
  child.unref()
  ;(child.stdin as { unref?: () => void } | null)?.unref?.()
  return {
    words: (at) => [
      'setpriv',
      ...withUs,
      'nsenter',
      `--user=/proc/${outer}/ns/user`,
      ...['mount=mnt', 'pid=pid', 'net=net', 'ipc=ipc', 'uts=uts'].map((pair) => {
        const [option, name] = pair.split('=')
        return `--${option}=/proc/${inner}/ns/${name}`
      }),
      ...asWeAre,
      'nsenter',
      '--user=/proc/1/ns/user',
      ...asWeAre,
      '/bin/sh',
      '-c',
      enter,
      at,
    ],
    outside: (name) => path.join(`/proc/${inner}/root`, name),
    isOpen,
    close: async () => {
      if (!isOpen()) return
      child.ref()
      child.stdin?.end()
      // With it goes the first process inside, and with that one everything.
      child.kill('SIGKILL')
      for (const pid of waiting(outer)) kill(pid, 'SIGKILL')
      await ended
      await waitFor(() => !fs.existsSync(`/proc/${inner}/root`), closePatienceMs)
    },
  }
}

const closePatienceMs = 5_000

/** Our children that wait for a program inside: a stopped one would keep the rest from ending. */
function waiting(outer: number): number[] {
  const read = (name: string): string => {
    try {
      return fs.readFileSync(name, 'utf8')
    } catch {
      return ''
    }
  }
  const tasks = fs.readdirSync('/proc/self/task')
  const children = tasks.flatMap((task) => read(`/proc/self/task/${task}/children`).split(' '))
  return children
    .filter((pid) => pid !== '' && read(`/proc/${pid}/cmdline`).includes(`/proc/${outer}/ns/user`))
    .map(Number)
}
