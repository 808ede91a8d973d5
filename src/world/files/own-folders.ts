import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { identify } from '../processes/process-identity.ts'

/*
 * Folders of ours in the system's place for temporary files. Each is named after the process that
 * made it, so that one whose process was killed is found and removed by the next.
 */

let isSwept = false

/** Makes a folder of that use, `backwright-use-process-…`; its real name. */
export function makeOwnFolder(use: string): string {
  if (!isSwept) {
    isSwept = true
    sweepOwnFolders()
  }
  const start = path.join(realTemporary(), `backwright-${use}-${process.pid}-`)
  return fs.mkdtempSync(start)
}

/** Removes folders of processes that are no more. */
export function sweepOwnFolders(): void {
  const place = realTemporary()
  const own = process.getuid?.()
  for (const name of fs.readdirSync(place)) {
    const [, pid] = /^backwright-(?:answer|folder|view|try)-(\d+)-[A-Za-z0-9]{6}$/.exec(name) ?? []
    if (pid === undefined || identify(Number(pid)) !== null) continue
    const folder = path.join(place, name)
    try {
      const found = fs.lstatSync(folder)
      if (!found.isDirectory() || (own !== undefined && found.uid !== own)) continue
      fs.rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another process removes it too, or it is in use.
    }
  }
}

/** Without links: a program is shown the name that it sees. */
export function realTemporary(): string {
  return fs.realpathSync(os.tmpdir())
}
