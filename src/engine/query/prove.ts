import type { Limits } from '../../kit/limits.ts'
import { seededRandom } from '../../kit/random.ts'
import type { Came, Counterexample } from '../../lab/lab.ts'
import {
  type Answer,
  type Answers,
  type Asked,
  cameOf,
  type Judgement,
  judge,
  partDifference,
  type RowsAnswer,
} from './answers.ts'
import { tablesOf } from './counterexample.ts'
import { type Database, rowCount } from './database.ts'
import { opennessOf, type Trial, variantsOf } from './determined.ts'
import type { Finding } from './findings.ts'
import { readOne } from './look.ts'
import type { Difference } from './result.ts'
import { shrink } from './shrink.ts'
import type { Seat } from './stage.ts'
import { askedReference } from './task.ts'

/** sure: chance has no part in it. chance: the attempt's answer depends on it. reference-open: ours does. */
export type Settled = 'sure' | 'chance' | 'reference-open'

/** The smallest case, and what people are shown of it. */
export interface Shown {
  readonly counterexample: Counterexample
  readonly difference: Difference | null
  /** Runs a reading query on these rows, in the learner's place. */
  rerun(sql: string): Promise<Came>
}

export interface Proof {
  settle(): Promise<Settled>
  /** Null where there is nothing to show: another number of columns, or rows that do not show it again. */
  shrink(settled: Settled): Promise<Shown | null>
}

/** Looks closely at a finding: on the same rows in other orders, then on fewer and fewer rows. */
export function openProof(seat: Seat, asked: Asked, finding: Finding, limits: Limits): Proof {
  const duel = new Duel(seat, asked, finding)
  return {
    settle: () => duel.settle(),
    shrink: (settled) => duel.shrink(settled, limits),
  }
}

type Holds = (trials: readonly Trial[], answers: readonly Answers[]) => Database | null

class Duel {
  readonly #seat: Seat
  readonly #asked: Asked
  readonly #finding: Finding
  readonly #reference: Asked
  /** Chance may have a part in an answer, as far as the texts tell. */
  readonly #byRows: boolean
  readonly #byOrder: boolean

  constructor(seat: Seat, asked: Asked, finding: Finding) {
    const { corpus, task, isVolatile } = seat.stage
    this.#seat = seat
    this.#asked = asked
    this.#finding = finding
    this.#reference = askedReference(task, corpus.schema, corpus.width)
    const texts = [task.reference, ...asked.statements]
    this.#byRows = texts.some((text) => {
      const openness = opennessOf(text, isVolatile)
      return openness.byRows || openness.volatile.length > 0
    })
    this.#byOrder = finding.difference?.kind === 'order'
  }

  async settle(): Promise<Settled> {
    if (this.#finding.difference?.kind !== 'rows' && !this.#byOrder) return 'sure'
    const trials = this.#variants(this.#finding.database, this.#byRows)
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

  async shrink(settled: Settled, limits: Limits): Promise<Shown | null> {
    const { difference, database } = this.#finding
    if (difference?.kind === 'columns' || difference?.kind === 'names') return null
    const holds = this.#holdsOf(settled)
    const { schema } = this.#seat.stage.corpus
    const look = async (one: Database, isClose: boolean): Promise<Database | null> => {
      const trials = this.#variants(one, isClose && this.#byRows)
      return holds(trials, await this.#ask(trials))
    }
    const start = await look(database, true)
    if (start === null) return null
    const smallest = await shrink(start, {
      schema,
      candidatesMax: limits.shrinkCandidatesMax,
      holds: (candidates) => this.#holding(candidates, holds),
      confirm: async (one) => (this.#byRows ? look(one, true) : one),
    })
    return this.#show(smallest, settled)
  }

  /** One batch for a round of candidates: as they are, or in three orders where chance may have a part. */
  async #holding(candidates: readonly Database[], holds: Holds): Promise<(Database | null)[]> {
    const trials = candidates.map((one) =>
      this.#byRows || this.#byOrder ? this.#variants(one, false) : [plain(one)],
    )
    const answers = await this.#ask(trials.flat())
    let from = 0
    return trials.map((own) => {
      const held = holds(own, answers.slice(from, from + own.length))
      from += own.length
      return held
    })
  }

  #variants(database: Database, isClose: boolean): Trial[] {
    const trials = variantsOf(database, isClose, seededRandom('variants'))
    return isClose ? trials : trials.slice(0, 3)
  }

  #judge(answers: readonly Answers[]): Judgement {
    const { how } = this.#seat.stage.task
    return judge(this.#byOrder ? answers : answers.map(withoutOrder), how)
  }

  #holdsOf(settled: Settled): Holds {
    const { attempt, difference } = this.#finding
    if (attempt.kind === 'error')
      return (trials, answers) => (isSameFailure(answers[0], attempt.code) ? firstOf(trials) : null)
    return (trials, answers) => {
      const judgement = this.#judge(answers)
      if (judgement.kind === 'attempt-undetermined') {
        return settled === 'chance' || this.#byOrder
          ? (trials[judgement.at]?.database ?? null)
          : null
      }
      if (settled === 'chance') return null
      if (judgement.kind === 'differs')
        return judgement.difference.kind === difference?.kind ? firstOf(trials) : null
      return judgement.kind === 'never-meet' ? firstOf(trials) : null
    }
  }

  async #ask(trials: readonly Trial[]): Promise<Answers[]> {
    const { stage, arena } = this.#seat
    const cases = (asked: Asked) => trials.map((trial) => ({ ...trial, asked: [asked.statements] }))
    const [expected, came] = await Promise.all([
      stage.reference.evaluate(cases(this.#reference)),
      arena.evaluate(cases(this.#asked)),
    ])
    return trials.map((_, at) => ({
      reference: readOne(this.#reference, expected[at]),
      attempt: readOne(this.#asked, came[at]),
    }))
  }

  async #show(database: Database, settled: Settled): Promise<Shown | null> {
    const { stage, arena } = this.#seat
    const { index } = this.#finding
    const trials = settled === 'chance' ? this.#variants(database, true) : [plain(database)]
    const answers = await this.#ask(trials)
    const { reference, attempt } = answers[0] as Answers
    if (reference.kind !== 'rows') return null
    const second = answers.find((one) => this.#differs(attempt, one.attempt))?.attempt ?? null
    return {
      counterexample: {
        kind: 'rows',
        tables: tablesOf(stage.corpus.schema, database),
        results: this.#results(reference, attempt),
        ordered: this.#byOrder,
        secondRun: second === null ? null : cameOf(second, 0, stage.typeName),
        found: {
          database: index + 1,
          of: stage.corpus.databases.length,
          rowsBefore: rowCount(this.#finding.database),
        },
      },
      difference: this.#firstDifference(reference, attempt),
      rerun: async (sql) => {
        const [outcome] = await arena.evaluate([{ ...plain(database), asked: [[sql]] }])
        return cameOf(readOne({ statements: [sql], read: queryRead }, outcome), 0, stage.typeName)
      },
    }
  }

  #differs(one: Answer, other: Answer): boolean {
    if (one.kind !== 'rows' || other.kind !== 'rows') return one.kind !== other.kind
    return this.#firstDifference(one, other) !== null
  }

  #firstDifference(reference: RowsAnswer, attempt: Answer): Difference | null {
    if (attempt.kind !== 'rows') return null
    const { how } = this.#seat.stage.task
    const parts = this.#byOrder
      ? reference.parts
      : reference.parts.map((part) => ({ ...part, groups: null }))
    const differences = parts.flatMap(
      (part, at) => partDifference(part, (attempt.parts[at] as typeof part).result, how) ?? [],
    )
    return differences[0] ?? null
  }

  /** One result of a query; of a change the tables that differ. */
  #results(reference: RowsAnswer, attempt: Answer): Counterexample['results'] {
    const { typeName, task } = this.#seat.stage
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

function queryRead(outcomes: Parameters<Asked['read']>[0]): Answer {
  const [outcome] = outcomes
  if (outcome?.kind === 'rows')
    return { kind: 'rows', parts: [{ name: null, result: outcome, groups: null }] }
  if (outcome?.kind === 'error') {
    const { code, message, position } = outcome
    return { kind: 'error', code, message, position, statement: 0 }
  }
  return { kind: 'not-run' }
}

function plain(database: Database): Trial {
  return { database, settings: {} }
}

function firstOf(trials: readonly Trial[]): Database | null {
  return trials[0]?.database ?? null
}

function isSameFailure(answers: Answers | undefined, code: string): boolean {
  return (
    answers?.reference.kind === 'rows' &&
    answers.attempt.kind === 'error' &&
    answers.attempt.code === code
  )
}

function withoutOrder({ reference, attempt }: Answers): Answers {
  if (reference.kind !== 'rows') return { reference, attempt }
  return {
    reference: { kind: 'rows', parts: reference.parts.map((part) => ({ ...part, groups: null })) },
    attempt,
  }
}
