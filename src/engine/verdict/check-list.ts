import { assert } from '../../kit/assert.ts'
import type { Reason } from '../../kit/problem.ts'
import type { Check, VerdictStatus } from '../../lab/verdict.ts'

/** A check before it is decided. */
export interface PlannedCheck {
  readonly name: string
  readonly title: string
}

/** The checks of an attempt in their stable order; each is told as it ends. */
export class CheckList {
  readonly #planned: readonly PlannedCheck[]
  readonly #ended: Check[] = []
  readonly #onCheck: (check: Check) => void
  #since = performance.now()

  constructor(planned: readonly PlannedCheck[], onCheck: (check: Check) => void) {
    this.#planned = planned
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
    const check = { ...planned, status, reason, elapsedMs: tenths(now - this.#since) }
    this.#since = now
    this.#ended.push(check)
    this.#onCheck(check)
  }

  /** Passes every check before the one named. */
  passUntil(name: string): void {
    while (this.open[0] !== undefined && this.open[0] !== name) this.end(this.open[0], 'passed')
  }

  /** The check that is being looked at; undefined once all have ended. */
  get current(): string | undefined {
    return this.open[0]
  }

  /** Ends the one named as given, and all after it as skipped. */
  stopAt(name: string, status: VerdictStatus, reason: Reason): void {
    this.passUntil(name)
    this.end(name, status, reason)
    while (this.open[0] !== undefined) this.end(this.open[0], 'skipped')
  }
}

/** Milliseconds as they are shown. */
export function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
