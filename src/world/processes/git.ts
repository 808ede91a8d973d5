import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { makeGitView, readPlain } from '../files/git-view.ts'
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
   * Opens the repository in a folder for reading; `place` is an empty folder for us. Nothing that
   * the repository says is run, and nothing around it is read.
   */
  open(folder: string, place: string): Promise<GitReader>
}

export interface GitReader {
  /** Every byte of the output is one character. */
  run(
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
  return { version, open: openGit }
}

async function openGit(folder: string, place: string): Promise<GitReader> {
  const theirs = path.join(path.resolve(folder), '.git')
  const ours = path.join(place, 'git')
  const read = await readSettings(theirs, place)
  if ('end' in read) return { run: async () => read.end }
  await makeGitView(theirs, ours, read.lines)
  const env = { ...envOf(place), GIT_DIR: ours, GIT_WORK_TREE: path.resolve(folder) }
  const excludes = await excludesFile()
  const always = ['--no-pager', ...settings(excludes)]
  return {
    run: (words, { timeMs, outputBytes, ...given }) =>
      runProcess({
        argv: ['git', ...always, ...words],
        cwd: folder,
        env,
        limits: { timeMs, outputBytes, memoryBytes },
        encoding: 'latin1',
        startsOthers: false,
        ...given,
      }),
  }
}

/** Should one of git's own habits ever name a program, there is none, and nowhere to go. */
const settings = (excludes: string): string[] =>
  [
    'core.fsmonitor=false',
    'core.untrackedCache=false',
    'core.commitGraph=false',
    'core.multiPackIndex=false',
    'core.hooksPath=/dev/null',
    'core.attributesFile=/dev/null',
    `core.excludesFile=${excludes}`,
    'protocol.allow=never',
    'credential.helper=',
    'gc.auto=0',
    'maintenance.auto=false',
  ].flatMap((one) => ['-c', one])

/** Nobody's settings: not the machine's, not the user's, not the repository's. */
const envOf = (home: string) => ({
  PATH: searchedPath,
  HOME: home,
  XDG_CONFIG_HOME: home,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '/bin/false',
  GIT_EDITOR: '/bin/false',
  GIT_PAGER: '/bin/false',
})

const configBytesMax = 262_144
const short = { timeMs: 10_000, outputBytes: 1_048_576, memoryBytes }

/** What their settings may say: how file names and line ends are, and how commits are named. */
const taken: Readonly<Record<string, RegExp>> = {
  'core.filemode': /^(true|false)$/,
  'core.symlinks': /^(true|false)$/,
  'core.ignorecase': /^(true|false)$/,
  'core.precomposeunicode': /^(true|false)$/,
  'core.autocrlf': /^(true|false|input)$/,
  'core.eol': /^(lf|crlf|native)$/,
  'core.repositoryformatversion': /^[01]$/,
  'extensions.objectformat': /^(sha1|sha256)$/,
  'extensions.refstorage': /^(files|reftable)$/,
}

/** Lines for a config of ours; or how git ended when it couldn't read theirs. */
async function readSettings(
  theirs: string,
  place: string,
): Promise<{ readonly lines: readonly string[] } | { readonly end: ProcessEnd }> {
  const config = await readPlain(path.join(theirs, 'config'), configBytesMax)
  if (config === null) return { lines: [] }
  await fs.writeFile(path.join(place, 'config'), config.content)
  const end = await runProcess({
    argv: ['git', 'config', '--file', 'config', '--no-includes', '-z', '--list'],
    cwd: place,
    env: { ...envOf(place), GIT_CEILING_DIRECTORIES: path.dirname(place) },
    limits: short,
    startsOthers: false,
  })
  if (end.exit.kind !== 'code' || end.exit.code !== 0) return { end }
  const lines = end.stdout.split('\0').flatMap((entry) => {
    const [name = '', value = ''] = entry.split('\n')
    const [section, key] = name.split('.')
    return taken[name]?.test(value) ? [`[${section}]`, `${key} = ${value}`] : []
  })
  return { lines }
}

let excludes: Promise<string> | null = null

/** What this user never wants to see in `git status`: a list of names, asked for once. */
function excludesFile(): Promise<string> {
  excludes ??= (async () => {
    const asked = await runProcess({
      argv: ['git', 'config', '--global', '--type=path', 'core.excludesFile'],
      cwd: '/',
      env: { PATH: searchedPath, HOME: os.homedir(), LC_ALL: 'C' },
      limits: short,
      startsOthers: false,
    })
    return asked.stdout.trim() || path.join(os.homedir(), '.config/git/ignore')
  })()
  return excludes
}

/** How to get git, in words. */
export const getGit =
  'install git: `sudo apt-get install git` on Debian and Ubuntu, `xcode-select --install` on a Mac, or see git-scm.com'
