import fs from 'node:fs'
import path from 'node:path'
import { shrinkHeapWhenIdle } from '../kit/idle-heap.ts'
import { withLock } from '../world/clusters/process-lock.ts'
import { homeProblem } from '../world/home-problem.ts'
import { identify } from '../world/processes/process-identity.ts'
import type { App, CliContext } from './context.ts'
import { findRunning, serverFile } from './running.ts'

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
