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
export function programWord({ root, pathFolders, home, usualHome }: Here): string {
  const launchers = ['backwright', 'launcher.mjs'].map((name) => path.join(root, name))
  const real = new Set(launchers.map(realPath).filter((file) => file !== null))
  const isFound = pathFolders.some((folder) => {
    const found = realPath(path.join(folder, 'backwright'))
    return found !== null && real.has(found)
  })
  const script = launchers[0] as string
  const byPath = fs.existsSync(script) ? [script] : ['node', launchers[1] as string]
  const words = isFound ? ['backwright'] : byPath
  const isChosen = home !== undefined && usualHome !== undefined && home !== usualHome
  const setting = isChosen ? [`BACKWRIGHT_HOME=${quoted(home)}`] : []
  return [...setting, ...words.map(quoted)].join(' ')
}

/** The same from the folder where the command was typed: `./backwright` in a checkout's root. */
export function commandHere(here: Here): string {
  const word = programWord(here)
  const script = path.join(here.root, 'backwright')
  return here.cwd === here.root ? word.replace(quoted(script), './backwright') : word
}

/** Texts name the program `backwright`; this puts in the command that works here. */
export function withCommandHere(text: string, here: Here): string {
  return withProgramWord(text, commandHere(here))
}

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function realPath(file: string): string | null {
  try {
    return fs.realpathSync(file)
  } catch {
    return null
  }
}
