import type { Limits } from '../../../kit/limits.ts'
import { seededRandom } from '../../../kit/random.ts'
import { aim } from '../generate/aim.ts'
import { databaseMaker } from '../generate/generate.ts'
import { readingGate } from '../grade/gate.ts'
import type { Database, Schema } from '../schema/database.ts'
import { type Ddl, placeIn, readDdl } from '../schema/ddl.ts'
import { type Chances, chancesOf } from './nondeterminism.ts'
import { withoutEnd } from './order.ts'
import { Unusable } from './unusable.ts'

/*
 * What is done with the texts of two queries that are compared: pure, and run in a thread, since
 * nobody knows how long a stranger's text takes.
 */

export interface PairAsked {
  readonly schema: string
  readonly reference: string
  readonly attempt: string
  readonly isTrusted: boolean
  readonly limits: Pick<Limits, 'requestBytesMax'>
}

export type PairRead =
  | {
      readonly kind: 'read'
      readonly ddl: Ddl
      readonly reference: ReadQuery
      readonly attempt: ReadQuery
    }
  | { readonly kind: 'unusable'; readonly reason: string }

export interface ReadQuery {
  /** Without the semicolon at its end. */
  readonly sql: string
  readonly chances: Chances
}

/** Reads the schema and both queries, or says why they can't be compared. */
export function readPair({ schema, reference, attempt, isTrusted, limits }: PairAsked): PairRead {
  try {
    return {
      kind: 'read',
      ddl: readDdl(schema, { isTrusted }),
      reference: readQuery('reference', reference, limits),
      attempt: readQuery('attempt', attempt, limits),
    }
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return { kind: 'unusable', reason: error.message }
  }
}

function readQuery(name: string, text: string, limits: PairAsked['limits']): ReadQuery {
  const gate = readingGate(text, limits.requestBytesMax)
  if (gate.kind === 'syntax') {
    const place = gate.at === null ? '' : `, ${placeIn(text, gate.at)}`
    throw new Unusable(`${name}: ${gate.message}${place}`)
  }
  if (gate.kind === 'refused') {
    throw new Unusable(`${name}: expected ${gate.reason.expected}, came ${gate.reason.came}`)
  }
  const sql = withoutEnd(text)
  return { sql, chances: chancesOf(sql) }
}

export interface PairDatabasesAsked {
  readonly schema: Schema
  readonly queries: readonly string[]
  readonly seed: string
  /** What now() is taken for. */
  readonly now: number
  /** Databases of the stream by number. */
  readonly from: number
  readonly count: number
}

type Make = (nth: number) => Database
/** The pair that was asked for last: a comparison asks round after round. */
let last: { readonly key: string; readonly make: Make } | null = null

/** Some of the databases on which two queries are compared, aimed with both texts. */
export function pairDatabases(asked: PairDatabasesAsked): Database[] {
  const { schema, queries, seed, now, from, count } = asked
  const key = JSON.stringify([schema, queries, seed, now])
  if (last?.key !== key) {
    const random = seededRandom(seed).fork('databases')
    last = { key, make: databaseMaker(schema, aim(schema, queries, { now }), random) }
  }
  const { make } = last
  return Array.from({ length: count }, (_, at) => make(from + at))
}
