import type { Random } from '../../../../kit/random.ts'
import type { Column } from '../../../sql/schema.ts'
import { familyOf, type Known } from '../../../sql/value.ts'
import type { Database, Value } from '../../schema/database.ts'
import { type ColumnUse, columnsOf } from '../expression/expression.ts'
import { evaluate, Solver } from '../expression/solve.ts'
import { isAbsurdMoment } from '../values/absurd.ts'
import { writeKnown } from '../values/convert.ts'
import { exclude, keyText, type Row, valuesOfRow } from './keys.ts'
import { Palettes } from './palette.ts'
import {
  type ColumnPlan,
  type ForeignPlan,
  isAllowed,
  type KeyPlan,
  knownOf,
  type Plan,
  type TablePlan,
} from './plan.ts'
import type { Profile } from './profile.ts'

export type Given = ReadonlyMap<number, Value>

const nothing: Given = new Map()
const depthMax = 8
const triesMax = 14

/** Makes the rows of one database: keys, foreign keys and checks are obeyed as far as they can be foreseen. */
export class Builder {
  readonly plan: Plan
  readonly profile: Profile
  readonly random: Random
  readonly rows: Row[][]
  readonly palettes: Palettes
  readonly #taken = new Map<KeyPlan, Set<string>>()
  /** How often rows were pointed at, where their children come in turn. */
  readonly #pointedAt = new Map<Row, number>()
  /** Rows whose keys are taken. */
  readonly #done = new Set<Row>()

  constructor(plan: Plan, profile: Profile, random: Random) {
    this.plan = plan
    this.profile = profile
    this.random = random
    this.rows = plan.tables.map(() => [])
    this.palettes = new Palettes(profile, random)
  }

  /** The rows as a database, in an order that has nothing to do with their values, or against it. */
  database(): Database {
    if (this.plan.isCyclic) this.#dropDangling()
    const out = new Map<string, readonly (readonly Value[])[]>()
    for (const table of this.plan.tables) {
      const kept = table.columns
        .filter((column) => !column.column.generated)
        .map((column) => column.at)
      const rows = this.random.shuffle(this.rows[table.at] ?? [])
      out.set(
        table.table.name,
        rows.map((row) => kept.map((at) => row[at] ?? null)),
      )
    }
    return { rows: out }
  }

  /** Rows whose parent went away or got another key after they were made go too. */
  #dropDangling(): void {
    for (let dropped = true; dropped; ) {
      dropped = false
      for (const table of this.plan.tables) {
        for (const key of table.foreign) {
          const keyOf = (row: Row, columns: readonly number[]): string =>
            columns.map((at) => row[at]).join('\u0002')
          const there = new Set(
            (this.rows[key.parent] as Row[]).map((row) => keyOf(row, key.parentColumns)),
          )
          const rows = this.rows[table.at] as Row[]
          const kept = rows.filter(
            (row) =>
              key.columns.some((at) => row[at] === null) || there.has(keyOf(row, key.columns)),
          )
          dropped ||= kept.length < rows.length
          this.rows[table.at] = kept
        }
      }
    }
  }

  /** Adds a row with the values given, null where it cannot be: a key is used up, a parent must not be. */
  add(table: TablePlan, given: Given = nothing, depth = 0): Row | null {
    if (depth > depthMax || this.profile.empty.has(table.at)) return null
    const before = this.rows.map((each) => each.length)
    const row: Row = table.columns.map((column) => given.get(column.at))
    for (const column of table.columns) {
      if (row[column.at] === undefined && !column.isForeign && !column.column.generated)
        row[column.at] = this.palettes.draw(column)
    }
    ;(this.rows[table.at] as Row[]).push(row)
    this.#ownKeys(table, row, given)
    if (
      table.foreign.every((key) => this.#point(key, row, given, depth)) &&
      this.#settle(table, row, given, depth)
    ) {
      for (const key of table.keys) {
        const text = keyText(table, key, row)
        if (text !== null) this.#takenBy(key).add(text)
      }
      this.#done.add(row)
      return row
    }
    this.#undo(before)
    return null
  }

  /** Takes back every row made since: what was made for a row that cannot be goes with it. */
  #undo(before: readonly number[]): void {
    for (const table of this.plan.tables) {
      for (const row of (this.rows[table.at] as Row[]).splice(before[table.at] ?? 0)) {
        if (!this.#done.delete(row)) continue
        for (const key of table.keys) this.#takenBy(key).delete(keyText(table, key, row) ?? '')
      }
    }
  }

  /** A value for a column, to calculate with. */
  drawKnown(column: ColumnUse): Known | null {
    const plan = this.plan.tables.find((table) => table.table.name === column.table)?.columns[
      column.at
    ]
    const text = plan === undefined ? undefined : this.palettes.draw(plan)
    return text === null || text === undefined || plan === undefined
      ? null
      : (knownOf(text, plan.column) ?? null)
  }

  /** Whether the column may hold the value, as far as its own checks say. */
  allows(column: ColumnUse, value: Known): boolean {
    const plan = this.plan.tables.find((table) => table.table.name === column.table)?.columns[
      column.at
    ]
    const text = plan === undefined ? undefined : this.#write(value, plan.column)
    return (
      plan !== undefined && text !== undefined && isAllowed(text, plan.column, plan.at, plan.checks)
    )
  }

  /** Draws for rows that belong together: a key is mostly another one each time, so that each is a row of its own. */
  drawApart(): (column: ColumnUse) => Known | null {
    const drawn = new Set<string>()
    return (column) => {
      const table = this.plan.tables.find((each) => each.table.name === column.table)
      const plan = table?.columns[keyPlace(table, column.at)]
      if (table === undefined || plan?.isKey !== true || this.random.chance(0.25))
        return this.drawKnown(column)
      const used = new Set([...drawn, ...(this.rows[table.at] as Row[]).map((row) => row[plan.at])])
      const text = this.palettes.fresh(plan, used)
      if (text === undefined) return this.drawKnown(column)
      drawn.add(text)
      return knownOf(text, plan.column) ?? null
    }
  }

  /** Gives a foreign key of the row its parent. */
  #point(key: ForeignPlan, row: Row, given: Given, depth: number): boolean {
    if (key.columns.some((at) => row[at] === null)) return this.#fullNull(key, row, given)
    const free = key.nullable.filter((at) => row[at] === undefined)
    const toNull = (): boolean => {
      for (const at of key.key.matchFull
        ? free
        : free.slice(0, this.random.between(1, free.length)))
        row[at] = null
      return free.length > 0 && this.#fullNull(key, row, given)
    }
    if (free.length > 0 && this.random.chance(this.profile.nulls)) return toNull()
    const parents = this.#parents(key, row)
    const { children } = this.profile
    const staysRoot =
      key.isSelf && children !== 'chain' && free.length > 0 && this.random.chance(0.3)
    if (parents.length > 0 && !staysRoot && !this.#wantsNewParent(key, depth)) {
      this.#follow(key, row, this.#pickParent(key, parents))
      return true
    }
    if (staysRoot || (free.length > 0 && parents.length === 0 && this.random.chance(0.8)))
      return toNull()
    if (key.isSelf && this.#ownParent(key, row)) return true
    const parent = this.add(
      this.plan.tables[key.parent] as TablePlan,
      this.#wantedParent(key, row),
      depth + 1,
    )
    if (parent === null && parents.length === 0) return toNull()
    this.#follow(key, row, parent ?? this.#pickParent(key, parents))
    return true
  }

  /** Tables that nothing else fills get more than one row, so that their children differ. */
  #wantsNewParent(key: ForeignPlan, depth: number): boolean {
    const { children } = this.profile
    if (
      key.isSelf ||
      depth > 1 ||
      children === 'chain' ||
      children === 'together' ||
      children === 'in turn'
    )
      return false
    const share =
      this.plan.tables[key.parent]?.isRead === false ? 0.35 : this.profile.witnesses > 0 ? 0.2 : 0
    return share > 0 && this.random.chance(this.profile.children === 'gathered' ? share / 4 : share)
  }

  /** MATCH FULL: one NULL asks for all. */
  #fullNull(key: ForeignPlan, row: Row, given: Given): boolean {
    if (!key.key.matchFull) {
      for (const at of key.columns) if (row[at] === undefined) row[at] = this.#lonely(key, at)
      return true
    }
    for (const at of key.columns) {
      if (row[at] !== null && (given.has(at) || !key.nullable.includes(at))) return false
      row[at] = null
    }
    return true
  }

  /** A value beside a NULL in a foreign key: it points nowhere, so anything will do. */
  #lonely(key: ForeignPlan, at: number): Value | undefined {
    const table = this.plan.tables.find((each) => each.foreign.includes(key))
    const column = table?.columns[at]
    return column === undefined ? undefined : this.palettes.draw(column)
  }

  /** The row points to itself, where nothing that is decided speaks against it. */
  #ownParent(key: ForeignPlan, row: Row): boolean {
    const own = key.parentColumns.map((at) => row[at])
    const fits = key.columns.every((at, nth) => row[at] === undefined || row[at] === own[nth])
    if (own.includes(undefined) || own.includes(null) || !fits) return false
    this.#follow(key, row, row)
    return true
  }

  #wantedParent(key: ForeignPlan, row: Row): Given {
    const wanted = new Map<number, Value>()
    key.columns.forEach((at, nth) => {
      const value = row[at]
      if (value !== undefined) wanted.set(key.parentColumns[nth] as number, value)
    })
    return wanted
  }

  /** Rows that the key can point to, given the columns that are decided. */
  #parents(key: ForeignPlan, row: Row): Row[] {
    return (this.rows[key.parent] as Row[]).filter(
      (parent) =>
        parent !== row &&
        key.parentColumns.every((at, nth) => {
          const value = parent[at]
          const decided = row[key.columns[nth] as number]
          return (
            value !== undefined && value !== null && (decided === undefined || decided === value)
          )
        }),
    )
  }

  #pickParent(key: ForeignPlan, parents: readonly Row[]): Row {
    const { children, chain } = this.profile
    if (children === 'chain' && key.isSelf)
      return parents[Math.min(parents.length, chain) - 1] as Row
    if (children === 'in turn') return this.#nextParent(parents)
    if (children === 'spread' || parents.length === 1) return this.random.pick(parents)
    const share = children === 'together' ? 1 : children === 'gathered' ? 0.85 : 0.4
    return this.random.chance(share) ? (parents[0] as Row) : this.random.pick(parents)
  }

  /** Each parent once, then over again. */
  #nextParent(parents: readonly Row[]): Row {
    const times = (row: Row): number => this.#pointedAt.get(row) ?? 0
    const next = parents.reduce((least, row) => (times(row) < times(least) ? row : least))
    this.#pointedAt.set(next, times(next) + 1)
    return next
  }

  #follow(key: ForeignPlan, row: Row, parent: Row): void {
    key.columns.forEach((at, nth) => {
      row[at] = parent[key.parentColumns[nth] as number]
    })
  }

  /** Frees keys that hold no foreign key before anything points to the row. */
  #ownKeys(table: TablePlan, row: Row, given: Given): void {
    for (const key of table.keys) {
      const [at] = key.columns
      const column = at === undefined ? undefined : table.columns[at]
      if (
        column === undefined ||
        column.isForeign ||
        key.columns.length !== 1 ||
        given.has(column.at)
      )
        continue
      const text = keyText(table, key, row)
      if (text !== null && this.#takenBy(key).has(text))
        row[column.at] = this.#fresh(table, column, row)
    }
  }

  /** Changes the row until checks hold and no key is taken; false where that cannot be. */
  #settle(table: TablePlan, row: Row, given: Given, depth: number): boolean {
    for (let turn = 0; turn < triesMax; turn++) {
      const wrong =
        (table.isJudged ? this.#disobeyed(table, row, given) : null) ?? this.#clash(table, row)
      if (wrong === null) return true
      if (!this.#change(table, wrong, row, given, turn, depth)) return false
    }
    return false
  }

  /**
   * Mends what the CHECKs say no to by other values; gives the foreign columns of what cannot be mended
   * so. Works out the generated columns at the end.
   */
  #disobeyed(table: TablePlan, row: Row, given: Given): readonly number[] | null {
    const values = valuesOfRow(table, row)
    const isBroken = (): boolean =>
      table.checks.some((check) => evaluate(check, [values]) === false)
    if (isBroken()) {
      const isFixed = (column: ColumnUse): boolean =>
        given.has(column.at) || (table.columns[column.at]?.isForeign ?? true)
      const solver = new Solver([values], this.random, (column) => this.drawKnown(column), isFixed)
      for (let turn = 0; turn < 3 && isBroken(); turn++) {
        solver.solve(
          table.checks
            .filter((check) => evaluate(check, [values]) === false || turn > 0)
            .map((condition) => ({ condition, wanted: true })),
        )
      }
      this.#writeBack(table, row, values)
      const broken = table.checks.find((check) => evaluate(check, [values]) === false)
      if (broken !== undefined)
        return columnsOf(broken)
          .map((column) => column.at)
          .filter((at) => table.columns[at]?.isForeign === true)
    }
    for (const { at, expression } of table.generated) {
      const value = evaluate(expression, [values])
      const column = (table.columns[at] as ColumnPlan).column
      row[at] = value === null || value === undefined ? value : writeKnown(value, column)
    }
    return null
  }

  /** A value that a condition asks for; undefined where no program would have it in a row. */
  #write(value: Known, column: Column): string | undefined {
    const isAbsurd = !this.plan.takesAnyMoment && isAbsurdMoment(familyOf(column.baseType), value)
    return isAbsurd ? undefined : writeKnown(value, column)
  }

  #writeBack(table: TablePlan, row: Row, values: readonly (Known | null | undefined)[]): void {
    for (const { at, column } of table.columns) {
      const value = values[at]
      if (value === undefined || column.generated) continue
      const before = row[at]
      if (before !== null && before !== undefined && knownOf(before, column) === value) continue
      row[at] = value === null ? null : (this.#write(value, column) ?? before)
    }
  }

  /** The columns of a key or an exclusion that the row violates; null where it violates none. */
  #clash(table: TablePlan, row: Row): readonly number[] | null {
    for (const key of table.keys) {
      const text = keyText(table, key, row)
      if (text !== null && this.#takenBy(key).has(text)) return key.columns
    }
    for (const exclusion of table.exclusions) {
      const others = (this.rows[table.at] as Row[]).filter((other) => other !== row)
      if (others.some((other) => exclude(table, exclusion, row, other))) return exclusion.columns
    }
    return null
  }

  /** Gives one of the columns another value, or the foreign key it is part of another parent. */
  #change(
    table: TablePlan,
    among: readonly number[],
    row: Row,
    given: Given,
    turn: number,
    depth: number,
  ): boolean {
    const columns = among.filter((at) => !given.has(at) && !table.columns[at]?.column.generated)
    if (columns.length === 0) return false
    const own = columns.filter((each) => table.columns[each]?.isForeign !== true)
    const staysBelow = /^(in turn|chain)$/.test(this.profile.children) && own.length > 0
    const at = this.random.pick(staysBelow ? own : columns)
    const column = table.columns[at] as ColumnPlan
    const foreign = column.isForeign
      ? table.foreign.find((key) => key.columns.includes(at))
      : undefined
    if (foreign !== undefined) return this.#changeParent(table, foreign, row, given, turn, depth)
    row[at] =
      turn < 2 && !column.isKey ? this.palettes.draw(column) : this.#fresh(table, column, row)
    return row[at] !== undefined && this.#pointAgain(table, [at], null, row, given, depth)
  }

  /** A value that no other row of the table has in this column, if there is one. */
  #fresh(table: TablePlan, column: ColumnPlan, row: Row): Value | undefined {
    const used = new Set(
      (this.rows[table.at] as Row[]).map((each) => (each === row ? undefined : each[column.at])),
    )
    return this.palettes.fresh(column, used) ?? this.palettes.draw(column)
  }

  #changeParent(
    table: TablePlan,
    foreign: ForeignPlan,
    row: Row,
    given: Given,
    turn: number,
    depth: number,
  ): boolean {
    const before = foreign.columns.map((at) => row[at])
    for (const at of foreign.columns) if (!given.has(at)) row[at] = undefined
    const parents = this.#parents(foreign, row).filter((parent) =>
      foreign.parentColumns.some((at, nth) => parent[at] !== before[nth]),
    )
    const parent =
      parents.length > 0 && turn < 9
        ? this.random.pick(parents)
        : this.add(
            this.plan.tables[foreign.parent] as TablePlan,
            this.#wantedParent(foreign, row),
            depth + 1,
          )
    if (parent === null) {
      foreign.columns.forEach((at, nth) => (row[at] = before[nth]))
      return false
    }
    this.#follow(foreign, row, parent)
    return this.#pointAgain(table, foreign.columns, foreign, row, given, depth)
  }

  /** Foreign keys that share a changed column, or point to the row itself, look for a parent again. */
  #pointAgain(
    table: TablePlan,
    changed: readonly number[],
    but: ForeignPlan | null,
    row: Row,
    given: Given,
    depth: number,
  ): boolean {
    return table.foreign.every((key) => {
      const shares =
        key.columns.some((at) => changed.includes(at)) ||
        (key.isSelf && key.parentColumns.some((at) => changed.includes(at)))
      if (key === but || !shares) return true
      for (const at of key.columns) if (!changed.includes(at) && !given.has(at)) row[at] = undefined
      return this.#point(key, row, given, depth)
    })
  }

  #takenBy(key: KeyPlan): Set<string> {
    let taken = this.#taken.get(key)
    if (taken === undefined) {
      taken = new Set()
      this.#taken.set(key, taken)
    }
    return taken
  }
}

/** The place of the key that a column which points to its own table stands for; of others their own. */
function keyPlace(table: TablePlan | undefined, at: number): number {
  const own = table?.foreign.find(
    (key) => key.isSelf && key.columns.length === 1 && key.columns[0] === at,
  )
  return own?.parentColumns[0] ?? at
}
