import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openWays } from '../kit/confinement.ts'
import { Problem } from '../kit/problem.ts'
import type { Settings } from '../kit/settings.ts'
import { type ClusterName, clusterPaths } from '../world/clusters/cluster-paths.ts'
import { lookAtCluster } from '../world/clusters/look.ts'
import { confinement } from '../world/confinement/confinement.ts'
import { hasFences } from '../world/confinement/fence.ts'
import { hasOwnNetworks } from '../world/network/own-network.ts'
import { findGit, getGit } from '../world/processes/git.ts'
import { withCommandHere } from './command-here.ts'
import type { CliContext } from './context.ts'
import { findRunning, serverFile } from './running.ts'
import { brokenText } from './say-broken.ts'

export interface Diagnosis {
  readonly name: string
  readonly state: 'good' | 'missing' | 'note'
  readonly says: string
  /** How to get what is missing; empty where nothing is. */
  readonly try: string
}

/** What `backwright doctor` was asked for. */
interface DoctorOptions {
  /** Starts both databases and the browser of the tests; else it only looks. */
  readonly start: boolean
  readonly json: boolean
}

/** `backwright doctor`: looks at everything that a start needs; 0 when nothing is missing. */
export async function doctor(context: CliContext, { start, json }: DoctorOptions): Promise<number> {
  const findings = [
    nodeFinding(),
    homeFinding(context.settings.home),
    diskFinding(context.settings.home),
    ...(start
      ? await startedFindings(context)
      : await Promise.all([
          databaseFinding(context.settings, 'store'),
          databaseFinding(context.settings, 'bench'),
        ])),
    await contentFinding(context, start),
    await serverFinding(context),
    ...(await confinementFindings()),
    await gitFinding(),
    ...(start ? [await browserFinding()] : []),
  ]
  if (json) context.io.answer(JSON.stringify(findings))
  else {
    const { settings } = context
    const lines = findings.map((one) =>
      findingText({ ...one, try: withCommandHere(one.try, settings) }),
    )
    const deeper = start ? [] : [withCommandHere(deeperText(settings), settings)]
    context.io.answer([...lines, ...deeper].join('\n'))
  }
  return findings.some(({ state }) => state === 'missing') ? 1 : 0
}

/** What --start would do here: a server of your own is started by whoever runs it, never by us. */
export function deeperText({
  databaseUrl,
  benchUrl,
}: Pick<Settings, 'databaseUrl' | 'benchUrl'>): string {
  const does =
    databaseUrl === null && benchUrl === null
      ? 'starts both databases'
      : databaseUrl !== null && benchUrl !== null
        ? 'opens the store and the bench on your servers, as start does,'
        : `starts the embedded ${databaseUrl === null ? 'store' : 'bench'}, opens your own server, as start does,`
  return `backwright doctor --start ${does} and looks again.`
}

/** A finding as a line, and what to try below it. */
export function findingText({ name, state, says, try: attempt }: Diagnosis): string {
  const shape = { good: '● good   ', missing: '■ missing', note: '○ note   ' }[state]
  return `${shape} ${name}: ${says}${attempt ? `\n            Try: ${attempt}` : ''}`
}

function nodeFinding(): Diagnosis {
  const says = `${process.versions.node} at ${process.execPath}`
  return { name: 'Node', state: 'good', says, try: '' }
}

function homeFinding(home: string): Diagnosis {
  const name = 'Data folder'
  try {
    fs.mkdirSync(home, { recursive: true })
    fs.accessSync(home, fs.constants.W_OK)
    return { name, state: 'good', says: home, try: '' }
  } catch (error) {
    const says = `${home} can't be written to (${(error as Error).message})`
    return { name, state: 'missing', says, try: 'Set BACKWRIGHT_HOME to a folder you can write to' }
  }
}

function diskFinding(home: string): Diagnosis {
  const { bavail, bsize } = fs.statfsSync(fs.existsSync(home) ? home : os.tmpdir())
  const freeMegabytes = Math.round((bavail * bsize) / 1_048_576)
  const isEnough = freeMegabytes > 500
  return {
    name: 'Disk',
    state: isEnough ? 'good' : 'missing',
    says: `${freeMegabytes.toLocaleString('en-US')} MB free`,
    try: isEnough ? '' : 'free at least 500 MB, or set BACKWRIGHT_HOME to another disk',
  }
}

const databaseNames = { store: 'Store', bench: 'Bench' } as const

/** What can be said of a database without starting it. */
async function databaseFinding(
  { home, databaseUrl, benchUrl }: Settings,
  database: ClusterName,
): Promise<Diagnosis> {
  const name = databaseNames[database]
  const url = database === 'store' ? databaseUrl : benchUrl
  try {
    if (url !== null) {
      const { openServer } = await import('../world/postgres/outside-server.ts')
      const setting = database === 'store' ? 'DATABASE_URL' : 'BENCH_URL'
      const { serverMajor } = await openServer(setting, url)
      return {
        name,
        state: 'good',
        says: `PostgreSQL ${serverMajor}, your own server`,
        try: '',
      }
    }
    const { version, data, isMade, isRunning } = lookAtCluster(home, database)
    const now = isRunning ? 'running' : isMade ? 'stopped' : 'created on the first start'
    return { name, state: 'good', says: `${version}, embedded, ${now}; data in ${data}`, try: '' }
  } catch (error) {
    const says = error instanceof Problem ? `${error.reason.came}` : (error as Error).message
    const attempt = error instanceof Problem ? error.reason.try : 'see docs/reference/problems'
    return { name, state: 'missing', says, try: attempt }
  }
}

async function startedFindings(context: CliContext): Promise<Diagnosis[]> {
  const { home, databaseUrl, benchUrl } = context.settings
  try {
    const app = await context.openApp()
    const { store, bench } = app.servers
    await app.close()
    const { data } = clusterPaths(home)
    const isIn = (url: string | null, folder: string): string =>
      url === null ? `data in ${folder}` : 'your own server'
    return [
      { name: 'Store', state: 'good', says: `${store}, ${isIn(databaseUrl, data.store)}`, try: '' },
      { name: 'Bench', state: 'good', says: `${bench}, ${isIn(benchUrl, data.bench)}`, try: '' },
    ]
  } catch (error) {
    const says = (error as Error).message
    const attempt = error instanceof Problem ? error.reason.try : readLogText(context.settings)
    return [{ name: 'PostgreSQL', state: 'missing', says, try: attempt }]
  }
}

/** Servers of your own keep their logs themselves. */
function readLogText({ home, databaseUrl, benchUrl }: Settings): string {
  const own = { store: databaseUrl, bench: benchUrl }
  const logs = (['store', 'bench'] as const)
    .filter((name) => own[name] === null)
    .map((name) => path.join(home, `${name}.log`))
  const read = logs.length === 0 ? "read your servers' logs" : `read ${logs.join(' and ')}`
  return `${read}; see docs/reference/problems`
}

async function contentFinding(context: CliContext, isWhole: boolean): Promise<Diagnosis> {
  try {
    const broken: string[] = []
    // Parsing everything again finds a broken file; what was remembered knows the last time it was whole.
    const { labs, skills } = await context.readCatalog({
      report: (problem) => broken.push(brokenText(problem)),
      isAnew: isWhole,
    })
    const says = `${labs.size} labs, ${skills.size} skills`
    const [first] = broken
    if (first === undefined) return { name: 'Content', state: 'good', says, try: '' }
    const left = `${says}; ${broken.length} can't be read and ${broken.length === 1 ? 'is' : 'are'} left out`
    return { name: 'Content', state: 'note', says: left, try: first }
  } catch (error) {
    const says = (error as Error).message
    return { name: 'Content', state: 'missing', says, try: 'backwright lab test says which file' }
  }
}

async function serverFinding(context: CliContext): Promise<Diagnosis> {
  const url = await findRunning(serverFile(context.settings.home))
  return { name: 'Pages', state: 'note', says: url ? `open at ${url}` : 'not running', try: '' }
}

/** What keeps code of learners to itself, each kind of it. */
async function confinementFindings(): Promise<Diagnosis[]> {
  return [
    programsFinding(),
    serversFinding(await hasOwnNetworks()),
    fenceFinding(await hasFences()),
  ]
}

const namespacesTry =
  process.platform === 'linux'
    ? 'allow user namespaces; see docs/reference/confinement'
    : "hand in only code you'd run yourself; see docs/reference/confinement"

function serversFinding(isAlone: boolean): Diagnosis {
  const name = 'Servers you hand in'
  return isAlone
    ? {
        name,
        state: 'good',
        says: 'have their own network: they reach their database and our receiver, and nothing else',
        try: '',
      }
    : { name, state: 'note', says: 'can use the network as you can', try: namespacesTry }
}

function fenceFinding(isThere: boolean): Diagnosis {
  const name = 'Administration labs'
  return isThere
    ? { name, state: 'good', says: 'run confined, with their own servers', try: '' }
    : {
        name,
        state: 'note',
        says: 'run as ordinary programs: a script could read your files and use the network',
        try: namespacesTry,
      }
}

function programsFinding(): Diagnosis {
  const name = 'Programs you hand in'
  const found = confinement()
  const ways = openWays(found)
  if (ways.length === 0) {
    const says = 'run confined: no network, and no access to your files or processes'
    return { name, state: 'good', says, try: '' }
  }
  const may = new Intl.ListFormat('en-US').format(ways)
  return {
    name,
    state: 'note',
    says: `aren't confined on this system: a program in a folder could ${may}`,
    try:
      process.platform === 'linux'
        ? 'allow user namespaces, or install util-linux 2.41; see docs/reference/confinement'
        : "hand in only code you'd run yourself; see docs/reference/confinement",
  }
}

async function gitFinding(): Promise<Diagnosis> {
  const name = 'Git'
  const git = await findGit()
  if (git) return { name, state: 'good', says: git.version, try: '' }
  const says = 'not found; only labs about repositories need it'
  return { name, state: 'note', says, try: getGit }
}

async function browserFinding(): Promise<Diagnosis> {
  const name = 'Browser for tests'
  try {
    const { findBrowser } = await import('../world/page/browser.ts')
    const { label, version } = await findBrowser()
    return { name, state: 'good', says: `${label}, ${version}`, try: '' }
  } catch {
    const says = 'not found; only npm test needs one, since pages open in your own browser'
    return { name, state: 'note', says, try: '' }
  }
}
