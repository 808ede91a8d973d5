import { assert } from '../../../kit/assert.ts'
import type { Session } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import type { Part } from '../compare/answers.ts'
import type { PlannerSettings } from '../compare/nondeterminism.ts'
import type { Database } from '../schema/database.ts'
import { quoteText } from '../schema/insert.ts'
import { runAll } from '../schema/statements.ts'

/** One small database of a task, with what the reference answers on it. */
export interface SmallDatabase {
  readonly database: Database
  readonly settings: PlannerSettings
  /** The same rows as that database, in another physical order. */
  readonly twinOf: number | null
  /** The check that it decides. */
  readonly check: string
  /** Whether the order is part of what the check looks at here. */
  readonly byOrder: boolean
  readonly reference: readonly Part[]
}

/** Everything that grading needs to know of a task, made once and kept in its database. */
export interface Corpus {
  readonly schema: Schema
  /** Output columns of the reference. */
  readonly width: number
  readonly databases: readonly SmallDatabase[]
  /** For each mutant a print of its answer on each database. */
  readonly prints: Readonly<Record<string, readonly string[]>>
  /** What the reference answers on the large database. */
  readonly large: readonly Part[]
  /** The time that one statement may take: 20 times the slowest solution, or the usual limit. */
  readonly statementMs: number
  /** What the author has to mend; reported by the lab's exam. */
  readonly problems: readonly string[]
}

/** No slot may read this schema. */
const place = 'bw_corpus'

/** The schema of the n-th small database, counted from 0. */
export function smallSchema(nth: number): string {
  return `d${String(nth + 1).padStart(3, '0')}`
}

/** A corpus as JSON can hold it. */
export type Stored = Omit<Corpus, 'databases'> & {
  readonly databases: readonly (Omit<SmallDatabase, 'database'> & {
    readonly rows: readonly Entry[]
  })[]
}
type Entry = readonly [string, readonly (readonly (string | null)[])[]]

/** Keeps the corpus in the task's own database. */
export async function storeCorpus(owner: Session, corpus: Corpus): Promise<void> {
  await runAll(owner, [
    `create schema ${place}`,
    `create table ${place}.corpus (content text not null)`,
    `insert into ${place}.corpus values (${quoteText(JSON.stringify(toStored(corpus)))})`,
  ])
}

/** Reads the corpus of a task's database. */
export async function loadCorpus(owner: Session): Promise<Corpus> {
  const [found] = await runAll(owner, [`select content from ${place}.corpus`])
  const content = found?.rows[0]?.[0]
  assert(typeof content === 'string', "a task's database holds its corpus")
  return fromStored(JSON.parse(content) as Stored)
}

export function toStored(corpus: Corpus): Stored {
  return {
    ...corpus,
    databases: corpus.databases.map(({ database, ...rest }) => ({
      ...rest,
      rows: [...database.rows],
    })),
  }
}

export function fromStored(stored: Stored): Corpus {
  return {
    ...stored,
    databases: stored.databases.map(({ rows, ...rest }) => ({
      ...rest,
      database: { rows: new Map(rows) },
    })),
  }
}
