import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A data folder of a test's own, in a folder that only we may enter. */
export function scratchHome(): string {
  // In memory, where `npm test` found room there.
  const place = process.env.BACKWRIGHT_TEST_FOLDER ?? os.tmpdir()
  const folder = fs.mkdtempSync(path.join(place, 'backwright-world-'))
  fs.chmodSync(folder, 0o700)
  return path.join(folder, 'home')
}

export function removeScratch(home: string): void {
  fs.rmSync(path.dirname(home), { recursive: true, force: true })
}

/** Waits for a condition; the caller asserts it afterwards, so running out is seen. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  patienceMs = 20_000,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return true
}

export interface UserProcess {
  readonly child: ChildProcess
  /** What it has said on its standard output. */
  readonly said: () => string
  /** Waits until it has said this; throws with what it did say. */
  hears(text: string): Promise<void>
}

/** Another process that opens the clusters of this home, says "open", and stays (see user.ts). */
export function startUser(
  home: string,
  options: { prefix?: readonly string[]; env?: Record<string, string>; node?: string } = {},
): UserProcess {
  const program = fileURLToPath(new URL('./user.ts', import.meta.url))
  const words = [...(options.prefix ?? []), options.node ?? process.execPath, program, home]
  const [first, ...rest] = words as [string, ...string[]]
  const child = spawn(first, rest, {
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece))
  child.stderr.on('data', (piece: Buffer) => (complained += piece))
  return {
    child,
    said: () => said,
    hears: async (text) => {
      await until(() => said.includes(text) || child.exitCode !== null)
      if (!said.includes(text)) throw new Error(`waited for "${text}"; came: ${said}${complained}`)
    },
  }
}
