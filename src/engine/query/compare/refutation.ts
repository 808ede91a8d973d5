import type { Limits } from '../../../kit/limits.ts'
import type { Random } from '../../../kit/random.ts'
import type { RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import type { Schema } from '../../sql/schema.ts'
import type { CheckOracle } from '../grade/check-oracle.ts'
import { tablesOf } from '../grade/counterexample.ts'
import type { Database } from '../schema/database.ts'
import {
  type Answer,
  type Answers,
  type AskBoth,
  cameOf,
  type Judgement,
  judge,
  partDifference,
  type RowsAnswer,
} from './answers.ts'
import { type ExecutionVariant, shuffledVariants, variantsOf } from './nondeterminism.ts'
import type { ComparedHow, Difference } from './result.ts'
import { shrink } from './shrink.ts'

export type Settlement =
  /** The two differ, and chance has no part in it. */
  | 'sure'
  /** The attempt's answer depends on chance. */
  | 'chance'
  /** The reference's answer does, so nothing is known of the attempt's. */
  | 'reference-undetermined'
  /** The attempt's answer depends on the planner's settings alone. */
  | 'by-settings'
  /** Nothing tells the two apart. */
  | 'none'

/** What a close look at one database settles. */
export interface Settled {
  readonly kind: Settlement
  readonly database: Database
  /** Null where nothing had to be asked. */
  readonly seen: Seen | null
}

export interface Seen {
  readonly judgement: Judgement
  /** The rows in the physical order in which the attempt goes wrong, and the settings. */
  readonly variant: ExecutionVariant
  /** Those of that variant. */
  readonly answers: Answers
  readonly all: readonly Answers[]
}

/** The smallest case, and what people are shown of it. */
export interface Shown {
  readonly counterexample: RowsCounterexample
  readonly database: Database
  readonly difference: Difference | null
}

/** Where chance was seen to have no part in the reference's answer: then that needs no asking again. */
type Checked = 'these-rows' | 'other-rows' | 'nowhere'

/** What is refuted, and by what rules. */
export interface RefutationParts {
  readonly schema: Schema
  readonly limits: Limits
  readonly ask: AskBoth
  readonly how: ComparedHow
  /** Whether the order of rows counts, where one is asked. */
  readonly byOrder: boolean
  /** Whether chance may have a part in either answer, as far as the texts tell. */
  readonly byRows: boolean
  readonly checked: Checked
  /** What fewer rows have to do with, besides the difference; null: nothing. */
  readonly oracle: CheckOracle | null
  /** How long rows may be left out, in each go. */
  readonly shrinkMs: number
  readonly randomOf: (name: string) => Random
  settlementOf(seen: Seen): Settlement
  /** Whether fewer rows still show what was settled. */
  holds(seen: Seen, kind: Settlement): boolean
  /** The orders in which the smallest rows may be shown, the best one first. */
  showable(database: Database): readonly Database[]
}

/**
 * Looks closely at a database that tells an attempt from the reference: on the same rows in other
 * orders, then on fewer and fewer rows.
 */
export class Refutation {
  readonly #parts: RefutationParts
  /** Else nothing vouches for the reference, and each case is looked at as closely as the first. */
  readonly #isTrusted: boolean

  constructor(parts: RefutationParts) {
    this.#parts = parts
    this.#isTrusted = parts.checked !== 'nowhere'
  }

  async settle(database: Database): Promise<Settled> {
    const { byRows, checked } = this.#parts
    if (checked === 'these-rows' && !byRows) return { kind: 'sure', database, seen: null }
    const seen = await this.#see(this.#variantsOf(database))
    const kind = this.#parts.settlementOf(seen)
    const isOpen = isRefuted(kind) && !(await this.#isDetermined(database, seen))
    return { kind: isOpen ? 'reference-undetermined' : kind, database, seen }
  }

  /** Whether the reference gives the same in many more orders, where that matters and isn't known. */
  async #isDetermined(database: Database, { judgement, all }: Seen): Promise<boolean> {
    const { byRows, checked, ask, randomOf } = this.#parts
    if (!byRows || checked === 'these-rows') return true
    // An attempt that fails or never has as many rows is wrong, whatever the reference gives.
    if (judgement.kind === 'never-meet' || judgement.kind === 'skipped') return true
    const more = await ask(shuffledVariants(database, randomOf('shuffles')))
    const own = [...all, ...more].map(({ reference }) => ({ reference, attempt: reference }))
    return this.#judge(own).kind === 'same'
  }

  /**
   * The fewest rows that show what was settled, looked at as closely as the first ones. Null where
   * the rows as they are don't show it again.
   */
  async shrink(first: Settled): Promise<Settled | null> {
    const start = await this.#start(first)
    if (start === null) return null
    const { kind } = first
    const from = shownRows(start)
    const oracle = kind === 'sure' ? this.#parts.oracle : null
    const smallest = await this.#smallest(from, kind)
    const drifted =
      oracle !== null && !(await oracle.decides(smallest)) && (await oracle.decides(from))
    const kept = drifted ? await this.#smallest(from, kind, oracle) : smallest
    for (const database of this.#parts.showable(kept)) {
      if (database === from) return start
      const again = await this.settle(database)
      if (this.#isAs(again.kind, kind)) return again
    }
    return start
  }

  /** Where it was found under other settings, the rows have to show it as they lie. */
  async #start(first: Settled): Promise<Settled | null> {
    if (!this.#isTrusted) return first
    const [start] = await this.#holding([first.database], first.kind)
    return start == null ? null : { kind: first.kind, database: start, seen: null }
  }

  /** A verdict on an attempt has settled which it is; where two queries are compared, either will do. */
  #isAs(kind: Settlement, first: Settlement): boolean {
    return this.#isTrusted ? kind === first : isRefuted(kind)
  }

  async #smallest(
    start: Database,
    kind: Settlement,
    oracle: CheckOracle | null = null,
  ): Promise<Database> {
    const { schema, limits, shrinkMs } = this.#parts
    const until = performance.now() + shrinkMs
    return shrink(start, {
      schema,
      candidatesMax: limits.shrinkCandidatesMax,
      holds: async (candidates) => {
        if (performance.now() > until) return candidates.map(() => null)
        const holding = await this.#holding(candidates, kind)
        return oracle === null ? holding : touchedBy(oracle, holding)
      },
      confirm: async (one) => {
        if (oracle !== null && !(await oracle.decides(one))) return null
        if (this.#isTrusted || !this.#parts.byRows) return one
        const settled = await this.settle(one)
        return isRefuted(settled.kind) ? shownRows(settled) : null
      },
    })
  }

  /** The candidates that still show it, in the physical order in which they do. */
  async #holding(candidates: readonly Database[], kind: Settlement): Promise<(Database | null)[]> {
    const { ask, byRows, randomOf, holds } = this.#parts
    const inOrders = this.#isTrusted ? kind === 'chance' : byRows
    const variants = candidates.map((one) =>
      inOrders ? variantsOf(one, false, randomOf('variants')).slice(0, 3) : [plain(one)],
    )
    const answers = await ask(variants.flat())
    return variants.map((own, nth) => {
      const from = nth * own.length
      const seen = this.#seenIn(own, answers.slice(from, from + own.length))
      return holds(seen, kind) ? seen.variant.database : null
    })
  }

  /** Null where the reference has nothing to show. */
  async show(
    settled: Settled,
    typeName: (oid: number) => string,
    found: RowsCounterexample['found'],
  ): Promise<Shown | null> {
    const { kind, database } = settled
    const variants = kind === 'chance' ? this.#variantsOf(database) : [plain(database)]
    const seen = settled.seen ?? (await this.#see(variants))
    const { reference, attempt } = seen.answers
    if (reference.kind !== 'rows') return null
    const difference = this.#difference(reference, attempt)
    const second = kind === 'chance' ? this.#second(seen) : null
    return {
      counterexample: {
        kind: 'rows',
        tables: tablesOf(this.#parts.schema, seen.variant.database),
        results: this.#results(reference, attempt, typeName),
        // Where chance decides which rows come, their order says nothing.
        ordered: kind === 'sure' && difference?.kind === 'order',
        secondRun: second === null ? null : cameOf(second.attempt, 0, typeName),
        found,
      },
      database: seen.variant.database,
      difference,
    }
  }

  /** Another run of the attempt: where two queries are compared, one on which they agree. */
  #second({ answers: { attempt }, all, judgement }: Seen): Answers | null {
    if (!this.#isTrusted && judgement.kind === 'attempt-undetermined')
      return all[judgement.other] as Answers
    return all.find((one) => this.#differs(attempt, one.attempt)) ?? null
  }

  /** One result of a query; of a change the tables that differ. */
  #results(
    reference: RowsAnswer,
    attempt: Answer,
    typeName: (oid: number) => string,
  ): RowsCounterexample['results'] {
    const told = [...reference.parts.keys()].filter((at) => {
      const part = reference.parts[at] as RowsAnswer['parts'][number]
      if (part.name === null || attempt.kind !== 'rows') return true
      const came = attempt.parts[at] as typeof part
      return partDifference(part, came.result, this.#parts.how) !== null
    })
    return told.map((at) => ({
      name: reference.parts[at]?.name ?? null,
      expected: cameOf(reference, at, typeName),
      came: cameOf(attempt, at, typeName),
    }))
  }

  #variantsOf(database: Database): ExecutionVariant[] {
    const { byRows, randomOf } = this.#parts
    return variantsOf(database, byRows, randomOf('variants'))
  }

  async #see(variants: readonly ExecutionVariant[]): Promise<Seen> {
    return this.#seenIn(variants, await this.#parts.ask(variants))
  }

  #seenIn(variants: readonly ExecutionVariant[], answers: readonly Answers[]): Seen {
    const judgement = this.#judge(answers)
    const at = judgement.kind === 'attempt-undetermined' ? judgement.at : 0
    return {
      judgement,
      variant: variants[at] as ExecutionVariant,
      answers: answers[at] as Answers,
      all: answers,
    }
  }

  #judge(answers: readonly Answers[]): Judgement {
    const { byOrder, how } = this.#parts
    return judge(byOrder ? answers : answers.map(withoutOrder), how)
  }

  #difference(reference: Answer, attempt: Answer): Difference | null {
    const judgement = this.#judge([{ reference, attempt }])
    return judgement.kind === 'differs' ? judgement.difference : null
  }

  #differs(one: Answer, other: Answer): boolean {
    return one.kind !== other.kind || this.#difference(one, other) !== null
  }
}

/** Whether the two were told apart. */
export function isRefuted(kind: Settlement): boolean {
  return kind === 'sure' || kind === 'chance'
}

function shownRows({ seen, database }: Settled): Database {
  return seen?.variant.database ?? database
}

/** Of the databases those that still have to do with the check. */
async function touchedBy(
  oracle: CheckOracle,
  databases: readonly (Database | null)[],
): Promise<(Database | null)[]> {
  const there = databases.filter((database) => database !== null)
  const touched = await oracle.touches(there)
  const kept = new Set(there.filter((_, at) => touched[at]))
  return databases.map((database) => (database !== null && kept.has(database) ? database : null))
}

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
