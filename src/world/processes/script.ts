import path from 'node:path'
import type { Room } from '../confinement/room.ts'
import { type ProcessEnd, type ProcessLimits, runProcess } from './process.ts'

export interface ScriptOptions {
  readonly room: Room
  /** Where it lies and begins, and what it is called there. */
  readonly folder: string
  readonly name: string
  readonly text: string
  readonly env: Readonly<Record<string, string>>
  readonly limits: ProcessLimits
}

/** A script that removes its own folder does so once. What it made a link of is its own affair. */
const write =
  '[ ! -L "$1" ] || rm -f "$1"; mkdir -p "$1" && rm -rf "$1/$2" && cat >"$1/$2" && chmod 755 "$1/$2"'

/** Runs a learner's shell script in a room, to its end; nothing that it started lives on. */
export async function runScript(wanted: ScriptOptions): Promise<ProcessEnd> {
  const { room, folder, name, text, env, limits } = wanted
  const written = await room.sh(write, [folder, name], text)
  const words = [...room.words(written === 0 ? folder : '/'), '/bin/sh', path.join(folder, name)]
  const end = await runProcess({
    argv: words as [string, ...string[]],
    cwd: '/',
    env: { ...room.env, ...env },
    limits,
  })
  await room.endStrays()
  return end
}
