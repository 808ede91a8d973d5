import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { makeOwnFolder } from '../../files/own-folders.ts'
import { openOwnNetwork } from '../../network/own-network.ts'
import { programPath } from '../../processes/process-identity.ts'
import type { Driver, DriverSlot, LaunchOptions } from '../driver.ts'
import { packageFolders } from '../layout.ts'
import { nodeFolder } from '../node.ts'
import { type Cgroup, cgroupParent, openCgroup } from './cgroup.ts'
import { requireSandbox, type SandboxWanted } from './missing-part.ts'
import { seccompFilter } from './seccomp.ts'

/*
 * A server's driver for learners whom nobody knows: bubblewrap around each server. As root, each
 * slot has a user of its own, who exists nowhere else on the machine, and a file system in memory of
 * a fixed size. The network is one that a helper of ours keeps; the database's door alone leads out.
 * Drops to the slot's user before bubblewrap starts: one that root starts is no boundary, since its
 * user inside is root outside.
 */

const firstUser = 61_000
const slotsMax = 64
const roomBytes = 67_108_864
const roomEntries = 4_096
const sharedBytes = 16_777_216
const temporaryBytes = 67_108_864
const processesMax = 256
const openFilesMax = 1_024

/** Opens the driver; refuses, naming what is missing, when the sandbox isn't whole. */
export function bubblewrapDriver(wanted: SandboxWanted = {}): Driver {
  requireSandbox(wanted)
  shownToAll ??= openShared()
  const shared = shownToAll
  const taken = new Set<number>()
  const parent = wanted.weakLimits === true ? null : cgroupParent()
  return {
    name: 'bubblewrap',
    says:
      parent === null
        ? 'A sandbox with weak limits: memory is bounded for each process, and looked at as a whole.'
        : 'A sandbox: a user, a disk, a network and limits of its own.',
    wrappers: 2,
    openSlot: async (room) => {
      const number = freeSlot(taken)
      taken.add(number)
      try {
        const slot = await openSlot(room, { number, shared, parent })
        return {
          ...slot,
          close: async () => {
            await slot.close()
            taken.delete(number)
          },
        }
      } catch (error) {
        taken.delete(number)
        throw error
      }
    },
  }
}

function freeSlot(taken: ReadonlySet<number>): number {
  for (let number = 0; number < slotsMax; number++) if (!taken.has(number)) return number
  throw new Error(`at most ${slotsMax} servers run at once`)
}

/** What all slots are shown, read-only: a small /etc, and the filter. */
interface Shared {
  readonly folder: string
  readonly etc: string
  readonly filter: string
}

let shownToAll: Shared | null = null

const etcFiles = ['ld.so.cache', 'nsswitch.conf', 'localtime']

function openShared(): Shared {
  const folder = makeOwnFolder('view')
  const etc = path.join(folder, 'etc')
  // What is mounted in it needs a place.
  fs.mkdirSync(path.join(etc, 'alternatives'), { recursive: true })
  const user = 'learner:x:1000:1000:learner:/:/bin/sh\n'
  fs.writeFileSync(path.join(etc, 'passwd'), user)
  fs.writeFileSync(path.join(etc, 'group'), 'learner:x:1000:\n')
  fs.writeFileSync(path.join(etc, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n')
  for (const name of etcFiles.filter((one) => fs.existsSync(`/etc/${one}`))) {
    fs.copyFileSync(`/etc/${name}`, path.join(etc, name))
  }
  const filter = path.join(folder, 'filter.bpf')
  fs.writeFileSync(filter, seccompFilter() as Buffer)
  for (const one of [folder, etc]) fs.chmodSync(one, 0o755)
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  return { folder, etc, filter }
}

interface SlotParts {
  readonly number: number
  readonly shared: Shared
  readonly parent: string | null
}

const isRoot = (): boolean => process.getuid?.() === 0

async function openSlot(room: string, { number, shared, parent }: SlotParts): Promise<DriverSlot> {
  const user = isRoot() ? firstUser + number : null
  const network = await openOwnNetwork()
  if (network === null) throw new Error('a network of its own can be made')
  if (user !== null) mountRoom(room, user)
  let cgroup: Cgroup | null = null
  return {
    network,
    handOver: async () => {
      if (user !== null) giveTo(room, user)
    },
    launch: (wanted) => {
      cgroup ??= parent === null ? null : openCgroup(parent, number, wanted.memoryBytes)
      const told = path.join(shared.folder, `told-${number}`)
      tell(told, [...views(wanted, room, shared), ...environment(wanted)])
      const inside = [...limits(), '--', 'bwrap', '--args', '8', '--', ...wanted.argv]
      const words = [...network.words, ...dropping(user), ...inside]
      const files = [shared.filter, told, cgroup?.folder ?? '']
      const argv = ['/bin/sh', '-c', enters, 'sh', ...files, ...words]
      return {
        argv: argv as unknown as [string, ...string[]],
        cwd: '/',
        env: { PATH: programPath },
      }
    },
    close: async () => {
      await network.close()
      await cgroup?.close()
      if (user !== null) run('umount', ['-l', room])
    },
  }
}

/** Opens the filter and what bubblewrap is told, and joins the group, while it still may. */
const enters = `exec 9<"$1" 8<"$2" || exit 125
[ -z "$3" ] || echo 0 >"$3/cgroup.procs" || exit 125
shift 3
exec "$@"`

/** Anybody on the machine can list the words of a program, and the database's password is among these. */
function tell(file: string, words: readonly string[]): void {
  fs.rmSync(file, { force: true })
  fs.writeFileSync(file, words.map((word) => `${word}\0`).join(''), { mode: 0o600 })
}

/** Nothing of it reaches a program that runs as root. */
function environment({ env }: LaunchOptions): string[] {
  const set = Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value])
  return ['--clearenv', ...set]
}

/** Its room is a file system in memory, so what it writes is bounded, and gone with it. */
function mountRoom(room: string, user: number): void {
  const options = `size=${roomBytes},nr_inodes=${roomEntries},mode=700,nosuid,nodev,uid=${user},gid=${user}`
  run('mount', ['-t', 'tmpfs', '-o', options, 'backwright-slot', room])
  // The slot's user has to get to it, and sees nothing on the way.
  fs.chmodSync(path.dirname(room), 0o711)
}

/** No link is followed: all of it was laid out by us, and nothing has run yet. */
function giveTo(folder: string, user: number): void {
  fs.lchownSync(folder, user, user)
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) giveTo(name, user)
    else fs.lchownSync(name, user, user)
  }
}

function dropping(user: number | null): string[] {
  if (user === null) return []
  return ['setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups', '--']
}

function limits(): string[] {
  return [
    'prlimit',
    '--core=0',
    `--nproc=${processesMax + (isRoot() ? 0 : ownThreads())}`,
    `--nofile=${openFilesMax}`,
    `--fsize=${roomBytes}`,
    '--memlock=65536',
    '--msgqueue=0',
    '--stack=8388608',
  ]
}

/** Where all slots are one user, who has other processes, their threads count too. */
function ownThreads(): number {
  const own = process.getuid?.()
  const counts = fs.readdirSync('/proc').map((name) => {
    try {
      const isOwn = /^\d+$/.test(name) && fs.statSync(`/proc/${name}`).uid === own
      return isOwn ? fs.readdirSync(`/proc/${name}/task`).length : 0
    } catch {
      return 0
    }
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

/** What it sees: the system's programs, Node, the packages that we give, and its own room. */
function views({ folder }: LaunchOptions, room: string, { etc }: Shared): string[] {
  const shown = [nodeFolder, ...packageFolders()].filter((one) => !one.startsWith('/usr/'))
  const links = ['bin', 'sbin', 'lib', 'lib32', 'lib64'].flatMap((name) => systemLink(name))
  return [
    ...apart,
    '/usr',
    '/usr',
    ...links,
    '--ro-bind',
    etc,
    '/etc',
    ...small,
    ...shown.flatMap((one) => ['--ro-bind', one, one]),
    '--bind',
    room,
    room,
    ...closed,
    folder,
  ]
}

const words = (text: string): string[] => text.split(' ')

/** Everything of its own but the network, which is our helper's; the last word binds /usr. */
const apart = words(
  '--unshare-user --disable-userns --unshare-ipc --unshare-pid --unshare-uts --unshare-cgroup-try ' +
    '--die-with-parent --new-session --hostname sandbox --cap-drop ALL --uid 1000 --gid 1000 --ro-bind',
)
const small = words(
  '--ro-bind-try /etc/alternatives /etc/alternatives --proc /proc --dev /dev ' +
    `--size ${sharedBytes} --tmpfs /dev/shm --size ${temporaryBytes} --perms 1777 --tmpfs /tmp`,
)
const closed = words('--remount-ro /dev --remount-ro / --seccomp 9 --chdir')

/** Where `/bin` and its like are links into /usr, as on most systems; else they're shown as they are. */
function systemLink(name: string): string[] {
  const at = `/${name}`
  const stat = fs.lstatSync(at, { throwIfNoEntry: false })
  if (stat === undefined) return []
  return stat.isSymbolicLink() ? ['--symlink', fs.readlinkSync(at), at] : ['--ro-bind', at, at]
}

function run(program: string, words: readonly string[]): void {
  const env = { PATH: programPath, LC_ALL: 'C' }
  const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ends well: ${stderr}`)
}
