import fs from 'node:fs'
import path from 'node:path'
import { shrinkHeapWhenIdle } from '../kit/idle-heap.ts'
import { withLock } from '../world/clusters/process-lock.ts'
import { homeProblem } from '../world/home-problem.ts'
import { identify, isAlive } from '../world/processes/process-identity.ts'
import type { App, CliContext } from './context.ts'

/** Where a running server says its address, so that a second start does not start another. */
export function serverFile(home: string): string {
  return path.join(home, 'server.json')
}

/** What that file says. An older version says no more than the address. */
interface Remembered {
  readonly url: string
  readonly pid?: number
  readonly startedAt?: string
}

/** `backwright start`: serves until SIGINT or SIGTERM. */
export async function start(context: CliContext, port: number): Promise<number> {
  const { io, stop } = context
  const file = serverFile(context.settings.home)
  const begun = await beginServing(context, port, file)
  if ('url' in begun) {
    io.answer(`Backwright is already running at ${begun.url}`)
    return 0
  }
  const { app, server } = begun
  try {
    io.answer(`Backwright is open at ${server.url}\nStop it with Ctrl-C.`)
    const stopShrinking = shrinkHeapWhenIdle()
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve()
      else stop.addEventListener('abort', () => resolve(), { once: true })
    })
    stopShrinking()
    fs.rmSync(file, { force: true })
    await server.close()
    return 0
  } finally {
    await app.close()
  }
}

type Begun =
  | { readonly url: string }
  | { readonly app: App; readonly server: { readonly url: string; close(): Promise<void> } }

/** One of several that start at the same moment serves; the others wait for it, and say where. */
async function beginServing(context: CliContext, port: number, file: string): Promise<Begun> {
  return await withLock(path.join(context.settings.home, 'lock-start'), async () => {
    const url = await findRunning(file)
    if (url !== null) return { url }
    const app = await context.openApp()
    try {
      const server = await app.serve(port)
      const me = identify(process.pid)
      fs.writeFileSync(file, JSON.stringify({ url: server.url, ...me }))
      return { app, server }
    } catch (error) {
      await app.close()
      throw error
    }
  }).catch((error: unknown) => {
    throw homeProblem(context.settings.home, error)
  })
}

/** The address of a server of this data folder, which lives or answers; null where none does. */
export async function findRunning(file: string): Promise<string | null> {
  try {
    const { url, pid, startedAt } = JSON.parse(fs.readFileSync(file, 'utf8')) as Remembered
    // A busy one may be late with its answer.
    if (pid !== undefined && startedAt !== undefined && isAlive({ pid, startedAt })) return url
    const response = await fetch(new URL('/api/v1/health', url), {
      signal: AbortSignal.timeout(2000),
    })
    const { name } = (await response.json()) as { name?: unknown }
    return response.ok && name === 'backwright' ? url : null
  } catch {
    return null
  }
}
