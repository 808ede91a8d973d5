import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { gradeAdmin } from '../../src/engine/admin/grade-admin.ts'
import { type AdminRuntime, openAdminRuntime } from '../../src/engine/admin/runtime.ts'
import { openAnalysis } from '../../src/engine/analysis/analysis.ts'
import { gradeFolder } from '../../src/engine/folder/grade-folder.ts'
import { readFolder } from '../../src/engine/folder/read-folder.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { seededRandom } from '../../src/kit/random.ts'
import { packFolder } from '../../src/lab/folder/pack.ts'
import type { AdminLab } from '../../src/lab/kinds/admin.ts'
import type { FolderLab } from '../../src/lab/kinds/folder.ts'
import type { Check, Verdict } from '../../src/lab/verdict.ts'
import { type Clusters, openClusters } from '../../src/world/clusters/cluster.ts'
import { clusterPaths } from '../../src/world/clusters/cluster-paths.ts'
import { openFence } from '../../src/world/confinement/fence.ts'
import { findGit } from '../../src/world/processes/git.ts'
import { identify, programPath } from '../../src/world/processes/process-identity.ts'
import { runScript } from '../../src/world/processes/script.ts'
import { drawn, isLongRun } from '../long-run.ts'

/*
 * What learners' scripts, servers, folders and repositories try in order to get out, to stay, to
 * see what they should not, or to be passed for something else. The tries are data, beside this.
 */

const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-red-machines-')))
const outside = path.join(place, 'outside')
const home = path.join(place, 'home')
const secret = 'SECRET'
process.env.A_WORD_OF_OURS = `${secret}-environment`

/** The tries of one kind. */
function tries<T>(name: string): (T & { readonly name: string; readonly long?: boolean })[] {
  const file = path.join(import.meta.dirname, 'machines', `${name}.yaml`)
  const all = parse(fs.readFileSync(file, 'utf8')) as (T & { name: string; long?: boolean })[]
  return drawn(
    all.filter(({ long }) => isLongRun || !long),
    3,
  )
}

async function canFence(): Promise<boolean> {
  const fence = await openFence({
    place: path.join(place, 'try'),
    shown: {},
    hidden: [],
    written: {},
    user: process.getuid?.() === 0 ? 65_534 : null,
  })
  await fence?.close()
  return fence !== null
}

const isFenced = await canFence()
const why = isFenced ? '' : ' (skipped: this system allows no user namespaces)'

const lab = {
  id: 'admin/a-red-team',
  hash: 'a-red-team-0000',
  kind: 'admin',
  files: ['go.sh'],
  servers: [],
  folders: ['BACKUP'],
  settings: { archive_mode: 'on' },
  story: [{ run: 'go.sh' }, { start: 'main' }],
  checks: [],
  variants: [],
  world: { rolesSql: '', schemaSql: 'create table t (n int)', rowsSql: 'insert into t values (1)' },
} as unknown as AdminLab

const checks = [
  {
    name: 'still-there',
    title: 'The row is there',
    that: [
      { no_rows: 'select 1 where not exists (select from t where n = 1)', says: 'It is there' },
    ],
  },
]

/** What must stay as it is: a store at work, another process, a file, settings of the kernel. */
interface Surroundings {
  readonly clusters: Clusters
  readonly other: ChildProcess
  readonly web: net.Server
  readonly abstract: net.Server
  reached: number
  readonly env: Readonly<Record<string, string>>
  readonly before: Readonly<Record<string, unknown>>
}

let around: Surroundings

function look(): Record<string, unknown> {
  const read = (name: string): string | null =>
    fs.existsSync(name) ? fs.readFileSync(name, 'utf8') : null
  const paths = clusterPaths(home)
  const firstLine = read(path.join(paths.data.store, 'postmaster.pid'))?.split('\n')[0]
  return {
    outside: fs.readdirSync(outside).map((name) => [name, read(path.join(outside, name))]),
    place: fs.readdirSync(place).sort(),
    store: identify(Number(firstLine)),
    coreFiles: read('/proc/sys/kernel/core_pattern'),
    namespaces: read('/proc/sys/user/max_user_namespaces'),
    etc: fs.existsSync('/etc/broke') || fs.existsSync('/usr/broke') || fs.existsSync('/broke'),
  }
}

beforeAll(async () => {
  fs.mkdirSync(outside)
  fs.writeFileSync(path.join(outside, 'secret'), `${secret}-file\n`)
  const clusters = await openClusters({ home, limits: defaultLimits })
  const other = spawn('sleep', ['3600'])
  const abstractName = `backwright-red-${process.pid}`
  const listen = (at: net.ListenOptions): Promise<net.Server> =>
    new Promise((resolve) => {
      const server = net.createServer((socket) => {
        around.reached++
        socket.destroy()
      })
      server.listen(at, () => resolve(server))
    })
  const web = await listen({ port: 0, host: '127.0.0.1' })
  const abstract = await listen({ path: `\0${abstractName}` })
  const paths = clusterPaths(home)
  const pid = fs.readFileSync(path.join(paths.data.store, 'postmaster.pid'), 'utf8').split('\n')[0]
  const env = {
    OUTSIDE: outside,
    BACKWRIGHT: home,
    PROJECT: path.resolve(import.meta.dirname, '../..'),
    STORE_DATA: paths.data.store,
    STORE_SOCKETS: paths.sockets,
    STORE_PID: String(pid),
    OTHER_PID: String(other.pid),
    WEB_PORT: String((web.address() as net.AddressInfo).port),
    ABSTRACT: abstractName,
  }
  around = { clusters, other, web, abstract, reached: 0, env, before: look() }
}, 120_000)

afterAll(async () => {
  around.other.kill()
  around.web.close()
  around.abstract.close()
  await around.clusters.close()
  fs.rmSync(place, { recursive: true, force: true })
})

/** A line of a solution that nobody writes by chance. */
const solutionLine = fs
  .readFileSync('content/labs/admin/back-it-up/solutions/tables-and-roles/backup.sh', 'utf8')
  .split('\n')
  .reduce((a, b) => (a.length >= b.length ? a : b))

/** Nothing around has changed, nothing was reached, nothing of it is told. */
function expectUnharmed(said: string): void {
  expect(look()).toEqual(around.before)
  expect(around.other.exitCode ?? around.other.signalCode).toBeNull()
  expect(around.reached).toBe(0)
  expect(said).not.toContain(secret)
  expect(said).not.toContain(solutionLine)
}

interface Script {
  readonly script: string
  readonly ends: 'done' | 'refused' | 'either'
  readonly says?: string
}

describe.skipIf(!isFenced)(`scripts in a room${why}`, { timeout: 60_000 }, () => {
  const analysis = openAnalysis(defaultLimits)
  let runtime: AdminRuntime

  beforeAll(async () => {
    const limits = { ...defaultLimits, scriptMs: 5_000 }
    runtime = await openAdminRuntime(lab, home, { limits, analysis, random: seededRandom('red') })
    Object.assign(runtime.env, around.env)
  }, 120_000)

  afterAll(async () => {
    await runtime.close()
    await analysis.close()
    expect(fs.readdirSync(clusterPaths(home).own)).toEqual([])
  })

  it.each(tries<Script>('scripts'))('$name', async ({ script, ends, says }) => {
    const { room, work, env, limits } = runtime
    const main = runtime.servers.get('main')
    if (main?.status() !== 'ready') expect(await main?.start()).toEqual({ kind: 'up' })
    const bounds = { timeMs: limits.scriptMs, memoryBytes: 1e9, outputBytes: 2e6 }
    const given = { room, folder: work, name: 'go.sh', text: script, env, limits: bounds }
    const { exit, stdout, stderr } = await runScript(given)
    expectUnharmed(`${stdout}${stderr}`)
    if (ends === 'done') expect(exit).toEqual({ kind: 'code', code: 0 })
    if (ends === 'refused') expect(exit).not.toEqual({ kind: 'code', code: 0 })
    if (says) expect(stderr).toContain(says)
    expect(room.ended()).toBeNull()
    // The first process may be starting again what it waits for.
    await expect.poll(() => strays(room), { timeout: 5_000 }).toEqual([])
  })

  /** What runs in the room and is no server of ours. */
  function strays(room: AdminRuntime['room']): string[] {
    const proc = room.outside('/proc')
    return fs
      .readdirSync(proc)
      .filter((name) => /^\d+$/.test(name) && name !== '1')
      .map((pid) => commandOf(path.join(proc, pid)))
      .filter((command) => command !== '' && !/^(cat|postgres|\/opt\/postgresql)/.test(command))
  }
})

function commandOf(place: string): string {
  try {
    return fs.readFileSync(`${place}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

interface Whole {
  readonly script: string
  readonly says: string
}

describe.skipIf(!isFenced)(`attempts${why}`, { timeout: 60_000 }, () => {
  const analysis = openAnalysis(defaultLimits)
  afterAll(() => analysis.close())
  it.each(tries<Whole>('attempts'))('$name', async ({ script, says }) => {
    const exported = Object.entries(around.env).map(([name, value]) => `export ${name}='${value}'`)
    const attempt = {
      id: 'a',
      labId: lab.id,
      variant: null,
      labHash: lab.hash,
      answer: [...exported, script].join('\n'),
      seed: 'red',
    }
    const limits = { ...defaultLimits, scriptMs: 8_000 }
    const parts = { home, limits, analysis, postgresMajor: 18, onCheck: () => undefined }
    const verdict = await gradeAdmin(lab, checks, attempt, parts)
    expect(saidOf(verdict)).toMatch(new RegExp(says))
    expectUnharmed(JSON.stringify(verdict))
    expect(fs.readdirSync(clusterPaths(home).own)).toEqual([])
  })
})

function saidOf({ status, checks: all }: Pick<Verdict, 'status' | 'checks'>): string {
  const first = all.find((check: Check) => !['passed', 'skipped'].includes(check.status))
  return first === undefined ? status : `${status} on ${first.name}: ${first.reason?.came}`
}

interface Made {
  readonly make: string
  readonly says: string
}

const git = await findGit()

describe.skipIf(git === null)(
  `repositories${git === null ? ' (skipped: no git here)' : ''}`,
  { timeout: 60_000 },
  () => {
    const folder = path.join(place, 'repositories/one/folder')
    const started = path.join(place, 'repositories/was-started')
    const hidden = path.join(place, 'repositories/secret')
    const run = path.join(place, 'repositories/run.sh')
    const sh = (script: string): ReturnType<typeof spawnSync> =>
      spawnSync('/bin/sh', ['-ec', script], {
        cwd: folder,
        env: { ...author, PATH: programPath, HOME: place, RUN: run, SECRET: hidden },
        encoding: 'utf8',
        timeout: 20_000,
      })

    beforeEach(() => {
      fs.mkdirSync(folder, { recursive: true })
      fs.writeFileSync(hidden, `[${secret}-line\n`)
      fs.writeFileSync(run, `#!/bin/sh\ntouch '${started}'\ncat\n`, { mode: 0o755 })
      const made = sh(
        'git init -q -b main; echo "Ask Mara." >notes.txt; git add .; git commit -qm "Add the notes"',
      )
      expect(made.stderr).toBe('')
    })
    afterEach(() => fs.rmSync(path.join(place, 'repositories'), { recursive: true, force: true }))

    it.each(tries<Made>('repositories'))('$name', async ({ make, says }) => {
      const made = sh(make)
      expect([made.status, made.stderr]).toEqual([0, expect.anything()])
      fs.rmSync(started, { force: true })
      const before = printOf(path.dirname(folder))
      const [said, all] = await verdictOn(folder)
      expect(said).toMatch(new RegExp(says))
      expect(all).not.toContain(secret)
      expect(fs.existsSync(started)).toBe(false)
      expect(printOf(path.dirname(folder))).toEqual(before)
      expect(atWorkBelow(place)).toEqual([])
    })
  },
)

const author = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Mara',
  GIT_AUTHOR_EMAIL: 'mara@reel.example',
  GIT_COMMITTER_NAME: 'Mara',
  GIT_COMMITTER_EMAIL: 'mara@reel.example',
}

/** Hands a folder in as the terminal does; what is said of it, and all that was handed in. */
async function verdictOn(folder: string): Promise<[said: string, all: string]> {
  const limits = defaultLimits
  const state = await readFolder(folder, { limits, repository: { git } })
  const answer = packFolder(state, limits.answerBytesMax)
  const asked = [
    { name: 'asked', title: 'Asked', that: [{ repository: true, on: 'main', clean: true }] },
  ] as unknown as FolderLab['checks']
  const verdict = await gradeFolder(
    { id: 'folder/red', checks: asked } as unknown as FolderLab,
    asked,
    { id: 'a', labId: 'folder/red', variant: null, labHash: 'h', answer, seed: 's' },
    {
      limits,
      onCheck: () => undefined,
      start: async () => ({ kind: 'read', entries: {}, repository: null }) as const,
      reference: () => Promise.reject(new Error('nothing is drawn')),
    },
  )
  const first = verdict.checks.find(({ status }) => status !== 'passed' && status !== 'skipped')
  const said = first ? `${verdict.status}: ${first.reason?.came}` : verdict.status
  return [said, `${answer}${JSON.stringify(verdict)}`]
}

/** Every name below a folder, with what would change if it were written to. */
function printOf(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeMs, mode } = fs.lstatSync(path.join(folder, name))
      return `${name} ${size} ${mtimeMs} ${mode}`
    })
}

function atWorkBelow(folder: string): string[] {
  const isBelow = (pid: string): boolean => {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(path.join(folder, 'repositories'))
    } catch {
      return false
    }
  }
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isBelow(name))
}
