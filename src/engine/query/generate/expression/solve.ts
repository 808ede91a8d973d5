import type { Random } from '../../../../kit/random.ts'
import type { Known } from '../../../sql/value.ts'
import { neighborsOf } from '../values/neighbors.ts'
import { likeTexts, regExpTexts } from '../values/patterns.ts'
import { compareKnown, compile, type Evaluator, type Outcome } from './evaluate.ts'
import {
  type Call,
  type ColumnUse,
  columnsOf,
  type Environment,
  type Expression,
  type SourceValues,
} from './expression.ts'
import { invert, type Surroundings, type Write } from './invert.ts'

export type Wanted = true | false | null

/** A condition with the truth value that it should have. */
export interface Goal {
  readonly condition: Expression
  readonly wanted: Wanted
}

/** Draws a value for a column that has none, or another one. */
export type DrawValue = (column: ColumnUse) => Known | null

const compiled = new WeakMap<Expression, Evaluator>()

/** The value of an expression; compiled once. */
export function evaluate(expression: Expression, environment: Environment): Outcome {
  let evaluator = compiled.get(expression)
  if (evaluator === undefined) {
    evaluator = compile(expression)
    compiled.set(expression, evaluator)
  }
  return evaluator(environment)
}

/** Turns given to a goal whose value cannot be told, before it is left to chance. */
const unknownTurnsMax = 3

/**
 * Gives columns values, one at a time, until the goals are met as far as can be told: a goal that is
 * missed is picked by chance and mended by inverting it. Aims only; whether the rows do what they
 * should is seen when the queries run.
 */
export class Solver implements Surroundings {
  readonly environment: SourceValues[]
  readonly random: Random
  readonly #draw: DrawValue
  /** Columns that must keep their values. */
  readonly #isFixed: (column: ColumnUse) => boolean
  /** Columns that must equal a constant: of two sides that could change, the other one does. */
  #pinned: ReadonlySet<string> = new Set()

  constructor(
    environment: SourceValues[],
    random: Random,
    draw: DrawValue,
    isFixed: (column: ColumnUse) => boolean = () => false,
  ) {
    this.environment = environment
    this.random = random
    this.#draw = draw
    this.#isFixed = isFixed
  }

  valueOf(expression: Expression): Outcome {
    return evaluate(expression, this.environment)
  }

  /** Tries to meet all goals; false where some are still missed. */
  solve(goals: readonly Goal[]): boolean {
    const turns = new Map<Goal, number>()
    this.#pinned = pinnedColumns(goals)
    const roundsMax = 10 + 4 * goals.length
    for (let round = 0; round < roundsMax; round++) {
      const missed = goals.filter((goal) => {
        const value = this.valueOf(goal.condition)
        return (
          value !== goal.wanted &&
          !(value === undefined && (turns.get(goal) ?? 0) >= unknownTurnsMax)
        )
      })
      if (missed.length === 0)
        return turns.size === 0 || [...turns.values()].every((count) => count < unknownTurnsMax)
      const goal = missed[round < goals.length ? 0 : this.random.below(missed.length)] as Goal
      turns.set(goal, (turns.get(goal) ?? 0) + 1)
      this.#write(this.#mend(goal.condition, goal.wanted))
    }
    return false
  }

  makeTrue(condition: Expression): Write[] | null {
    return this.valueOf(condition) === true ? [] : this.#mend(condition, true)
  }

  #write(writes: readonly Write[] | null): void {
    for (const { column, value } of writes ?? []) {
      if (!this.#isFixed(column)) this.#put(column, value)
    }
  }

  #put(column: ColumnUse, value: Known | null): void {
    const values = this.environment[column.source]
    if (values !== undefined) values[column.at] = value
  }

  /** What to write so that the condition comes nearer to what is wanted. */
  #mend(condition: Expression, wanted: Wanted): Write[] | null {
    if (condition.kind === 'column') return this.#mendColumn(condition, wanted)
    if (condition.kind !== 'call') return null
    switch (condition.name) {
      case 'and':
        return this.#mendConnected(condition, wanted, true)
      case 'or':
        return this.#mendConnected(condition, wanted, false)
      case 'not':
        return this.#mend(condition.args[0] as Expression, wanted === null ? null : !wanted)
      case 'is null':
        return this.#mendNull(condition.args[0] as Expression, wanted)
      case '=':
      case '<>':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'is distinct':
        return this.#mendComparison(condition, wanted)
      case 'like':
      case 'ilike':
      case '~':
      case '~*':
        return this.#mendPattern(condition, wanted)
      default:
        return wanted === null ? this.#toNull(condition) : this.#shake(condition)
    }
  }

  #mendColumn(column: ColumnUse, wanted: Wanted): Write[] | null {
    return wanted === null && column.notNull ? null : [{ column, value: wanted }]
  }

  /** AND is true when all are, false when one is; OR the other way round. */
  #mendConnected(condition: Call, wanted: Wanted, all: boolean): Write[] | null {
    if (wanted === null) return this.#mend(this.random.pick(condition.args), null)
    const unmet = condition.args.filter((arg) => this.valueOf(arg) !== wanted)
    if (unmet.length === 0) return []
    return this.#mend(wanted === all ? (unmet[0] as Expression) : this.random.pick(unmet), wanted)
  }

  #mendNull(arg: Expression, wanted: Wanted): Write[] | null {
    if (wanted === true) return invert(arg, null, this)
    return this.#fill(arg)
  }

  /** Sets every column of the expression that is NULL or has no value. */
  #fill(expression: Expression): Write[] {
    return columnsOf(expression).flatMap((column) => {
      const value = this.environment[column.source]?.[column.at]
      if (value !== null && value !== undefined) return []
      return [{ column, value: this.#drawKnown(column) }]
    })
  }

  #drawKnown(column: ColumnUse): Known | null {
    for (let turn = 0; turn < 5; turn++) {
      const value = this.#draw(column)
      if (value !== null) return value
    }
    return null
  }

  #mendComparison(condition: Call, wanted: Wanted): Write[] | null {
    const [left, right] = condition.args as readonly [Expression, Expression]
    if (wanted === null) return this.#toNull(condition)
    const name = wanted ? condition.name : opposite(condition.name)
    const canLeft = columnsOf(left).some((column) => !this.#isFixed(column))
    const canRight = columnsOf(right).some((column) => !this.#isFixed(column))
    if (!canLeft && !canRight) return null
    const isPinned = (side: Expression): boolean =>
      side.kind === 'column' && this.#pinned.has(pinOf(side))
    const likesLeft = isPinned(left) === isPinned(right) ? this.random.chance(0.5) : isPinned(right)
    const changesLeft = canLeft && (!canRight || likesLeft)
    const [changed, other] = changesLeft ? [left, right] : [right, left]
    return this.#mendSide(changesLeft ? name : mirrored(name), changed, other)
  }

  /** changed op other. */
  #mendSide(name: string, changed: Expression, other: Expression): Write[] | null {
    let value = this.valueOf(other)
    if (value === null || value === undefined) {
      this.#write(this.#fill(other))
      value = this.valueOf(other)
    }
    if (value === null || value === undefined) {
      const filled = this.#fill(changed)
      return filled.length > 0 ? filled : this.#shake(changed)
    }
    this.#write(this.#fill(changed).slice(1))
    const target = this.#targetFor(name, value, changed)
    return target === undefined
      ? this.#shake(changed)
      : (invert(changed, target, this) ?? this.#shake(changed))
  }

  #targetFor(name: string, value: Known, changed: Expression): Known | undefined {
    if (name === '=' || name === 'is not distinct') return value
    const near = neighborsOf(value, changed.family, changed.whole)
    const fits = near.filter((each) => {
      const order = compareKnown(each, value)
      if (order === undefined) return false
      return name.startsWith('<>') || name === 'is distinct'
        ? order !== 0
        : name.startsWith('<')
          ? order < 0
          : order > 0
    })
    if (name.endsWith('=') && name.length === 2 && this.random.chance(0.4)) return value
    return fits.length > 0 ? this.random.pick(fits) : undefined
  }

  #mendPattern(condition: Call, wanted: Wanted): Write[] | null {
    const [text, pattern] = condition.args as readonly [Expression, Expression]
    if (wanted === null) return this.#toNull(condition)
    const value = this.valueOf(pattern)
    if (typeof value !== 'string') return this.#fill(condition)
    const texts = condition.name.endsWith('like') ? likeTexts(value) : regExpTexts(value)
    const from = wanted ? texts.matching : texts.near
    return from.length === 0 ? this.#shake(condition) : invert(text, this.random.pick(from), this)
  }

  /** Makes one column of the expression NULL. */
  #toNull(expression: Expression): Write[] | null {
    const nullable = columnsOf(expression).filter(
      (column) => !column.notNull && !this.#isFixed(column),
    )
    return nullable.length === 0 ? null : [{ column: this.random.pick(nullable), value: null }]
  }

  /** Another value for one column of the expression. */
  #shake(expression: Expression): Write[] | null {
    const columns = columnsOf(expression).filter((column) => !this.#isFixed(column))
    if (columns.length === 0) return null
    const column = this.random.pick(columns)
    return [{ column, value: this.#draw(column) }]
  }
}

function pinOf(column: ColumnUse): string {
  return `${column.source}.${column.at}`
}

/** Columns that a goal equates with a constant. */
function pinnedColumns(goals: readonly Goal[]): ReadonlySet<string> {
  return new Set(
    goals.flatMap(({ condition, wanted }) => {
      if (condition.kind !== 'call' || condition.name !== '=' || wanted !== true) return []
      const [left, right] = condition.args
      if (left?.kind === 'column' && right?.kind === 'constant') return [pinOf(left)]
      return right?.kind === 'column' && left?.kind === 'constant' ? [pinOf(right)] : []
    }),
  )
}

function opposite(name: string): string {
  const table: Readonly<Record<string, string>> = {
    '=': '<>',
    '<>': '=',
    '<': '>=',
    '>=': '<',
    '>': '<=',
    '<=': '>',
    'is distinct': 'is not distinct',
  }
  return table[name] ?? name
}

function mirrored(name: string): string {
  const table: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' }
  return table[name] ?? name
}
