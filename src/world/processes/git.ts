import os from 'node:os'
import path from 'node:path'
import { type ProcessEnd, runProcess } from './process.ts'
import { programPath } from './process-identity.ts'

export interface GitBounds {
  readonly timeMs: number
  readonly outputBytes: number
}

/** The machine's git. */
export interface Git {
  /** "2.47.3" */
  readonly version: string
  /**
   * Reads what is in the folder itself, never in a repository around it. Every byte of the output
   * is one character.
   */
  run(
    folder: string,
    words: readonly string[],
    bounds: GitBounds & { readonly stdin?: string },
  ): Promise<ProcessEnd>
}

/** Where programs are looked for: the system's folders, and where people put their own. */
export const searchedPath = [programPath, '/opt/homebrew/bin', '/opt/local/bin'].join(':')

const memoryBytes = 1_073_741_824

/** Null where there is none that runs. */
export async function findGit(): Promise<Git | null> {
  const asked = await runProcess({
    argv: ['git', '--version'],
    cwd: os.tmpdir(),
    env: { PATH: searchedPath, LC_ALL: 'C' },
    limits: { timeMs: 10_000, outputBytes: 10_000, memoryBytes },
    startsOthers: false,
  })
  const version = /^git version (\d+\.\d+\S*)/.exec(asked.stdout)?.[1]
  if (version === undefined) return null
  return {
    version,
    run: (folder, words, { timeMs, outputBytes, ...given }) =>
      runProcess({
        argv: ['git', ...always, ...words],
        cwd: folder,
        env: { ...readingEnv, GIT_CEILING_DIRECTORIES: path.dirname(path.resolve(folder)) },
        limits: { timeMs, outputBytes, memoryBytes },
        encoding: 'latin1',
        startsOthers: false,
        ...given,
      }),
  }
}

/** Nothing that the repository's own settings name is started, and nothing is asked or written. */
const always = [
  '--no-pager',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.directory=*'].flatMap((one) => [
    '-c',
    one,
  ]),
]

const readingEnv = {
  PATH: searchedPath,
  HOME: os.homedir(),
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
}

/** How to get git, in words. */
export const getGit =
  'install git: `sudo apt-get install git` on Debian and Ubuntu, `xcode-select --install` on a Mac, or see git-scm.com'
