import fs from 'node:fs'
import path from 'node:path'
import { withProgramWord } from '../kit/program-word.ts'
import type { Settings } from '../kit/settings.ts'

type Here = Pick<Settings, 'root' | 'pathFolders'> &
  Partial<Pick<Settings, 'home' | 'usualHome' | 'cwd'>>

/**
 * How this checkout or package is called from any folder: by its name where the PATH leads to it.
 * A data folder that was chosen goes with it, so that a copied command finds the same work.
 */
export function programWord(here: Omit<Here, 'cwd'>): string {
  return wordIn(here, null)
}

/** The same from the folder where the command was typed: `./backwright` in a checkout's root. */
export function commandHere(here: Here): string {
  return wordIn(here, here.cwd ?? null)
}

function wordIn(here: Omit<Here, 'cwd'>, cwd: string | null): string {
  const { root, home, usualHome } = here
  const [script, launcher] = launchersOf(root)
  const words = isOnPath(here)
    ? ['backwright']
    : fs.existsSync(script)
      ? [cwd === root ? './backwright' : script]
      : (npxWords(root, cwd) ?? ['node', launcher])
  const isChosen = home !== undefined && usualHome !== undefined && home !== usualHome
  const setting = isChosen ? [`BACKWRIGHT_HOME=${quoted(home)}`] : []
  return [...setting, ...words.map(quoted)].join(' ')
}

const launchersOf = (root: string): [string, string] => [
  path.join(root, 'backwright'),
  path.join(root, 'launcher.mjs'),
]

/** npm puts folders on the PATH of what it runs that aren't on the person's own: those don't count. */
function isOnPath({ root, pathFolders }: Here): boolean {
  const real = new Set(launchersOf(root).map(realPath))
  return pathFolders
    .filter((folder) => !folder.endsWith(path.join('node_modules', '.bin')))
    .map((folder) => realPath(path.join(folder, 'backwright')))
    .some((found) => found !== null && real.has(found))
}

/** As npx finds it: in the project that it's a package of, or by what npx was asked to fetch. */
function npxWords(root: string, cwd: string | null): string[] | null {
  const modules = path.dirname(root)
  if (!fs.existsSync(path.join(modules, '.bin/backwright'))) return null
  const project = path.dirname(modules)
  const [fetched] = fetchedByNpx(project)
  if (fetched !== undefined && /^backwright(@|$)/.test(fetched)) return ['npx', fetched]
  if (cwd !== null && npmFolder(cwd) === project) return ['npx', 'backwright']
  return ['npx', '--prefix', project, 'backwright']
}

/** npx writes down in its cache what it fetched; empty for a person's own project. */
function fetchedByNpx(project: string): readonly string[] {
  try {
    const text = fs.readFileSync(path.join(project, 'package.json'), 'utf8')
    const { _npx } = JSON.parse(text) as { _npx?: { packages?: string[] } }
    return _npx?.packages ?? []
  } catch {
    return []
  }
}

/** The folder whose packages npm means, called from this one: the nearest that has any. */
function npmFolder(cwd: string): string | null {
  const at = realPath(cwd) ?? cwd
  const isOne = ['package.json', 'node_modules'].some((name) => fs.existsSync(path.join(at, name)))
  if (isOne) return at
  return path.dirname(at) === at ? null : npmFolder(path.dirname(at))
}

/** Texts name the program `backwright`; this puts in the command that works here. */
export function withCommandHere(text: string, here: Here): string {
  return withProgramWord(text, commandHere(here))
}

function quoted(word: string): string {
  return /^[\w./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function realPath(file: string): string | null {
  try {
    return fs.realpathSync(file)
  } catch {
    return null
  }
}
