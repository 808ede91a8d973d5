import { arithmetic, castKnown } from '../../../sql/evaluation.ts'
import { functionNamed } from '../../../sql/functions/functions.ts'
import { intervalMs, type Known } from '../../../sql/value.ts'
import { isFound, isLike } from '../values/matching.ts'
import { rangeBound } from '../values/ranges.ts'
import type { Call, Environment, Expression } from './expression.ts'

/** NULL is null; undefined says that it cannot be told here. */
export type Outcome = Known | null | undefined
export type Evaluator = (environment: Environment) => Outcome

/** Makes a function that works the expression out for given values of its columns. */
export function compile(expression: Expression): Evaluator {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression
      return () => value
    }
    case 'column': {
      const { source, at } = expression
      return (environment) => environment[source]?.[at]
    }
    case 'opaque':
      return () => undefined
    case 'call':
      return compileCall(expression)
  }
}

const comparisons = new Set(['=', '<>', '!=', '<', '<=', '>', '>='])
const arithmeticNames = new Set(['+', '-', '*', '/', '%', '^'])

function compileCall(expression: Call): Evaluator {
  const { name } = expression
  const args = expression.args.map(compile)
  if (comparisons.has(name))
    return strict(args, ([left, right]) => compareBy(name, left as Known, right as Known))
  if (arithmeticNames.has(name) && args.length === 2) return compileArithmetic(expression, args)
  switch (name) {
    case 'and':
      return (environment) => connect(args, environment, false)
    case 'or':
      return (environment) => connect(args, environment, true)
    case 'not':
      return strict(args, ([value]) => (typeof value === 'boolean' ? !value : undefined))
    case 'is null':
      return (environment) => isNull(args[0]?.(environment))
    case 'is distinct':
      return (environment) => isDistinct(args[0]?.(environment), args[1]?.(environment))
    case 'case':
      return compileCase(args)
    case 'coalesce':
      return (environment) => firstKnown(args, environment)
    case 'nullif':
      return (environment) => {
        const [left, right] = [args[0]?.(environment), args[1]?.(environment)]
        return isDistinct(left, right) === false && left !== null ? null : left
      }
    case 'greatest':
    case 'least':
      return (environment) => extreme(args, environment, name === 'greatest')
    case 'negate':
      return strict(args, ([value]) => (typeof value === 'number' ? -value : undefined))
    case 'cast':
      return strict(args, ([value]) =>
        castKnown(
          value as Known,
          expression.args[0]?.family ?? 'other',
          expression.family,
          expression.whole,
        ),
      )
    case 'like':
    case 'ilike':
      return strict(args, ([text, pattern]) =>
        matches(text, pattern, (all, each) => isLike(all, each, name === 'ilike')),
      )
    case '~':
    case '~*':
      return strict(args, ([text, pattern]) =>
        matches(text, pattern, (all, each) => isFound(all, each, name === '~*')),
      )
    case 'range lower':
    case 'range upper': {
      const [range] = expression.args
      const subtype = range?.kind === 'column' ? range.baseType.slice('range:'.length) : ''
      const end = name === 'range lower' ? 'lower' : 'upper'
      return strict(args, ([text]) =>
        typeof text === 'string' ? rangeBound(text, subtype, end) : undefined,
      )
    }
    default: {
      const work = functionNamed(name).evaluate
      return work === undefined ? () => undefined : strict(args, work)
    }
  }
}

/** NULL where any argument is NULL, unknown where any is unknown. */
function strict(
  args: readonly Evaluator[],
  work: (values: readonly Known[]) => Outcome,
): Evaluator {
  return (environment) => {
    const values: Known[] = []
    let isUnknown = false
    for (const arg of args) {
      const value = arg(environment)
      if (value === null) return null
      if (value === undefined) isUnknown = true
      else values.push(value)
    }
    return isUnknown ? undefined : work(values)
  }
}

/** AND stops at false, OR at true; unknown wins over NULL. */
function connect(args: readonly Evaluator[], environment: Environment, stopsAt: boolean): Outcome {
  let result: Outcome = !stopsAt
  for (const arg of args) {
    const value = arg(environment)
    if (value === stopsAt) return stopsAt
    if (value === undefined || (value === null && result !== undefined)) result = value
  }
  return result
}

function isNull(value: Outcome): Outcome {
  return value === undefined ? undefined : value === null
}

function isDistinct(left: Outcome, right: Outcome): boolean | undefined {
  if (left === undefined || right === undefined) return undefined
  if (left === null || right === null) return left !== right
  const order = compareKnown(left, right)
  return order === undefined ? undefined : order !== 0
}

function compileCase(args: readonly Evaluator[]): Evaluator {
  return (environment) => {
    for (let at = 0; at + 1 < args.length; at += 2) {
      const condition = args[at]?.(environment)
      if (condition === undefined) return undefined
      if (condition === true) return args[at + 1]?.(environment)
    }
    return args.length % 2 === 1 ? args.at(-1)?.(environment) : null
  }
}

function firstKnown(args: readonly Evaluator[], environment: Environment): Outcome {
  for (const arg of args) {
    const value = arg(environment)
    if (value !== null) return value
  }
  return null
}

function extreme(
  args: readonly Evaluator[],
  environment: Environment,
  isGreatest: boolean,
): Outcome {
  let best: Outcome = null
  for (const arg of args) {
    const value = arg(environment)
    if (value === undefined) return undefined
    if (value === null) continue
    const order = best === null ? 1 : compareKnown(value, best)
    if (order === undefined) return undefined
    if (best === null || (isGreatest ? order > 0 : order < 0)) best = value
  }
  return best
}

/** A day is 24 hours: date − date counts days, moment − moment is an interval. */
function compileArithmetic(expression: Call, args: readonly Evaluator[]): Evaluator {
  const [left, right] = expression.args as readonly [Expression, Expression]
  const isDate = (each: Expression): boolean => each.family === 'date'
  const isMoment = (each: Expression): boolean =>
    isDate(each) || each.family === 'timestamp' || each.family === 'time'
  const dayMs = 86_400_000
  const { name, whole } = expression
  if (name === '-' && isDate(left) && isDate(right)) {
    return strict(args, ([a, b]) => ((a as number) - (b as number)) / dayMs)
  }
  if (name === '-' && isMoment(left) && isMoment(right)) {
    return strict(args, ([a, b]) => {
      const ms = (a as number) - (b as number)
      const days = Math.trunc(ms / dayMs)
      return { months: 0, days, ms: ms - days * dayMs }
    })
  }
  if (isDate(left) && right.family === 'number') {
    return strict(args, ([a, b]) =>
      arithmetic(name, a as Known, (b as number) * dayMs, false, true),
    )
  }
  return strict(args, ([a, b]) => arithmetic(name, a as Known, b as Known, whole, false))
}

function matches(
  text: Known | undefined,
  pattern: Known | undefined,
  fits: (text: string, pattern: string) => boolean | null,
): Outcome {
  if (typeof text !== 'string' || typeof pattern !== 'string') return undefined
  return fits(text, pattern) ?? undefined
}

function compareBy(name: string, left: Known, right: Known): Outcome {
  const order = compareKnown(left, right)
  if (order === undefined) return undefined
  switch (name) {
    case '=':
      return order === 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return order !== 0
  }
}

/** Below, equal or above zero; texts by code point, as C.UTF-8 sorts them; undefined where kinds differ. */
export function compareKnown(left: Known, right: Known): number | undefined {
  if (typeof left === 'object' || typeof right === 'object') {
    return typeof left === 'object' && typeof right === 'object'
      ? intervalMs(left) - intervalMs(right)
      : undefined
  }
  if (typeof left !== typeof right) return undefined
  if (left === right) return 0
  return left < right ? -1 : 1
}
