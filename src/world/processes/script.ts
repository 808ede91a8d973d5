import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LabServers } from '../clusters/lab-servers.ts'
import { type ProcessEnd, type ProcessLimits, runProcess } from './process.ts'
import { programPath } from './process-identity.ts'

/*
 * Runs a learner's shell script among the servers of a room. Where the system lets us, all that
 * lies outside the room is read-only for it, and /tmp is its own; nothing keeps it from signaling
 * the user's processes or from the network.
 */

export interface ScriptOptions {
  readonly room: LabServers
  /** The script, below the room's folder. */
  readonly file: string
  readonly env: Readonly<Record<string, string>>
  readonly limits: ProcessLimits
}

/** Where Backwright and its Node lie: to be seen by scripts, should it be below /tmp. */
const ownFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** Runs it to its end; nothing of what it started lives on, servers included. */
export async function runScript({ room, file, env, limits }: ScriptOptions): Promise<ProcessEnd> {
  const words = [...fenceOf(room), '/bin/sh', file]
  const [markName, markValue] = room.mark.split('=') as [string, string]
  return await runProcess({
    argv: words as [string, ...string[]],
    cwd: path.dirname(file),
    env: {
      ...room.runAs.env,
      PATH: [path.join(room.folder, 'bin'), path.join(room.runAs.folder, 'bin'), programPath].join(
        ':',
      ),
      ...env,
      [markName]: markValue,
    },
    limits,
  })
}

/** Puts the program `sql` where scripts find it. */
export function writeSqlProgram(room: LabServers): void {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const program = fileURLToPath(new URL(`../postgres/sql-program${ending}`, import.meta.url))
  const bin = path.join(room.folder, 'bin')
  fs.mkdirSync(bin, { recursive: true, mode: 0o755 })
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const node = `exec ${quoted(process.execPath)} --no-warnings ${quoted(program)}`
  const place = '-h "$PGHOST" -p "${PGPORT:-5432}" -U "${PGUSER:-postgres}" -d "$PGDATABASE"'
  const text = `#!/bin/sh\n${node} ${place} "$@"\n`
  fs.writeFileSync(path.join(bin, 'sql'), text, { mode: 0o755 })
}

const fence = `
room=$1 sockets=$2 program=$3
shift 3
mount --bind "$room" "$room" || exit 125
case $room in
  /tmp/*) mount --bind "$sockets" "$sockets" || exit 125 ;;
  *)
    case $program in
      /tmp/*)
        seen=$room/tmp/\${program#/tmp/}
        mkdir -p "$seen" && mount --bind "$program" "$seen" && mount -o remount,bind,ro "$seen" || exit 125
        ;;
    esac
    mkdir -p "$room/tmp/\${sockets#/tmp/}"
    mount --bind "$sockets" "$room/tmp/\${sockets#/tmp/}" && mount --rbind "$room/tmp" /tmp || exit 125
    ;;
esac
while read -r _ _ _ _ at how _; do
  case $at in "$room" | "$room"/* | "$sockets" | /tmp | /tmp/* | /dev/shm | /dev/pts | /proc | /proc/* | /sys | /sys/*) continue ;; esac
  case $how in ro | ro,*) continue ;; esac
  mount -o remount,bind,ro "$at" 2>/dev/null
done </proc/self/mountinfo
cd "$PWD" || exit 125
exec "$@"
`

let found: readonly string[] | null = null

/** The words before the shell. Whether a fence can be put up is found out once. */
function fenceOf(room: LabServers): readonly string[] {
  const { prefix, owner } = room.runAs
  if (owner !== null || process.platform !== 'linux') return prefix
  const namespace = ['unshare', '--user', '--map-root-user', '--mount', '/bin/sh', '-c', fence]
  const back = prefix.length > 0 ? [...prefix] : backToMe()
  const words = [...namespace, 'fence', room.folder, room.sockets, ownFolder, ...back]
  found ??= canRun([...words, 'true']) ? ['fenced'] : []
  return found.length > 0 ? words : prefix
}

/** Out of the namespace's root again: PostgreSQL refuses to run as root. */
function backToMe(): string[] {
  const user = process.getuid?.() ?? 0
  const group = process.getgid?.() ?? 0
  return ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`, '--']
}

function canRun(words: readonly string[]): boolean {
  const [program, ...rest] = words
  const env = { PATH: programPath }
  return spawnSync(program as string, rest, { env, cwd: '/', stdio: 'ignore' }).status === 0
}
