import { type ChildProcess, spawn } from 'node:child_process'
import { programPath } from './process-identity.ts'

/**
 * A few lines of sh that outlive this process, however it ends: they read from a pipe whose other
 * end only this process holds, so its death is the end of their input. What is to be done then is
 * in the script.
 */
export interface Guard {
  /** One line for the script's `read`. */
  tell(line: string): void
  /** Resolves when the script has ended. */
  dismiss(): Promise<void>
}

export function startGuard(script: string, words: readonly string[]): Guard {
  const child = spawn('/bin/sh', ['-c', script, ...words], {
    env: { PATH: programPath },
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.on('error', () => undefined)
  child.stdin?.on('error', () => undefined)
  child.unref()
  unrefPipe(child)
  return {
    tell: (line) => void child.stdin?.write(`${line}\n`),
    dismiss: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.ref()
        child.once('exit', () => resolve())
        child.once('error', () => resolve())
        child.stdin?.end()
      }),
  }
}

/** An open pipe would keep this process from ending by itself. */
function unrefPipe(child: ChildProcess): void {
  const pipe = child.stdin as { unref?: () => void } | null
  pipe?.unref?.()
}
