import type { Limits } from '../../kit/limits.ts'
import type { Bench, Slot } from '../../world/bench.ts'
import type { Session } from '../../world/session.ts'
import { type Arena, openArena } from './arena.ts'
import { buildCorpus, hasSmallSchemas } from './build-corpus.ts'
import { type Corpus, loadCorpus } from './corpus.ts'
import type { Schema } from './database.ts'
import { typeNames, volatileFunctions } from './ground.ts'
import { insertStatements, quoteText } from './insert.ts'
import { runAll } from './statements.ts'
import { type Task, taskName } from './task.ts'
import { makeScratch, prepareWorld } from './world-tables.ts'

/** Goes into the names of databases and into every verdict: raise it when a verdict can change. */
export const engineVersion = '1'

/** A task with its database and everything known of it, kept while a process grades it. */
export interface Stage {
  readonly task: Task
  readonly database: string
  readonly corpus: Corpus
  /** Where the reference runs: never the session of a learner's text. */
  readonly reference: Arena
  readonly typeName: (oid: number) => string
  readonly isVolatile: (name: string) => boolean
  /** Whether small databases stand in the database, or are filled each time. */
  readonly hasSmallSchemas: boolean
  /** A learner's place on the stage. */
  seat(slot: Slot): Promise<Seat>
  close(): Promise<void>
}

export interface Seat {
  readonly stage: Stage
  readonly session: Session
  /** Where the attempt runs on rows that are filled and rolled back. */
  readonly arena: Arena
  /** The schema behind the arena. */
  readonly scratch: string
}

/** Opens a task: makes its world and its corpus where they are missing, and reads the corpus. */
export async function openStage(bench: Bench, task: Task, limits: Limits): Promise<Stage> {
  const world = await prepareWorld(bench, task.lab.world)
  const database = await bench.prepareDatabase(
    taskName(task, engineVersion),
    (owner) => buildCorpus(bench, owner, task, limits),
    { from: world },
  )
  const owner = await bench.ownerSession(database)
  try {
    const corpus = await loadCorpus(owner)
    const volatile = await volatileFunctions(owner)
    const scratch = await ensureScratch(owner, corpus.schema, 'bw_reference')
    const session = await bench.referenceSession(database, { search_path: `${scratch}, public` })
    return {
      task,
      database,
      corpus,
      reference: arenaOf(task, corpus, session, limits, scratch),
      typeName: await typeNames(owner),
      isVolatile: (name) => volatile.has(name),
      hasSmallSchemas: hasSmallSchemas(task),
      seat: async function (this: Stage, slot) {
        return openSeat(bench, this, slot, limits)
      },
      close: () => session.close(),
    }
  } finally {
    await owner.close()
  }
}

/** Scratch schemas that this process has seen, by database. */
const scratchSeen = new Set<string>()

async function openSeat(bench: Bench, stage: Stage, slot: Slot, limits: Limits): Promise<Seat> {
  const { database, corpus, task } = stage
  const scratch = `scratch_${slot.role}`
  if (!scratchSeen.has(`${database}/${scratch}`)) {
    const owner = await bench.ownerSession(database)
    try {
      await ensureScratch(owner, corpus.schema, slot.role)
    } finally {
      await owner.close()
    }
    scratchSeen.add(`${database}/${scratch}`)
  }
  const session = await slot.session(database, { statement_timeout: String(corpus.statementMs) })
  return { stage, session, scratch, arena: arenaOf(task, corpus, session, limits, scratch) }
}

/** The role's scratch tables, made where they are missing; only the role's holder uses them. */
async function ensureScratch(owner: Session, schema: Schema, role: string): Promise<string> {
  const scratch = `scratch_${role}`
  const [found] = await runAll(owner, [
    `select has_schema_privilege(${quoteText(role)}, oid, 'usage') from pg_namespace where nspname = ${quoteText(scratch)}`,
  ])
  if (found?.rows[0]?.[0] !== 't') await makeScratch(owner, schema, scratch, role)
  return scratch
}

function arenaOf(
  task: Task,
  corpus: Corpus,
  session: Session,
  limits: Limits,
  scratch: string,
): Arena {
  return openArena({
    session,
    fill: (database) => insertStatements(corpus.schema, database),
    promises: task.lab.promises.map((promised) => promised.noRows),
    prologue: [`set local search_path to ${scratch}, public`],
    readOnly: task.lab.kind === 'query',
    isolated: false,
    rowsMax: limits.rowsMax,
    bytesMax: limits.resultBytesMax,
    statementMs: corpus.statementMs,
  })
}
