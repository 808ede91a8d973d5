import { assert } from '../../../kit/assert.ts'
import { hashOf } from '../../../kit/hash.ts'
import type { SqlLab } from '../../../lab/kinds/sql.ts'
import type { Mutant, OwnCheck } from '../../../lab/lab.ts'
import type { Schema } from '../../sql/schema.ts'
import { withoutEnd } from '../../sql/tokens.ts'
import { type Asked, askedChange, askedQuery } from '../compare/answers.ts'
import { declaredOrder, type OrderedQuery } from '../compare/order.ts'
import type { ComparedHow } from '../compare/result.ts'
import { splitStatements } from '../schema/statements.ts'

/** What is graded: a lab's own task, or one of its variants over the same world. */
export interface Task {
  readonly lab: SqlLab
  readonly variant: string | null
  readonly reference: string
  /** The other solutions. */
  readonly solutions: readonly { readonly name: string; readonly answer: string }[]
  readonly mutants: readonly Pick<Mutant, 'name' | 'answer' | 'check' | 'why'>[]
  readonly checks: readonly OwnCheck[]
  readonly order: readonly string[]
  readonly how: ComparedHow
}

/** The task of an attempt; null where the lab has no such variant. */
export function taskOf(lab: SqlLab, variant: string | null): Task | null {
  const how = { columnNames: lab.columnNames, openColumns: lab.leftOpen?.columns ?? [] }
  if (variant === null) {
    const [reference, ...solutions] = lab.solutions
    assert(reference !== undefined, `the lab ${lab.id} has a reference`)
    const { mutants, checks, order } = lab
    return { lab, variant, reference: reference.answer, solutions, mutants, checks, order, how }
  }
  const own = lab.variants.find(({ name }) => name === variant)
  if (own === undefined) return null
  const mutants = own.mutants.map((answer, at) => ({
    name: `mutant-${at + 1}`,
    answer,
    check: 'rows',
    why: '',
  }))
  const { reference, order } = own
  return {
    lab,
    variant,
    reference,
    solutions: [],
    mutants,
    checks: [],
    order,
    how: { columnNames: false, openColumns: [] },
  }
}

/** A hash of all that a task's databases can depend on; what people read of a lab is not in it. */
export function taskHash(task: Task): string {
  const { lab, variant, reference, solutions, mutants, checks, order, how } = task
  const parts = [
    [lab.id, variant, lab.kind, lab.world, lab.promises.map(({ noRows }) => noRows)],
    [reference, solutions.map(({ answer }) => answer), order, how],
    mutants.map(({ name, answer, check }) => [name, answer, check]),
    checks.map(({ name }) => name),
  ]
  return hashOf(JSON.stringify(parts))
}

/** The name of a task's database: whatever its verdicts can depend on is in it. */
export function taskName(task: Task, engineVersion: string): string {
  return `task ${hashOf(engineVersion, taskHash(task))}`
}

/** How the reference is asked; with its keys, where an order is. */
export function askedReference(task: Task, schema: Schema, width: number): Asked {
  if (task.lab.kind === 'change') return askedChange(splitStatements(task.reference), schema)
  return askedQuery(withoutEnd(task.reference), referenceOrder(task, width))
}

function referenceOrder(task: Task, width: number): OrderedQuery | null {
  return declaredOrder(task.reference, task.order, width)
}

/** How an attempt (or a solution, or a mutant) is asked; it has passed the gate. */
export function askedAttempt(task: Task, schema: Schema, answer: string): Asked {
  const statements = task.lab.kind === 'change' ? splitStatements(answer) : [withoutEnd(answer)]
  return askedStatements(task, schema, statements)
}

/** The same, for a text that was taken apart before. */
export function askedStatements(task: Task, schema: Schema, statements: readonly string[]): Asked {
  return task.lab.kind === 'change'
    ? askedChange(statements, schema)
    : askedQuery(statements[0] ?? '')
}

/** Queries that must return no rows on a database of the task. */
export function promisesOf(task: Task): string[] {
  return task.lab.promises.map((promised) => withoutEnd(promised.noRows))
}

/** The names of a task's checks, in the order in which they are decided. */
export function checkNames(task: Task): string[] {
  const isQuery = task.lab.kind === 'query'
  return [
    isQuery ? 'one-query' : 'statements',
    'no-error',
    ...(isQuery ? ['columns'] : []),
    ...task.checks.map((check) => check.name),
    'rows',
    ...(task.order.length > 0 ? ['order'] : []),
    'determined',
    'large',
  ]
}
