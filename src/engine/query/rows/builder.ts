import { assert } from '../../../kit/assert.ts'
import type { Random } from '../../../kit/random.ts'
import type { Database, Value } from '../database.ts'
import { convertText } from '../values/convert.ts'
import { filler } from '../values/fillers.ts'
import type { ColumnPlan, ForeignPlan, KeyPlan, Plan, TablePlan } from './plan.ts'
import type { Profile } from './profile.ts'

/** A row in the making: undefined where nothing is decided. */
export type Row = (Value | undefined)[]

const depthMax = 8
const triesMax = 12

/** Makes the rows of one database: keys, foreign keys and checks are obeyed as far as they can be foreseen. */
export class Builder {
  readonly plan: Plan
  readonly profile: Profile
  readonly random: Random
  readonly rows: Row[][]
  readonly #palettes = new Map<ColumnPlan, readonly string[]>()
  readonly #draws = new Map<number, readonly { readonly list: 'aimed' | 'near' | 'plain'; readonly at: number }[]>()
  readonly #nullShares = new Map<ColumnPlan, number>()
  readonly #taken = new Map<KeyPlan, Set<string>>()

  constructor(plan: Plan, profile: Profile, random: Random) {
    this.plan = plan
    this.profile = profile
    this.random = random
    this.rows = plan.tables.map(() => [])
  }

  /** The rows as a database, in an order that has nothing to do with their values. */
  database(): Database {
    const out = new Map<string, readonly (readonly Value[])[]>()
    for (const table of this.plan.tables) {
      const kept = table.columns.filter((column) => !column.column.generated).map((column) => column.at)
      const rows = this.random.shuffle(this.rows[table.at] ?? [])
      out.set(
        table.table.name,
        rows.map((row) => kept.map((at) => row[at] ?? null)),
      )
    }
    return { rows: out }
  }

  /** Adds a row with the values given, null where it cannot be: a key is used up, a parent must not be. */
  add(table: TablePlan, given: ReadonlyMap<number, Value> = new Map(), depth = 0): Row | null {
    if (depth > depthMax || this.profile.empty.has(table.at)) return null
    const rows = this.rows[table.at] as Row[]
    const row: Row = table.columns.map((column) => given.get(column.at))
    for (const column of table.columns) {
      if (row[column.at] === undefined && !column.isForeign && !column.column.generated) row[column.at] = this.#draw(column)
    }
    rows.push(row)
    if (this.#point(table, row, given, depth) && this.#unclash(table, row, given)) {
      for (const key of table.keys) this.#takenBy(key).add(keyText(key, row) ?? '')
      return row
    }
    rows.splice(rows.indexOf(row), 1)
    return null
  }

  /** Gives every foreign key of the row a parent. */
  #point(table: TablePlan, row: Row, given: ReadonlyMap<number, Value>, depth: number): boolean {
    return table.foreign.every((key) => this.#pointOne(key, row, given, depth))
  }

  #pointOne(key: ForeignPlan, row: Row, given: ReadonlyMap<number, Value>, depth: number): boolean {
    if (key.columns.some((at) => row[at] === null)) return true
    const free = key.nullable.filter((at) => row[at] === undefined && !given.has(at))
    const toNull = (): boolean => {
      for (const at of key.key.matchFull ? free : free.slice(0, this.random.between(1, free.length))) row[at] = null
      return free.length > 0
    }
    if (free.length > 0 && this.random.chance(this.profile.nulls)) return toNull()
    const parents = this.#parents(key, row)
    if (parents.length > 0 && !(depth === 0 && key.isSelf && free.length > 0 && this.random.chance(0.3))) {
      this.#follow(key, row, this.#pickParent(parents))
      return true
    }
    if (free.length > 0 && this.random.chance(0.8)) return toNull()
    if (key.isSelf) {
      const own = key.parentColumns.map((at) => row[at])
      if (!own.includes(undefined)) {
        this.#follow(key, row, row)
        return true
      }
    }
    const wanted = new Map<number, Value>()
    key.columns.forEach((at, nth) => {
      const value = row[at]
      if (value !== undefined) wanted.set(key.parentColumns[nth] as number, value)
    })
    const parent = this.add(this.plan.tables[key.parent] as TablePlan, wanted, depth + 1)
    if (parent === null) return toNull()
    this.#follow(key, row, parent)
    return true
  }

  /** Rows that the key can point to, given the columns that are decided. */
  #parents(key: ForeignPlan, row: Row): Row[] {
    return (this.rows[key.parent] as Row[]).filter(
      (parent) =>
        parent !== row &&
        key.parentColumns.every((at, nth) => {
          const value = parent[at]
          const decided = row[key.columns[nth] as number]
          return value !== undefined && value !== null && (decided === undefined || decided === value)
        }),
    )
  }

  #pickParent(parents: readonly Row[]): Row {
    const { children } = this.profile
    if (children === 'spread' || parents.length === 1) return this.random.pick(parents)
    const share = children === 'gathered' ? 0.85 : 0.4
    return this.random.chance(share) ? (parents[0] as Row) : this.random.pick(parents)
  }

  #follow(key: ForeignPlan, row: Row, parent: Row): void {
    key.columns.forEach((at, nth) => {
      row[at] = parent[key.parentColumns[nth] as number]
    })
  }

  /** Changes the row until no key of the table is taken. */
  #unclash(table: TablePlan, row: Row, given: ReadonlyMap<number, Value>): boolean {
    for (let turn = 0; turn < triesMax; turn++) {
      const clash = table.keys.find((key) => this.#clashes(key, row))
      if (clash === undefined) return true
      if (!this.#changeKey(table, clash, row, given, turn)) return false
    }
    return !table.keys.some((key) => this.#clashes(key, row))
  }

  #changeKey(table: TablePlan, clash: KeyPlan, row: Row, given: ReadonlyMap<number, Value>, turn: number): boolean {
    const columns = clash.columns.filter((at) => !given.has(at))
    if (columns.length === 0) return false
    const at = this.random.pick(columns)
    const column = table.columns[at] as ColumnPlan
    const foreign = table.foreign.find((key) => key.columns.includes(at))
    if (foreign === undefined) {
      row[at] = turn < 3 ? this.#draw(column) : this.#fresh(table, column, row)
      return row[at] !== undefined
    }
    const kept = new Set(foreign.columns.filter((each) => given.has(each)))
    const before = foreign.columns.map((each) => row[each])
    for (const each of foreign.columns) if (!kept.has(each)) row[each] = undefined
    const parents = this.#parents(foreign, row)
    if (parents.length > 0) this.#follow(foreign, row, this.random.pick(parents))
    else foreign.columns.forEach((each, nth) => (row[each] = before[nth]))
    return true
  }

  #clashes(key: KeyPlan, row: Row): boolean {
    const text = keyText(key, row)
    return text !== null && this.#takenBy(key).has(text)
  }

  #takenBy(key: KeyPlan): Set<string> {
    let taken = this.#taken.get(key)
    if (taken === undefined) {
      taken = new Set()
      this.#taken.set(key, taken)
    }
    return taken
  }

  /** A value for a column: NULL by its share, else one of the few of this database. */
  #draw(column: ColumnPlan): Value | undefined {
    if (!column.column.notNull && this.random.chance(this.#nullShare(column))) return null
    const palette = this.#palette(column)
    return palette.length > 0 ? this.random.pick(palette) : column.column.notNull ? undefined : null
  }

  /** A value that no row of the table has in this column. */
  #fresh(table: TablePlan, column: ColumnPlan, row: Row): Value | undefined {
    const used = new Set((this.rows[table.at] as Row[]).map((each) => (each === row ? undefined : each[column.at])))
    const known = [...this.#palette(column), ...column.plain, ...column.near, ...column.aimed]
    const free = known.find((value) => value !== undefined && !used.has(value))
    if (free !== undefined) return free
    for (let nth = 0; nth < 1000; nth++) {
      const text = filler(column.lead, nth)
      if (text === undefined) return undefined
      const value = convertText(text, column.column)
      if (value !== undefined && !used.has(value)) return value
    }
    return undefined
  }

  /** Some columns hold no NULL at all, so that one column's NULL stands out. */
  #nullShare(column: ColumnPlan): number {
    let share = this.#nullShares.get(column)
    if (share === undefined) {
      share = this.random.chance(0.5) ? this.profile.nulls : 0
      this.#nullShares.set(column, share)
    }
    return share
  }

  /** The few values that the columns of a pool draw from in this database. */
  #palette(column: ColumnPlan): readonly string[] {
    let palette = this.#palettes.get(column)
    if (palette === undefined) {
      palette = this.#poolDraws(column.pool).flatMap(({ list, at }) => {
        const values = column[list].length > 0 ? column[list] : column.plain
        return values[at % values.length] ?? []
      })
      if (palette.length === 0) palette = column.plain.filter((value) => value !== undefined).slice(0, 2)
      this.#palettes.set(column, palette)
    }
    return palette
  }

  #poolDraws(pool: number): readonly { readonly list: 'aimed' | 'near' | 'plain'; readonly at: number }[] {
    let draws = this.#draws.get(pool)
    if (draws === undefined) {
      draws = Array.from({ length: this.profile.distinct }, () => ({
        list: this.random.chance(this.profile.aimed)
          ? ('aimed' as const)
          : this.random.pick(['near', 'plain'] as const),
        at: this.random.below(60),
      }))
      this.#draws.set(pool, draws)
    }
    return draws
  }
}

/** The text of a key of a row; null where the row cannot clash because of a NULL. */
function keyText(key: KeyPlan, row: Row): string | null {
  const values = key.columns.map((at) => row[at])
  if (key.key.nullsDistinct && values.some((value) => value === null || value === undefined)) return null
  assert(key.columns.length > 0 || key.key.expressions.length > 0, `the key ${key.key.name} has parts`)
  return values.map((value) => (value === null ? '\u0001' : (value ?? ''))).join('\u0002')
}
