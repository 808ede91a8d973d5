import { spawnSync } from 'node:child_process'
import { programPath } from '../processes/process-identity.ts'
import type { Driver } from './driver.ts'

/*
 * A laptop's driver: a child process with limits. This is no sandbox, and pages say so. Where Linux
 * lets us, the program gets its own numbering of processes, so that everything it starts ends with
 * it, whatever it does to hide.
 */

/** The first process of the numbering: it waits for the program and hands its end on. */
const init = '"$@" & wait "$!"; exit "$?"'

let found: readonly string[] | null = null

/** The words that give a program its own numbering of processes; empty where that isn't allowed. */
function fenceWords(): readonly string[] {
  if (process.platform !== 'linux') return []
  found ??=
    [
      ['setpriv', '--pdeathsig', 'KILL', '--', ...unshareWords],
      [
        'setpriv',
        '--pdeathsig',
        'KILL',
        '--',
        'unshare',
        '--user',
        ...sameUser(),
        ...unshareWords.slice(1),
      ],
    ].find(canRun) ?? []
  return found
}

const unshareWords = ['unshare', '--pid', '--fork', '--kill-child', '--']

function sameUser(): string[] {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  return [`--map-user=${user}`, `--map-group=${group}`]
}

function canRun(words: readonly string[]): boolean {
  const [program, ...rest] = [...words, 'true']
  const env = { PATH: programPath }
  return spawnSync(program as string, rest, { env, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Opens the driver of a laptop. */
export function plainDriver(): Driver {
  const fence = fenceWords()
  return {
    name: 'plain',
    says: 'A plain process with limits. This is no sandbox: a server can read what you can read.',
    wrappers: fence.length > 0 ? 2 : 0,
    launch: ({ argv, folder, env }) => ({
      argv:
        fence.length > 0
          ? ([...fence, '/bin/sh', '-c', init, 'sh', ...argv] as unknown as [string, ...string[]])
          : argv,
      cwd: folder,
      env,
    }),
  }
}
