import fs from 'node:fs/promises'
import path from 'node:path'
import { treeOf } from './process-tree.ts'

/** Files and folders beyond which a program writes too many of them. */
const entriesMax = 50_000
/** Files that are asked for their size at once. */
const atOnce = 64

/** What a program may write, and where. */
export interface Writing {
  readonly folder: string
  readonly bytesMax: number
}

/**
 * Whether a program has more on the disk than it may: in its folder, or in files that it holds open
 * and removed. Links aren't followed. A folder that can't be looked into could hold anything, so
 * it counts as too much.
 */
export async function writesTooMuch({ folder, bytesMax }: Writing, pid: number): Promise<boolean> {
  const sum: Sum = { bytes: 0, entries: 0, bytesMax }
  return (await isFullBelow(folder, sum)) || (await isFullOfRemoved(pid, sum))
}

interface Sum {
  bytes: number
  entries: number
  readonly bytesMax: number
}

const isFull = ({ bytes, entries, bytesMax }: Sum): boolean =>
  bytes > bytesMax || entries > entriesMax

async function isFullBelow(folder: string, sum: Sum): Promise<boolean> {
  const waiting = [folder]
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    const names = await fs.readdir(here, { withFileTypes: true }).catch(goneOrClosed)
    if (names === 'closed') return true
    sum.entries += names.length
    if (isFull(sum)) return true
    const folders = names.filter((entry) => entry.isDirectory())
    waiting.push(...folders.map((entry) => path.join(here, entry.name)))
    const files = names.filter((entry) => !entry.isDirectory())
    for (let from = 0; from < files.length; from += atOnce) {
      const some = files.slice(from, from + atOnce)
      const sizes = await Promise.all(some.map((entry) => bytesOf(path.join(here, entry.name))))
      sum.bytes += sizes.reduce((all, bytes) => all + bytes, 0)
      if (isFull(sum)) return true
    }
  }
  return false
}

const closed: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'ENAMETOOLONG'])

/** A folder that is gone by now holds nothing, and one that we fail to read is no fault of theirs. */
function goneOrClosed({ code }: NodeJS.ErrnoException): 'closed' | [] {
  return closed.has(code) ? 'closed' : []
}

/** What it takes of the disk: a file with holes says more. */
async function bytesOf(name: string): Promise<number> {
  const stat = await fs.lstat(name).catch(() => null)
  return stat === null ? 0 : stat.blocks * 512
}

/** Files without a name, which only those who hold them open know of. Linux alone shows them. */
async function isFullOfRemoved(pid: number, sum: Sum): Promise<boolean> {
  const counted = new Set<string>()
  for (const one of treeOf(pid)) {
    const folder = `/proc/${one}/fd`
    for (const name of await fs.readdir(folder).catch(() => [])) {
      const stat = await fs.stat(path.join(folder, name)).catch(() => null)
      if (stat === null || !stat.isFile() || stat.nlink > 0) continue
      const key = `${stat.dev} ${stat.ino}`
      if (counted.has(key)) continue
      counted.add(key)
      sum.bytes += stat.blocks * 512
      if (isFull(sum)) return true
    }
  }
  return false
}
