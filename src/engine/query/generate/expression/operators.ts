import { type Family, parseKnown } from '../../../sql/value.ts'
import { similarToPosix } from '../values/patterns.ts'
import {
  aNull,
  and,
  call,
  constantOf,
  type Expression,
  not,
  opaque,
  or,
  untypedConstant,
} from './expression.ts'

/** A literal in quotes, as a value of the family that its surroundings have. */
export function coerce(expression: Expression, family: Family): Expression {
  if (expression.kind !== 'constant' || !expression.untyped || expression.text === null)
    return expression
  if (family === 'text' || family === 'other') return expression
  const value = parseKnown(expression.text, family)
  return value === undefined
    ? expression
    : { ...constantOf(value, family, expression.text), untyped: false }
}

/** A comparison, its literals typed by the other side; rows are compared part by part. */
export function compared(name: string, left: Expression, right: Expression): Expression {
  if (
    left.kind === 'opaque' &&
    right.kind === 'opaque' &&
    left.name === 'row' &&
    right.name === 'row'
  ) {
    return comparedRows(name, left.args, right.args)
  }
  return call(name, [coerce(left, right.family), coerce(right, left.family)], 'boolean')
}

function comparedRows(
  name: string,
  left: readonly Expression[],
  right: readonly Expression[],
): Expression {
  const pairs = left.map((each, at) => [each, right[at] ?? aNull] as const)
  const equal = (upTo: number): Expression[] =>
    pairs.slice(0, upTo).map(([a, b]) => compared('=', a, b))
  if (name === '=') return and(equal(pairs.length))
  if (name === '<>') return not(and(equal(pairs.length)))
  const strictly = name.slice(0, 1)
  return or(
    pairs.map(([a, b], at) =>
      and([...equal(at), compared(at === pairs.length - 1 ? name : strictly, a, b)]),
    ),
  )
}

const likeNames: Readonly<Record<string, readonly [string, boolean]>> = {
  '~~': ['like', false],
  '!~~': ['like', true],
  '~~*': ['ilike', false],
  '!~~*': ['ilike', true],
  '~': ['~', false],
  '!~': ['~', true],
  '~*': ['~*', false],
  '!~*': ['~*', true],
}

export function distinct(left: Expression, right: Expression): Expression {
  return call('is distinct', [coerce(left, right.family), coerce(right, left.family)], 'boolean')
}

export function prefixed(name: string, right: Expression): Expression {
  if (name === '+') return right
  if (name !== '-') return call(name, [right], right.family, right.whole)
  if (right.kind === 'constant' && typeof right.value === 'number')
    return constantOf(-right.value, 'number', `-${right.text}`)
  return call('negate', [right], right.family, right.whole)
}

/** SIMILAR TO arrives as ~ over similar_to_escape(pattern). */
export function similar(name: string, left: Expression, right: Expression): Expression {
  const pattern = right.kind === 'call' ? right.args[0] : right
  if (pattern?.kind !== 'constant' || pattern.text === null)
    return opaque('other', 'similar', [left, right], 'boolean')
  const matched = call('~', [left, untypedConstant(similarToPosix(pattern.text))], 'boolean')
  return name.startsWith('!') ? not(matched) : matched
}

export function operator(name: string, left: Expression, right: Expression): Expression {
  const like = likeNames[name]
  if (like !== undefined) {
    const matched = call(like[0], [left, right], 'boolean')
    return like[1] ? not(matched) : matched
  }
  if (['=', '<>', '!=', '<', '<=', '>', '>='].includes(name))
    return compared(name === '!=' ? '<>' : name, left, right)
  if (['+', '-', '*', '/', '%', '^'].includes(name)) return arithmetic(name, left, right)
  if (name === '->>' || name === '#>>' || name === '||')
    return call(
      name,
      [left, right],
      name === '||' && left.family === 'other' && right.family === 'other' ? 'other' : 'text',
    )
  if (name === '->' || name === '#>') return call(name, [left, right], 'other')
  return call(
    name,
    [left, right],
    ['@>', '<@', '&&', '?', '?|', '?&', '@@', '@?'].includes(name) ? 'boolean' : 'other',
  )
}

function arithmetic(name: string, first: Expression, second: Expression): Expression {
  const isMoment = (each: Expression): boolean =>
    ['date', 'timestamp', 'time'].includes(each.family)
  const left = coerce(
    first,
    isMoment(second) ? (name === '-' ? second.family : 'interval') : second.family,
  )
  const right = coerce(
    second,
    isMoment(first) && first.family !== 'date'
      ? name === '-'
        ? first.family
        : 'interval'
      : first.family,
  )
  const whole = left.whole && right.whole && name !== '^'
  if (isMoment(left) && isMoment(right)) {
    return left.family === 'date' && right.family === 'date'
      ? call(name, [left, right], 'number', true)
      : call(name, [left, right], 'interval')
  }
  if (left.family === 'date' && right.family === 'number') return call(name, [left, right], 'date')
  if (right.family === 'date' && left.family === 'number') return call(name, [right, left], 'date')
  if (left.family === 'date' || right.family === 'date')
    return call(name, [left, right], 'timestamp')
  const family = isMoment(left)
    ? left.family
    : isMoment(right)
      ? right.family
      : left.family === 'interval' || right.family === 'interval'
        ? 'interval'
        : 'number'
  return call(name, [left, right], family, whole)
}

export function listed(
  kind: string,
  name: string,
  left: Expression,
  items: readonly Expression[],
): Expression {
  const [low = aNull, high = aNull] = items
  const between = (from: Expression, to: Expression): Expression =>
    and([compared('>=', left, from), compared('<=', left, to)])
  switch (kind) {
    case 'AEXPR_BETWEEN':
      return between(low, high)
    case 'AEXPR_NOT_BETWEEN':
      return not(between(low, high))
    case 'AEXPR_BETWEEN_SYM':
      return or([between(low, high), between(high, low)])
    case 'AEXPR_NOT_BETWEEN_SYM':
      return not(or([between(low, high), between(high, low)]))
    default: {
      const found = or(items.map((item) => compared('=', left, item)))
      return name === '<>' ? not(found) : found
    }
  }
}

/** x op ANY (array): a list where the elements are written out, else a meeting of x and the array. */
export function anyArray(
  isAny: boolean,
  name: string,
  left: Expression,
  right: Expression,
): Expression {
  const elements = arrayElements(right)
  if (elements === null) return call(isAny ? 'any' : 'all', [left, right], 'boolean')
  const tests = elements.map((element) => operator(name, left, element))
  return isAny ? or(tests) : and(tests)
}

function arrayElements(expression: Expression): readonly Expression[] | null {
  if (expression.kind === 'opaque' && expression.name === 'array') return expression.args
  if (expression.kind === 'call' && expression.name === 'cast')
    return arrayElements(expression.args[0] ?? aNull)
  if (
    expression.kind !== 'constant' ||
    expression.text === null ||
    !/^\{.*\}$/s.test(expression.text)
  )
    return null
  const inside = expression.text.slice(1, -1)
  if (inside === '' || inside.includes('"') || inside.includes('{')) return null
  return inside.split(',').map((item) => (item === 'NULL' ? aNull : untypedConstant(item.trim())))
}
