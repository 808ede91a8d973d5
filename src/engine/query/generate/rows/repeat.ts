import type { Column } from '../../../sql/schema.ts'
import { familyOf, type Known } from '../../../sql/value.ts'
import type { Value } from '../../schema/database.ts'
import type { Source } from '../aim/block.ts'
import {
  type ColumnUse,
  columnsOf,
  type Expression,
  type SourceValues,
} from '../expression/expression.ts'
import { writeKnown } from '../values/convert.ts'
import type { Builder } from './builder.ts'
import type { TablePlan } from './plan.ts'

/** The table of a source, in the plan. */
export function tableOf(builder: Builder, source: Source): TablePlan {
  return builder.plan.tables.find((table) => table.table.name === source.table) as TablePlan
}

/** The values that the conditions decided; the rest is drawn when the row is made. */
export function givenBy(
  builder: Builder,
  source: Source,
  environment: readonly SourceValues[],
  except: ReadonlySet<number> = new Set(),
): Map<number, Value> {
  const given = new Map<number, Value>()
  const table = tableOf(builder, source)
  environment[source.id]?.forEach((value, at) => {
    const column = table.columns[at]
    if (column === undefined || value === undefined || except.has(at) || column.column.generated)
      return
    if (value === null) {
      if (!column.column.notNull) given.set(at, null)
      return
    }
    const text = writeKnown(value, column.column)
    if (text !== undefined) given.set(at, text)
  })
  return given
}

/** A row that is to be there again under other keys. */
export interface Repeat {
  readonly source: Source
  readonly times: number
  /** Columns that keep their values. */
  readonly keep: ReadonlySet<number>
}

/** Nothing is kept but what the conditions look at. */
export const nothing: ReadonlySet<number> = new Set()

/** The same row again under other keys, as often as asked: partners, group sizes, duplicates. */
export function repeatOne(
  builder: Builder,
  environment: readonly SourceValues[],
  goals: readonly Expression[],
  { source, times, keep }: Repeat,
): void {
  const { random } = builder
  const table = tableOf(builder, source)
  const joined = lookedAt(goals, source)
  const idle = table.columns.map(({ at }) => at).filter((at) => !joined.has(at) && !keep.has(at))
  const goesOn = random.chance(0.8)
  for (let nth = 0; nth < times; nth++) {
    const except = new Set<number>()
    const next = new Set<number>()
    for (const key of table.keys) {
      const free = key.columns.filter((at) => !joined.has(at) && !keep.has(at))
      // A partial key may well hold the same columns again.
      if (free.length === 0 && key.where !== null && key.columns.every((at) => keep.has(at)))
        continue
      const change = free.length > 0 ? free : key.columns
      if (change.length > 0) except.add(random.pick(change))
      const [only] = key.columns
      if (free.length === 0 && key.columns.length === 1 && only !== undefined) next.add(only)
    }
    for (const column of table.columns)
      if (!joined.has(column.at) && !keep.has(column.at) && random.chance(0.5))
        except.add(column.at)
    if (keep.size === 0 && joined.size > 0 && random.chance(0.2))
      except.add(random.pick([...joined]))
    const given = givenBy(builder, source, environment, except)
    for (const at of next) {
      const text = nextKey(environment[source.id]?.[at], nth, table.columns[at]?.column)
      if (text !== undefined && goesOn) given.set(at, text)
    }
    if (builder.add(table, given) === null && keep.size > 0)
      builder.add(table, givenBy(builder, source, environment, new Set([...except, ...idle])))
  }
}

/** The columns of a source that conditions look at. */
function lookedAt(goals: readonly Expression[], source: Source): Set<number> {
  const columns = goals.flatMap(columnsOf).filter((column) => column.source === source.id)
  return new Set(columns.map((column) => column.at))
}

/** A key that conditions look at goes on from row to row, so that what holds of one holds of the next. */
function nextKey(
  value: Known | null | undefined,
  nth: number,
  column: Column | undefined,
): string | undefined {
  if (column === undefined || typeof value !== 'number') return undefined
  return familyOf(column.baseType) === 'number' ? writeKnown(value + nth + 1, column) : undefined
}

/** Columns that must hold the same value, and which sources they belong to. */
interface Bond {
  readonly columns: readonly ColumnUse[]
  readonly sources: ReadonlySet<number>
}

/** What rows of several sources are joined by, where no condition says what it must be. */
function bondsOf(goals: readonly Expression[]): Bond[] {
  const groups: ColumnUse[][] = []
  const pinned: ColumnUse[] = []
  for (const goal of goals) {
    if (goal.kind !== 'call' || goal.name !== '=') continue
    const columns = goal.args.filter((arg) => arg.kind === 'column')
    if (columns.length === 1) pinned.push(...columns)
    if (columns.length < 2) continue
    const met = groups.filter((group) => columns.some((column) => holds(group, column)))
    for (const group of met) groups.splice(groups.indexOf(group), 1)
    groups.push([...met.flat(), ...columns])
  }
  return groups
    .filter((group) => !pinned.some((column) => holds(group, column)))
    .map((columns) => ({ columns, sources: new Set(columns.map(({ source }) => source)) }))
    .filter(({ sources }) => sources.size > 1)
}

function holds(group: readonly ColumnUse[], column: ColumnUse): boolean {
  return group.some(({ source, at }) => source === column.source && at === column.at)
}

/**
 * The rows that something joins, again around other values of it: another film that the same person
 * saw, another person who saw the same film.
 */
export function repeatAround(
  builder: Builder,
  sources: readonly Source[],
  environment: readonly SourceValues[],
  goals: readonly Expression[],
  times: number,
): void {
  const { random } = builder
  const bonds = bondsOf(goals)
  if (bonds.length === 0) return
  const bond = random.pick(bonds)
  const [first] = bond.columns
  const value = first === undefined ? undefined : environment[first.source]?.[first.at]
  if (first === undefined || value === undefined || value === null) return
  for (let nth = 0; nth < times; nth++) {
    const next = typeof value === 'number' ? value + nth + 1 : builder.drawKnown(first)
    for (const source of sources.filter(({ id }) => bond.sources.has(id))) {
      const table = tableOf(builder, source)
      const looked = lookedAt(goals, source)
      const own = bond.columns.filter((column) => column.source === source.id)
      const others = table.columns.filter(({ at, isKey }) =>
        looked.has(at) ? isKey : random.chance(0.5),
      )
      const except = new Set(others.map((column) => column.at))
      const given = givenBy(builder, source, environment, except)
      for (const { at } of own) {
        const column = table.columns[at]?.column
        const text = next === null || column === undefined ? undefined : writeKnown(next, column)
        if (text !== undefined) given.set(at, text)
      }
      builder.add(table, given)
    }
  }
}
