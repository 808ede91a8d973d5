import type { Limits } from '../../../kit/limits.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Schema } from '../../sql/schema.ts'
import { withoutEnd } from '../../sql/tokens.ts'
import { aim } from '../generate/aim.ts'
import { databaseMaker } from '../generate/generate.ts'
import { readingGate } from '../grade/gate.ts'
import type { Database } from '../schema/database.ts'
import { type Ddl, placeIn, readDdl } from '../schema/ddl.ts'
import { type Chances, chancesOf } from './nondeterminism.ts'
import { asNumbered, type Parameterized, parametersOf, renamed } from './parameters.ts'
import { Unusable } from './unusable.ts'

/*
 * What is done with the texts of two queries that are compared: pure, and run in a process of its own, since
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
      readonly queries: readonly [Parameterized, Parameterized]
    }
  | { readonly kind: 'unusable'; readonly reason: string }

/** Reads the schema and both queries, or says why they can't be compared. */
export function readPair({ schema, reference, attempt, isTrusted, limits }: PairAsked): PairRead {
  try {
    return {
      kind: 'read',
      ddl: readDdl(schema, { isTrusted }),
      queries: [gatedQuery('reference', reference, limits), gatedQuery('attempt', attempt, limits)],
    }
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return { kind: 'unusable', reason: error.message }
  }
}

/** A query that only reads; places that are told are those of the text as it was written. */
function gatedQuery(name: string, written: string, limits: PairAsked['limits']): Parameterized {
  const query = parametersOf(written)
  const sql = asNumbered(query, query.names)
  const gate = readingGate(sql, limits.requestBytesMax)
  switch (gate.kind) {
    case 'open':
      return renamed(parametersOf(withoutEnd(sql)), query.names)
    case 'syntax':
      throw new Unusable(
        `${name}: ${gate.message}${gate.at === null ? '' : `, ${placeIn(sql, gate.at)}`}`,
      )
    case 'refused':
      throw new Unusable(`${name}: expected ${gate.reason.expected}, got ${gate.reason.came}`)
  }
}

/** What may leave the answer of each query open, as far as its text tells. */
export function readChances(queries: readonly string[]): Chances[] {
  return queries.map(chancesOf)
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
    last = {
      key,
      make: databaseMaker(schema, aim(schema, queries, { now, takesAnyMoment: true }), random),
    }
  }
  const { make } = last
  return Array.from({ length: count }, (_, at) => make(from + at))
}
