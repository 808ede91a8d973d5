import { assert } from '../../kit/assert.ts'
import type { Reason } from '../../kit/problem.ts'
import type { Check, VerdictStatus } from '../../lab/lab.ts'
import type { Task } from './task.ts'

/** The checks of an attempt in their stable order; each is told as it ends. */
export class Sheet {
  readonly #planned: readonly { readonly name: string; readonly title: string }[]
  readonly #ended: Check[] = []
  readonly #onCheck: (check: Check) => void
  #since = performance.now()

  constructor(task: Task, databases: number, onCheck: (check: Check) => void) {
    this.#planned = plannedChecks(task, databases)
    this.#onCheck = onCheck
  }

  get checks(): readonly Check[] {
    return this.#ended
  }

  /** Checks not ended yet, by name. */
  get open(): readonly string[] {
    return this.#planned.slice(this.#ended.length).map(({ name }) => name)
  }

  has(name: string): boolean {
    return this.#planned.some((planned) => planned.name === name)
  }

  /** Ends the next check, which must be the one named. */
  end(name: string, status: VerdictStatus, reason: Reason | null = null): void {
    const planned = this.#planned[this.#ended.length]
    assert(
      planned?.name === name,
      `the check after ${this.#ended.length} others is ${name}, not ${planned?.name}`,
    )
    const now = performance.now()
    const check = { ...planned, status, reason, elapsedMs: round(now - this.#since) }
    this.#since = now
    this.#ended.push(check)
    this.#onCheck(check)
  }

  /** Passes every check before the one named. */
  passUntil(name: string): void {
    while (this.open[0] !== undefined && this.open[0] !== name) this.end(this.open[0], 'passed')
  }

  /** Ends the one named as given, and all after it as skipped. */
  stopAt(name: string, status: VerdictStatus, reason: Reason): void {
    this.passUntil(name)
    this.end(name, status, reason)
    while (this.open[0] !== undefined) this.end(this.open[0], 'skipped')
  }
}

function plannedChecks(task: Task, databases: number): { name: string; title: string }[] {
  const isQuery = task.lab.kind === 'query'
  return [
    isQuery
      ? { name: 'one-query', title: 'One SELECT' }
      : { name: 'statements', title: 'Statements that change rows' },
    { name: 'no-error', title: 'Runs without an error on every database' },
    ...(isQuery ? [{ name: 'columns', title: 'Returns the columns that are asked for' }] : []),
    ...task.checks.map(({ name, title }) => ({ name, title })),
    {
      name: 'rows',
      title: isQuery
        ? `The same rows on all ${databases} small databases`
        : `The same rows in every table afterwards, on all ${databases} small databases`,
    },
    ...(task.order.length > 0 ? [{ name: 'order', title: 'In the order that is asked for' }] : []),
    { name: 'determined', title: 'Does not depend on chance' },
    { name: 'large', title: 'The same on the whole catalogue' },
  ]
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
