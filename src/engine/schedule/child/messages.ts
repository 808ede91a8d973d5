import type { Thrown } from '../../function/child/messages.ts'

/** What the engine asks of a process that runs transaction.ts. */
export type Request =
  /** Reads the text and keeps it for runs. */
  | { readonly kind: 'load'; readonly text: string }
  /** Runs it from its beginning, with these answers to its queries, one after another. */
  | {
      readonly kind: 'run'
      /** JSON of what the function is given besides `db`. */
      readonly values: string
      /** The same for the calls that come after the first, one after another. */
      readonly later: readonly string[]
      readonly seed: number
      /** JSON of one Answer each. */
      readonly answers: readonly string[]
    }

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'unreadable'; readonly error: Thrown }
  | { readonly kind: 'load-failed'; readonly error: Thrown }
  | { readonly kind: 'no-function'; readonly exports: readonly string[] }
  /** What it did after each of the answers, and before the first; the last may be its end. */
  | { readonly kind: 'ran'; readonly moves: readonly ProgramMove[]; readonly printed: string }

/** What a query is answered with; values are given the types that node-postgres gives them. */
export type Answer =
  | { readonly results: readonly AnswerResult[] }
  | {
      readonly error: {
        readonly code: string
        readonly message: string
        readonly detail: string | null
        readonly hint: string | null
      }
    }

export interface AnswerResult {
  readonly command: string
  readonly rowCount: number | null
  readonly columns: readonly { readonly name: string; readonly type: AnswerType }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export type AnswerType = 'text' | 'number' | 'boolean' | 'date' | 'json'

export type ProgramMove =
  | {
      readonly kind: 'query'
      readonly text: string
      readonly values: readonly (string | null)[] | null
    }
  /** JSON of what it returned; null where there is none. */
  | { readonly kind: 'returned'; readonly value: string | null }
  | {
      readonly kind: 'threw'
      readonly name: string
      readonly code: string | null
      readonly message: string
    }
  | { readonly kind: 'refused'; readonly because: Refusal }

export type Refusal =
  /** A second query, or the end, before the answer to one. */
  | 'query-not-awaited'
  | 'ends-before-answer'
  | 'exits'
  /** It waits for something that nothing will bring. */
  | 'never-settles'
  | 'too-many-timers'
  /** A statement, or what is given with it, of megabytes. */
  | 'too-large'
