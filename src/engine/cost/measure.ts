import type pg from 'pg'
import type { Limits } from '../../kit/limits.ts'
import type { Plan, PlanCounterexample } from '../../lab/counterexample/plan.ts'
import {
  answerRequest,
  type CostLab,
  type CostRequest,
  type Counted,
} from '../../lab/kinds/cost.ts'
import { connect } from '../../world/postgres/connection.ts'
import { type Outcome, openSession, type Session } from '../../world/postgres/session.ts'
import type { Result } from '../query/compare/result.ts'
import { type Applied, type ApplyOptions, applyChanges, tellAll } from './apply.ts'
import { hasExpressions, indexPages, strayObject, uniqueRules } from './catalog.ts'
import type { CostDatabases } from './database-pool.ts'
import { readPlan, rootOf } from './plan.ts'
import { forget, otherDays, replay, settings } from './replay.ts'
import { stricterRule } from './unique-rules.ts'
import { fillValues, fixedValues } from './values.ts'
import { type Walk, walkIn } from './walks.ts'

export type Counts = Readonly<Record<Counted, number>>

/** What one request gave and cost at one size. */
export interface MeasuredRequest {
  readonly sql: string
  readonly result: Result
  readonly counts: Counts
  /** What it gave after other workloads, where it reads what PostgreSQL counted of them. */
  readonly onOtherDays: readonly Result[]
  readonly plan: Plan
  /** Values that functions went through; in the rows that are counted. */
  readonly walk: Walk | null
  /** Statements that it sent on by itself, the most frequent first. */
  readonly statements: PlanCounterexample['statements']
}

/** Where an answer ended before all was counted. */
export interface Broken {
  /** rule: an index that lets in less than the tables did before. stray: more is defined than is asked for. */
  readonly kind: 'error' | 'over-limit' | 'rule' | 'stray'
  /** The request, or `answer`. */
  readonly request: string
  readonly code: string
  readonly message: string
  /** The statement it broke in, as it was written, and the offset in it. */
  readonly sql: string
  readonly at: number | null
  readonly size: number
}

export type Measured =
  | { readonly kind: 'measured'; readonly requests: ReadonlyMap<string, MeasuredRequest> }
  | ({ readonly broken: Broken } & { readonly kind: 'broken' })

/** An answer's parts, and the values that its requests draw. */
export interface Measuring {
  readonly lab: CostLab
  readonly requests: readonly CostRequest[]
  readonly select: string | null
  readonly changes: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly limits: Limits
}

/**
 * Counts an answer at one of the sizes: its changes first, then every request. What changes no rows
 * is done in one transaction in the template and taken back, which leaves tables and indexes as they
 * were; the rest is done in a copy that is thrown away.
 */
export async function measure(
  costDatabases: CostDatabases,
  at: number,
  measuring: Measuring,
): Promise<Measured> {
  const template = costDatabases.templates[at]
  if (template === undefined) throw new Error(`there is a size ${at}`)
  const place = { ...measuring, costDatabases, at, size: template.size }
  if (!needsCopy(measuring)) return await measureIn(template.database, place, false)
  return await costDatabases.onCopy(at, (database) => measureIn(database, place, true))
}

/** Rows that are changed leave their old versions behind, whatever is taken back. */
function needsCopy({ lab, requests }: Pick<Measuring, 'lab' | 'requests'>): boolean {
  return lab.answer.includes('load') || requests.some(({ writes }) => writes)
}

interface Place extends Measuring {
  readonly costDatabases: CostDatabases
  readonly at: number
  readonly size: number
}

/** Where one answer is counted. */
interface Spot {
  readonly database: string
  readonly owner: pg.Client
  /** The learner's, in a transaction that is never committed. */
  readonly session: Session
  readonly place: Place
}

async function measureIn(database: string, place: Place, isCopy: boolean): Promise<Measured> {
  const { connection, learner: role } = place.costDatabases
  const owner = await connect(connection, { database })
  const session = await openSession(connection, { database, role, settings })
  try {
    const spot = { database, owner, session, place }
    const found = new Map<string, MeasuredRequest>()
    const broken =
      (await measureAfterReplay(spot, found)) ??
      (await measureChanges(spot, isCopy, found)) ??
      (await measureRequests(
        spot,
        place.requests.filter(({ afterReplay }) => !afterReplay),
        found,
      ))
    return broken === null ? { kind: 'measured', requests: found } : { kind: 'broken', broken }
  } finally {
    await session.close()
    await owner.end()
  }
}

type Found = Map<string, MeasuredRequest>

/** What is asked of pg_stat_statements, before anything is mended. */
async function measureAfterReplay(spot: Spot, found: Found): Promise<Broken | null> {
  const asked = spot.place.requests.filter(({ afterReplay }) => afterReplay)
  if (asked.length === 0) return null
  for (const day of [null, ...otherDays]) {
    await replay(spot.database, { ...spot.place, day })
    await begin(spot, [])
    const today: Found = day === null ? found : new Map()
    const broken = await measureRequests(spot, asked, today)
    if (broken !== null) return broken
    if (day === null) continue
    for (const [name, one] of today) {
      const before = found.get(name) as MeasuredRequest
      found.set(name, { ...before, onOtherDays: [...before.onOtherDays, one.result] })
    }
  }
  return null
}

async function begin({ session, place }: Spot, changes: readonly string[]): Promise<Outcome[]> {
  const outcomes = await session.runBatch(
    [
      { text: 'rollback', endsGroup: true },
      { text: 'begin' },
      ...changes.map((text) => ({ text })),
    ],
    { timeoutMs: place.limits.statementMs * 2, bytesMax: place.limits.resultBytesMax },
  )
  return outcomes.slice(2)
}

const noCounts = { buffers: 0, rows: 0, 'temporary-blocks': 0, statements: 0, 'wal-records': 0 }

/** The statements of the answer itself, and what they leave behind; begins the transaction. */
async function measureChanges(spot: Spot, isCopy: boolean, found: Found): Promise<Broken | null> {
  const { owner, place, session } = spot
  const { changes, costDatabases, limits } = place
  const rules = place.lab.answer.includes('index') ? await uniqueRules(session, limits) : null
  await forget(owner, costDatabases.learner)
  let walRecords = 0
  if (isCopy && changes.length > 0) {
    const done = await costDatabases.undisturbed(() =>
      applyChanges(changes, applying(spot), (pid) => walOf(owner, pid)),
    )
    if (done.applied.kind !== 'done') return brokenChange(done.applied, place)
    walRecords = done.walRecords
    if (place.lab.answer.includes('load')) {
      const vacuumed = await vacuum(spot)
      if (vacuumed !== null) return vacuumed
    }
    await begin(spot, [])
  } else {
    const outcomes = await begin(spot, changes.map(inTransaction))
    const statement = outcomes.findIndex(({ kind }) => kind !== 'rows')
    const outcome = outcomes[statement]
    if (outcome !== undefined) {
      const sql = changes[statement] ?? ''
      return brokenOf(outcome, {
        request: answerRequest,
        sql,
        size: place.size,
        placeOf: (at) => at,
      })
    }
  }
  // Before anything else is asked in this session: what is counted is the answer's.
  const sent = await sentBy(owner, costDatabases.learner)
  const stricter =
    rules === null ? undefined : stricterRule(rules, await uniqueRules(session, limits))
  if (stricter !== undefined) return brokenBy('rule', stricter.definition, place)
  const stray = await strayObject(session, place.lab.answer.includes('function'), limits)
  if (stray !== null) return brokenBy('stray', stray, place)
  if (await hasExpressions(session, limits)) await ask(spot, 'analyze')
  const within = sent.filter(({ toplevel }) => !toplevel)
  const top = sent.filter(({ toplevel }) => toplevel)
  found.set(answerRequest, {
    sql: changes.join(';\n'),
    result: { columns: [], rows: [] },
    onOtherDays: [],
    plan: [],
    walk: null,
    statements: statementsOf(sent),
    counts: {
      ...noCounts,
      buffers: top.reduce((sum, { buffers }) => sum + buffers, 0),
      statements: changes.length + within.reduce((sum, { calls }) => sum + calls, 0),
      'wal-records': walRecords,
      'index-pages': await indexPages(session, limits),
    },
  })
  return null
}

/** CONCURRENTLY is for tables in use; nobody else is here, and a transaction cannot hold it. */
function inTransaction(statement: string): string {
  return statement.replace(
    /^((?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:create|drop)\s+(?:unique\s+)?index\s+)concurrently\b/i,
    '$1',
  )
}

function applying({ database, place }: Spot): ApplyOptions {
  const { costDatabases, at, limits } = place
  return {
    connection: costDatabases.connection,
    database,
    role: costDatabases.learner,
    settings,
    limits,
    copied: costDatabases.copied[at] ?? Buffer.alloc(0),
  }
}

function brokenChange(
  applied: Exclude<Applied, { kind: 'done' }>,
  { changes, size }: Place,
): Broken {
  const isError = applied.kind === 'error'
  return {
    kind: applied.kind,
    request: answerRequest,
    code: isError ? applied.code : '',
    message: isError ? applied.message : 'it took too long',
    sql: changes[applied.statement] ?? '',
    at: isError ? applied.at : null,
    size,
  }
}

function brokenBy(kind: 'rule' | 'stray', message: string, { size }: Place): Broken {
  return { kind, request: answerRequest, code: '', message, sql: '', at: null, size }
}

/**
 * What autovacuum would do. As the tables' own role: an index may hold an expression of the
 * learner's, and its function runs now.
 */
async function vacuum({ session, place }: Spot): Promise<Broken | null> {
  const { limits, size } = place
  const [outcome] = await session.runBatch([{ text: 'vacuum (analyze)' }], {
    timeoutMs: limits.attemptMs,
  })
  if (outcome === undefined || outcome.kind === 'rows') return null
  return brokenOf(outcome, { request: answerRequest, sql: '', size, placeOf: (at) => at })
}

/** Asks the requests in their order, into `found`; returns where it broke, or null. */
async function measureRequests(
  spot: Spot,
  requests: readonly CostRequest[],
  found: Found,
): Promise<Broken | null> {
  for (const request of requests) {
    const one = await measureRequest(spot, request)
    if ('message' in one) return one
    found.set(request.name, one)
  }
  return null
}

async function measureRequest(spot: Spot, request: CostRequest): Promise<MeasuredRequest | Broken> {
  const { owner, place } = spot
  const { costDatabases, select, values, size } = place
  const written = request.sql ?? select ?? ''
  const { sql: filled, placeOf } = fillValues(written, {
    ...values,
    ...fixedValues(request.values),
  })
  const sql = filled.trim().replace(/;$/, '')
  const where = { request: request.name, sql: written, size, placeOf }
  await forget(owner, costDatabases.learner)
  // What changes rows is run once: the second time it would find its own rows.
  const rows = request.writes ? emptyRows : await ask(spot, sql)
  if (rows.kind !== 'rows' || rows.truncated) return brokenOf(rows, where)
  const sent = request.writes ? [] : await sentBy(owner, costDatabases.learner)
  // Counted on the second run: the first one also fills what PostgreSQL remembers of its catalogs.
  const explained = await ask(
    spot,
    `explain (analyze, buffers, wal, timing off, summary off, format json) ${sql}`,
    request.writes,
  )
  if (explained.kind !== 'rows') return brokenOf(explained, where)
  const json = explained.rows.map(([line]) => line).join('\n')
  const { plan, counts } = readPlan(json)
  const walk = await walkOf(spot, sql, json)
  const within = sent.filter(({ toplevel }) => !toplevel)
  return {
    sql,
    result: { columns: rows.columns, rows: rows.rows },
    onOtherDays: [],
    plan,
    walk,
    statements: within.length > 0 ? statementsOf(within) : [],
    counts: {
      buffers: counts.buffers,
      rows: counts.rows + (walk?.values ?? 0),
      'temporary-blocks': counts.temporaryBlocks,
      'wal-records': counts.walRecords,
      statements: 1 + within.reduce((sum, { calls }) => sum + calls, 0),
      'index-pages': 0,
    },
  }
}

/** Values that functions went through; only a statement that collects some is asked. */
async function walkOf(spot: Spot, sql: string, json: string): Promise<Walk | null> {
  if (!/_agg\w*\s*\(|\barray\s*\(/i.test(sql)) return null
  const told = await ask(spot, `explain (verbose, costs off, format json) ${sql}`)
  if (told.kind !== 'rows') return null
  return walkIn(rootOf(json), rootOf(told.rows.map(([line]) => line).join('\n')))
}

const emptyRows = { kind: 'rows', columns: [], rows: [], tag: null, truncated: false } as const

/** Runs one text in the open transaction and takes it back; its outcome is that of the text. */
async function ask({ session, place }: Spot, text: string, writes = false): Promise<Outcome> {
  const { limits } = place
  const isAnalyze = text === 'analyze'
  const outcomes = await session.runBatch(
    [
      { text: 'savepoint before' },
      { text: `set local transaction_read_only = ${writes || isAnalyze ? 'off' : 'on'}` },
      { text, endsGroup: true, rowsMax: limits.rowsMax },
      { text: isAnalyze ? 'release before' : 'rollback to before', endsGroup: true },
    ],
    { timeoutMs: limits.statementMs * 2, bytesMax: limits.resultBytesMax },
  )
  return outcomes[2] ?? { kind: 'not-run' }
}

function brokenOf(
  outcome: Outcome,
  where: { request: string; sql: string; size: number; placeOf: (at: number) => number },
): Broken {
  const { request, sql, size, placeOf } = where
  if (outcome.kind === 'error') {
    const { code, message, position } = outcome
    return {
      kind: 'error',
      request,
      code,
      message,
      sql,
      size,
      at: position === null ? null : placeOf(position),
    }
  }
  const message = outcome.kind === 'over-limit' ? outcome.message : 'more rows than are read'
  return { kind: 'over-limit', request, code: '', message, sql, size, at: null }
}

interface Sent {
  readonly sql: string
  readonly calls: number
  readonly buffers: number
  readonly toplevel: boolean
}

/** Statements of a role that were counted in this database. Checks of foreign keys are no one's. */
async function sentBy(owner: pg.Client, role: string): Promise<Sent[]> {
  const found = await owner.query<Sent>(
    `select query as sql, calls::int, toplevel, (shared_blks_hit + shared_blks_read)::int as buffers
       from counted.pg_stat_statements
      where dbid = (select oid from pg_database where datname = current_database())
        and userid = $1::regrole
        and query !~ '^SELECT \\$\\d+ FROM ONLY .* FOR KEY SHARE OF x$'
      order by calls desc, buffers desc, query`,
    [role],
  )
  return found.rows
}

function statementsOf(sent: readonly Sent[]): PlanCounterexample['statements'] {
  const theirs = sent.filter(({ sql }) => sql !== tellAll)
  return theirs.slice(0, 6).map(({ sql, calls, buffers }) => ({ sql, calls, buffers }))
}

async function walOf(owner: pg.Client, pid: number): Promise<number> {
  const found = await owner.query<{ records: string }>(
    'select wal_records as records from pg_stat_get_backend_wal($1)',
    [pid],
  )
  return Number(found.rows[0]?.records ?? 0)
}
