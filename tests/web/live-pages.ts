import type { Browser } from 'playwright-core'
import { apiRoutes } from '../../src/api/routes.ts'
import { bindCommands } from '../../src/command/commands.ts'
import type { Grader } from '../../src/lab/grading.ts'
import { bindViews } from '../../src/view/views.ts'
import { buildServer } from '../../src/web/server.ts'
import { startWorker } from '../../src/worker/worker.ts'
import { confinement } from '../../src/world/confinement/confinement.ts'
import { type FreshStore, freshStore } from '../store/fresh-store.ts'
import { buildBrowserFiles } from './browser-files.ts'
import { openBrowser } from './open-browser.ts'

/** Pages and API over a store of their own, with a worker that grades one kind, in a real browser. */
export interface LivePages {
  readonly fresh: FreshStore
  readonly address: string
  readonly server: Awaited<ReturnType<typeof buildServer>>
  readonly browser: Browser
  /** Where the built files of the browser lie. */
  readonly assetsFolder: string
  close(): Promise<void>
}

export async function openLivePages(kind: object & { close(): Promise<void> }): Promise<LivePages> {
  const fresh = await freshStore()
  const { context, learnerId } = fresh
  const worker = await startWorker({
    context,
    grader: kind as unknown as Grader,
    concurrency: 1,
    alarm: () => undefined,
  })
  const assetsFolder = await buildBrowserFiles()
  const settings = {
    port: 4400,
    hosts: [],
    requestBytesMax: 262_144,
    assetsFolder,
    waitMs: 2_000,
    program: 'backwright',
    confinement,
  }
  const [views, commands] = [bindViews(context), bindCommands(context)]
  const deps = {
    views,
    commands,
    findLearner: async () => learnerId,
    clock: context.clock,
    settings,
    log: null,
  }
  const server = await buildServer({ ...deps, plugins: [apiRoutes(deps)] })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  const browser = await openBrowser()
  const close = async (): Promise<void> => {
    await browser.close()
    await server.close()
    await worker.stop()
    await kind.close()
    await fresh.close()
  }
  return { fresh, address, server, browser, assetsFolder, close }
}
