import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'

/** What the figures were measured on. */
export function describeMachine(): Record<string, string | number> {
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGib: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
  }
}

/** The commit measured, with "+changes" where the work tree differs. */
export function describeCommit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()
  return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? '+changes' : '')
}

/** Proportional set size of a process and all its descendants, in MiB; Linux only. */
export function pssOfTree(pid: number): number {
  const kilobytes = [pid, ...descendantsOf(pid)].map((each) => {
    try {
      const text = fs.readFileSync(`/proc/${each}/smaps_rollup`, 'utf8')
      return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024
}

/** Milliseconds of CPU that the processes at work below a folder took, those that ended included; Linux only. */
export function cpuBelow(folder: string): number {
  const ticks = listProcesses().map((pid) => {
    try {
      if (!fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)) return 0
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // utime, stime, and both of children that were waited for, in hundredths of a second.
      return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0)
    } catch {
      return 0
    }
  })
  return ticks.reduce((sum, each) => sum + each, 0) * 10
}

/** Processes whose command line holds the text, and their descendants: detached servers too. */
export function processesWith(text: string): number[] {
  return listProcesses().filter((pid) => {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  })
}

function listProcesses(): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const each of listProcesses()) {
    try {
      const stat = fs.readFileSync(`/proc/${each}/stat`, 'utf8')
      parents.set(each, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      continue
    }
  }
  const isBelow = (each: number): boolean => {
    for (let at = parents.get(each); at !== undefined && at > 1; at = parents.get(at))
      if (at === pid) return true
    return false
  }
  return [...parents.keys()].filter(isBelow)
}
