import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ClusterPaths } from '../clusters/cluster-paths.ts'
import { findPostgresBinaries } from '../clusters/postgres-binaries.ts'
import { programPath } from './process-identity.ts'

/** The user that root becomes for PostgreSQL, which refuses to run as root. Every system has it. */
const nobody = 65_534

/** How PostgreSQL's programs are run on this machine by this user. */
export interface RunAs {
  readonly folder: string
  /** Words before the program. */
  readonly prefix: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The user that has to own data and socket, null where files stay ours. */
  readonly owner: number | null
  /** Where data goes: below the home, except where nobody could not reach it. */
  dataFolder(wanted: string): string
}

/**
 * A plain user runs them as they are; one without a name, as containers have, goes by nobody's in
 * a user namespace, because initdb asks for a name. Root runs them in a user namespace, where root's files look
 * like nobody's, so that nothing on the machine changes; where namespaces are forbidden, as nobody.
 */
export function findRunAs(paths: ClusterPaths): RunAs {
  const native = findPostgresBinaries(paths.links)
  const env = {
    PATH: programPath,
    HOME: '/',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(native.libraryFolder === null ? {} : { LD_LIBRARY_PATH: native.libraryFolder }),
  }
  const plain = { folder: native.folder, env, owner: null, dataFolder: (w: string) => w }
  if (process.getuid?.() !== 0 && hasName()) return { ...plain, prefix: [] }
  const namespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']
  if (canRun([...namespace, path.join(native.folder, 'bin/initdb'), '-V'], env)) {
    return { ...plain, prefix: namespace }
  }
  if (process.getuid?.() !== 0) return { ...plain, prefix: [] }
  return asNobody(paths, native.folder, env)
}

function asNobody(paths: ClusterPaths, folder: string, env: Record<string, string>): RunAs {
  const prefix = [
    'setpriv',
    '--reuid',
    String(nobody),
    '--regid',
    String(nobody),
    '--clear-groups',
    '--',
  ]
  const canReach = canRun([...prefix, path.join(folder, 'bin/initdb'), '-V'], env)
  return {
    folder: canReach ? folder : copyForNobody(paths.nobody, folder),
    prefix,
    env,
    owner: nobody,
    dataFolder: (wanted) => {
      if (canRun([...prefix, 'test', '-x', path.dirname(wanted)], env)) return wanted
      makePassable(paths.nobody)
      return path.join(paths.nobody, path.basename(wanted))
    },
  }
}

/** A copy of the programs that everybody can read; put in place whole. */
function copyForNobody(root: string, folder: string): string {
  const copy = path.join(root, 'native')
  if (fs.existsSync(copy)) return copy
  makePassable(root)
  const unfinished = `${copy}-${process.pid}`
  fs.cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'a+rX', unfinished], { env: { PATH: programPath } })
  fs.renameSync(unfinished, copy)
  return copy
}

/** A folder that everybody may pass through, whatever our umask. */
function makePassable(folder: string): void {
  fs.mkdirSync(folder, { recursive: true })
  fs.chmodSync(folder, 0o711)
}

/** Whether the system knows the name of the user we are. */
function hasName(): boolean {
  try {
    return os.userInfo().username !== ''
  } catch {
    return false
  }
}

function canRun(words: readonly string[], env: Record<string, string>): boolean {
  const [program, ...rest] = words
  return program !== undefined && spawnSync(program, rest, { env, stdio: 'ignore' }).status === 0
}

/** Gives a folder to the user that PostgreSQL runs as. */
export function giveTo(runAs: RunAs, folder: string): void {
  if (runAs.owner !== null) fs.chownSync(folder, runAs.owner, runAs.owner)
}
