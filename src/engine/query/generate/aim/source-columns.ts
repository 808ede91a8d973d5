import { functionNamed, isRowCount } from '../../../sql/functions/functions.ts'
import { type ColumnUse, type Expression } from '../expression/expression.ts'

/** The columns whose values an expression hands on, so that comparing it is comparing them. */
export function sourceColumns(expression: Expression): ColumnUse[] {
  switch (expression.kind) {
    case 'column':
      return [expression]
    case 'constant':
      return []
    case 'opaque':
      if (isRowCount(expression.name)) return []
      if (expression.what === 'aggregate' || expression.what === 'window')
        return expression.args.slice(0, 1).flatMap(sourceColumns)
      return ['scalar', 'values'].includes(expression.name)
        ? expression.args.flatMap(sourceColumns)
        : []
    case 'call': {
      const { name, args } = expression
      if (name === 'case')
        return args.flatMap((arg, at) =>
          at % 2 === 1 || (at === args.length - 1 && args.length % 2 === 1)
            ? sourceColumns(arg)
            : [],
        )
      const { carries } = functionNamed(name)
      if (carries === 'all') return args.flatMap(sourceColumns)
      return carries === undefined ? [] : args.slice(carries, carries + 1).flatMap(sourceColumns)
    }
  }
}

/** Constants that an expression may give without working out its columns. */
export function constantsIn(expression: Expression): Expression[] {
  if (expression.kind === 'constant') return [expression]
  if (expression.kind === 'column') return []
  if (expression.kind === 'opaque') return expression.args.flatMap(constantsIn)
  return handingOn.has(expression.name) ? expression.args.flatMap(constantsIn) : []
}

const handingOn = new Set(
  'case coalesce nullif greatest least cast generate_series unnest'.split(' '),
)

/** Whether the expression counts rows or numbers them. */
export function countsRows(expression: Expression): boolean {
  if (expression.kind === 'opaque') {
    if (isRowCount(expression.name)) return true
    return expression.what === 'subquery' && expression.args.some(countsRows)
  }
  return expression.kind === 'call' && expression.args.some(countsRows)
}
