import type { Known } from '../../../sql/value.ts'
import type { Source } from '../aim/block.ts'
import { compile, type Outcome } from '../expression/evaluate.ts'
import {
  type Call,
  type ColumnUse,
  columnsOf,
  type Expression,
  type Opaque,
  rebound,
  type SourceValues,
} from '../expression/expression.ts'
import { evaluate } from '../expression/solve.ts'

/** What an aggregate gives over so many rows of two kinds. */
type Weight = (ones: number, others: number) => Outcome

/** The left side less the right one over so many rows of two kinds; undefined where it cannot be told. */
export type Gap = (ones: number, others: number) => number | undefined

/** Whether a row of the second kind falls into the group of the first. */
export function isSameGroup(
  groups: readonly Expression[],
  environment: readonly SourceValues[],
  source: number,
  other: SourceValues,
): boolean {
  const besides = [...environment]
  besides[source] = other
  return groups.every((each) => evaluate(each, environment) === evaluate(each, besides))
}

/** Works out conditions over a group that holds rows of two kinds, for any numbers of them. */
export class Scales {
  readonly #environment: readonly SourceValues[]
  readonly #besides: readonly SourceValues[]
  readonly #source: Source
  /** Whether both kinds are in the group; a subquery sees them all the same. */
  readonly #inside: boolean

  constructor(
    environment: readonly SourceValues[],
    source: Source,
    other: SourceValues,
    inside: boolean,
  ) {
    const besides = [...environment]
    besides[source.id] = other
    this.#environment = environment
    this.#besides = besides
    this.#source = source
    this.#inside = inside
  }

  /** How far the sides of a comparison are apart. */
  gapOf(comparison: Call): Gap {
    const [left, right] = comparison.args.map((arg) => this.#weightOf(arg))
    return (ones, others) => {
      const [a, b] = [left?.(ones, others), right?.(ones, others)]
      return typeof a === 'number' && typeof b === 'number' ? a - b : undefined
    }
  }

  truthOf(condition: Expression): Weight {
    return this.#weightOf(condition)
  }

  /** The expression with its aggregates worked out first. */
  #weightOf(expression: Expression): Weight {
    const slot = this.#environment.length
    const weights: Weight[] = []
    const bare = this.#bare(expression, slot, weights, this.#inside)
    const work = compile(bare)
    const rows = [...this.#environment]
    return (ones, others) => {
      rows[slot] = weights.map((weight) => weight(ones, others))
      return work(rows)
    }
  }

  #bare(expression: Expression, slot: number, weights: Weight[], inside: boolean): Expression {
    if (expression.kind === 'constant' || expression.kind === 'column') return expression
    if (expression.kind === 'call') {
      const args = expression.args.map((arg) => this.#bare(arg, slot, weights, inside))
      return { ...expression, args }
    }
    const [first] = expression.args
    if (expression.what === 'subquery' && expression.name === 'scalar' && first !== undefined)
      return this.#bare(first, slot, weights, true)
    if (expression.what !== 'aggregate') return expression
    weights.push(this.#aggregate(expression, inside))
    return standIn(expression, slot, weights.length - 1)
  }

  #aggregate(aggregate: Opaque, inside: boolean): Weight {
    const [arg] = aggregate.args
    if (arg === undefined) return (ones, others) => ones + (inside ? others : 0)
    if (columnsOf(arg).some((column) => column.table !== this.#source.table)) return () => undefined
    const own = columnsOf(arg).length > 0 ? rebound(arg, this.#source.id) : arg
    const values = [evaluate(own, this.#environment), evaluate(own, this.#besides)]
    if (values.includes(undefined)) return () => undefined
    const [one = null, other = null] = values
    return (ones, others) => total(aggregate.name, [one, ones], [other, inside ? others : 0])
  }
}

/** A value and how often it is there. */
type Counted = readonly [Known | null, number]

/** What COUNT, SUM, AVG, MIN and MAX give over two values that are there so many times. */
function total(name: string, one: Counted, other: Counted): Outcome {
  const ones = one[0] === null ? 0 : one[1]
  const others = other[0] === null ? 0 : other[1]
  if (name === 'count') return ones + others
  if (name === 'count distinct')
    return Math.min(ones, 1) + (one[0] === other[0] && ones > 0 ? 0 : Math.min(others, 1))
  const [a, b] = [ones === 0 ? 0 : one[0], others === 0 ? 0 : other[0]]
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  if (ones + others === 0) return null
  switch (name) {
    case 'sum':
      return a * ones + b * others
    case 'avg':
      return (a * ones + b * others) / (ones + others)
    case 'min':
      return ones === 0 ? b : others === 0 ? a : Math.min(a, b)
    case 'max':
      return ones === 0 ? b : others === 0 ? a : Math.max(a, b)
    default:
      return undefined
  }
}

function standIn(aggregate: Opaque, source: number, at: number): ColumnUse {
  const { family, whole } = aggregate
  return {
    kind: 'column',
    source,
    at,
    table: '',
    name: aggregate.name,
    baseType: '',
    notNull: false,
    family,
    whole,
  }
}
