import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { hasTables } from '../src/lab/kinds/all.ts'

export const root = path.resolve(import.meta.dirname, '..')

export interface Running {
  readonly url: string
  readonly home: string
  readonly process: ChildProcess
  /** From the command to the first page that was read to its end. */
  readonly firstPageMs: number
  stop(): Promise<void>
}

/** A data folder of its own, removed by `removeHome`. */
export function makeHome(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-bench-'))
}

/** Starts the program as a person does, on a free port, and reads the first page. */
export async function startProgram(home: string): Promise<Running> {
  const started = performance.now()
  const child = spawn(process.execPath, [path.join(root, 'launcher.mjs'), 'start'], {
    cwd: root,
    env: { ...process.env, BACKWRIGHT_HOME: home, PORT: '4600' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const url = await addressOf(child)
  await (await fetch(url)).text()
  const firstPageMs = performance.now() - started
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  }
  return { url, home, process: child, firstPageMs, stop }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      const found = /http:\/\/\S+/.exec(String(bytes))
      if (found) resolve(found[0])
    })
    child.once('exit', (code) =>
      reject(new Error(`the program ended with ${code} before it was open`)),
    )
  })
}

/** The first start makes every lab's databases, one after another; idle is what comes after. */
export async function untilDrawn(url: string): Promise<void> {
  const { labs } = (await (await fetch(new URL('/api/v1/labs', url))).json()) as {
    labs: { id: string }[]
  }
  for (const { id } of labs.filter((lab) => hasTables(lab.id))) {
    for (let picture = null; picture === null; ) {
      const answer = await fetch(new URL(`/api/v1/labs/${id}`, url))
      picture = ((await answer.json()) as { picture: unknown }).picture as null
      if (picture === null) await pause(1000)
    }
  }
}
