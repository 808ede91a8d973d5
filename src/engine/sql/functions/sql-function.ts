import type { KnownFunction } from '../evaluation.ts'

/** The kind of value that a function gives. */
export type Gives =
  | 'whole number'
  | 'number'
  | 'text'
  | 'timestamp'
  | 'date'
  | 'interval'
  | 'boolean'
  | 'first argument'

/** How a value is led back to one that the function makes into it. */
type PreimageKind = 'rounding' | 'trimming' | 'casing' | 'truncating' | 'zone' | 'itself'

/** Which arguments a function brings together or keeps apart. */
export type BoundaryKind =
  | 'moments'
  | 'stretches'
  | 'format'
  | 'day'
  | 'cast'
  | 'capitals'
  | 'casing'
  | 'trimming'
  | 'length'
  | 'cutting'
  | 'reversing'
  | 'finding'
  | 'splitting'
  | 'padding'
  | 'replacing'
  | 'joining'
  | 'formatting'
  | 'fallback'
  | 'pattern'
  | 'division'
  | 'remainder'
  | 'product'
  | 'interval'
  | 'sum'
  | 'sign'
  | 'rounding'
  | 'extremes'
  | 'none'

/** What an aggregate does with a value that comes twice. */
export type Repeats = 'added' | 'counted' | 'listed' | 'listed as JSON' | 'weighed' | 'ignored'

/** What is known of one function; a field that is left out isn't told. */
export interface SqlFunction {
  /** Not told where it depends on more than its name. */
  readonly gives?: Gives
  readonly isAggregate?: true
  readonly repeats?: Repeats
  /** A window function that numbers rows by their order. */
  readonly isRank?: true
  /** It gives rows that are equal in that order different numbers. */
  readonly numbersApart?: true
  /** A window function that looks at the whole partition, whatever the frame is. */
  readonly ignoresFrame?: true
  /** It counts rows or places among rows, and is never NULL. */
  readonly countsRows?: true
  /** An aggregate or a window that gives a value of some row, or one between them. */
  readonly givesSomeRows?: true
  /** An aggregate whose result shows in which order rows came. */
  readonly showsRowOrder?: true
  /** NULL for a NULL, where it's told what can be NULL. */
  readonly isStrict?: true
  /** One row, in FROM as in a list of columns. */
  readonly givesOneRow?: true
  /** The moment at which a statement, or its transaction, began. */
  readonly isClock?: true
  /** What it gives for known arguments, none of them NULL. */
  readonly evaluate?: KnownFunction
  /** The argument whose value it hands on, by place: comparing it is comparing that. */
  readonly carries?: number | 'all'
  readonly preimage?: PreimageKind
  readonly boundaries?: BoundaryKind
  /** People mean it when they write a name that is nearly the same. */
  readonly isSuggested?: true
}
