import fs from 'node:fs'
import path from 'node:path'
import { shrinkHeapWhenIdle } from '../kit/idle-heap.ts'
import type { CliContext } from './context.ts'

/** Where a running server says its address, so that a second start does not start another. */
export function serverFile(home: string): string {
  return path.join(home, 'server.json')
}

/** `backwright start`: serves until SIGINT or SIGTERM. */
export async function start(context: CliContext, port: number): Promise<number> {
  const { io, stop } = context
  const running = await findRunning(serverFile(context.settings.home))
  if (running) {
    io.answer(`Backwright is already running at ${running}`)
    return 0
  }
  const app = await context.openApp()
  try {
    const server = await app.serve(port)
    const file = serverFile(context.settings.home)
    fs.writeFileSync(file, JSON.stringify({ url: server.url, pid: process.pid }))
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

/** The address of a server of this data folder that answers; null where none does. */
export async function findRunning(file: string): Promise<string | null> {
  try {
    const { url } = JSON.parse(fs.readFileSync(file, 'utf8')) as { url: string }
    const response = await fetch(new URL('/api/v1/health', url), {
      signal: AbortSignal.timeout(2000),
    })
    const { name } = (await response.json()) as { name?: unknown }
    return response.ok && name === 'backwright' ? url : null
  } catch {
    return null
  }
}
