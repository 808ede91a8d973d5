import type { StepResult } from '../../world/postgres/stepped-session.ts'

/*
 * What is explored: a database, and sessions that each ask for one step after another. A session is
 * written down in full, or is a program that decides by what it was answered.
 */

export interface ProgramStep {
  readonly name: string
  readonly sql: string
  /** Values of its parameters; null where it is sent as plain text, several statements if need be. */
  readonly values: readonly (string | null)[] | null
  /** Not written by anybody: where a statement that is a transaction of its own begins and ends. */
  readonly isImplied?: boolean
  /** What is sent in its place, so that it fails. */
  readonly failsBy?: string
}

/** How a session ended, by itself. */
export type SessionEnd =
  | { readonly kind: 'ended'; readonly value: string | null }
  | { readonly kind: 'threw'; readonly code: string | null; readonly message: string }
  /** It did something that cannot be played again: said in words. */
  | {
      readonly kind: 'refused'
      readonly why: string
      /** What to do about it; null: what is done about too many steps. */
      readonly try: string | null
      readonly isOverLimit: boolean
    }

export type Move = { readonly kind: 'step'; readonly step: ProgramStep } | SessionEnd

/** One run of a session. */
export interface Actor {
  /** What it does next, having been answered `result`; null at the start. */
  next(result: StepResult | null): Promise<Move>
  /** Ends a run that is left early. */
  leave(): Promise<void>
}

export interface ProgramSession {
  readonly name: string
  readonly setup: string | null
  readonly teardown: string | null
  /** The same steps whatever comes; null: a program, which decides by what it is answered. */
  readonly steps: readonly ProgramStep[] | null
  begin(): Promise<Actor>
}

export interface Program {
  readonly setups: readonly string[]
  readonly teardown: string | null
  readonly sessions: readonly ProgramSession[]
}

/** A session that is written down. `left` names the steps, by place, that are left out. */
export function scriptSession(
  { name, setup, teardown }: Pick<ProgramSession, 'name' | 'setup' | 'teardown'>,
  steps: readonly ProgramStep[],
): ProgramSession {
  const begin = async (): Promise<Actor> => {
    let at = 0
    return {
      next: async () => {
        const step = steps[at++]
        return step === undefined ? { kind: 'ended', value: null } : { kind: 'step', step }
      },
      leave: async () => undefined,
    }
  }
  return { name, setup, teardown, steps, begin }
}
