import fs from 'node:fs'
import path from 'node:path'

/*
 * Limits of a whole sandbox by cgroup v2: memory, processes and processor time of everything in it
 * together. Each slot has a group of its own below one of ours.
 */

const mounted = '/sys/fs/cgroup'
const controllers = ['memory', 'pids', 'cpu']

/** Where our groups go; null where cgroup v2 isn't there, or isn't ours to write. */
export function cgroupParent(): string | null {
  const own = path.join(mounted, 'backwright')
  try {
    const there = fs.readFileSync(path.join(mounted, 'cgroup.controllers'), 'utf8').split(/\s+/)
    if (controllers.some((one) => !there.includes(one))) return null
    const all = controllers.map((one) => `+${one}`).join(' ')
    fs.writeFileSync(path.join(mounted, 'cgroup.subtree_control'), all)
    fs.mkdirSync(own, { recursive: true })
    fs.writeFileSync(path.join(own, 'cgroup.subtree_control'), all)
    return own
  } catch {
    return null
  }
}

export interface Cgroup {
  readonly folder: string
  /** Ends everything in it, and removes it. */
  close(): Promise<void>
}

const processesMax = 128

/** A group for one slot. */
export function openCgroup(parent: string, slot: number, memoryBytes: number): Cgroup {
  const folder = path.join(parent, `slot-${slot}`)
  fs.mkdirSync(folder, { recursive: true })
  const set = (name: string, value: string): void =>
    fs.writeFileSync(path.join(folder, name), value)
  endAll(folder)
  set('memory.max', String(memoryBytes))
  set('memory.swap.max', '0')
  set('memory.oom.group', '1')
  set('pids.max', String(processesMax))
  set('cpu.max', '100000 100000')
  return {
    folder,
    close: async () => {
      endAll(folder)
      for (let count = 0; count < 100; count++) {
        try {
          fs.rmdirSync(folder)
          return
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      }
    },
  }
}

/** Also what a process of ours that was killed has left there. */
function endAll(folder: string): void {
  try {
    fs.writeFileSync(path.join(folder, 'cgroup.kill'), '1')
  } catch {
    // Before Linux 5.14 there is no such file: processes end with the namespace alone.
  }
}
