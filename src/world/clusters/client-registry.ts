import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  formatIdentity,
  identify,
  isAlive,
  type ProcessIdentity,
  parseIdentity,
  programPath,
} from '../processes/process-identity.ts'
import type { ClusterPaths } from './cluster-paths.ts'
import { idleShutdownScript } from './idle-shutdown.ts'

let presenceCount = 0

/** Says that this process uses the clusters; the file goes with `leave`, or counts for nothing once the process is gone. */
export function registerClient(paths: ClusterPaths): { leave(): void } {
  fs.mkdirSync(paths.users, { recursive: true, mode: 0o700 })
  const file = path.join(paths.users, `${process.pid}-${presenceCount++}`)
  const me = identify(process.pid) ?? { pid: process.pid, startedAt: '0' }
  fs.writeFileSync(`${file}.new`, formatIdentity(me))
  fs.renameSync(`${file}.new`, file)
  return { leave: () => fs.rmSync(file, { force: true }) }
}

/** The living processes that use the clusters, one entry for each opening; the dead are cleared away. */
export function listClients(paths: ClusterPaths): ProcessIdentity[] {
  if (!fs.existsSync(paths.users)) return []
  const users: ProcessIdentity[] = []
  for (const name of fs.readdirSync(paths.users)) {
    const file = path.join(paths.users, name)
    const user = readIdentity(file)
    if (user !== null && isAlive(user)) users.push(user)
    else if (!name.endsWith('.new')) fs.rmSync(file, { force: true })
  }
  return users
}

export function isIdleShutdownAlive(paths: ClusterPaths): boolean {
  const keeper = readIdentity(paths.keeper)
  return keeper !== null && isAlive(keeper)
}

/**
 * Starts the keeper: a few lines of sh, detached, that stop the clusters when every process that
 * used them has died without a word. To be called under the lock.
 */
export function startIdleShutdown(paths: ClusterPaths): void {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const stop = fileURLToPath(new URL(`./stop-unused${ending}`, import.meta.url))
  const child = spawn('/bin/sh', ['-c', idleShutdownScript, paths.home, process.execPath, stop], {
    env: { PATH: programPath },
    cwd: '/',
    stdio: 'ignore',
    detached: true,
  })
  child.on('error', () => undefined)
  child.unref()
  const keeper = child.pid === undefined ? null : identify(child.pid)
  if (keeper !== null) fs.writeFileSync(paths.keeper, formatIdentity(keeper))
}

/** Lets the keeper end, since there is nothing left to keep. */
export function stopIdleShutdown(paths: ClusterPaths): void {
  fs.rmSync(paths.keeper, { force: true })
}

function readIdentity(file: string): ProcessIdentity | null {
  try {
    return parseIdentity(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
