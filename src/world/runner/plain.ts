import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { openOwnNetwork } from '../network/own-network.ts'
import { programPath } from '../processes/process-identity.ts'
import type { Driver } from './driver.ts'

/*
 * A laptop's driver: a child process with limits. This is no sandbox, and pages say so. If Linux
 * lets us, the program gets its own numbering of processes, so that everything it starts ends with
 * it, whatever it does to hide; and an empty folder in place of each one that it must not read.
 */

export interface PlainDriverOptions {
  /** Folders that a program must not read: what Backwright keeps, solutions. */
  readonly hidden?: readonly string[]
  /** Servers get a network of their own, where the system allows one. */
  readonly ownNetwork?: boolean
}

/** The first process of the numbering: it waits for the program and hands its end on. */
const waits = '"$@" & wait "$!"; exit "$?"'
/** Before that, `$1` folders are hidden; without its powers the program can't show them again. */
const hides = `count=$1; shift
while [ "$count" -gt 0 ]; do
  mount -t tmpfs -o size=4k,mode=500 none "$1" || exit 125
  count=$((count - 1)); shift
done
${waits}`
const powerless = ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs', '--']

const unshareWords = ['--pid', '--fork', '--kill-child', '--']
const diesWithUs = ['setpriv', '--pdeathsig', 'KILL', '--', 'unshare']

type Around = (hidden: readonly string[], argv: readonly string[]) => readonly string[]

/** Ways to keep a program together, the strongest first. */
const ways: readonly { readonly hides: boolean; readonly around: Around }[] = [
  { hides: true, around: hiding([]) },
  { hides: true, around: hiding(['--user', '--map-root-user']) },
  { hides: false, around: numbering([]) },
  { hides: false, around: numbering(['--user', ...sameUser()]) },
]

function hiding(user: readonly string[]): Around {
  const words = [...diesWithUs, ...user, '--mount', ...unshareWords, '/bin/sh', '-c', hides, 'sh']
  return (hidden, argv) => [...words, String(hidden.length), ...hidden, ...powerless, ...argv]
}

function numbering(user: readonly string[]): Around {
  const words = [...diesWithUs, ...user, ...unshareWords, '/bin/sh', '-c', waits, 'sh']
  return (_hidden, argv) => [...words, ...argv]
}

function sameUser(): string[] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  return [`--map-user=${user}`, `--map-group=${group}`]
}

let found: (typeof ways)[number] | null | undefined

/** What this system allows; tried once. */
function wayHere(): (typeof ways)[number] | null {
  if (process.platform !== 'linux') return null
  if (found === undefined) found = ways.find(({ around }) => canRun(around([], ['true']))) ?? null
  return found
}

function canRun([program = '', ...rest]: readonly string[]): boolean {
  const env = { PATH: programPath }
  return spawnSync(program, rest, { env, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Opens the driver of a laptop. */
export function plainDriver({ hidden = [], ownNetwork = false }: PlainDriverOptions = {}): Driver {
  const way = wayHere()
  const isHiding = way?.hides === true && hidden.length > 0
  return {
    name: 'plain',
    says: isHiding
      ? 'A plain process with limits. This is no sandbox: a server can read your files, but not Backwright’s data or the solutions.'
      : 'A plain process with limits. This is no sandbox: a server can read what you can read.',
    wrappers: way === null ? 0 : 2,
    openSlot: async () => {
      // A way that leaves root its powers would let it out again.
      const network = ownNetwork && way?.hides === true ? await openOwnNetwork() : null
      return {
        network,
        handOver: async () => undefined,
        launch: ({ argv, folder, env, fetches = false }) => {
          const there = hidden.filter((one) => fs.existsSync(one))
          const around = way === null ? argv : way.around(there, argv)
          const words = [...(network === null || fetches ? [] : network.words), ...around]
          return { argv: words as unknown as [string, ...string[]], cwd: folder, env }
        },
        close: async () => await network?.close(),
      }
    },
  }
}
