import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pino from 'pino'
import { apiRoutes } from './api/routes.ts'
import { readCareer } from './career/career.ts'
import { programWord } from './cli/command-here.ts'
import { runCompare } from './cli/compare.ts'
import type { App, Bench, Io, Restored } from './cli/context.ts'
import { labTerminals } from './cli/page-terminals.ts'
import { sayBroken } from './cli/say-broken.ts'
import { bindCommands } from './command/commands.ts'
import type { CommandContext } from './command/context.ts'
import { examLab } from './grader/exam.ts'
import { openGrader } from './grader/grader.ts'
import { closeInTurn } from './kit/close-in-turn.ts'
import { defaultLimits } from './kit/limits.ts'
import { Problem } from './kit/problem.ts'
import type { Settings } from './kit/settings.ts'
import { sensibleTime } from './kit/time.ts'
import type { LabTerminals } from './lab/lab-terminals.ts'
import { readCatalog } from './lab/read-catalog.ts'
import { getLocalLearner } from './store/learners.ts'
import { restoreStore } from './store/restore-store.ts'
import { backUpStore, openStore, saveStoreAtEnd } from './store/store.ts'
import { bindViews } from './view/views.ts'
import { builtFolder } from './web/assets.ts'
import { buildServer } from './web/server.ts'
import { startWorker } from './worker/worker.ts'
import { type Clusters, openClusters } from './world/clusters/cluster.ts'
import { clusterPaths } from './world/clusters/cluster-paths.ts'
import { confinement } from './world/confinement.ts'
import { homeProblem } from './world/home-problem.ts'
import { openBench } from './world/postgres/bench.ts'
import { type ConnectionInfo, clientConfig } from './world/postgres/connection.ts'

const limits = defaultLimits
const clock = (): Date => new Date(sensibleTime(Date.now()))

/** Attempts graded at the same time by one process. */
const concurrency = 4
const slowConcurrency = 2

/** A store whose disk is full never answers: one part may take so long to close. */
const closeStepMs = 30_000

/** A form without JavaScript waits this long for its verdict before it shows a waiting page. */
const formWaitMs = 1_500

/** The store, views, verbs, and a worker in this process. */
export async function openApp(settings: Settings, io: Io): Promise<App> {
  const clusters = await openBoth(settings, io)
  try {
    return await openOn(clusters, settings, io)
  } catch (error) {
    await clusters.close().catch(() => undefined)
    throw homeProblem(settings.home, error)
  }
}

async function openOn(clusters: Clusters, settings: Settings, io: Io): Promise<App> {
  const log = pino({ level: settings.logLevel }, pino.destination(2))
  const backupFolder = settings.databaseUrl === null ? path.join(settings.home, 'backups') : null
  const store = await openStore(
    { connection: clientConfig(clusters.store), revive: () => clusters.store.revive() },
    { backupFolder, say: io.progress },
  )
  const [catalog, career] = await Promise.all([
    readCatalog(settings.contentFolder, {
      folders: settings.ownContent ?? [],
      report: sayBroken(io),
    }),
    readCareer({
      contentFolder: settings.contentFolder,
      importedFolder: settings.factsFolder,
    }),
  ])
  const bench = await openBench(clusters.bench, limits)
  const own = { home: settings.home, isEmbedded: clusters.bench.isEmbedded }
  const grader = openGrader({ bench, limits, own, pathFolders: settings.pathFolders })
  const newId = (): string => uuidOfNow(clock().getTime())
  const context: CommandContext = { store, catalog, career, limits, clock, newId, newSeed }
  const learnerId = await getLocalLearner(store, { newId: newId(), now: clock() })
  const worker = await startWorker({
    context,
    grader,
    concurrency,
    slowConcurrency,
    alarm: (message, details) => log.error(details, message),
  })
  return {
    context,
    learnerId,
    grader,
    servers: { store: serverText(clusters.store), bench: serverText(clusters.bench) },
    serve: (port) => {
      const terminals = labTerminals({ catalog, limits, home: settings.home })
      return serve({ context, learnerId, log, program: programWord(settings), terminals }, port)
    },
    backup: () => backUpStore(store, path.join(settings.home, 'backups')),
    close: async () => {
      let isStoreSaved = false
      const saveStore = async (): Promise<void> => {
        if (backupFolder === null || !clusters.isAlone()) return
        await saveStoreAtEnd(store, backupFolder)
        isStoreSaved = true
      }
      await closeInTurn(
        [
          ['the worker', () => worker.stop()],
          ['the grader', () => grader.close()],
          ['the bench', () => bench.close()],
          ['the backup', saveStore],
          ['the store', () => store.close()],
          ['PostgreSQL', () => clusters.close({ isStoreSaved })],
        ],
        closeStepMs,
      )
    },
  }
}

/** Puts a backup in the place of what the store holds, with nothing else open. */
export async function restoreBackup(settings: Settings, io: Io, file: string): Promise<Restored> {
  const clusters = await openBoth(settings, io)
  const config = {
    connection: clientConfig(clusters.store),
    revive: () => clusters.store.revive(),
  }
  try {
    return await restoreStore(config, { file, backupFolder: path.join(settings.home, 'backups') })
  } finally {
    await clusters.close()
  }
}

/** The bench with the engines on it, for exams and comparing; no store. */
export async function openExamBench(settings: Settings, io: Io): Promise<Bench> {
  const clusters = await openBoth(settings, io)
  const bench = await openBench(clusters.bench, limits)
  const own = { home: settings.home, isEmbedded: clusters.bench.isEmbedded }
  const grader = openGrader({ bench, limits, own, pathFolders: settings.pathFolders })
  return {
    exam: (lab, options) => examLab(grader, lab, options),
    compare: (options, input) => runCompare({ bench, limits, io }, options, input),
    close: async () => {
      await grader.close()
      await bench.close()
      await clusters.close()
    },
  }
}

/** A second data folder looks like lost work, so that none is made without a word. */
function sayIfNew({ home, usualHome = home }: Settings, io: Io): void {
  if (fs.existsSync(clusterPaths(home).secret)) return
  io.progress(`Making a new data folder: ${home}`)
  if (usualHome === home || !fs.existsSync(clusterPaths(usualHome).secret)) return
  io.progress(`What you did until now is in ${usualHome}; leave BACKWRIGHT_HOME out to use it.`)
}

function openBoth(settings: Settings, io: Io): Promise<Clusters> {
  sayIfNew(settings, io)
  return openClusters({
    home: settings.home,
    databaseUrl: settings.databaseUrl ?? undefined,
    benchUrl: settings.benchUrl ?? undefined,
    limits,
    say: io.progress,
  })
}

/** Listens on loopback; the next port when one is taken. */
async function serve(
  {
    context,
    learnerId,
    log,
    program,
    terminals,
  }: {
    context: CommandContext
    learnerId: string
    log: pino.Logger
    program: string
    terminals: LabTerminals
  },
  firstPort: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const views = bindViews(context)
  const commands = bindCommands(context)
  for (let port = firstPort; ; port++) {
    const settings = {
      port,
      requestBytesMax: limits.requestBytesMax,
      assetsFolder: builtFolder(),
      waitMs: formWaitMs,
      program,
      confinement,
    }
    const api = apiRoutes({ views, commands, learnerId, clock, settings })
    const deps = { views, commands, learnerId, clock, settings, log, terminals, plugins: [api] }
    const server = await buildServer(deps)
    try {
      const url = await server.listen({ port, host: '127.0.0.1' })
      return { url, close: () => server.close() }
    } catch (error) {
      await server.close()
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EADDRINUSE' && port - firstPort < portsTriedMax && port < portMax) continue
      throw portProblem(error, { firstPort, port })
    }
  }
}

/** Ports that are tried, one after another, before we say that all are taken. */
const portsTriedMax = 100
const portMax = 65_535

function portProblem(
  error: unknown,
  { firstPort, port }: { firstPort: number; port: number },
): unknown {
  const { code } = error as NodeJS.ErrnoException
  const expected = 'a port that the pages can be opened on'
  if (code === 'EADDRINUSE') {
    const came = `ports ${firstPort} to ${port}, all in use`
    return new Problem('bad-input', { expected, came, try: 'backwright start --port 8080' })
  }
  if (code !== 'EACCES') return error
  const came = `port ${port}, which this system keeps for others`
  const attempt = 'Choose one above 1023: backwright start --port 4400'
  return new Problem('bad-input', { expected, came, try: attempt })
}

function serverText({ serverMajor, isEmbedded, host, port }: ConnectionInfo): string {
  return `PostgreSQL ${serverMajor}, ${isEmbedded ? 'embedded' : `at ${host}:${port}`}`
}

/** Short enough to read out. */
function newSeed(): string {
  return randomBytes(4).toString('hex')
}

/** UUID version 7 (RFC 9562, section 5.7): ids of one time lie together in an index. */
function uuidOfNow(now: number): string {
  const time = now.toString(16).padStart(12, '0')
  const rest = randomUUID().slice(15)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest}`
}
