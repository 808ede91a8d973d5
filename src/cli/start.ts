import fs from 'node:fs'
import path from 'node:path'
import { shrinkHeapWhenIdle } from '../kit/idle-heap.ts'
import { withLock } from '../world/clusters/process-lock.ts'
import { homeProblem } from '../world/files/home-problem.ts'
import { identify } from '../world/processes/process-identity.ts'
import type { CliContext, Pages } from './context.ts'
import { findRunning, serverFile } from './running.ts'

/** `backwright start`: serves until SIGINT or SIGTERM; with `only`, without a worker beside it. */
export async function start(context: CliContext, port: number, only?: 'web'): Promise<number> {
  const { io } = context
  const file = serverFile(context.settings.home)
  const begun = await beginServing(context, file, { port, only })
  if ('url' in begun) {
    io.answer(`Backwright is already running at ${begun.url}`)
    return 0
  }
  const { app, server } = begun
  try {
    io.answer(`Backwright is open at ${server.url}\nStop it with Ctrl-C.`)
    const stopShrinking = shrinkHeapWhenIdle()
    await stopped(context)
    stopShrinking()
    fs.rmSync(file, { force: true })
    await server.close()
    return 0
  } finally {
    await app.close()
  }
}

/** `backwright start --only worker`: takes jobs until SIGINT or SIGTERM. Any number may run. */
export async function startWorker(context: CliContext): Promise<number> {
  const worker = await context.openWorker()
  try {
    context.io.answer('A worker takes what is handed in.\nStop it with Ctrl-C.')
    const stopShrinking = shrinkHeapWhenIdle()
    await stopped(context)
    stopShrinking()
    return 0
  } finally {
    await worker.close()
  }
}

async function stopped({ stop }: CliContext): Promise<void> {
  if (stop.aborted) return
  await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
}

type Begun =
  | { readonly url: string }
  | { readonly app: Pages; readonly server: { readonly url: string; close(): Promise<void> } }

/** One of several that start at the same moment serves; the others wait for it, and say where. */
async function beginServing(
  context: CliContext,
  file: string,
  { port, only }: { port: number; only: 'web' | undefined },
): Promise<Begun> {
  return await withLock(path.join(context.settings.home, 'lock-start'), async () => {
    const url = await findRunning(file)
    if (url !== null) return { url }
    const app = await (only === 'web' ? context.openPages() : context.openApp())
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
