import type { Family, Known } from '../../../sql/value.ts'

/**
 * An expression of a query or a constraint as far as values depend on it: columns bound to the
 * place they come from, operators and functions as calls, everything else opaque.
 */
export type Expression = Constant | ColumnUse | Call | Opaque

interface Typed {
  readonly family: Family
  /** A whole number, so that division cuts off. */
  readonly whole: boolean
}

export interface Constant extends Typed {
  readonly kind: 'constant'
  /** As written, before a type was known; null is NULL. */
  readonly text: string | null
  readonly value: Known | null | undefined
  /** A literal in quotes, which takes its type from where it stands. */
  readonly untyped: boolean
}

export interface ColumnUse extends Typed {
  readonly kind: 'column'
  /** Which source of the block: an index into its list. */
  readonly source: number
  readonly table: string
  /** The column's place in the table. */
  readonly at: number
  readonly name: string
  readonly baseType: string
  readonly notNull: boolean
}

export interface Call extends Typed {
  readonly kind: 'call'
  /** An operator or a function in lower case; `and`, `or`, `not`, `is null`, `case`, `cast`, `in list`. */
  readonly name: string
  readonly args: readonly Expression[]
}

/** What cannot be worked out from one row of each source. */
export interface Opaque extends Typed {
  readonly kind: 'opaque'
  readonly what: 'aggregate' | 'window' | 'subquery' | 'other'
  readonly name: string
  /** Arguments, and the outputs of a subquery. */
  readonly args: readonly Expression[]
}

/** What one source of a block holds: a value for each column. */
export type SourceValues = (Known | null | undefined)[]
export type Environment = readonly SourceValues[]

export const aNull: Constant = {
  kind: 'constant',
  text: null,
  value: null,
  family: 'other',
  whole: false,
  untyped: true,
}

export function constantOf(value: Known, family: Family, text = String(value)): Constant {
  const whole = family === 'number' && Number.isInteger(value) && !text.includes('.')
  return { kind: 'constant', text, value, family, whole, untyped: false }
}

export function untypedConstant(text: string): Constant {
  return { kind: 'constant', text, value: text, family: 'text', whole: false, untyped: true }
}

export function call(
  name: string,
  args: readonly Expression[],
  family: Family,
  whole = false,
): Call {
  return { kind: 'call', name, args, family, whole }
}

export function opaque(
  what: Opaque['what'],
  name: string,
  args: readonly Expression[],
  family: Family = 'other',
  whole = false,
): Opaque {
  return { kind: 'opaque', what, name, args, family, whole }
}

export function and(args: readonly Expression[]): Expression {
  return args.length === 1 ? (args[0] as Expression) : call('and', args, 'boolean')
}

export function or(args: readonly Expression[]): Expression {
  return args.length === 1 ? (args[0] as Expression) : call('or', args, 'boolean')
}

export function not(arg: Expression): Expression {
  return call('not', [arg], 'boolean')
}

/** The expression and everything below it. */
export function* parts(expression: Expression): Generator<Expression> {
  yield expression
  if (expression.kind === 'call' || expression.kind === 'opaque') {
    for (const arg of expression.args) yield* parts(arg)
  }
}

/** The expression over another source: of a generated column, for each use of its table. */
export function rebound(expression: Expression, source: number): Expression {
  if (expression.kind === 'column') return { ...expression, source }
  if (expression.kind === 'constant') return expression
  return { ...expression, args: expression.args.map((arg) => rebound(arg, source)) }
}

/** The columns that an expression uses, anywhere. */
export function columnsOf(expression: Expression): readonly ColumnUse[] {
  if (expression.kind === 'column') return [expression]
  if (expression.kind === 'constant') return []
  let columns = used.get(expression)
  if (columns === undefined) {
    columns = expression.args.flatMap(columnsOf)
    used.set(expression, columns)
  }
  return columns
}

const used = new WeakMap<Expression, readonly ColumnUse[]>()

/** The parts of a conjunction. */
export function conjuncts(expression: Expression): Expression[] {
  return expression.kind === 'call' && expression.name === 'and'
    ? expression.args.flatMap(conjuncts)
    : [expression]
}
