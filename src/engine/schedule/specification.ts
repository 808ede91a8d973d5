/*
 * A specification in the format of PostgreSQL's isolation tester. All texts hold one byte of the
 * file in each character (Latin-1), so that lengths are bytes and whatever encoding the file has
 * reaches the server, and the output, as it is.
 */

export interface Step {
  readonly name: string
  readonly sql: string
  /** Which of the sessions it belongs to. */
  readonly session: number
}

export interface SpecSession {
  readonly name: string
  readonly setup: string | null
  readonly steps: readonly Step[]
  readonly teardown: string | null
}

/** What has to happen before a step is reported as completed. */
export type Marker =
  /** Reported as waiting at first, whether it waits or not: `(*)`. */
  | { readonly kind: 'once' }
  /** While this other step is at work: `(other)`. */
  | { readonly kind: 'other-step'; readonly step: Step }
  /** Until the session of this step has had so many more notices: `(other notices 2)`. */
  | { readonly kind: 'notices'; readonly step: Step; readonly count: number }

export interface PermutationStep {
  readonly step: Step
  readonly markers: readonly Marker[]
}

export type Permutation = readonly PermutationStep[]

export interface Specification {
  readonly setups: readonly string[]
  readonly teardown: string | null
  readonly sessions: readonly SpecSession[]
  /** Null: none is written down, so every order is meant. */
  readonly permutations: readonly Permutation[] | null
  /** Names of steps that no permutation uses, in the order of their bytes. */
  readonly unusedSteps: readonly string[]
}

/** Every order of all steps that keeps the order within each session, as the tester makes them. */
export function* allPermutations(sessions: readonly SpecSession[]): Generator<Permutation> {
  const taken = sessions.map(() => 0)
  const chosen: PermutationStep[] = []
  const total = sessions.reduce((sum, session) => sum + session.steps.length, 0)
  function* choose(): Generator<Permutation> {
    if (chosen.length === total) {
      yield [...chosen]
      return
    }
    for (const [index, session] of sessions.entries()) {
      const step = session.steps[taken[index] as number]
      if (step === undefined) continue
      taken[index] = (taken[index] as number) + 1
      chosen.push({ step, markers: [] })
      yield* choose()
      chosen.pop()
      taken[index] = (taken[index] as number) - 1
    }
  }
  yield* choose()
}
