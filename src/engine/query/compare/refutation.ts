import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../../kit/limits.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Came, RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import type { CheckOracle } from '../grade/check-oracle.ts'
import { tablesOf } from '../grade/counterexample.ts'
import type { FoundDifference } from '../grade/differences.ts'
import { readOne } from '../grade/run-answers.ts'
import type { Lease } from '../grade/task-runtime.ts'
import { type Database, rowCount } from '../schema/database.ts'
import {
  type Answer,
  type Answers,
  type Asked,
  cameOf,
  type Judgement,
  judge,
  partDifference,
  queryRead,
  type RowsAnswer,
} from './answers.ts'
import type { Arena } from './arena.ts'
import { type ExecutionVariant, type Nondeterminism, variantsOf } from './nondeterminism.ts'
import { variantKey } from './remembered.ts'
import type { Difference } from './result.ts'
import { shrink } from './shrink.ts'

/** sure: chance has no part in it. chance: the attempt's answer depends on it. reference-open: ours does. */
export type Settled = 'sure' | 'chance' | 'reference-open'

/** The smallest case, and what people are shown of it. */
export interface Shown {
  readonly counterexample: RowsCounterexample
  readonly difference: Difference | null
  /** Runs a reading query on these rows, in the learner's place. */
  rerun(sql: string): Promise<Came>
}

export interface Proof {
  settle(): Promise<Settled>
  /** Null where there is nothing to show: another number of columns, or rows that do not show it again. */
  shrink(settled: Settled): Promise<Shown | null>
}

export interface ProofParts {
  readonly limits: Limits
  readonly oracle: CheckOracle | null
  /** What may leave the attempt's statements open. */
  readonly openness: readonly Nondeterminism[]
}

/**
 * Looks closely at a finding: on the same rows in other orders, then on fewer and fewer rows, which
 * keep to the idea where there is one.
 */
export function openProof(
  lease: Lease,
  asked: Asked,
  finding: FoundDifference,
  { limits, oracle, openness }: ProofParts,
): Proof {
  const comparison = new PairComparison(lease, asked, finding, { limits, openness })
  return {
    settle: () => comparison.settle(),
    shrink: (settled) => comparison.shrink(settled, settled === 'sure' ? oracle : null),
  }
}

class PairComparison {
  readonly #seat: Lease
  readonly #asked: Asked
  readonly #finding: FoundDifference
  readonly #limits: Limits
  readonly #reference: Asked
  /** Chance may have a part in an answer, as far as the texts tell. */
  readonly #byRows: boolean
  readonly #byOrder: boolean
  /** What the attempt gave before; null where it may give something else at every call. */
  readonly #given: Map<string, Answer> | null

  constructor(
    lease: Lease,
    asked: Asked,
    finding: FoundDifference,
    { limits, openness }: Pick<ProofParts, 'limits' | 'openness'>,
  ) {
    const { runtime } = lease
    this.#seat = lease
    this.#asked = asked
    this.#finding = finding
    this.#limits = limits
    this.#reference = runtime.reference
    const isVolatile = openness.some(({ volatile }) => volatile.length > 0)
    this.#byRows = runtime.isOpen || isVolatile || openness.some(({ byRows }) => byRows)
    this.#given = isVolatile || runtime.remembered === null ? null : new Map()
    this.#byOrder = finding.difference?.kind === 'order'
  }

  async settle(): Promise<Settled> {
    if (this.#finding.difference?.kind !== 'rows' && !this.#byOrder) return 'sure'
    return this.#settle(this.#finding.database)
  }

  async #settle(database: Database): Promise<Settled> {
    if (!this.#byRows && !this.#finding.isFresh) return 'sure'
    const trials = variantsOf(database, this.#byRows, seededRandom('variants'))
    const judgement = this.#judge(await this.#ask(trials))
    switch (judgement.kind) {
      case 'reference-undetermined':
        return 'reference-open'
      case 'attempt-undetermined':
      case 'same':
        return this.#byOrder ? 'sure' : 'chance'
      case 'differs':
      case 'never-meet':
      case 'skipped':
        return 'sure'
    }
  }

  /**
   * While shrinking the rows are asked as they are: that the reference leaves nothing open there
   * was seen when the corpus was made. The smallest case is looked at as closely as the first one.
   */
  async shrink(settled: Settled, oracle: CheckOracle | null): Promise<Shown | null> {
    const { difference, database } = this.#finding
    if (difference?.kind === 'columns' || difference?.kind === 'names') return null
    const [start] = await this.#holding([database], settled)
    if (start == null) return null
    const smallest = await this.#smallest(start, settled)
    const drifted =
      oracle !== null && !(await oracle.decides(smallest)) && (await oracle.decides(start))
    const kept = drifted ? await this.#smallest(start, settled, oracle) : smallest
    const isSettled = kept === start || (await this.#settle(kept)) === settled
    return this.#show(isSettled ? kept : start, settled)
  }

  async #smallest(
    start: Database,
    settled: Settled,
    oracle: CheckOracle | null = null,
  ): Promise<Database> {
    const { attemptMs, shrinkCandidatesMax } = this.#limits
    // The rest of the attempt's time is for showing what was found.
    const until = performance.now() + attemptMs / 4
    return shrink(start, {
      schema: this.#seat.runtime.corpus.schema,
      candidatesMax: shrinkCandidatesMax,
      holds: async (candidates) => {
        if (performance.now() > until) return candidates.map(() => null)
        const holding = await this.#holding(candidates, settled)
        return oracle === null ? holding : touchedBy(oracle, holding)
      },
      confirm: async (one) => (oracle === null || (await oracle.decides(one)) ? one : null),
    })
  }

  /** The candidates on which the attempt still goes wrong in the same way. */
  async #holding(candidates: readonly Database[], settled: Settled): Promise<(Database | null)[]> {
    if (settled === 'chance') return this.#holdingByChance(candidates)
    const answers = await this.#ask(candidates.map(plain))
    return candidates.map((candidate, at) =>
      this.#isWrong(answers[at] as Answers) ? candidate : null,
    )
  }

  #isWrong({ reference, attempt }: Answers): boolean {
    if (reference.kind !== 'rows') return false
    const { attempt: first, difference } = this.#finding
    if (first.kind === 'error') return attempt.kind === 'error' && attempt.code === first.code
    return (
      attempt.kind === 'rows' &&
      this.#firstDifference(reference, attempt)?.kind === difference?.kind
    )
  }

  /** Three orders each; the one on which the attempt is wrong becomes the rows as they are. */
  async #holdingByChance(candidates: readonly Database[]): Promise<(Database | null)[]> {
    const trials = candidates.map((one) =>
      variantsOf(one, false, seededRandom('variants')).slice(0, 3),
    )
    const answers = await this.#ask(trials.flat())
    return trials.map((own, nth) => {
      const judgement = this.#judge(answers.slice(nth * 3, nth * 3 + 3))
      return judgement.kind === 'attempt-undetermined'
        ? (own[judgement.at]?.database ?? null)
        : null
    })
  }

  #judge(answers: readonly Answers[]): Judgement {
    const { how } = this.#seat.runtime.task
    return judge(this.#byOrder ? answers : answers.map(withoutOrder), how)
  }

  async #ask(trials: readonly ExecutionVariant[]): Promise<Answers[]> {
    const remembered = this.#given === null ? null : this.#seat.runtime.remembered
    await this.#seat.sweep()
    // Few rows have few orders, so that many trials are one and the same.
    const keys = trials.map((trial, at) => (this.#given === null ? String(at) : variantKey(trial)))
    const once = new Map(trials.map((trial, at) => [keys[at] as string, trial]))
    const known = new Map([...once.keys()].map((key) => [key, remembered?.find(key) ?? null]))
    const unknown = [...once].filter(([key]) => known.get(key) === null)
    // Where the reference has no rows to compare with, the attempt is not asked.
    const worth = [...once].filter(
      ([key]) => !this.#given?.has(key) && (known.get(key)?.kind ?? 'rows') === 'rows',
    )
    const [expected, came] = await allSettledOrThrow([
      evaluate(this.#seat.reference, this.#reference, unknown),
      evaluate(this.#seat.arena, this.#asked, worth),
    ])
    for (const [key, answer] of expected ?? []) remembered?.keep(key, answer)
    for (const [key, answer] of came ?? []) this.#given?.set(key, answer)
    return keys.map((key) => ({
      reference: known.get(key) ?? expected?.get(key) ?? notRun,
      attempt: this.#given?.get(key) ?? came?.get(key) ?? notRun,
    }))
  }

  async #show(database: Database, settled: Settled): Promise<Shown | null> {
    const { runtime, arena } = this.#seat
    const { index } = this.#finding
    const trials =
      settled === 'chance'
        ? variantsOf(database, this.#byRows, seededRandom('variants'))
        : [plain(database)]
    const answers = await this.#ask(trials)
    const { reference, attempt } = answers[0] as Answers
    if (reference.kind !== 'rows') return null
    const second = answers.find((one) => this.#differs(attempt, one.attempt))?.attempt ?? null
    return {
      counterexample: {
        kind: 'rows',
        tables: tablesOf(runtime.corpus.schema, database),
        results: this.#results(reference, attempt),
        ordered: this.#byOrder,
        secondRun: second === null ? null : cameOf(second, 0, runtime.typeName),
        found: {
          database: index + 1,
          // The attempt's own come after those of the corpus.
          of: runtime.corpus.databases.length + this.#limits.freshDatabases,
          rowsBefore: rowCount(this.#finding.database),
        },
      },
      difference: this.#firstDifference(reference, attempt),
      rerun: async (sql) => {
        const [outcome] = await arena.evaluate([{ ...plain(database), asked: [[sql]] }])
        return cameOf(readOne({ statements: [sql], read: queryRead }, outcome), 0, runtime.typeName)
      },
    }
  }

  #differs(one: Answer, other: Answer): boolean {
    if (one.kind !== 'rows' || other.kind !== 'rows') return one.kind !== other.kind
    return this.#firstDifference(one, other) !== null
  }

  #firstDifference(reference: RowsAnswer, attempt: Answer): Difference | null {
    if (attempt.kind !== 'rows') return null
    const { how } = this.#seat.runtime.task
    const parts = this.#byOrder
      ? reference.parts
      : reference.parts.map((part) => ({ ...part, groups: null }))
    const differences = parts.flatMap(
      (part, at) => partDifference(part, (attempt.parts[at] as typeof part).result, how) ?? [],
    )
    return differences[0] ?? null
  }

  /** One result of a query; of a change the tables that differ. */
  #results(reference: RowsAnswer, attempt: Answer): RowsCounterexample['results'] {
    const { typeName, task } = this.#seat.runtime
    return reference.parts.flatMap((part, at) => {
      const isTold =
        part.name === null ||
        attempt.kind !== 'rows' ||
        partDifference(part, (attempt.parts[at] as typeof part).result, task.how) !== null
      return isTold
        ? [
            {
              name: part.name,
              expected: cameOf(reference, at, typeName),
              came: cameOf(attempt, at, typeName),
            },
          ]
        : []
    })
  }
}

/** Of the databases those that still have to do with the idea. */
async function touchedBy(
  oracle: CheckOracle,
  databases: readonly (Database | null)[],
): Promise<(Database | null)[]> {
  const there = databases.filter((database) => database !== null)
  const touched = await oracle.touches(there)
  const kept = new Set(there.filter((_, at) => touched[at]))
  return databases.map((database) => (database !== null && kept.has(database) ? database : null))
}

async function evaluate(
  arena: Arena,
  asked: Asked,
  trials: readonly (readonly [string, ExecutionVariant])[],
): Promise<Map<string, Answer>> {
  const cases = trials.map(([, trial]) => ({ ...trial, asked: [asked.statements] }))
  const outcomes = cases.length === 0 ? [] : await arena.evaluate(cases)
  return new Map(trials.map(([key], at) => [key, readOne(asked, outcomes[at])]))
}

const notRun: Answer = { kind: 'not-run' }

function plain(database: Database): ExecutionVariant {
  return { database, settings: {} }
}

function withoutOrder({ reference, attempt }: Answers): Answers {
  if (reference.kind !== 'rows') return { reference, attempt }
  return {
    reference: { kind: 'rows', parts: reference.parts.map((part) => ({ ...part, groups: null })) },
    attempt,
  }
}
