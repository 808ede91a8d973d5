import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pino from 'pino'
import { apiRoutes } from './api/routes.ts'
import { readCareer } from './career/career.ts'
import { programWord } from './cli/command-here.ts'
import { runCompare } from './cli/compare.ts'
import type { App, ExamBench, Io, Pages, Part, Restored } from './cli/context.ts'
import { ownContentIn } from './cli/own-content.ts'
import { labTerminals } from './cli/page-terminals.ts'
import { sayBroken } from './cli/say-broken.ts'
import { bindCommands } from './command/commands.ts'
import type { CommandContext } from './command/context.ts'
import { examLab } from './grader/exam.ts'
import { type OpenGrader, openGrader } from './grader/grader.ts'
import { type ClosingStep, closeInTurn } from './kit/close-in-turn.ts'
import { defaultLimits } from './kit/limits.ts'
import { Problem } from './kit/problem.ts'
import type { Settings } from './kit/settings.ts'
import { sensibleTime } from './kit/time.ts'
import { readLabAnew } from './lab/read.ts'
import { rememberCatalog } from './lab/remember-catalog.ts'
import { getLocalLearner } from './store/learners.ts'
import { restoreStore } from './store/restore-store.ts'
import { backUpStore, openStore, saveStoreAtEnd } from './store/store.ts'
import { bindViews } from './view/views.ts'
import { builtFolder } from './web/assets.ts'
import { buildServer } from './web/server.ts'
import { startWorker } from './worker/worker.ts'
import {
  type Clusters,
  type ClustersOptions,
  openClusters,
  openStoreCluster,
  type StoreCluster,
} from './world/clusters/cluster.ts'
import { clusterPaths } from './world/clusters/cluster-paths.ts'
import { confinement } from './world/confinement/confinement.ts'
import { homeProblem } from './world/files/home-problem.ts'
import { type Bench, openBench } from './world/postgres/bench.ts'
import { type ConnectionInfo, clientConfig } from './world/postgres/connection.ts'
import { requireSandbox } from './world/runner/sandbox/missing-part.ts'

const limits = defaultLimits
const clock = (): Date => new Date(sensibleTime(Date.now()))

/** Attempts graded at the same time by one process. */
const concurrency = 4
const slowConcurrency = 2

/** A store whose disk is full never answers: one part may take so long to close. */
const closeStepMs = 30_000

/** A form without JavaScript waits this long for its verdict before it shows a waiting page. */
const formWaitMs = 1_500

/** What was asked for and isn't whole is said before anything is started. Throws Problem. */
function requireParts({ sandbox }: Settings): void {
  if (sandbox !== 'off') requireSandbox({ weakLimits: sandbox === 'weak' })
}

/** The store, views, verbs, and a worker in this process. */
export async function openApp(settings: Settings, io: Io): Promise<App> {
  requireParts(settings)
  const clusters = await openClusters(clustersOf(settings, io))
  return await orClose(clusters, settings, async () => {
    const kept = await openKept(clusters, settings, io)
    const grading = await startGrading(clusters, settings, kept)
    const learnerId = await localLearner(kept.context)
    return {
      context: kept.context,
      learnerId,
      grader: grading.grader,
      servers: { store: serverText(clusters.store), bench: serverText(clusters.bench) },
      serve: (port) => serve({ ...kept, settings, learnerId }, port),
      backup: () => backUpStore(kept.context.store, path.join(settings.home, 'backups')),
      close: () => closeInTurn([...grading.closing, ...kept.closing], closeStepMs),
    }
  })
}

/** The pages alone: what is handed in waits for a worker, on this machine or another. */
export async function openPages(settings: Settings, io: Io): Promise<Pages> {
  const clusters = await openStoreCluster(clustersOf(settings, io))
  return await orClose(clusters, settings, async () => {
    const kept = await openKept(clusters, settings, io)
    const learnerId = await localLearner(kept.context)
    return {
      serve: (port) => serve({ ...kept, settings, learnerId }, port),
      close: () => closeInTurn(kept.closing, closeStepMs),
    }
  })
}

/** A worker alone: it belongs to nobody, and grades what any learner handed in. */
export async function openWorker(settings: Settings, io: Io): Promise<Part> {
  requireParts(settings)
  const clusters = await openClusters(clustersOf(settings, io))
  return await orClose(clusters, settings, async () => {
    const kept = await openKept(clusters, settings, io)
    const grading = await startGrading(clusters, settings, kept)
    return {
      close: () => closeInTurn([...grading.closing, ...kept.closing], closeStepMs),
    }
  })
}

async function orClose<T>(
  clusters: StoreCluster,
  { home }: Settings,
  open: () => Promise<T>,
): Promise<T> {
  try {
    return await open()
  } catch (error) {
    await clusters.close().catch(() => undefined)
    throw homeProblem(home, error)
  }
}

/** What every process has: the store, what labs and careers say, and a log. */
interface Kept {
  readonly context: CommandContext
  readonly log: pino.Logger
  readonly closing: readonly ClosingStep[]
}

async function openKept(clusters: StoreCluster, settings: Settings, io: Io): Promise<Kept> {
  const log = pino({ level: settings.logLevel }, pino.destination(2))
  const backupFolder = settings.databaseUrl === null ? path.join(settings.home, 'backups') : null
  const store = await openStore(
    { connection: clientConfig(clusters.store), revive: () => clusters.store.revive() },
    { backupFolder, say: io.progress },
  )
  const [catalog, career] = await Promise.all([
    rememberCatalog(settings, { report: sayBroken(io) }),
    readCareer({
      contentFolder: settings.contentFolder,
      importedFolder: settings.factsFolder,
    }),
  ])
  let isStoreSaved = false
  const saveStore = async (): Promise<void> => {
    if (backupFolder === null || !clusters.isAlone()) return
    await saveStoreAtEnd(store, backupFolder)
    isStoreSaved = true
  }
  return {
    context: { store, catalog, career, limits, clock, newId, newSeed },
    log,
    closing: [
      ['the backup', saveStore],
      ['the store', () => store.close()],
      ['PostgreSQL', () => clusters.close({ isStoreSaved })],
    ],
  }
}

/** The bench and the engines on it. */
async function openGrading(
  clusters: Clusters,
  settings: Settings,
): Promise<{ bench: Bench; grader: OpenGrader; closing: readonly ClosingStep[] }> {
  const bench = await openBench(clusters.bench, limits)
  const own = { home: settings.home, isEmbedded: clusters.bench.isEmbedded }
  const { pathFolders, sandbox } = settings
  const grader = openGrader({ bench, limits, own, pathFolders, sandbox })
  const closing: readonly ClosingStep[] = [
    ['the grader', () => grader.close()],
    ['the bench', () => bench.close()],
  ]
  return { bench, grader, closing }
}

/** The same with a worker, which takes what was handed in from now on. */
async function startGrading(
  clusters: Clusters,
  settings: Settings,
  { context, log }: Kept,
): Promise<{ grader: OpenGrader; closing: readonly ClosingStep[] }> {
  const { grader, closing } = await openGrading(clusters, settings)
  const alarm = (message: string, details: object): void => log.error(details, message)
  // A pack may have come since the start.
  const folders = (): string[] => [
    ...new Set([
      settings.contentFolder,
      ...(settings.ownContent ?? []),
      ...ownContentIn(settings.home),
    ]),
  ]
  const worker = await startWorker({
    context,
    grader,
    concurrency,
    slowConcurrency,
    readLab: (labId) => readLabAnew(folders(), labId),
    alarm,
  })
  return { grader, closing: [['the worker', () => worker.stop()], ...closing] }
}

function localLearner({ store }: CommandContext): Promise<string> {
  return getLocalLearner(store, { newId: newId(), now: clock() })
}

/** Puts a backup in the place of what the store holds, with nothing else open. */
export async function restoreBackup(settings: Settings, io: Io, file: string): Promise<Restored> {
  const clusters = await openClusters(clustersOf(settings, io))
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
export async function openExamBench(settings: Settings, io: Io): Promise<ExamBench> {
  requireParts(settings)
  const clusters = await openClusters(clustersOf(settings, io))
  const { bench, grader, closing } = await openGrading(clusters, settings)
  return {
    exam: (lab, options) => examLab(grader, lab, options),
    compare: (options, input) => runCompare({ bench, limits, io }, options, input),
    close: () => closeInTurn([...closing, ['PostgreSQL', () => clusters.close()]], closeStepMs),
  }
}

/** A second data folder looks like lost work, so that none is made without a word. */
function sayIfNew({ home, usualHome = home }: Settings, io: Io): void {
  if (fs.existsSync(clusterPaths(home).secret)) return
  io.progress(`Making a new data folder: ${home}`)
  if (usualHome === home || !fs.existsSync(clusterPaths(usualHome).secret)) return
  io.progress(`What you did until now is in ${usualHome}; leave BACKWRIGHT_HOME out to use it.`)
}

function clustersOf(settings: Settings, io: Io): ClustersOptions {
  sayIfNew(settings, io)
  return {
    home: settings.home,
    databaseUrl: settings.databaseUrl ?? undefined,
    benchUrl: settings.benchUrl ?? undefined,
    limits,
    say: io.progress,
  }
}

interface Serving extends Kept {
  readonly settings: Settings
  /** Nobody signs in: every request is this learner's. */
  readonly learnerId: string
}

/** Listens on loopback; the next port when one is taken. */
async function serve(
  { context, log, settings: { hosts, ...rest }, learnerId }: Serving,
  firstPort: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const views = bindViews(context)
  const commands = bindCommands(context)
  const program = programWord(rest)
  const { catalog } = context
  // Others' shells don't run on this machine: pages offer one on a laptop alone.
  const isLaptop = hosts.length === 0 && rest.sandbox === 'off'
  const terminals = isLaptop ? labTerminals({ catalog, limits, home: rest.home }) : undefined
  for (let port = firstPort; ; port++) {
    const settings = {
      port,
      hosts,
      requestBytesMax: limits.requestBytesMax,
      assetsFolder: builtFolder(),
      waitMs: formWaitMs,
      program,
      confinement,
    }
    const findLearner = async (): Promise<string> => learnerId
    const api = apiRoutes({ views, commands, clock, settings })
    const pages = { views, commands, findLearner, clock, settings, log, plugins: [api] }
    const deps = terminals ? { ...pages, terminals } : pages
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

const newId = (): string => uuidOfNow(clock().getTime())

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
