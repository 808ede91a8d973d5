import type {
  A_Const,
  A_Expr,
  FuncCall,
  Node,
  SelectStmt,
  SubLink,
  TypeCast,
  TypeName,
} from 'libpg-query'
import { functionNamed } from '../../../sql/functions/functions.ts'
import type { Gives } from '../../../sql/functions/sql-function.ts'
import { type Family, familyOf, parseKnown } from '../../../sql/value.ts'
import { childrenOf, strings } from '../../../sql/walk.ts'
import {
  aNull,
  and,
  type Constant,
  call,
  constantOf,
  type Expression,
  not,
  opaque,
  or,
  untypedConstant,
} from './expression.ts'
import {
  anyArray,
  coerce,
  compared,
  distinct,
  listed,
  operator,
  prefixed,
  similar,
} from './operators.ts'

/** How the names in an expression are understood. */
export interface Names {
  /** A column by its qualified or bare name. */
  column(path: readonly string[]): Expression
  /** Reads a subquery; its conjuncts may get one more for each output, as IN and ANY ask. */
  subquery(
    select: SelectStmt,
    link: string,
    extra: (outputs: readonly Expression[]) => Expression[],
  ): readonly Expression[]
  /** The moment that now() stands for in milliseconds, if values may depend on it. */
  readonly now: number | null
  /** Told of every expression that something is compared with or that counts rows. */
  readonly note: (expression: Expression) => void
}

/** Reads a node of PostgreSQL's syntax tree. */
export function readExpression(node: Node | undefined, names: Names): Expression {
  if (node === undefined) return aNull
  if ('A_Const' in node) return readConstant(node.A_Const)
  if ('ColumnRef' in node) return names.column(columnPath(node.ColumnRef.fields))
  if ('A_Expr' in node) return readOperator(node.A_Expr, names)
  if ('TypeCast' in node) return readCast(node.TypeCast, names)
  if ('FuncCall' in node) return readFunction(node.FuncCall, names)
  if ('SubLink' in node) return readSubLink(node.SubLink, names)
  if ('CollateClause' in node) return readExpression(node.CollateClause.arg, names)
  if ('NamedArgExpr' in node) return readExpression(node.NamedArgExpr.arg, names)
  if ('A_Indirection' in node)
    return readIndirection(node.A_Indirection.arg, node.A_Indirection.indirection, names)
  if ('SQLValueFunction' in node) return readNow(String(node.SQLValueFunction.op), names)
  return (
    readLogic(node, names) ??
    opaque('other', Object.keys(node)[0] ?? '', readAll(childrenOf(node), names))
  )
}

function readAll(nodes: readonly Node[] | undefined, names: Names): Expression[] {
  return (nodes ?? []).map((node) => readExpression(node, names))
}

/** Names of a reference; a star is an empty name. */
function columnPath(fields: readonly Node[] | undefined): string[] {
  return (fields ?? []).map((field) => ('String' in field ? (field.String.sval ?? '') : ''))
}

function readLogic(node: Node, names: Names): Expression | null {
  if ('BoolExpr' in node) {
    const args = readAll(node.BoolExpr.args, names)
    if (node.BoolExpr.boolop === 'NOT_EXPR') return not(args[0] ?? aNull)
    return node.BoolExpr.boolop === 'AND_EXPR' ? and(args) : or(args)
  }
  if ('NullTest' in node) {
    const arg = readExpression(node.NullTest.arg, names)
    const parts = arg.kind === 'opaque' && arg.name === 'row' ? arg.args : [arg]
    const isNot = node.NullTest.nulltesttype === 'IS_NOT_NULL'
    const tests = parts.map((part) => call('is null', [part], 'boolean'))
    return isNot ? and(tests.map(not)) : and(tests)
  }
  if ('BooleanTest' in node) {
    const arg = readExpression(node.BooleanTest.arg, names)
    const test = String(node.BooleanTest.booltesttype)
    if (test.endsWith('UNKNOWN')) {
      const isNull = call('is null', [arg], 'boolean')
      return test.includes('NOT') ? not(isNull) : isNull
    }
    const differs = call(
      'is distinct',
      [arg, constantOf(test.endsWith('TRUE'), 'boolean')],
      'boolean',
    )
    return test.includes('NOT') ? differs : not(differs)
  }
  if ('CaseExpr' in node) return readCase(node, names)
  if ('CoalesceExpr' in node) return sameType('coalesce', readAll(node.CoalesceExpr.args, names))
  if ('MinMaxExpr' in node) {
    const name = node.MinMaxExpr.op === 'IS_GREATEST' ? 'greatest' : 'least'
    return sameType(name, readAll(node.MinMaxExpr.args, names))
  }
  if ('RowExpr' in node) return opaque('other', 'row', readAll(node.RowExpr.args, names))
  if ('A_ArrayExpr' in node)
    return opaque('other', 'array', readAll(node.A_ArrayExpr.elements, names))
  return null
}

function readCase(node: Extract<Node, { CaseExpr: unknown }>, names: Names): Expression {
  const { arg, args, defresult } = node.CaseExpr
  const subject = arg === undefined ? null : readExpression(arg, names)
  const out: Expression[] = []
  for (const each of args ?? []) {
    if (!('CaseWhen' in each)) continue
    const when = readExpression(each.CaseWhen.expr, names)
    const condition = subject === null ? when : compared('=', subject, when)
    names.note(condition)
    out.push(condition, readExpression(each.CaseWhen.result, names))
  }
  if (defresult !== undefined) out.push(readExpression(defresult, names))
  const results = out.filter((_, at) => at % 2 === 1 || at === out.length - 1)
  const typed =
    results.find((result) => !(result.kind === 'constant' && result.untyped)) ?? results[0] ?? aNull
  return call(
    'case',
    out,
    typed.family,
    results.every((result) => result.whole || result === aNull),
  )
}

/** COALESCE, GREATEST and LEAST: literals take the type of the others. */
function sameType(name: string, args: readonly Expression[]): Expression {
  const typed = args.find((arg) => !(arg.kind === 'constant' && arg.untyped)) ?? args[0] ?? aNull
  const coerced = args.map((arg) => coerce(arg, typed.family))
  return call(
    name,
    coerced,
    typed.family,
    coerced.every((arg) => arg.whole || arg.family === 'other'),
  )
}

function readConstant(constant: A_Const): Expression {
  if (constant.isnull === true) return aNull
  if (constant.ival !== undefined) return constantOf(constant.ival.ival ?? 0, 'number')
  if (constant.fval !== undefined) {
    const text = constant.fval.fval ?? '0'
    return constantOf(Number(text), 'number', text)
  }
  if (constant.boolval !== undefined)
    return constantOf(constant.boolval.boolval ?? false, 'boolean')
  if (constant.sval !== undefined) return untypedConstant(constant.sval.sval ?? '')
  return opaque('other', 'constant', [])
}

function readOperator(expression: A_Expr, names: Names): Expression {
  const name = strings(expression.name).at(-1) ?? ''
  const left = expression.lexpr === undefined ? null : readExpression(expression.lexpr, names)
  const list =
    expression.rexpr !== undefined && 'List' in expression.rexpr
      ? readAll(expression.rexpr.List.items, names)
      : null
  if (list !== null && left !== null) return listed(String(expression.kind), name, left, list)
  const right = readExpression(expression.rexpr, names)
  if (left === null) return prefixed(name, right)
  switch (expression.kind) {
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return anyArray(expression.kind === 'AEXPR_OP_ANY', name, left, right)
    case 'AEXPR_DISTINCT':
      return distinct(left, right)
    case 'AEXPR_NOT_DISTINCT':
      return not(distinct(left, right))
    case 'AEXPR_NULLIF':
      return call(
        'nullif',
        [coerce(left, right.family), coerce(right, left.family)],
        left.family,
        left.whole,
      )
    case 'AEXPR_SIMILAR':
      return similar(name, left, right)
    default:
      return operator(name, left, right)
  }
}

/** The base type that a type name of the syntax tree stands for; null where it is the schema's own. */
export function typeNameBase(type: TypeName | undefined): string | null {
  const name = strings(type?.names).at(-1) ?? ''
  if ((type?.arrayBounds ?? []).length > 0) return 'array'
  if (name === 'bpchar' || name === 'varchar') return 'text'
  return familyOf(name) === 'other' ? (name === 'jsonb' || name === 'json' ? name : null) : name
}

const wholeTypes = new Set(['int2', 'int4', 'int8', 'oid'])

function readCast(cast: TypeCast, names: Names): Expression {
  const arg = readExpression(cast.arg, names)
  const base = typeNameBase(cast.typeName)
  if (base === null || base === 'array') return arg
  const family = familyOf(base)
  if (arg.kind === 'constant' && arg.text !== null) {
    const value = arg.untyped
      ? parseKnown(arg.text + intervalUnit(arg.text, cast.typeName), family)
      : undefined
    if (value !== undefined)
      return { ...constantOf(value, family, arg.text), whole: wholeTypes.has(base) }
  }
  // character(n) does not see spaces at the end.
  if (strings(cast.typeName?.names).at(-1) === 'bpchar' && arg.family === 'text')
    return call('rtrim', [cutTo(cast.typeName, arg, names)], 'text')
  const read = call('cast', [arg], family, wholeTypes.has(base))
  if (family === 'text') return cutTo(cast.typeName, read, names)
  return base === 'numeric' ? roundedTo(cast.typeName, read, names) : read
}

/** A cast to numeric(precision, scale) rounds; without a scale to whole numbers. */
function roundedTo(type: TypeName | undefined, number: Expression, names: Names): Expression {
  const [precision, scale] = readAll(type?.typmods, names)
  if (precision === undefined) return number
  return call('round', [number, scale ?? constantOf(0, 'number')], 'number')
}

/** A cast to a type of texts of some length leaves out what is longer. */
function cutTo(type: TypeName | undefined, text: Expression, names: Names): Expression {
  const [length] = readAll(type?.typmods, names)
  return length === undefined ? text : call('left', [text, length], 'text')
}

/** Bits of an interval's fields, as the grammar hands them on: interval '3' month. */
const intervalFields: readonly (readonly [number, string])[] = [
  [2, 'month'],
  [4, 'year'],
  [8, 'day'],
  [1024, 'hour'],
  [2048, 'minute'],
  [4096, 'second'],
]

/** The unit that stands behind an interval's literal, where the literal is a bare number. */
function intervalUnit(text: string, type: TypeName | undefined): string {
  const [field] = type?.typmods ?? []
  if (!/^[+-]?[\d.]+$/.test(text.trim()) || field === undefined || !('A_Const' in field)) return ''
  const bits = field.A_Const.ival?.ival ?? 0
  return ` ${intervalFields.find(([bit]) => bit === bits)?.[1] ?? ''}`
}

function readNow(op: string, names: Names): Expression {
  const family: Family = op.includes('DATE')
    ? 'date'
    : op.includes('TIMESTAMP')
      ? 'timestamp'
      : op.includes('TIME')
        ? 'time'
        : 'text'
  return nowExpression(family, names.now)
}

function nowExpression(family: Family, now: number | null): Constant | Expression {
  if (now === null || (family !== 'date' && family !== 'timestamp'))
    return opaque('other', 'now', [], family)
  const day = now - (now % 86_400_000)
  return constantOf(family === 'date' ? day : now, family)
}

function readIndirection(
  arg: Node | undefined,
  indirection: readonly Node[] | undefined,
  names: Names,
): Expression {
  let value = readExpression(arg, names)
  for (const step of indirection ?? []) {
    if (!('A_Indices' in step)) return opaque('other', 'field', [value])
    value =
      step.A_Indices.is_slice === true
        ? call('slice', [value], 'other')
        : call('[]', [value, readExpression(step.A_Indices.uidx, names)], 'other')
  }
  return value
}

function readFunction(node: FuncCall, names: Names): Expression {
  const name = strings(node.funcname).at(-1)?.toLowerCase() ?? ''
  const args = readAll(node.args, names)
  const order = readAll((node.agg_order ?? []).flatMap(childrenOf), names)
  const filter = node.agg_filter === undefined ? null : readExpression(node.agg_filter, names)
  if (filter !== null) names.note(filter)
  const { family, whole } = functionFamily(name, args)
  const { isAggregate, isClock, boundaries } = functionNamed(name)
  if (node.over !== undefined) {
    const window = childrenOf({ WindowDef: node.over } as unknown as Node)
    return opaque('window', name, [...args, ...order, ...readAll(window, names)], family, whole)
  }
  if (node.agg_star === true || node.agg_within_group === true || isAggregate) {
    return opaque(
      'aggregate',
      node.agg_distinct === true ? `${name} distinct` : name,
      [...(filter === null ? args : filtered(args, filter)), ...order],
      family,
      whole,
    )
  }
  if (isClock) return nowExpression('timestamp', names.now)
  const [range] = args
  if (
    (name === 'lower' || name === 'upper') &&
    range?.kind === 'column' &&
    range.baseType.startsWith('range:')
  ) {
    const subtype = range.baseType.slice('range:'.length)
    return call(`range ${name}`, args, familyOf(subtype), wholeTypes.has(subtype))
  }
  const made = rangeConstant(name, args)
  if (made !== null) return made
  if (name === 'mod' && args.length === 2) return call('%', args, 'number', whole)
  if (name === 'timezone' && args[1] !== undefined) return call('timezone', args, 'timestamp')
  const typed =
    boundaries === 'moments'
      ? args.map((arg, at) => (at === 1 ? coerce(arg, 'timestamp') : arg))
      : args
  return call(name, typed, family, whole)
}

/** count(x) FILTER (WHERE c) is count(CASE WHEN c THEN x END); a star stands for 1. */
function filtered(args: readonly Expression[], filter: Expression): Expression[] {
  const [first = constantOf(1, 'number'), ...rest] = args
  return [call('case', [filter, first], first.family, first.whole), ...rest]
}

const rangeTypes = new Set('int4range int8range numrange daterange tsrange tstzrange'.split(' '))

/** daterange('2024-12-24', '2024-12-27') as the literal that says the same; null for other calls. */
function rangeConstant(name: string, args: readonly Expression[]): Constant | null {
  const bounds = args.flatMap((arg) => (arg.kind === 'constant' ? [arg.text ?? ''] : []))
  if (!rangeTypes.has(name) || args.length < 2 || bounds.length < args.length) return null
  const [low, high, ends = '[)'] = bounds
  const text = `${ends.charAt(0)}"${low}","${high}"${ends.charAt(1)}`.replaceAll('""', '')
  return constantOf(text, 'other', text)
}

function readSubLink(link: SubLink, names: Names): Expression {
  const select =
    link.subselect !== undefined && 'SelectStmt' in link.subselect
      ? link.subselect.SelectStmt
      : null
  if (select === null) return opaque('subquery', 'unknown', [])
  const kind = String(link.subLinkType)
  if (kind === 'EXISTS_SUBLINK') {
    names.subquery(select, 'exists', () => [])
    return opaque('subquery', 'exists', [], 'boolean')
  }
  if (kind !== 'ANY_SUBLINK' && kind !== 'ALL_SUBLINK') {
    const outputs = names.subquery(select, 'scalar', () => [])
    const [first] = outputs
    return opaque('subquery', 'scalar', outputs, first?.family ?? 'other', first?.whole ?? false)
  }
  const test = readExpression(link.testexpr, names)
  const tests = test.kind === 'opaque' && test.name === 'row' ? test.args : [test]
  const name = strings(link.operName).at(-1) ?? '='
  names.subquery(select, kind === 'ANY_SUBLINK' ? 'any' : 'all', (outputs) =>
    tests.map((each, at) => compared(name, each, outputs[at] ?? aNull)),
  )
  return opaque('subquery', kind === 'ANY_SUBLINK' ? 'any' : 'all', tests, 'boolean')
}

interface Typed {
  readonly family: Family
  readonly whole: boolean
}

/** What a function gives for these arguments, as far as the table of functions tells. */
function functionFamily(name: string, args: readonly Expression[]): Typed {
  const { gives } = functionNamed(name)
  if (gives !== undefined && gives !== 'first argument') return typeOf(gives)
  const [first] = args
  return gives === undefined || first === undefined
    ? { family: 'other', whole: false }
    : { family: first.family, whole: first.whole }
}

function typeOf(gives: Exclude<Gives, 'first argument'>): Typed {
  return gives === 'whole number'
    ? { family: 'number', whole: true }
    : { family: gives, whole: false }
}
