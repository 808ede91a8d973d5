import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from '../../kit/hash.ts'

export type ClusterName = 'store' | 'bench'
export const clusterNames: readonly ClusterName[] = ['store', 'bench']

/** Everything that the embedded clusters make, for `doctor` and `uninstall`. */
export interface ClusterPaths {
  readonly home: string
  readonly data: Readonly<Record<ClusterName, string>>
  readonly log: Readonly<Record<ClusterName, string>>
  /** The processes that use the clusters, one file each. */
  readonly clients: string
  readonly lock: string
  /** There while the store is stopped and a backup holds all of it. */
  readonly saved: string
  /** Who stops the clusters when nobody uses them. */
  readonly idleShutdown: string
  /** What the passwords of the clusters derive from; only its user may read it. */
  readonly secret: string
  /** Clusters that one process has to itself while it runs, each a folder. */
  readonly own: string
  /** Data folders to copy such clusters from. */
  readonly forms: string
  /** Library links, where the installed packages cannot be written to. */
  readonly links: string
  /** Private and short: a socket's path has at most 107 bytes. */
  readonly sockets: string
  /** Only where root may not use user namespaces: what nobody owns and can read. */
  readonly nobody: string
  /** All of the above that exist now. */
  listMade(): string[]
}

export const ports: Readonly<Record<ClusterName, number>> = { store: 5432, bench: 5433 }

/** Where everything of the clusters of this data folder lies. Makes nothing. */
export function clusterPaths(home: string): ClusterPaths {
  const root = realOrResolved(home)
  const tag = hashOf(root, String(process.getuid?.() ?? 0)).slice(0, 12)
  const at = (name: string): string => path.join(root, name)
  const paths = {
    home: root,
    data: { store: at('store'), bench: at('bench') },
    log: { store: at('store.log'), bench: at('bench.log') },
    // Files are called as in 0.1.0: processes of both versions may share a data folder.
    clients: at('users'),
    lock: at('lock'),
    saved: at('store-saved'),
    idleShutdown: at('keeper'),
    secret: at('secret'),
    own: at('own'),
    forms: at('forms'),
    links: at('libraries'),
    sockets: `/tmp/backwright-${tag}`,
    nobody: `/var/lib/backwright-${tag}`,
  }
  const all = [
    ...Object.values(paths.data),
    ...Object.values(paths.log),
    paths.clients,
    paths.lock,
    paths.saved,
    paths.idleShutdown,
    paths.secret,
    paths.own,
    paths.forms,
    paths.links,
    paths.sockets,
    paths.nobody,
  ]
  return {
    ...paths,
    listMade: () => [...all.filter((made) => fs.existsSync(made)), ...setAside(root)],
  }
}

/** Stores of other PostgreSQL majors, kept when a later one began from their backup. */
function setAside(root: string): string[] {
  if (!fs.existsSync(root)) return []
  const names = fs.readdirSync(root).filter((name) => /^store-of-postgresql-\d+$/.test(name))
  return names.map((name) => path.join(root, name))
}

/** The folder's real path, also when it does not exist yet, so that two names give one socket. */
function realOrResolved(folder: string): string {
  const resolved = path.resolve(folder)
  try {
    return fs.realpathSync(resolved)
  } catch {
    const parent = path.dirname(resolved)
    if (parent === resolved) return resolved
    return path.join(realOrResolved(parent), path.basename(resolved))
  }
}
