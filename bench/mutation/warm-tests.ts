import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { root } from '../program.ts'

/** What running tests says: the file that failed, or that one never ended. */
export interface TestsRun {
  readonly failed: string | null
  readonly isLate: boolean
  readonly elapsedMs: number
}

export interface WarmTests {
  /** Files that changed are read anew in the next run. */
  forget(files: readonly string[]): void
  run(asked: { tests: readonly string[]; reached?: string; patienceMs: number }): Promise<TestsRun>
  close(): void
}

/** Vitest in a process that stays from run to run, and is made anew when a run never ends. */
export function openWarmTests(copy: string, environment: NodeJS.ProcessEnv): WarmTests {
  let child: ChildProcess | null = null
  let answers: AsyncIterator<string> | null = null
  const changed = new Set<string>()
  const start = (): void => {
    child = spawn(process.execPath, [path.join(root, 'bench/mutation-runner.ts')], {
      cwd: copy,
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
    })
    answers = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]()
  }
  const stop = (): void => {
    if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    child = null
  }
  return {
    forget: (files) => files.forEach((file) => changed.add(file)),
    run: async ({ tests, reached = null, patienceMs }) => {
      if (child === null || child.exitCode !== null) start()
      const startedAt = performance.now()
      child?.stdin?.write(`${JSON.stringify({ changed: [...changed], tests, reached })}\n`)
      changed.clear()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), patienceMs)
      })
      const answer = await Promise.race([answers?.next(), late])
      clearTimeout(timer)
      const elapsedMs = Math.round(performance.now() - startedAt)
      if (!answer || answer.done) {
        stop()
        return { failed: tests[0] ?? null, isLate: true, elapsedMs }
      }
      return { ...JSON.parse(answer.value), isLate: false, elapsedMs }
    },
    close: stop,
  }
}
