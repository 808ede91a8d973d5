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

let clientCount = 0

/** Says that this process uses the clusters; the file goes with `leave`, or counts for nothing once the process is gone. */
export function registerClient(paths: ClusterPaths): { leave(): void } {
  fs.mkdirSync(paths.clients, { recursive: true, mode: 0o700 })
  const file = path.join(paths.clients, `${process.pid}-${clientCount++}`)
  const me = identify(process.pid) ?? { pid: process.pid, startedAt: '0' }
  fs.writeFileSync(`${file}.new`, formatIdentity(me))
  fs.renameSync(`${file}.new`, file)
  return { leave: () => fs.rmSync(file, { force: true }) }
}

/** The living processes that use the clusters, one entry for each opening; the dead are cleared away. */
export function listClients(paths: ClusterPaths): ProcessIdentity[] {
  if (!fs.existsSync(paths.clients)) return []
  const clients: ProcessIdentity[] = []
  for (const name of fs.readdirSync(paths.clients)) {
    const file = path.join(paths.clients, name)
    const client = readIdentity(file)
    if (client !== null && isAlive(client)) clients.push(client)
    else if (!name.endsWith('.new')) fs.rmSync(file, { force: true })
  }
  return clients
}

export function isIdleShutdownAlive(paths: ClusterPaths): boolean {
  const running = readIdentity(paths.idleShutdown)
  return running !== null && isAlive(running)
}

/**
 * Starts the idle shutdown: a few lines of sh, detached, that stop the clusters when every process that
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
  const running = child.pid === undefined ? null : identify(child.pid)
  if (running !== null) fs.writeFileSync(paths.idleShutdown, formatIdentity(running))
}

/** Lets the idle shutdown end, since there is nothing left to stop. */
export function stopIdleShutdown(paths: ClusterPaths): void {
  fs.rmSync(paths.idleShutdown, { force: true })
}

function readIdentity(file: string): ProcessIdentity | null {
  try {
    return parseIdentity(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
