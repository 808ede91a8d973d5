import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Confinement } from '../../kit/confinement.ts'
import { makeOwnFolder } from '../files/own-folders.ts'
import type { OwnNetwork } from '../network/own-network.ts'
import { programPath } from '../processes/process-identity.ts'
import { nodeFolder, nodeProgram } from '../runner/node.ts'

/*
 * How a learner's program is kept to itself. Which way the system allows is tried once, the
 * strongest first:
 *
 *   view        namespaces of its own: processes, network, and a view of the disk that holds the
 *               system's programs (read-only) and the program's folder, and nothing else
 *   namespaces  processes and network of its own; the disk is the user's
 *   landlock    the disk as in `view`; processes and network are the user's
 *   none        a plain process of the user
 */

const ways: Readonly<Record<Confinement['how'], Confinement>> = {
  view: { how: 'view', network: true, processes: true, files: true },
  namespaces: { how: 'namespaces', network: true, processes: true, files: false },
  landlock: { how: 'landlock', network: false, processes: false, files: true },
  none: { how: 'none', network: false, processes: false, files: false },
}

/** What a program needs besides the system's programs and Node. */
export interface Confined {
  /** A folder of its own: it works in it or below. */
  readonly folder: string
  readonly mayWrite: boolean
  /** `none`: not even its own loopback; or loopback alone; null: the user's, for a server that we have to reach. */
  readonly network: 'none' | OwnNetwork | null
}

let found: Confinement | null = null

/** What keeps learners' programs to themselves on this machine; tried once. */
export function confinement(): Confinement {
  found ??= tryWays()
  return found
}

/** Uses that way and no stronger one from here on, to see what holds without it. */
export function confineBy(how: Confinement['how']): void {
  found = ways[how]
}

function tryWays(): Confinement {
  if (process.platform !== 'linux') return ways.none
  const folder = makeOwnFolder('try')
  const wanted: Confined = { folder, mayWrite: true, network: 'none' }
  try {
    for (const how of ['view', 'namespaces', 'landlock'] as const) {
      const words = wordsFor(ways[how], wanted)
      if (canRun([...words, nodeProgram, '-e', '0'], folder)) return ways[how]
    }
    return ways.none
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** The words before a program that keep it to itself; none where the system allows nothing. */
export function confiningWords(confined: Confined): readonly string[] {
  return wordsFor(confinement(), confined)
}

function wordsFor({ how }: Confinement, confined: Confined): readonly string[] {
  if (how === 'view') return viewWords(confined)
  if (how === 'namespaces') return namespaceWords(confined)
  return how === 'landlock' ? landlockWords(confined) : []
}

/** What the system needs to run programs; nothing in it is the user's. */
const systemFolders = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/nix/store',
  '/gnu/store',
  '/run/current-system/sw',
]
const systemFiles = [
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/passwd',
  '/etc/group',
  '/etc/nsswitch.conf',
  '/etc/hosts',
  '/etc/localtime',
  '/etc/ssl/openssl.cnf',
]
const guarded = ['/proc/sys', '/proc/irq', '/proc/bus', '/proc/sysrq-trigger'].filter((name) =>
  fs.existsSync(name),
)
const devices = ['null', 'zero', 'full', 'random', 'urandom']

/** The end of the parent ends the first process, and with it everything in the namespace. */
const diesWithUs = ['setpriv', '--pdeathsig', 'KILL', '--']
const noPower = [
  'setpriv',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--ambient-caps=-all',
  '--no-new-privs',
  '--',
]

function unshareWords({ network }: Confined, more: readonly string[]): string[] {
  const without = network === 'none' ? ['--net'] : []
  const namespaces = ['--user', '--map-root-user', '--pid', '--ipc', ...without, ...more]
  const enters = network === 'none' || network === null ? [] : network.words
  return [...enters, ...diesWithUs, 'unshare', ...namespaces, '--fork', '--kill-child', '--']
}

/**
 * The first process of the namespace: it waits for the program, takes in what loses its parent,
 * and ends with the program's code. Whatever is still alive then ends with it.
 */
const waits = '"$@"\nexit $?\n'

/** Nobody makes another namespace in here, with powers of its own. */
const noMoreNamespaces = 'echo 0 2>/dev/null >/proc/sys/user/max_user_namespaces\n'

function namespaceWords(confined: Confined): string[] {
  const script = `${noMoreNamespaces}${waits}`
  return [...unshareWords(confined, []), '/bin/sh', '-c', script, 'sh', ...noPower]
}

/*
 * The root is a small file system in memory; the system's folders are mounted in it as they are in
 * the table, then the folders of this program. The old root is let go of for good.
 */
const viewScript = `
view=$1 folder=$2 how=$3 module=$4
shift 4
root=$view/root work=$PWD
${noMoreNamespaces}mount -a -T "$view/table" || exit 125
mount --bind -o "$how,X-mount.mkdir" "$folder" "$root$folder" || exit 125
[ -e "$root$module" ] || echo '{"type":"module"}' >"$root$module" || exit 125
cd "$root" && pivot_root . etc/.old && umount -l /etc/.old && cd "$work" || exit 125
${waits}`

function viewWords(confined: Confined): string[] {
  const { folder, mayWrite } = confined
  const given = [viewFolder(), folder, mayWrite ? 'rw' : 'ro', moduleFile, ...noPower]
  return [...unshareWords(confined, ['--mount']), '/bin/sh', '-c', viewScript, 'sh', ...given]
}

/** Our own code that runs beside a learner's, and the file that says it is made of modules. */
const ownFolders = ['world/runner/child', 'engine/function/child', 'engine/schedule/child'].map(
  (name) => path.resolve(import.meta.dirname, '../..', name),
)
const moduleFile = path.resolve(import.meta.dirname, '../../../package.json')

let view: string | null = null

/** What all views share: the table of mounts, and small folders of files that are mounted on. */
function viewFolder(): string {
  if (view !== null && fs.existsSync(path.join(view, 'table'))) return view
  view = makeOwnFolder('view')
  const made = view
  const root = path.join(made, 'root')
  fs.mkdirSync(root)
  fs.mkdirSync(path.join(made, 'dev'))
  fs.mkdirSync(path.join(made, 'etc/.old'), { recursive: true })
  for (const device of devices) fs.writeFileSync(path.join(made, 'dev', device), '')
  for (const file of systemFiles.filter((name) => fs.existsSync(name))) {
    fs.copyFileSync(file, path.join(made, 'etc', path.basename(file)))
  }
  const small = 'size=4m,nr_inodes=2k,mode=755'
  const mounted = (from: string, to: string, how: string): string =>
    `${escaped(from)} ${escaped(`${root}${to}`)} none ${how},X-mount.mkdir 0 0`
  const lines = [
    `tmpfs ${escaped(root)} tmpfs ${small} 0 0`,
    // Before what may be below it: a checkout in /tmp brings its Node with it.
    `tmpfs ${escaped(`${root}/tmp`)} tmpfs size=64m,nr_inodes=4k,mode=1777,X-mount.mkdir 0 0`,
    ...systemFound().map((from) => mounted(from, from, 'rbind,ro')),
    mounted(path.join(made, 'etc'), '/etc', 'bind,ro'),
    mounted(path.join(made, 'dev'), '/dev', 'bind,ro'),
    ...devices.map((device) => mounted(`/dev/${device}`, `/dev/${device}`, 'bind')),
    `proc ${escaped(`${root}/proc`)} proc nosuid,nodev,noexec,X-mount.mkdir 0 0`,
    // Where we are root, its files are root's in there as well.
    ...guarded.map((name) => mounted(`${root}${name}`, name, 'bind,ro')),
    ...ownFolders.filter((at) => fs.existsSync(at)).map((at) => mounted(at, at, 'bind,ro')),
  ]
  fs.writeFileSync(path.join(made, 'table'), `${lines.join('\n')}\n`)
  process.once('exit', () => fs.rmSync(made, { recursive: true, force: true }))
  return made
}

/** White space and backslashes, as a table of mounts writes them. */
function escaped(name: string): string {
  return name.replace(/[\s\\#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`)
}

/** The system's folders, and the one of this Node where it is none of them. */
function systemFound(): string[] {
  const all = systemFolders.filter((folder) => fs.existsSync(folder))
  const node = fs.realpathSync(nodeFolder)
  const isThere = all.some((folder) => node.startsWith(`${fs.realpathSync(folder)}/`))
  return isThere && node === nodeFolder ? all : [...all, ...new Set([node, nodeFolder])]
}

function landlockWords({ folder, mayWrite }: Confined): string[] {
  const read = 'read-file,read-dir,execute'
  const write = 'write-file,remove-dir,remove-file,make-dir,make-reg,make-sym,truncate'
  const rules = [
    ...[...systemFound(), ...ownFolders, '/proc', moduleFile].map((at) => `${read}:${at}`),
    ...systemFiles.filter((file) => fs.existsSync(file)).map((at) => `read-file:${at}`),
    ...devices.map((device) => `read-file,write-file:/dev/${device}`),
    `${read}${mayWrite ? `,${write}` : ''}:${folder}`,
  ]
  const words = rules.flatMap((rule) => ['--landlock-rule', `path-beneath:${onFile(rule)}`])
  return [
    'setpriv',
    '--pdeathsig',
    'KILL',
    '--no-new-privs',
    '--landlock-access',
    'fs',
    ...words,
    '--',
  ]
}

/** Rights to a folder's entries can't be given on a file. */
function onFile(rule: string): string {
  return rule.endsWith('package.json') ? rule.replace(/^[^:]*/, 'read-file') : rule
}

function canRun([program = '', ...words]: readonly string[], cwd: string): boolean {
  const env = { PATH: programPath }
  return spawnSync(program, words, { env, cwd, stdio: 'ignore', timeout: 20_000 }).status === 0
}
