/**
 * Values as they travel between us and the process that runs a learner's code: JSON, where an
 * object with the key `$` stands for what JSON does not have.
 */
export type Wire =
  | null
  | boolean
  | number
  | string
  | readonly Wire[]
  | {
      readonly $: 'undefined' | 'NaN' | 'Infinity' | '-Infinity' | 'function' | 'promise' | 'cycle'
    }
  | { readonly $: 'bigint' | 'symbol' | 'date' | 'pattern' | 'other'; readonly is: string }
  | { readonly $: 'map' | 'record'; readonly of: readonly (readonly [Wire, Wire])[] }
  | { readonly $: 'set' | 'bytes'; readonly of: readonly Wire[] }
  | { readonly $: 'error'; readonly name: string; readonly message: string }
  /** Goes in only: a function that looks a value up. */
  | ({ readonly $: 'lookup' } & LookupWire)

export interface LookupWire {
  readonly of: readonly (readonly [Wire, Wire])[]
  /** The error for another key; null: it gives undefined. */
  readonly missing: MissingError | null
  readonly waits: boolean
  /** The first question of a call is answered last, when 5 seconds have passed for timers. */
  readonly slow: boolean
  /** How often it may be asked in one call; null: as often as one likes. */
  readonly askedMax: number | null
  /** How often it may be waited for: a question that is asked while none is open begins a wait. */
  readonly waitsMax: number | null
  /** How many questions may be open at a time. */
  readonly openMax: number | null
  /** Asking for a key that isn't there counts as an error, even where it's caught. */
  readonly strict: boolean
  /** It takes two keys and gives the first one's value less the second's. */
  readonly compares: boolean
}

/** `fetch` is the error of Node's own fetch, with a cause; `own` is of a class that extends Error. */
export interface MissingError {
  readonly as: 'plain' | 'fetch' | 'own'
  readonly message: string
}

/** Where in a text, lines and columns from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What was thrown, with the innermost line of the learner's that it came through. */
export interface Thrown {
  readonly name: string
  readonly message: string
  /** Node's code of it, as ERR_ACCESS_DENIED. */
  readonly code: string | null
  readonly place: Place | null
}

/** How a call went. */
export type CallOutcome =
  /** With `isLater` a promise of it came, which was waited for. */
  | { readonly kind: 'value'; readonly value: Wire; readonly isLater: boolean }
  | { readonly kind: 'error'; readonly error: Thrown; readonly isLater: boolean }
  /** A promise that it started was rejected, or a callback threw, where nobody waited for it. */
  | { readonly kind: 'stray'; readonly error: Thrown }
  | { readonly kind: 'never-settles' }
  /** The value is larger than can be compared. */
  | { readonly kind: 'too-large' }

/** One line of a learner's that is about to run, with the values at that moment. */
export interface Step {
  readonly line: number
  /** The function that it stands in. */
  readonly name: string
  /** How many calls deep, from 1. */
  readonly depth: number
  readonly values: readonly (readonly [string, Wire])[]
  /** What the function gives back, where it is about to. */
  readonly gives: Wire | null
}

/** Texts by file name; the first is the one that runs, the others it may import. */
export type Modules = Readonly<Record<string, string>>

/**
 * `in-turn`: one after the other; what the first gave is looked at when both are done. `same-list`:
 * the second is given the first one's lists and maps, with its own values in them. `at-once`: the
 * second begins while the first is under way.
 */
export type PairHow = 'in-turn' | 'same-list' | 'at-once'

export type Request =
  /** Imports the first module and keeps its export of that name for calls. */
  | { readonly kind: 'load'; readonly modules: Modules; readonly name: string }
  /** From here on calls are stepped through, in a process that was started for it. */
  | { readonly kind: 'record' }
  /** From here on output goes on to us as it comes. */
  | { readonly kind: 'pass-on' }
  | { readonly kind: 'call'; readonly given: readonly Wire[]; readonly keepsInputs: boolean }
  /** Two calls that may get in each other's way. */
  | {
      readonly kind: 'pair'
      readonly how: PairHow
      readonly given: readonly [readonly Wire[], readonly Wire[]]
    }
  /** Runs the first module until nothing of it is left to do. */
  | { readonly kind: 'program'; readonly modules: Modules }
  /** Runs the first module's tests; each is told, then the process ends. */
  | { readonly kind: 'tests'; readonly modules: Modules }
  /** Says which of several texts can be read first; none of them runs. */
  | { readonly kind: 'reads'; readonly name: string; readonly texts: readonly string[] }
  /** Gives the value of an expression in which the exports of the loaded module have their names. */
  | { readonly kind: 'expression'; readonly text: string }

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }
  | { readonly kind: 'loaded'; readonly exports: readonly string[]; readonly isFunction: boolean }
  | { readonly kind: 'unreadable'; readonly error: Thrown }
  /** The place of the first text that can be read. */
  | { readonly kind: 'read'; readonly first: number | null }
  | { readonly kind: 'load-failed'; readonly outcome: CallOutcome }
  | {
      readonly kind: 'called'
      readonly outcome: CallOutcome
      readonly printed: string
      /** Arguments that are no longer as they were given. */
      readonly changed: readonly { readonly at: number; readonly now: Wire }[]
      /** The argument that was returned itself; null: none. */
      readonly returned: number | null
      /** What each lookup among the arguments was asked for, in that order; of very much, the first. */
      readonly asked: readonly (readonly Wire[])[]
      /** What was recorded, where it was asked for. */
      readonly recorded?: { readonly steps: readonly Step[]; readonly isCut: boolean }
    }
  | { readonly kind: 'paired'; readonly outcomes: readonly [CallOutcome, CallOutcome] }
  | { readonly kind: 'ran'; readonly outcome: CallOutcome }
  /** Told before the end of 'tests'; no answer of its own. */
  | { readonly kind: 'test'; readonly name: string; readonly error: Thrown | null }
  /** The last that is heard. */
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'too-much-output' }
