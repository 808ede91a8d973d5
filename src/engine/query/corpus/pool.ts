import { assert } from '../../../kit/assert.ts'
import type { Limits } from '../../../kit/limits.ts'
import type { Session } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import { type Answer, type Asked, printOfAnswer, type RowsAnswer } from '../compare/answers.ts'
import { type Arena, openArena } from '../compare/arena.ts'
import { type ExecutionVariant, nondeterminismOf } from '../compare/nondeterminism.ts'
import { changingGate, readingGate } from '../grade/gate.ts'
import { askedAttempt, askedReference, checkNames, promisesOf, type Task } from '../grade/task.ts'
import type { Database } from '../schema/database.ts'
import { insertStatements } from '../schema/insert.ts'
import { volatileFunctions } from '../schema/scratch-databases.ts'
import { runAll } from '../schema/statements.ts'
import { type Candidate, type Ranks, type Separation, separationOf } from './choose.ts'

/** What a corpus is made of, and where. */
export interface Parts {
  readonly owner: Session
  /** Of the powerless role, over empty scratch tables. */
  readonly session: Session
  readonly task: Task
  readonly schema: Schema
  readonly limits: Limits
}

/** An answer beside the reference's: another solution, or a mutant. */
export interface Other {
  readonly name: string
  readonly asked: Asked
}

/** A legal database on which the reference answers and the solutions agree. */
export interface Evaluated extends Candidate {
  readonly reference: RowsAnswer
  /** Null where a mutant never runs. */
  readonly mutants: readonly (Answer | null)[]
}

/** The databases that were looked at with every answer of a task, and what the author has to mend. */
export class CorpusPool {
  readonly parts: Parts
  readonly databases: Evaluated[] = []
  readonly problems = new Set<string>()
  readonly ranks: Ranks
  readonly reference: Asked
  /** Columns of the reference's answer. */
  readonly width: number
  readonly solutions: readonly Other[]
  /** Null where a mutant does not pass the gate, so it never runs. */
  readonly mutants: readonly (Other | null)[]
  readonly #arena: Arena
  /** For rows that were found legal before, and are not looked at again. */
  readonly #legalArena: Arena

  constructor(parts: Parts, width: number) {
    const { task, schema } = parts
    this.parts = parts
    this.width = width
    this.ranks = { checks: task.mutants.map((mutant) => mutant.check), order: checkNames(task) }
    this.reference = askedReference(task, schema, width)
    const other = ({ name, answer }: { name: string; answer: string }): Other | null =>
      isRunnable(parts, answer) ? { name, asked: askedAttempt(task, schema, answer) } : null
    this.solutions = task.solutions.map((solution) => {
      const runnable = other(solution)
      assert(runnable !== null, `the solution ${solution.name} of ${task.lab.id} can be run`)
      return runnable
    })
    this.mutants = task.mutants.map(other)
    this.#arena = arenaOf(parts, { isLegal: false })
    // Where rows are changed, looking at them also says when constraints are checked.
    this.#legalArena = task.lab.kind === 'query' ? arenaOf(parts, { isLegal: true }) : this.#arena
  }

  /** Evaluates databases; those on which the reference answers and the solutions agree join the pool. */
  async evaluate(some: readonly Database[]): Promise<(Evaluated | null)[]> {
    const runnable = this.mutants.filter((mutant) => mutant !== null)
    const asked = [
      this.reference,
      ...this.solutions.map((one) => one.asked),
      ...runnable.map((one) => one.asked),
    ]
    const answers = await this.ask(some.map(plain), asked)
    return answers.map((own, at) => {
      const evaluated = this.#read(some[at] as Database, own)
      if (evaluated !== null) this.databases.push(evaluated)
      return evaluated
    })
  }

  /**
   * For each variant what every answer asked gives; rows that are not legal give one answer that says
   * so. `areLegal`: they are rows of the pool's databases, in whatever order.
   */
  async ask(
    variants: readonly ExecutionVariant[],
    asked: readonly Asked[],
    { areLegal = false } = {},
  ): Promise<Answer[][]> {
    const texts = asked.map((one) => one.statements)
    const arena = areLegal ? this.#legalArena : this.#arena
    const outcomes = await arena.evaluate(variants.map((variant) => ({ ...variant, asked: texts })))
    return outcomes.map((outcome) =>
      outcome.kind === 'illegal'
        ? [outcome]
        : asked.map((one, nth) => one.read(outcome.outcomes[nth] ?? [])),
    )
  }

  #read(database: Database, answers: readonly Answer[]): Evaluated | null {
    const [reference, ...rest] = answers
    if (reference?.kind !== 'rows') return null
    for (const [at, solution] of this.solutions.entries()) {
      const answer = rest[at] as Answer
      if (this.separation(reference, answer) === 'same') continue
      if (answer.kind === 'over-limit') return null
      this.problems.add(`the solution ${solution.name} and the reference do not always agree`)
      return null
    }
    const given = rest.slice(this.solutions.length)
    const mutants = this.mutants.map((mutant) => (mutant === null ? null : (given.shift() ?? null)))
    const separations = mutants.map((answer) => this.separation(reference, answer))
    return { database, separations, print: printOfAnswer(reference), reference, mutants }
  }

  /** How an answer stands to the reference's. */
  separation(reference: RowsAnswer, answer: Answer | null): Separation {
    return separationOf(reference, answer, this.parts.task.how)
  }

  /** Whether the reference may depend on chance where rows tie; says what is open whatever the rows. */
  async isOpenByRows(): Promise<boolean> {
    const volatile = await volatileFunctions(this.parts.owner)
    const found = nondeterminismOf(this.parts.task.reference, (name) => volatile.has(name))
    if (found.volatile.length > 0)
      this.problems.add(
        `the reference calls ${found.volatile.join(', ')}, which gives something else each time`,
      )
    return found.byRows
  }
}

/** Finds the reference's columns and opens a pool without databases. */
export async function openCorpusPool(parts: Parts): Promise<CorpusPool> {
  const { task, schema, session } = parts
  const first =
    task.lab.kind === 'query' ? askedAttempt(task, schema, task.reference).statements[0] : undefined
  const probed =
    first === undefined ? [] : await runAll(session, ['begin read only', first, 'rollback'])
  return new CorpusPool(parts, probed[1]?.columns.length ?? 0)
}

function arenaOf(
  { session, task, schema, limits }: Parts,
  { isLegal }: { readonly isLegal: boolean },
): Arena {
  return openArena({
    session,
    fill: (database) => insertStatements(schema, database),
    promises: promisesOf(task),
    prologue: [],
    readOnly: task.lab.kind === 'query',
    isLegal,
    isolated: true,
    rowsMax: limits.rowsMax,
    bytesMax: limits.resultBytesMax,
    statementMs: limits.statementMs,
  })
}

/** Whether an answer passes the gate of its kind. */
export function isRunnable(
  { task, limits }: Pick<Parts, 'task' | 'limits'>,
  answer: string,
): boolean {
  const gate =
    task.lab.kind === 'query'
      ? readingGate(answer, limits.answerBytesMax)
      : changingGate(answer, limits.answerBytesMax, limits.statementsMax)
  return gate.kind === 'open'
}

/** A database as it is, under the settings that a server has. */
export function plain(database: Database): ExecutionVariant {
  return { database, settings: {} }
}
