import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { clusterPaths } from '../world/clusters/cluster-paths.ts'
import { withCommandHere } from './command-here.ts'
import { confirmed } from './confirm.ts'
import type { CliContext } from './context.ts'
import { findLinks } from './path-link.ts'
import { findRunning, serverFile } from './running.ts'

/** Everything that Backwright made and that is there, with what it is. */
export function listMade(context: CliContext): { file: string; what: string }[] {
  const { home, root, pathFolders } = context.settings
  const isCheckout = fs.existsSync(path.join(root, 'tsconfig.build.json'))
  const links = findLinks(path.join(root, isCheckout ? 'backwright' : 'launcher.mjs'), pathFolders)
  const outside = clusterPaths(home)
    .listMade()
    .filter((file) => !file.startsWith(home + path.sep))
  const candidates = [
    ...links.map((file) => ({ file, what: 'the link on your PATH' })),
    ...outside.map((file) => ({ file, what: 'sockets and files of the databases' })),
    { file: home, what: 'what you did, backups, both databases' },
    ...(isCheckout
      ? ['dist', 'node_modules', 'toolchain/node_modules'].map((name) => ({
          file: path.join(root, name),
          what: 'built or installed by the set-up',
        }))
      : []),
  ]
  return candidates.filter(({ file }) => fs.lstatSync(file, { throwIfNoEntry: false }))
}

/** The browser that tests unpack once for all installs of a user: it isn't this install's to remove. */
export function sharedCache(): string | null {
  const folder = path.join(os.homedir(), '.cache/backwright')
  return fs.existsSync(folder) ? folder : null
}

/** `backwright uninstall`. */
export async function uninstall(context: CliContext, yes: boolean): Promise<number> {
  const { io, settings } = context
  const running = await findRunning(serverFile(settings.home))
  if (running) {
    io.progress(`Backwright is running at ${running}. Stop it first (Ctrl-C where it was started).`)
    return 1
  }
  const made = listMade(context)
  if (made.length === 0) {
    io.answer('Nothing is left to remove.')
    return 0
  }
  io.answer(made.map(({ file, what }) => `${file}  (${what})`).join('\n'))
  const saving = 'backwright export FILE saves what you did; this removes it.'
  io.progress(withCommandHere(saving, settings))
  if (!(await confirmed('Remove all of it?', yes))) {
    io.answer('Nothing was removed.')
    return 0
  }
  for (const { file } of made) fs.rmSync(file, { recursive: true, force: true })
  const cache = sharedCache()
  if (cache !== null) {
    io.progress(
      `Kept ${cache}: other installs of Backwright share it. If this was the last one, remove it.`,
    )
  }
  io.answer(
    fs.existsSync(path.join(settings.root, 'tsconfig.build.json'))
      ? `Removed. The checkout itself is yours: ${settings.root}`
      : 'Removed. The package itself goes with: npm uninstall backwright',
  )
  return 0
}
