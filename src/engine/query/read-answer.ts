import type { Limits } from '../../kit/limits.ts'
import type { Random } from '../../kit/random.ts'
import { seededRandom } from '../../kit/random.ts'
import { isLong, tryParse } from '../sql/parse.ts'
import type { Schema } from '../sql/schema.ts'
import { withoutEnd } from '../sql/tokens.ts'
import { type Chances, chancesOf } from './compare/nondeterminism.ts'
import { type Aim, aim, type ColumnName } from './generate/aim.ts'
import { databaseMaker } from './generate/generate.ts'
import { changingGate, type Gate, readingGate } from './grade/gate.ts'
import { runGate } from './run-gate.ts'
import { type Database, rowCount } from './schema/database.ts'
import { splitStatements } from './schema/statements.ts'

/*
 * What is done with the text of an answer that a stranger wrote: pure, and run in a process of its own, since
 * nobody knows how long it takes.
 */

/** What a text says before it is sent anywhere. */
export type ReadText = OpenText | Exclude<Gate, { kind: 'open' }>

export interface OpenText {
  readonly kind: 'open'
  /** As they are asked. */
  readonly statements: readonly string[]
  /** What may leave the answer of each open. */
  readonly chances: readonly Chances[]
}

export interface TextAsked {
  readonly kind: 'query' | 'change'
  readonly sql: string
  readonly limits: Pick<Limits, 'answerBytesMax' | 'statementsMax'>
}

/** Reads an answer: the gate, the statements one by one, and what chance has to do with them. */
export function readText({ kind, sql, limits }: TextAsked): ReadText {
  const isQuery = kind === 'query'
  const gate = isQuery
    ? readingGate(sql, limits.answerBytesMax)
    : changingGate(sql, limits.answerBytesMax, limits.statementsMax)
  if (gate.kind !== 'open') return gate
  const statements = isQuery ? [withoutEnd(sql)] : splitStatements(sql)
  return { kind: 'open', statements, chances: statements.map(chancesOf) }
}

export interface FreshAsked {
  readonly schema: Schema
  readonly reference: string
  /** Null: the databases are aimed by the reference alone. */
  readonly answer: string | null
  readonly seed: string
  readonly count: number
}

/** The fresh databases are taken from so many of the stream; the smallest of them say little. */
const few = { tried: 24, min: 3, max: Number.POSITIVE_INFINITY }
/** Where values of one column are to meet, a few rows more are needed. */
const mixed = { tried: 60, min: 6, max: 40 }

/**
 * Databases of an attempt's own seed, aimed with its constants unless its text is very long. Most
 * of them hold above all what only the attempt's text asks for: the date that it takes NULL for, texts
 * that its lower() makes one.
 */
export function freshDatabases({ schema, reference, answer, seed, count }: FreshAsked): Database[] {
  const random = seededRandom(`${seed}/fresh`)
  const both = aimAt(schema, reference, answer)
  const own = answer === null ? null : ownAim(both, aim(schema, [reference]))
  const make = databaseMaker(schema, both, random)
  if (own === null) return chooseFresh(make, count, { random, rows: few })
  const ofBoth = Math.floor(count / 3)
  const ofOwn = { random: random.fork('own'), rows: mixed }
  return [
    ...chooseFresh(make, ofBoth, { random, rows: few }),
    ...chooseFresh(databaseMaker(schema, own, ofOwn.random), count - ofBoth, ofOwn),
  ]
}

/** The aim with only the values, and NULL, that the reference alone doesn't ask for; null where there are none. */
function ownAim(both: Aim, ofReference: Aim): Aim | null {
  let found = false
  const pools = both.pools.map((pool) => {
    const known = ofReference.pools.filter((of) =>
      of.columns.some((one) => pool.columns.some((each) => isSame(one, each))),
    )
    const texts = known.flatMap((of) => [...of.aimed, ...of.near])
    const own = [...pool.aimed, ...pool.near].filter((text) => !texts.includes(text))
    const asksNull = pool.asksNull === true && !known.some((of) => of.asksNull === true)
    if (own.length === 0 && !asksNull) return pool
    found = true
    return own.length === 0
      ? { ...pool, isMixed: true }
      : { ...pool, aimed: own, near: own, isMixed: true }
  })
  return found ? { ...both, pools } : null
}

function isSame(left: ColumnName, right: ColumnName): boolean {
  return left.table === right.table && left.column === right.column
}

interface Choice {
  readonly random: Random
  /** How many rows, and so many databases of the stream are looked at. */
  readonly rows: { readonly tried: number; readonly min: number; readonly max: number }
}

function chooseFresh(
  make: (nth: number) => Database,
  count: number,
  { random, rows }: Choice,
): Database[] {
  const chosen: Database[] = []
  for (const nth of shuffledNumbers(rows.tried, random)) {
    if (chosen.length === count) break
    const database = make(nth)
    const own = rowCount(database)
    if (own >= rows.min && own <= rows.max) chosen.push(database)
  }
  return chosen
}

function shuffledNumbers(count: number, random: Random): number[] {
  return random.shuffle(Array.from({ length: count }, (_, at) => at))
}

function aimAt(schema: Schema, reference: string, answer: string | null): Aim {
  return aim(schema, answer === null || isLong(answer) ? [reference] : [reference, answer])
}

/** A text that is run and not graded. */
export interface OpenRun {
  readonly kind: 'open'
  readonly statements: readonly string[]
  /** What to try where PostgreSQL's parser will refuse it. */
  readonly meant?: string
  /** It may change rows, and all of it is taken back. */
  readonly isChanging: boolean
  /** Queries and plans, nothing else. */
  readonly onlyReads: boolean
}

/** Reads a text that is run and not graded. */
export function readRun({ kind, sql, limits }: TextAsked): OpenRun | Exclude<Gate, OpenGate> {
  const gate = runGate(sql, limits.answerBytesMax)
  if (gate.kind !== 'open') return gate
  const isChanging =
    kind === 'change' &&
    changingGate(sql, limits.answerBytesMax, limits.statementsMax).kind === 'open'
  const parsed = tryParse(sql)
  const onlyReads =
    parsed.length > 0 &&
    parsed.every((one) => one.kind === 'SelectStmt' || one.kind === 'ExplainStmt')
  return { ...gate, isChanging, onlyReads }
}

type OpenGate = Extract<Gate, { kind: 'open' }>
