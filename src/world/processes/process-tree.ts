import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { programPath } from './process-identity.ts'

const hasProc = fs.existsSync('/proc/self/statm')
const pageBytes = 4096
/** Linux counts processor time for programs in hundredths of a second on every machine. */
const tickMs = 10

/** Resident bytes of a process and everything below it; 0 once it is gone. */
export function memoryOfTree(pid: number): number {
  return hasProc ? memoryFromProc(pid) : memoryFromPs(pid)
}

/** Processor time that a process has used, its ended children left out; null where it cannot be told. */
export function processorOf(pid: number): number | null {
  if (!hasProc) return null
  const stat = readProc(`${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return stat === '' ? null : (Number(fields[11]) + Number(fields[12])) * tickMs
}

/**
 * Milliseconds of processor time of a process and everything below it; null where the system doesn't
 * say. It counts threads that work beside the main one to the nanosecond, such as a pool that hashes.
 * A thread for each request has ended by the time we look: hundredths of a second count those too.
 */
export function preciseProcessorOfTree(pid: number): number | null {
  if (!fs.existsSync(`/proc/${pid}/schedstat`)) return null
  const threads = listThreads(pid)
  const own = threads.reduce(
    (sum, thread) => sum + Number(readProc(`${pid}/task/${thread}/schedstat`).split(' ')[0] || 0),
    0,
  )
  return childrenOf(pid).reduce(
    (sum, child) => sum + (preciseProcessorOfTree(child) ?? 0),
    Math.max(own / 1_000_000, processorOf(pid) ?? 0),
  )
}

function listThreads(pid: number): string[] {
  try {
    return fs.readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** The processes that a process has started and that are still there; none where /proc is not. */
export function childrenOf(pid: number): number[] {
  return readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** A process and everything below it, as the kernel counts them. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)]
}

/** The processes whose environment holds `NAME=value`, ended ones left out. */
export function listMarked(mark: string): number[] {
  return hasProc ? markedFromProc(mark) : markedFromPs(mark)
}

function memoryFromProc(pid: number): number {
  const own = Number(readProc(`${pid}/statm`).split(' ')[1] ?? 0) * pageBytes
  return childrenOf(pid).reduce((sum, child) => sum + memoryFromProc(child), own || 0)
}

function markedFromProc(mark: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readProc(`${pid}/environ`).split('\0').includes(mark))
    .map(Number)
}

/** Empty where the process is gone, has ended, or belongs to somebody else. */
function readProc(name: string): string {
  try {
    return fs.readFileSync(`/proc/${name}`, 'utf8')
  } catch {
    return ''
  }
}

function memoryFromPs(pid: number): number {
  const rows = ps(['-axo', 'pid=,ppid=,rss=']).map((line) => line.trim().split(/\s+/).map(Number))
  const sumOf = (id: number): number =>
    rows
      .filter(([, parent]) => parent === id)
      .reduce((sum, [child = 0]) => sum + sumOf(child), kilobytesOf(rows, id) * 1024)
  return sumOf(pid)
}

function kilobytesOf(rows: readonly number[][], id: number): number {
  return rows.find(([pid]) => pid === id)?.[2] ?? 0
}

/** macOS shows the environment of one's own processes behind the command. */
function markedFromPs(mark: string): number[] {
  return ps(['-axEwwo', 'pid=,command='])
    .filter((line) => line.includes(mark))
    .map((line) => Number.parseInt(line.trim(), 10))
}

function ps(words: readonly string[]): string[] {
  const answer = spawnSync('ps', words, {
    env: { PATH: programPath, LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 16_777_216,
  })
  return (answer.stdout ?? '').split('\n').filter(Boolean)
}
