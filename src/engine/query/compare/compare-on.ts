import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Analysis } from '../../analysis/analysis.ts'
import type { Schema } from '../../sql/schema.ts'
import { type Database, rowCount } from '../schema/database.ts'
import { placeIn } from '../schema/ddl.ts'
import type { Prepared } from '../schema/scratch-databases.ts'
import {
  type Answers,
  type AskBoth,
  type Asked,
  askedQuery,
  type Judgement,
  judge,
} from './answers.ts'
import type { CaseOutcome } from './arena.ts'
import { type ExecutionVariant, nondeterminismFrom, twinsOf } from './nondeterminism.ts'
import { type OrderedQuery, ownOrder } from './order.ts'
import { type CompareParts, type Found, type Pair, within } from './pair.ts'
import {
  isRefuted,
  Refutation,
  type RefutationParts,
  type Seen,
  type Settled,
  type Settlement,
} from './refutation.ts'
import { byValue } from './result.ts'
import { parentsFirstRows } from './shrink.ts'
import { Unusable } from './unusable.ts'

const databasesMin = 100
const databasesWanted = 800
const roundSize = 32
/** The first rounds are small: most queries that differ do so at once. */
const roundSizeAtFirst = 8
/** Databases that look at once whether they differ, before the time is looked at again. */
const suspectsMax = 12

/** What the loop knows of the two queries. */
interface PairComparison {
  readonly prepared: Prepared
  readonly pair: Pair
  readonly ask: AskBoth
  /** Whether chance may have a part in either answer. */
  readonly byRows: boolean
  readonly volatile: readonly string[]
  readonly refutation: Refutation
  readonly analysis: Analysis
}

/** Looks for a database that tells the two queries apart. Throws Unusable where one never runs. */
export async function compareOn(
  prepared: Prepared,
  pair: Pair,
  { limits, analysis }: CompareParts,
  startedAt: number,
): Promise<Found> {
  const order = await probeReference(prepared, pair)
  await refuseBroken(prepared, 'attempt', pair.attempt)
  const chances = within(await analysis.run('read-chances', [pair.reference, pair.attempt]))
  const nondeterminism = chances.map((one) => nondeterminismFrom(one, prepared.isVolatile))
  const volatile = [...new Set(nondeterminism.flatMap((one) => one.volatile))]
  const byRows = volatile.length > 0 || nondeterminism.some((one) => one.byRows)
  const ask = askOf(prepared, askedQuery(pair.reference, order), askedQuery(pair.attempt))
  const refutation = openRefutation(pair, prepared.schema, { ask, byRows, limits })
  return look({ prepared, pair, ask, byRows, volatile, refutation, analysis }, startedAt)
}

/** Nothing vouches for the reference: chance must have no part in its answer on any rows that are shown. */
function openRefutation(
  { seed, ordered }: Pair,
  schema: Schema,
  asked: Pick<RefutationParts, 'ask' | 'byRows' | 'limits'>,
): Refutation {
  return new Refutation({
    ...asked,
    schema,
    how: byValue,
    byOrder: ordered,
    checked: 'nowhere',
    oracle: null,
    shrinkMs: Number.POSITIVE_INFINITY,
    randomOf: (name) => seededRandom(`${seed}/${name}`),
    settlementOf,
    holds: ({ judgement }) => differs(judgement),
    // Whoever loads the rows puts them in one by one.
    showable: (database) => [...new Set([parentsFirstRows(schema, database), database])],
  })
}

/** A difference counts if it shows under the settings that a server has. */
function settlementOf({ judgement, variant }: Seen): Settlement {
  switch (judgement.kind) {
    case 'same':
    case 'skipped':
      return 'none'
    case 'reference-undetermined':
      return 'reference-undetermined'
    case 'attempt-undetermined':
      return Object.keys(variant.settings).length > 0 ? 'by-settings' : 'chance'
    case 'differs':
    case 'never-meet':
      return 'sure'
  }
}

function differs({ kind }: Judgement): boolean {
  return kind === 'differs' || kind === 'attempt-undetermined' || kind === 'never-meet'
}

/** Runs the reference once on empty tables; where an order is asked, finds its keys. */
async function probeReference(prepared: Prepared, pair: Pair): Promise<OrderedQuery | null> {
  const outcome = await refuseBroken(prepared, 'reference', pair.reference)
  if (!pair.ordered || outcome.kind !== 'rows') return null
  return ownOrder(
    pair.reference,
    outcome.columns.map((column) => column.name),
  )
}

/** 42…: names, types or grammar; 0A…: not supported; 3F…: no such schema. Such a query never runs. */
const neverRuns = /^(42|0A|3F)/

async function refuseBroken(prepared: Prepared, name: string, sql: string) {
  const outcome = await prepared.probe(sql)
  if (outcome.kind === 'error' && neverRuns.test(outcome.code)) {
    const place = outcome.position === null ? '' : `, ${placeIn(sql, outcome.position)}`
    throw new Unusable(`${name}: ${outcome.message}${place}`)
  }
  return outcome
}

/** Both queries in one transaction, so both see the same now(); variants in turn on both databases. */
function askOf(prepared: Prepared, reference: Asked, attempt: Asked): AskBoth {
  const { arenas } = prepared
  const asked = [reference.statements, attempt.statements]
  return async (variants) => {
    const answered = await allSettledOrThrow(
      arenas.map((arena, side) =>
        arena.evaluate(
          variants
            .filter((_, at) => at % arenas.length === side)
            .map((variant) => ({ ...variant, asked })),
        ),
      ),
    )
    return variants.map((_, at): Answers => {
      const outcome = answered[at % arenas.length]?.[Math.floor(at / arenas.length)] as CaseOutcome
      if (outcome.kind === 'illegal') return { reference: outcome, attempt: outcome }
      const [ofReference = [], ofAttempt = []] = outcome.outcomes
      return { reference: reference.read(ofReference), attempt: attempt.read(ofAttempt) }
    })
  }
}

interface Tally {
  compared: number
  skipped: number
  referenceUndetermined: number
  /** Differences that only other planner settings show. */
  bySettings: number
  lastError: string
  lastRefusal: string
  /** Tables that had a row in a database on which both were run. */
  readonly filled: Set<string>
}

async function look(comparison: PairComparison, startedAt: number): Promise<Found> {
  const { pair, prepared, analysis } = comparison
  const { schema } = prepared
  const queries = [pair.reference, pair.attempt]
  const stream = { schema, queries, seed: pair.seed, now: thisHour() }
  const tally: Tally = {
    compared: 0,
    skipped: 0,
    referenceUndetermined: 0,
    bySettings: 0,
    lastError: '',
    lastRefusal: '',
    filled: new Set(),
  }
  for (let tried = 0; isWorthMore(tally, tried, pair, startedAt); ) {
    const size = Math.min(roundSize, roundSizeAtFirst + tried)
    const asked = { ...stream, from: tried, count: size }
    const round = within(await analysis.run('pair-databases', asked))
    const suspects = await judgeRound(comparison, round, tried, tally)
    tried += size
    for (const suspect of suspects.slice(0, suspectsMax)) {
      const settled = await comparison.refutation.settle(suspect)
      if (isRefuted(settled.kind)) return refuted(comparison, settled, tally)
      if (settled.kind === 'reference-undetermined') tally.referenceUndetermined += 1
      if (settled.kind === 'by-settings') tally.bySettings += 1
    }
  }
  return notRefuted(comparison, tally)
}

/** What now() is taken for: the full hour, so that what is found by it doesn't pass within a second. */
function thisHour(): number {
  const now = Date.now()
  return now - (now % 3_600_000)
}

function isWorthMore(tally: Tally, tried: number, pair: Pair, startedAt: number): boolean {
  const elapsed = performance.now() - startedAt
  if (tally.compared >= databasesWanted || tried >= databasesWanted * 4) return false
  if (tally.compared === 0 && tried >= databasesMin * 2) return false
  if (tally.compared < databasesMin && tried < databasesMin * 4)
    return elapsed < pair.budgetMs * 10 || tried === 0
  return elapsed < pair.budgetMs
}

/** Asks a round of databases; those that may tell the queries apart come back, the smallest first. */
async function judgeRound(
  comparison: PairComparison,
  round: readonly Database[],
  tried: number,
  tally: Tally,
): Promise<Database[]> {
  const random = seededRandom(`${comparison.pair.seed}/twins/${tried}`)
  const variants = round.map((database, at) =>
    comparison.byRows ? twinsOf(database, tried + at, random) : [{ database, settings: {} }],
  )
  const answers = await comparison.ask(variants.flat())
  const suspects: Database[] = []
  let from = 0
  round.forEach((database, at) => {
    const own = answers.slice(from, from + (variants[at] as ExecutionVariant[]).length)
    from += own.length
    const judgement = judge(own, byValue)
    if (judgement.kind !== 'skipped')
      for (const [table, rows] of database.rows) if (rows.length > 0) tally.filled.add(table)
    if (count(judgement, tally)) suspects.push(database)
  })
  return suspects.sort((a, b) => rowCount(a) - rowCount(b))
}

/** Counts a judgement; says whether it is worth a closer look. */
function count(judgement: Judgement, tally: Tally): boolean {
  if (judgement.kind === 'skipped') {
    if (judgement.by === 'rows') {
      tally.lastRefusal = judgement.message
      return false
    }
    tally.skipped += 1
    tally.lastError = `${judgement.by} fails on every database: ${judgement.message}`
    return false
  }
  tally.compared += 1
  if (judgement.kind === 'reference-undetermined') tally.referenceUndetermined += 1
  return differs(judgement)
}

async function refuted(
  { refutation, prepared, volatile }: PairComparison,
  found: Settled,
  tally: Tally,
): Promise<Found> {
  const smallest = (await refutation.shrink(found)) ?? found
  const rowsBefore = rowCount(found.database)
  const shown = await refutation.show(smallest, await prepared.typeNames(), {
    database: tally.compared,
    of: tally.compared,
    rowsBefore,
  })
  return {
    result: 'refuted',
    databases: tally.compared,
    skippedByError: tally.skipped,
    counterexample: shown?.counterexample ?? null,
    reason: reasonOf(smallest, volatile),
    parameters: null,
  }
}

function reasonOf({ kind, seen }: Settled, volatile: readonly string[]): string {
  if (kind === 'chance') {
    const calls = volatile.length > 0 ? ` (volatile: ${volatile.join(', ')})` : ''
    return `attempt-undetermined${calls}`
  }
  return seen?.judgement.kind === 'differs' ? seen.judgement.difference.kind : 'row-count'
}

function notRefuted(comparison: PairComparison, tally: Tally): Found {
  const counts = {
    databases: tally.compared,
    skippedByError: tally.skipped,
    counterexample: null,
    parameters: null,
  }
  if (tally.compared === 0 && comparison.volatile.length === 0) {
    const refusal = `schema: no rows that are legal were found (${tally.lastRefusal})`
    const reason = tally.lastError === '' ? refusal : tally.lastError
    return { result: 'unusable', ...counts, reason }
  }
  if (comparison.volatile.length > 0)
    return {
      result: 'not-refuted',
      ...counts,
      reason: `volatile: ${comparison.volatile.join(', ')}`,
    }
  if (tally.referenceUndetermined > 0)
    return { result: 'not-refuted', ...counts, reason: 'reference-undetermined' }
  if (tally.bySettings > 0) {
    return {
      result: 'not-refuted',
      ...counts,
      reason: 'attempt-undetermined under other planner settings only',
    }
  }
  return { result: 'not-refuted', ...counts, reason: emptyReason(comparison, tally) }
}

/** Names the tables of the queries that never had a row: nothing was tried on those. */
function emptyReason({ pair, prepared }: PairComparison, { filled }: Tally): string | null {
  const words = new Set(`${pair.reference} ${pair.attempt}`.toLowerCase().match(/[\w$]+/g))
  const empty = prepared.schema.tables
    .map(({ name }) => name)
    .filter((name) => words.has(name.toLowerCase()) && !filled.has(name))
  return empty.length === 0
    ? null
    : `we found no row that the constraints of ${empty.join(', ')} allow, so nothing was tried on rows there`
}
