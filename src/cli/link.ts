import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CliContext } from './context.ts'
import { makeLink } from './path-link.ts'

/** `backwright link`. */
export function link({ settings, io }: CliContext): number {
  const script = path.join(settings.root, 'backwright')
  const target = fs.existsSync(script) ? script : path.join(settings.root, 'launcher.mjs')
  const made = makeLink({ target, pathFolders: settings.pathFolders, homeFolder: os.homedir() })
  io.answer(`${made.at} now leads to ${made.target}\nTo undo: ${made.undo}`)
  return 0
}
