import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../../kit/limits.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Analysis } from '../../analysis/analysis.ts'
import { counterexampleOf } from '../grade/counterexample.ts'
import type { Database } from '../schema/database.ts'
import { rowCount } from '../schema/database.ts'
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
import {
  type ExecutionVariant,
  type Nondeterminism,
  opennessBy,
  shuffledVariants,
  twinsOf,
  variantsOf,
} from './nondeterminism.ts'
import { type OrderedQuery, ownOrder } from './order.ts'
import { type CompareParts, type Found, type Pair, within } from './pair.ts'
import { byValue } from './result.ts'
import { parentsFirstRows, shrink } from './shrink.ts'
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
  readonly limits: Limits
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
  const openness = chances.map((one) => opennessBy(one, prepared.isVolatile))
  const volatile = [...new Set(openness.flatMap((one: Nondeterminism) => one.volatile))]
  const comparison: PairComparison = {
    prepared,
    pair,
    ask: askOf(prepared, askedQuery(pair.reference, order), askedQuery(pair.attempt)),
    byRows: volatile.length > 0 || openness.some((one) => one.byRows),
    volatile,
    limits,
    analysis,
  }
  return look(comparison, startedAt)
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

/** Both queries in one transaction, so both see the same now(); trials in turn on both databases. */
function askOf(prepared: Prepared, reference: Asked, attempt: Asked): AskBoth {
  const { arenas } = prepared
  const asked = [reference.statements, attempt.statements]
  return async (trials) => {
    const answered = await allSettledOrThrow(
      arenas.map((arena, side) =>
        arena.evaluate(
          trials
            .filter((_, at) => at % arenas.length === side)
            .map((trial) => ({ ...trial, asked })),
        ),
      ),
    )
    return trials.map((_, at): Answers => {
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
  referenceOpen: number
  /** Differences that only other planner settings show. */
  bySettings: number
  lastError: string
  lastRefusal: string
}

async function look(comparison: PairComparison, startedAt: number): Promise<Found> {
  const { pair, prepared, analysis } = comparison
  const { schema } = prepared
  const queries = [pair.reference, pair.attempt]
  const stream = { schema, queries, seed: pair.seed, now: thisHour() }
  const tally: Tally = {
    compared: 0,
    skipped: 0,
    referenceOpen: 0,
    bySettings: 0,
    lastError: '',
    lastRefusal: '',
  }
  for (let tried = 0; isWorthMore(tally, tried, pair, startedAt); ) {
    const size = Math.min(roundSize, roundSizeAtFirst + tried)
    const asked = { ...stream, from: tried, count: size }
    const round = within(await analysis.run('pair-databases', asked))
    const suspects = await judgeRound(comparison, round, tried, tally)
    tried += size
    for (const suspect of suspects.slice(0, suspectsMax)) {
      const proof = await verify(comparison, suspect, tally)
      if (proof !== null) return refuted(comparison, proof, tally)
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
  const trials = round.map((database, at) =>
    comparison.byRows ? twinsOf(database, tried + at, random) : [{ database, settings: {} }],
  )
  const answers = await comparison.ask(trials.flat())
  const suspects: Database[] = []
  let from = 0
  round.forEach((database, at) => {
    const own = answers.slice(from, from + (trials[at] as ExecutionVariant[]).length)
    from += own.length
    if (count(judge(own, byValue), tally)) suspects.push(database)
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
  if (judgement.kind === 'reference-undetermined') tally.referenceOpen += 1
  return (
    judgement.kind === 'differs' ||
    judgement.kind === 'attempt-undetermined' ||
    judgement.kind === 'never-meet'
  )
}

/** A database that tells the queries apart as it is, under default settings, whatever chance does. */
export interface Proof {
  readonly database: Database
  readonly judgement: Exclude<Judgement, { kind: 'same' | 'skipped' | 'reference-undetermined' }>
  /** Answers on the rows as they are. */
  readonly answers: Answers
  /** The attempt's other answer, where it depends on chance. */
  readonly second: Answers | null
}

/** Runs every variant of a database: a difference counts only when chance has no part in it. */
async function verify(
  comparison: PairComparison,
  database: Database,
  tally: Tally | null,
): Promise<Proof | null> {
  const variants = variantsOf(
    database,
    comparison.byRows,
    seededRandom(`${comparison.pair.seed}/variants`),
  )
  const answers = await comparison.ask(variants)
  const proof = proofOf(variants, answers, tally)
  if (proof === null || !comparison.byRows || proof.judgement.kind === 'never-meet') return proof
  const more = await comparison.ask(
    shuffledVariants(database, seededRandom(`${comparison.pair.seed}/shuffles`)),
  )
  const reference = judge(
    [...answers, ...more].map((each) => ({ reference: each.reference, attempt: each.reference })),
    byValue,
  )
  if (reference.kind === 'same') return proof
  if (tally !== null) tally.referenceOpen += 1
  return null
}

function proofOf(
  variants: readonly ExecutionVariant[],
  answers: readonly Answers[],
  tally: Tally | null,
): Proof | null {
  const judgement = judge(answers, byValue)
  switch (judgement.kind) {
    case 'same':
    case 'skipped':
      return null
    case 'reference-undetermined':
      if (tally !== null) tally.referenceOpen += 1
      return null
    case 'attempt-undetermined': {
      const { at, other } = judgement
      const trial = variants[at] as ExecutionVariant
      if (Object.keys(trial.settings).length > 0) {
        if (tally !== null) tally.bySettings += 1
        return null
      }
      return {
        database: trial.database,
        judgement,
        answers: answers[at] as Answers,
        second: answers[other] as Answers,
      }
    }
    case 'differs':
    case 'never-meet':
      return {
        database: (variants[0] as ExecutionVariant).database,
        judgement,
        answers: answers[0] as Answers,
        second: null,
      }
  }
}

async function refuted(comparison: PairComparison, found: Proof, tally: Tally): Promise<Found> {
  const smallest = await shrink(found.database, {
    schema: comparison.prepared.schema,
    candidatesMax: comparison.limits.shrinkCandidatesMax,
    holds: (candidates) => holding(comparison, candidates),
    confirm: async (database) =>
      comparison.byRows ? ((await verify(comparison, database, null))?.database ?? null) : database,
  })
  const proof =
    (await verifyLoadable(comparison, smallest)) ??
    (await verify(comparison, smallest, null)) ??
    found
  return {
    result: 'refuted',
    databases: tally.compared,
    skippedByError: tally.skipped,
    counterexample: counterexampleOf({
      schema: comparison.prepared.schema,
      proof,
      typeName: await comparison.prepared.typeNames(),
      found: { database: tally.compared, of: tally.compared, rowsBefore: rowCount(found.database) },
    }),
    reason: reasonOf(proof, comparison),
    parameters: null,
  }
}

/** The rows in an order in which they can be inserted one by one, if they tell the queries apart in it. */
async function verifyLoadable(
  comparison: PairComparison,
  database: Database,
): Promise<Proof | null> {
  const loadable = parentsFirstRows(comparison.prepared.schema, database)
  return loadable === database ? null : verify(comparison, loadable, null)
}

/** The candidates on which the queries seem to differ, in the physical order in which they do. */
async function holding(
  comparison: PairComparison,
  candidates: readonly Database[],
): Promise<(Database | null)[]> {
  const trials = candidates.map((database) =>
    comparison.byRows
      ? variantsOf(database, false, seededRandom(`${comparison.pair.seed}/variants`)).slice(0, 3)
      : [{ database, settings: {} }],
  )
  const answers = await comparison.ask(trials.flat())
  let from = 0
  return candidates.map((_, at) => {
    const own = trials[at] as ExecutionVariant[]
    const proof = proofOf(own, answers.slice(from, from + own.length), null)
    from += own.length
    return proof?.database ?? null
  })
}

function reasonOf(proof: Proof, comparison: PairComparison): string {
  switch (proof.judgement.kind) {
    case 'attempt-undetermined':
      return comparison.volatile.length > 0
        ? `attempt-undetermined (volatile: ${comparison.volatile.join(', ')})`
        : 'attempt-undetermined'
    case 'never-meet':
      return 'row-count'
    case 'differs':
      return proof.judgement.difference.kind
  }
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
  if (tally.referenceOpen > 0)
    return { result: 'not-refuted', ...counts, reason: 'reference-undetermined' }
  if (tally.bySettings > 0) {
    return {
      result: 'not-refuted',
      ...counts,
      reason: 'attempt-undetermined under other planner settings only',
    }
  }
  return { result: 'not-refuted', ...counts, reason: null }
}
