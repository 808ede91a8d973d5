import fs from 'node:fs/promises'
import path from 'node:path'
import { seededRandom } from '../../kit/random.ts'
import type { ServerLab } from '../../lab/kinds/http.ts'
import { openReceiver, type Receiver } from '../../world/http/receiver.ts'
import type { Browsers } from '../../world/page/browsers.ts'
import type { AttemptDatabase } from '../../world/postgres/attempt-database.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Outcome, Session } from '../../world/postgres/session.ts'
import type { ServerProgram } from '../../world/runner/runner.ts'
import type { RunningServer } from '../../world/runner/running.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import { listTables } from './gate.ts'
import { addGiven } from './given.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { fill, fillSql, plain } from './template.ts'

/** A database of one server, with sessions of ours. */
export interface RuntimeDatabase {
  readonly attempt: AttemptDatabase
  readonly owner: Session
  /**
   * Runs the lab's SQL as the server's own role. The server may define functions and operators in
   * public, and under the owner they would run as a superuser.
   */
  readonly author: Session
  close(): Promise<void>
}

/** A server with its database and what it may reach, used by checks one after another. */
export interface HttpRuntime {
  readonly lab: ServerLab
  readonly seed: string
  readonly program: ServerProgram
  /** For pages of the server; null where none are looked at. */
  readonly browsers: Browsers | null
  readonly receiver: Receiver | null
  /** Another one after a restore. */
  database: RuntimeDatabase | null
  /** An empty one. */
  openDatabase(): Promise<RuntimeDatabase>
  /** Commands of the server's folder, by name. */
  readonly commands: Readonly<Record<string, string>>
  /** What the lab gives, by name. */
  readonly scope: Map<string, unknown>
  /** Environment besides the lab's, of this runtime alone. */
  readonly env: Readonly<Record<string, string>>
  /** Tables of the server's own that held rows once it ran, as versions of migrations do. */
  readonly kept: Set<string>
  /** Null after a crash or a stop, until it is started again. */
  server: RunningServer | null
  close(): Promise<void>
}

export interface HttpRuntimeParts {
  readonly lab: ServerLab
  readonly program: ServerProgram
  readonly bench: Bench
  readonly browsers?: Browsers | undefined
  readonly seed: string
  /** In place of what the lab says, for one check. */
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly commands?: Readonly<Record<string, string>> | undefined
}

async function openDatabase(bench: Bench): Promise<RuntimeDatabase> {
  const attempt = await bench.openAttemptDatabase()
  const owner = await attempt.ownerSession()
  const author = await attempt.roleSession()
  const close = async (): Promise<void> => {
    for (const one of [author, owner, attempt]) await one.close()
  }
  return { attempt, owner, author, close }
}

/** Makes a database, fills it from the seed and starts the server. */
export async function openHttpRuntime(
  parts: HttpRuntimeParts,
): Promise<HttpRuntime | StartProblem> {
  const { lab, program, bench, seed, env = {} } = parts
  const closing: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end()
  }
  try {
    const receiver = lab.receiver ? await openReceiver() : null
    if (receiver) closing.push(receiver.close)
    const database = lab.database ? await openDatabase(bench) : null
    const scope = new Map<string, unknown>([
      ['seed', seed],
      ['receiver', receiver?.url],
      ['receiver_by_name', receiver?.url.replace('127.0.0.1', 'localhost')],
    ])
    const runtime: HttpRuntime = {
      lab,
      seed,
      program,
      browsers: parts.browsers ?? null,
      receiver,
      database,
      openDatabase: () => openDatabase(bench),
      commands: parts.commands ?? {},
      scope,
      env,
      kept: new Set(),
      server: null,
      close,
    }
    closing.push(async () => runtime.database?.close())
    await fillDatabase(runtime)
    const owner = database?.owner
    const given = owner ? await listTables(owner) : []
    const problem = await startRuntime(runtime)
    closing.push(async () => runtime.server?.crash())
    if (problem === null) {
      if (owner) await keepFilled(runtime, owner, given)
      return runtime
    }
    await close()
    return problem
  } catch (error) {
    await close()
    throw error
  }
}

/** What a server finds when it starts, besides its rows: the same text for two that are started alike. */
export function givenAtStart({ lab, env, scope }: HttpRuntime): string {
  const given = Object.entries({ ...lab.env, ...env, ...lab.plants })
  return JSON.stringify(given.map(([name, value]) => [name, plain(fill(value, scope))]))
}

/** Starts the server, with what its runtime already has. */
export async function startRuntime(
  runtime: HttpRuntime,
  more: Readonly<Record<string, string>> = {},
): Promise<StartProblem | null> {
  const { lab, program, database, receiver, env, scope } = runtime
  const doors = [database?.attempt.door, receiver?.door].filter((door) => door !== undefined)
  const given = Object.entries({ ...lab.env, ...env, ...more })
  const all = {
    ...(database ? { DATABASE_URL: database.attempt.url } : {}),
    ...Object.fromEntries(given.map(([name, value]) => [name, plain(fill(value, scope))])),
  }
  await plantFiles(runtime)
  const started = await program.start(all, doors)
  if ('reason' in started) return started
  runtime.server = started
  scope.set('origin', `http://127.0.0.1:${started.origin.port}`)
  return null
}

/** Files that are beside the server's own: what it serves, and what it must keep. */
async function plantFiles({ lab, program, scope }: HttpRuntime): Promise<void> {
  for (const [name, text] of Object.entries(lab.plants ?? {})) {
    const file = path.join(program.folder, name)
    await fs.mkdir(path.dirname(file), { recursive: true })
    await fs.writeFile(file, plain(fill(text, scope)))
  }
}

/**
 * Ends the server and gives it another database: the lab's tables, with rows or empty. The one that
 * it had is gone.
 */
export async function replaceDatabase(runtime: HttpRuntime, hasRows: boolean): Promise<void> {
  await runtime.server?.crash()
  runtime.server = null
  const before = runtime.database
  runtime.database = await runtime.openDatabase()
  await before?.close()
  await fillDatabase(runtime, hasRows)
}

/** The same server and database with what another seed gives, for one run of a check. */
export async function reseedRuntime(runtime: HttpRuntime, seed: string): Promise<HttpRuntime> {
  const { lab, database, scope: before } = runtime
  const scope = new Map(before)
  scope.set('seed', seed)
  const again = { ...runtime, seed, scope }
  await addGiven(lab.given, { scope, random: seededRandom(`${seed}/given`), author: null })
  await resetRuntime(again)
  const author = database?.author ?? null
  await addGiven(lab.given, { scope, random: seededRandom(`${seed}/given`), author })
  return again
}

/** What a server stored while it started stays: nothing would store it again between checks. */
async function keepFilled(
  { kept }: HttpRuntime,
  owner: Session,
  given: readonly string[],
): Promise<void> {
  const own = (await listTables(owner)).filter((name) => !given.includes(name))
  if (own.length === 0) return
  const looks = own.map((name, at) => `select ${at} where exists (select from ${name})`)
  const [outcome] = await owner.runBatch([{ text: looks.join(' union all ') }], {
    timeoutMs: scriptMs,
  })
  if (outcome?.kind !== 'rows') return
  for (const [at] of outcome.rows) kept.add(own[Number(at)] as string)
}

const scriptMs = 30_000

/** The lab's schema and rows, made as the server's own role, which owns them. */
async function fillDatabase(runtime: HttpRuntime, hasRows = true): Promise<void> {
  const { lab, database, scope, seed } = runtime
  await addGiven(lab.given, { scope, random: seededRandom(`${seed}/given`), author: null })
  if (database && lab.database) {
    const role = await database.attempt.roleSession()
    try {
      await script(role, lab.database.schemaSql)
      if (hasRows) await script(role, rowsText(runtime))
    } finally {
      await role.close()
    }
  }
  const author = database?.author ?? null
  await addGiven(lab.given, { scope, random: seededRandom(`${seed}/given`), author })
}

/** The same rows for the same seed: `random()` is seeded, and templates are filled in. */
function rowsText({ lab, seed, scope }: HttpRuntime): string {
  const rows = lab.database?.rowsSql ?? ''
  if (rows === '') return ''
  const start = seededRandom(`${seed}/rows`).next() / 4_294_967_296
  return `select setseed(${start});\n${fillSql(rows, scope)}`
}

/** Text of the lab's author. Throws where it fails: our fault, not the learner's. */
async function script(session: Session, text: string): Promise<void> {
  const outcome = await tryScript(session, text)
  if (outcome === null || outcome.kind === 'rows') return
  throw new Error(`the lab's SQL runs: ${JSON.stringify(outcome)}`)
}

async function tryScript(session: Session, text: string): Promise<Outcome | null> {
  if (text.trim() === '') return null
  const [outcome] = await session.runBatch([{ text, isScript: true }], { timeoutMs: scriptMs })
  return outcome ?? null
}

/**
 * The rows as they were at first, for the next check; the process goes on. A shortfall where the
 * server holds tables locked, or has made of them what takes no such rows.
 */
export async function resetRuntime(runtime: HttpRuntime): Promise<Shortfall | null> {
  const { database, receiver, kept } = runtime
  receiver?.reset()
  if (!database) return null
  const { owner, author } = database
  const tables = (await listTables(owner)).filter((name) => !kept.has(name))
  if (tables.length === 0) return null
  const texts = [
    "set lock_timeout = '2s'",
    `truncate ${tables.join(', ')} restart identity cascade`,
    'reset lock_timeout',
  ]
  const outcomes = await owner.runBatch(
    texts.map((text) => ({ text, endsGroup: true })),
    { timeoutMs: scriptMs },
  )
  if (outcomes.some(({ kind }) => kind !== 'rows')) return await heldOpen(runtime)
  const text = rowsText(runtime)
  if (text === '') return null
  const outcome = await tryScript(author, text)
  if (outcome?.kind !== 'error') return null
  // They went in before the server started: what it made of the tables keeps them out now.
  return shortfall(
    'the tables that you were given to take rows from other programs as before',
    `\`${outcome.message}\``,
    'Others insert rows and name the columns of the first schema alone. A column that you add needs a default or may be missing, and a trigger must let those rows through.',
  )
}

/** Tables stayed locked: by a transaction that the server left open, or by we don't know what. */
async function heldOpen(runtime: HttpRuntime): Promise<Shortfall> {
  return (
    (await openTransaction(runtime)) ??
    shortfall(
      everyTransactionEnds,
      'tables that stayed locked for 2 s after the last request',
      endAdvice,
    )
  )
}

const everyTransactionEnds =
  'every transaction to end with COMMIT or ROLLBACK when its request is over'
const endAdvice = 'Put the ROLLBACK in a `catch` and the release of the client in a `finally`.'

/** A transaction that the server began and left open; null where there is none. */
export async function openTransaction({ database }: HttpRuntime): Promise<Shortfall | null> {
  if (!database) return null
  const { role } = database.attempt
  const text = `select query from pg_stat_activity
    where usename = '${role}' and state like 'idle in transaction%' limit 1`
  const [outcome] = await database.owner.runBatch([{ text }], { timeoutMs: scriptMs })
  const query = outcome?.kind === 'rows' ? outcome.rows[0]?.[0] : undefined
  if (!query) return null
  return shortfall(
    everyTransactionEnds,
    `a session that’s idle in a transaction and keeps its locks; its last statement was \`${query.slice(0, 200)}\``,
    endAdvice,
  )
}
