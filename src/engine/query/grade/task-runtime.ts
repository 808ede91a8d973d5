import { randomBytes } from 'node:crypto'
import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import { BoundedMap } from '../../../kit/bounded-map.ts'
import type { Limits } from '../../../kit/limits.ts'
import { onceFor } from '../../../kit/once-for.ts'
import { type Bench, referenceRole, type Slot } from '../../../world/postgres/bench.ts'
import type { Session } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import type { Answer, Asked } from '../compare/answers.ts'
import { type Arena, openArena } from '../compare/arena.ts'
import { leavesOpen } from '../compare/nondeterminism.ts'
import { Remembered } from '../compare/remembered.ts'
import { buildCorpus, hasSmallSchemas } from '../corpus/build-corpus.ts'
import { type Corpus, loadCorpus } from '../corpus/corpus.ts'
import { corpusKey, readKeptCorpus } from '../corpus/kept-corpus.ts'
import type { Database } from '../schema/database.ts'
import { insertStatements, quoteText } from '../schema/insert.ts'
import { typeNames, volatileFunctions } from '../schema/scratch-databases.ts'
import { runAll } from '../schema/statements.ts'
import { emptyScratch, isScratchEmpty, makeScratch, prepareWorld } from '../schema/world-tables.ts'
import { type CorpusWanted, refuseEndless } from './refuse-endless.ts'
import { askedReference, promisesOf, type Task, taskName } from './task.ts'

/** Goes into the names of databases and into every verdict: raise it when a verdict can change. */
export const engineVersion = '11'

/** A task with its database and everything known of it, kept while a process grades it. */
export interface TaskRuntime {
  readonly task: Task
  readonly database: string
  readonly corpus: Corpus
  /** Numbers of the corpus' databases, those with the same planner settings together. */
  readonly bySettings: readonly number[]
  /** What the reference gave on cases that attempts were shrunk to; a change may give other keys each time. */
  readonly remembered: Remembered | null
  /** What the lab's wrong answers gave on the corpus, by name, once they were asked. */
  readonly mutantAnswers: Map<string, readonly Answer[]>
  /** On which databases of the corpus a repaired attempt goes wrong, by its text. */
  readonly repairs: Map<string, readonly number[]>
  /** How the reference is asked. */
  readonly reference: Asked
  /** Chance may have a part in the reference's answer, as far as its text tells. */
  readonly isOpen: boolean
  readonly typeName: (oid: number) => string
  readonly isVolatile: (name: string) => boolean
  /** Whether small databases are in the database, or are filled each time. */
  readonly hasSmallSchemas: boolean
  /** What one attempt works with, in the slot that it has. */
  lease(slot: Slot): Promise<Lease>
  close(): Promise<void>
}

export interface Lease {
  readonly runtime: TaskRuntime
  readonly session: Session
  /** Where the attempt runs on rows that are filled and rolled back. */
  readonly arena: Arena
  /** Where the reference runs on the same rows: never the session of a learner's text. */
  readonly reference: Arena
  /** The schema behind the attempt's arena. */
  readonly scratch: string
  /** Whether the attempt's time is over: its arena runs nothing any more. */
  isOver(): boolean
  /**
   * Empties the arenas where so much was filled in and rolled back that pages, plans and ties could
   * begin to depend on it. Neither arena may be at work.
   */
  sweep(): Promise<void>
  /** Gives the reference's session back, the arenas swept. */
  leave(): Promise<void>
}

/** Opens a task: makes its world and its corpus where they are missing, and reads the corpus. */
export async function openTaskRuntime(bench: Bench, wanted: CorpusWanted): Promise<TaskRuntime> {
  const { task, limits } = wanted
  const world = await prepareWorld(bench, task.lab.world)
  const name = taskName(task, engineVersion)
  const database = await bench.prepareDatabase(
    name,
    async (owner) => {
      const kept = await readKeptCorpus(task, corpusKey(name, bench.serverMajor))
      if (kept === null) await refuseEndless(owner, wanted)
      await buildCorpus({ bench, owner, task, limits, kept })
    },
    { from: world },
  )
  const owner = await bench.ownerSession(database)
  try {
    const corpus = await loadCorpus(owner)
    const volatile = await volatileFunctions(owner)
    const isVolatile = (name: string): boolean => volatile.has(name)
    const shared = new LeaseResources(bench, database, corpus.schema)
    return {
      task,
      database,
      corpus,
      bySettings: bySettings(corpus),
      remembered: task.lab.kind === 'query' ? new Remembered() : null,
      mutantAnswers: new Map(),
      repairs: new BoundedMap(repairsMax),
      reference: askedReference(task, corpus.schema, corpus.width),
      isOpen: leavesOpen(task.reference, isVolatile),
      typeName: await typeNames(owner),
      isVolatile,
      hasSmallSchemas: hasSmallSchemas(task),
      lease: async function (this: TaskRuntime, slot) {
        return openLease(this, slot, shared, limits)
      },
      close: () => shared.close(),
    }
  } finally {
    await owner.close()
  }
}

/** People make the same mistakes, so their repairs are the same texts. */
const repairsMax = 500

function bySettings({ databases }: Corpus): number[] {
  const keys = databases.map(({ settings }) => JSON.stringify(settings))
  const order = [...new Set(keys)]
  return keys
    .map((_, at) => at)
    .toSorted((a, b) => order.indexOf(keys[a] as string) - order.indexOf(keys[b] as string))
}

/** Sessions of references that wait for the next attempt; more are closed. */
const idleMax = 2

/** What the leases of a runtime share: scratch tables that are known to be there, and sessions of references. */
class LeaseResources {
  readonly #bench: Bench
  readonly #database: string
  readonly #schema: Schema
  readonly #idle: Session[] = []
  readonly #scratchOf = new Map<string, Promise<string>>()

  constructor(bench: Bench, database: string, schema: Schema) {
    this.#bench = bench
    this.#database = database
    this.#schema = schema
  }

  /** A session of the reference that nobody else uses meanwhile. */
  async takeReference(): Promise<Session> {
    return this.#idle.pop() ?? this.#bench.referenceSession(this.#database)
  }

  async giveBack(session: Session): Promise<void> {
    if (this.#idle.length < idleMax) this.#idle.push(session)
    else await session.close()
  }

  /** The schema of a role's scratch tables, made if it is missing, with the reference's beside it. */
  scratchOf(role: string): Promise<string> {
    return onceFor(this.#scratchOf, role, () => this.#findScratch(role))
  }

  async close(): Promise<void> {
    await allSettledOrThrow(this.#idle.splice(0).map((session) => session.close()))
  }

  /** Its name ends in chance: nobody writes into it who has not looked for it. */
  async #findScratch(role: string): Promise<string> {
    const owner = await this.#bench.ownerSession(this.#database)
    try {
      const [found] = await runAll(owner, [
        `select nspname from pg_namespace
          where nspname ~ ${quoteText(`^scratch_${role}_[0-9a-f]{16}$`)}
            and has_schema_privilege(${quoteText(role)}, oid, 'usage')
            and has_schema_privilege(${quoteText(referenceRole)}, nspname || '_reference', 'usage')`,
      ])
      const known = found?.rows[0]?.[0]
      if (typeof known === 'string') return known
      const scratch = `scratch_${role}_${randomBytes(8).toString('hex')}`
      await makeScratch(owner, this.#schema, referenceScratch(scratch), referenceRole)
      await makeScratch(owner, this.#schema, scratch, role)
      return scratch
    } finally {
      await owner.close()
    }
  }
}

/** Where the reference runs beside a slot's own tables. */
function referenceScratch(scratch: string): string {
  return `${scratch}_reference`
}

/** Rows filled in and rolled back since a schema's tables were emptied, by table; kept from one attempt to the next. */
const rowsSinceTruncate = new Map<string, Map<string, number>>()
/**
 * So few rows of a table lie on so few pages that PostgreSQL plans as if there were none: no heap
 * is ten pages long, and no index is higher than its root.
 */
const rowsUnsweptMax = 200

async function openLease(
  runtime: TaskRuntime,
  slot: Slot,
  shared: LeaseResources,
  limits: Limits,
): Promise<Lease> {
  const { database, corpus } = runtime
  const scratch = await shared.scratchOf(slot.role)
  const forReference = referenceScratch(scratch)
  const session = await slot.session(database, { statement_timeout: String(corpus.statementMs) })
  const reference = await shared.takeReference()
  // Whatever somebody left there, and however: the next verdict begins with none of it.
  if (!(await isScratchEmpty(reference, corpus.schema, [scratch, forReference])))
    await emptyScratch(reference, corpus.schema, [scratch, forReference])
  const until = performance.now() + limits.attemptMs
  const keyOf = (name: string): string => `${database}/${name}`
  const sweep = async (isDue: (name: string) => boolean): Promise<void> => {
    const names = [scratch, forReference].filter(isDue)
    await emptyScratch(reference, corpus.schema, names)
    for (const name of names) rowsSinceTruncate.delete(keyOf(name))
  }
  const isFull = (name: string): boolean =>
    Math.max(0, ...(rowsSinceTruncate.get(keyOf(name))?.values() ?? [])) > rowsUnsweptMax
  const arena = (own: Session, name: string, isLegal: boolean): Arena =>
    arenaOf(runtime, own, limits, {
      until,
      scratch: name,
      onFill: (filled) => countRows(keyOf(name), filled),
      isLegal,
    })
  return {
    runtime,
    session,
    scratch,
    isOver: () => performance.now() > until,
    // The reference's side says of every case whether its rows are legal.
    arena: arena(session, scratch, runtime.task.lab.kind === 'query'),
    reference: arena(reference, forReference, false),
    sweep: () => sweep(isFull),
    leave: async () => {
      await sweep(runtime.task.lab.kind === 'change' ? () => true : isFull)
      await shared.giveBack(reference)
    },
  }
}

function countRows(key: string, { rows }: Database): void {
  const own = rowsSinceTruncate.get(key) ?? new Map<string, number>()
  rowsSinceTruncate.set(key, own)
  for (const [table, some] of rows) own.set(table, (own.get(table) ?? 0) + some.length)
}

function arenaOf(
  { task, corpus }: TaskRuntime,
  session: Session,
  limits: Limits,
  own: {
    readonly scratch: string
    readonly onFill: (database: Database) => void
    readonly isLegal: boolean
    readonly until: number
  },
): Arena {
  return openArena({
    session,
    fill: (database) => {
      own.onFill(database)
      return insertStatements(corpus.schema, database)
    },
    promises: promisesOf(task),
    prologue: [`set local search_path to ${own.scratch}, public`],
    readOnly: task.lab.kind === 'query',
    isolated: false,
    isLegal: own.isLegal,
    rowsMax: limits.rowsMax,
    bytesMax: limits.resultBytesMax,
    statementMs: corpus.statementMs,
    until: own.until,
  })
}
