import fs from 'node:fs'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import type { Fence } from './fence.ts'
import type { RoomEnd } from './room.ts'

/* What runs behind a fence, looked at from outside by the fence's own /proc, and its bounds. */

interface Found {
  readonly pid: number
  readonly parent: number
  readonly exe: string
  readonly cwd: string
}

export interface FencedProcesses {
  count(): number
  /** Memory that is theirs alone; files in memory have bounds of their own. */
  memoryBytes(): number
  servers(real: string): number[]
  /** False when they come faster than they go. */
  endStrays(): Promise<boolean>
}

const pageBytes = 4096
const roundsMax = 20

export function fencedProcesses(
  fence: Fence,
  how: {
    readonly postgres: string
    signal(pids: readonly number[], signal: NodeJS.Signals): Promise<void>
  },
): FencedProcesses {
  const at = (name: string): string => fence.outside(path.join('/proc', name))
  const pids = (): string[] => {
    try {
      return fs.readdirSync(at('.')).filter((name) => /^\d+$/.test(name))
    } catch {
      return []
    }
  }
  const list = (): Found[] => pids().flatMap((pid) => lookAt(at(pid), Number(pid)) ?? [])
  const strays = (): number[] => {
    const all = list()
    const parents = new Map(all.map(({ pid, parent }) => [pid, parent]))
    // What we started has its parent outside, which has no number inside.
    const ours = new Set(
      all.filter(({ parent, exe }) => parent === 0 && exe === how.postgres).map(({ pid }) => pid),
    )
    const isOurs = (pid: number): boolean => {
      for (let up: number | undefined = pid; up; up = parents.get(up)) if (ours.has(up)) return true
      return false
    }
    return all.filter(({ pid }) => pid !== 1 && !isOurs(pid)).map(({ pid }) => pid)
  }
  return {
    count: () => pids().length,
    memoryBytes: () => pids().reduce((sum, pid) => sum + ownMemory(at(pid)), 0),
    servers: (real) =>
      list()
        .filter(({ exe, cwd }) => exe === how.postgres && cwd === real)
        .map(({ pid }) => pid),
    endStrays: async () => {
      for (let round = 0; round < roundsMax; round++) {
        const found = strays()
        // The first process waits for one of them, which it starts again.
        if (found.length === 0 || (round > 0 && found.length === 1)) return true
        // Stopped first, so that nothing can start another meanwhile.
        await how.signal(found, 'SIGSTOP')
        await how.signal(found, 'SIGKILL')
      }
      return false
    },
  }
}

/** Null for one that is gone or only waits to be reaped. */
function lookAt(place: string, pid: number): Found | null {
  try {
    const stat = fs.readFileSync(`${place}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return null
    return {
      pid,
      parent: Number(parent),
      exe: fs.readlinkSync(`${place}/exe`),
      cwd: fs.readlinkSync(`${place}/cwd`),
    }
  } catch {
    return null
  }
}

function ownMemory(place: string): number {
  try {
    const [, resident = 0, shared = 0] = fs
      .readFileSync(`${place}/statm`, 'utf8')
      .split(' ')
      .map(Number)
    return Math.max(0, resident - shared) * pageBytes
  } catch {
    return 0
  }
}

export interface RoomWatch {
  end(why: RoomEnd): Promise<void>
  isFull(folder: string): boolean
  ended(): RoomEnd | null
  close(): Promise<void>
}

const lookMs = 100
/** A file system that has less left than this is full. */
const fullBytes = 1_048_576
const logBytesMax = 16_777_216

/**
 * Looks now and then whether a room keeps to its bounds, and ends all in it when it doesn't.
 * `folder`: where its files are on the disk; null where the kernel bounds them. `own`: where logs are.
 */
export function watchRoom(
  fence: Fence | null,
  processes: FencedProcesses | null,
  { limits, folder, own }: { limits: Limits; folder: string | null; own: string },
): RoomWatch {
  let why: RoomEnd | null = null
  let isClosed = false
  let isTooLarge = false
  const close = async (): Promise<void> => {
    isClosed = true
    clearInterval(timer)
    await fence?.close()
  }
  const end = async (reason: RoomEnd): Promise<void> => {
    if (isClosed) return
    why = reason
    await close()
  }
  let looks = 0
  const look = (): void => {
    boundLogs(own)
    if (processes !== null) {
      if (processes.count() > limits.roomProcessesMax) return void end('processes')
      if (processes.memoryBytes() > limits.roomMemoryBytesMax) return void end('memory')
    }
    if (folder === null || looks++ % 5 !== 0) return
    isTooLarge = isLarger(folder, limits.roomBytesMax)
    if (isTooLarge) void end('files')
  }
  const timer = setInterval(look, lookMs)
  timer.unref()
  return {
    end,
    close,
    ended: () => why ?? (fence !== null && !isClosed && !fence.isOpen() ? 'killed' : null),
    isFull: (at) => {
      if (folder !== null) return isTooLarge || isLarger(folder, limits.roomBytesMax)
      try {
        const { bavail, bsize, ffree } = fs.statfsSync(at)
        return bavail * bsize < fullBytes || ffree === 0
      } catch {
        return false
      }
    },
  }
}

/** Whether the files below a folder have more bytes than that. Links aren't followed. */
function isLarger(folder: string, bytesMax: number): boolean {
  let bytes = 0
  const waiting = [folder]
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    const at = here
    for (const entry of entriesOf(at)) {
      if (entry.isDirectory()) waiting.push(path.join(at, entry.name))
      else bytes += sizeOf(path.join(at, entry.name))
      if (bytes > bytesMax) return true
    }
  }
  return false
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** What it takes of the disk: a file with holes may say more. */
function sizeOf(file: string): number {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false })
  return stat === undefined ? 0 : stat.blocks * 512
}

/** A server writes to a log that it was handed open, and so does every program that it starts. */
function boundLogs(own: string): void {
  for (const { name } of entriesOf(own)) {
    if (name.endsWith('.log')) boundLog(path.join(own, name))
  }
}

/** Empties a log that has grown beyond its bound. */
export function boundLog(file: string): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > logBytesMax) fs.truncateSync(file, 0)
}
