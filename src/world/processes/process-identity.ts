import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

/** A process told apart from a later one with the same number by when it started. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

const hasProc = fs.existsSync('/proc/self/stat')

/** Who runs under this number now; null for nobody and for one that only waits to be reaped. */
export function identify(pid: number): ProcessIdentity | null {
  if (!Number.isInteger(pid) || pid <= 0) return null
  const startedAt = hasProc ? startFromProc(pid) : startFromPs(pid)
  return startedAt === null ? null : { pid, startedAt }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt
}

/** "pid start", one line, as the idle shutdown reads it. */
export function formatIdentity(identity: ProcessIdentity): string {
  return `${identity.pid} ${identity.startedAt}\n`
}

export function parseIdentity(text: string): ProcessIdentity | null {
  const [pid, startedAt] = text.trim().split(' ')
  if (pid === undefined || startedAt === undefined || !/^\d+$/.test(pid)) return null
  return { pid: Number(pid), startedAt }
}

/** Field 22 of stat; fields are counted behind the name, which may hold spaces and brackets. */
function startFromProc(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function startFromPs(pid: number): string | null {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    env: { PATH: programPath, LC_ALL: 'C' },
    encoding: 'utf8',
  })
  const [state, ...start] = answer.stdout?.trim().split(/\s+/) ?? []
  return state === undefined || state === '' || state.startsWith('Z') ? null : start.join('_')
}

/** Where the system's programs are, whatever our own PATH says. */
export const programPath =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin'

/** Every live PostgreSQL process whose data is this folder: postmaster, workers and backends. */
export function listServerProcesses(dataFolder: string, clusterName: string): number[] {
  return hasProc ? serversFromProc(dataFolder) : serversFromPs(dataFolder, clusterName)
}

function serversFromProc(dataFolder: string): number[] {
  const real = realPath(dataFolder)
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isServerOf(Number(pid), real))
    .map(Number)
}

/** Every live process that is at work in this folder or below it. */
export function listProcessesBelow(folder: string): number[] {
  const real = realPath(folder)
  const isBelow = (name: string): boolean => name === real || name.startsWith(`${real}/`)
  if (!hasProc) return namedInPs((command) => command.includes(folder))
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isBelow(workingFolder(name)))
    .map(Number)
    .filter((pid) => identify(pid) !== null)
}

/** Empty where it is gone or somebody else's. A folder that was removed is named as it was. */
function workingFolder(pid: string): string {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '')
  } catch {
    return ''
  }
}

/** Whether the process is a PostgreSQL at work in this folder. */
function isServerOf(pid: number, realFolder: string): boolean {
  try {
    return (
      fs.readlinkSync(`/proc/${pid}/cwd`) === realFolder &&
      fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres') &&
      identify(pid) !== null
    )
  } catch {
    return false
  }
}

function serversFromPs(dataFolder: string, clusterName: string): number[] {
  return namedInPs(
    (line) => line.includes(`-D ${dataFolder}`) || line.includes(`postgres: ${clusterName}`),
  )
}

function namedInPs(isMeant: (line: string) => boolean): number[] {
  const answer = spawnSync('ps', ['-axo', 'pid=,command='], {
    env: { PATH: programPath, LC_ALL: 'C' },
    encoding: 'utf8',
  })
  return (answer.stdout ?? '')
    .split('\n')
    .filter(isMeant)
    .map((line) => Number.parseInt(line.trim(), 10))
    .filter((pid) => identify(pid) !== null)
}

/** Whether this one process is a PostgreSQL of the folder; cheaper than the list. */
export function isServerProcess(pid: number, dataFolder: string, clusterName: string): boolean {
  if (hasProc) return isServerOf(pid, realPath(dataFolder))
  return serversFromPs(dataFolder, clusterName).includes(pid)
}

function realPath(folder: string): string {
  try {
    return fs.realpathSync(folder)
  } catch {
    return folder
  }
}
