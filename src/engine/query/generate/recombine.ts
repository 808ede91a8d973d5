import type { Random } from '../../../kit/random.ts'
import { parseJson } from '../../sql/evaluation.ts'
import type { Column, Schema, Table } from '../../sql/schema.ts'
import { columnPlace, type Database, storedColumns, type Value } from '../schema/database.ts'
import { withRepeats } from './values/documents.ts'

type Row = readonly Value[]

/** A row and its table. */
interface Placed {
  readonly table: Table
  readonly row: Row
}

/**
 * Rows that somebody wrote, to put small databases together from: a few rows that belong together
 * with everything that they point at. What is particular to a world (words, JSON, zones) is found
 * here, which values made by type never hold.
 */
export class Written {
  readonly schema: Schema
  readonly database: Database
  /** Rows by the values of each foreign key: who points where, and who else points there. */
  readonly #pointing = new Map<string, Placed[]>()
  readonly #filled: readonly Table[]

  constructor(schema: Schema, database: Database) {
    this.schema = schema
    this.database = database
    this.#filled = schema.tables.filter((table) => this.rowsOf(table).length > 0)
    for (const table of this.#filled) {
      for (const row of this.rowsOf(table)) {
        for (const link of linksOf(table, row))
          this.#pointing.set(link, [...(this.#pointing.get(link) ?? []), { table, row }])
      }
    }
  }

  rowsOf(table: Table): readonly Row[] {
    return this.database.rows.get(table.name) ?? []
  }

  /** An endless stream of small databases, some with values changed. */
  *databases(random: Random): Generator<Database, never, void> {
    for (let nth = 0; ; nth++) {
      const own = random.fork(nth)
      const picked = this.#pick(own.between(1, 2 + (nth % 4) * (nth % 5)), own)
      yield own.chance(0.5) ? this.perturbed(picked, own.between(1, 4), own) : picked
    }
  }

  /** Rows that belong together: from one row on to those that point at it, or where it points. */
  #pick(count: number, random: Random): Database {
    const picked = new Map(this.schema.tables.map((table) => [table.name, new Set<Row>()]))
    const order: Placed[] = []
    const take = (placed: Placed): void => {
      const rows = picked.get(placed.table.name) as Set<Row>
      if (rows.has(placed.row)) return
      rows.add(placed.row)
      order.push(placed)
      for (const parent of this.#parentsOf(placed)) take(parent)
    }
    for (let nth = 0; nth < count && this.#filled.length > 0; nth++) {
      const from = order.length > 0 && random.chance(0.7) ? random.pick(order) : null
      const near = from === null ? [] : this.#neighborsOf(from)
      const table = random.pick(this.#filled)
      take(near.length > 0 ? random.pick(near) : { table, row: random.pick(this.rowsOf(table)) })
    }
    return { rows: new Map([...picked].map(([name, rows]) => [name, random.shuffle([...rows])])) }
  }

  #neighborsOf({ table, row }: Placed): Placed[] {
    const links = [...ownLinks(this.schema, table, row), ...linksOf(table, row)]
    return links.flatMap((link) => this.#pointing.get(link) ?? [])
  }

  #parentsOf({ table, row }: Placed): Placed[] {
    return table.foreignKeys.flatMap((key) => {
      const parent = this.schema.tables.find((other) => other.name === key.references)
      const values = key.columns.map((column) => row[columnPlace(table, column)] ?? null)
      if (parent === undefined || values.includes(null)) return []
      const places = key.referencedColumns.map((column) => columnPlace(parent, column))
      const found = this.rowsOf(parent).find((other) =>
        places.every((place, part) => other[place] === values[part]),
      )
      return found === undefined ? [] : [{ table: parent, row: found }]
    })
  }

  /** The database with a few values changed: to that of another row, to NULL, to a neighbor; or a row doubled or gone. */
  perturbed(database: Database, changes: number, random: Random): Database {
    const rows = new Map(
      [...database.rows].map(([name, some]) => [name, some.map((row) => [...row])]),
    )
    for (let change = 0; change < changes; change++) {
      const filled = this.schema.tables.filter((table) => (rows.get(table.name)?.length ?? 0) > 0)
      if (filled.length === 0) break
      const table = random.pick(filled)
      changeOne(table, rows.get(table.name) as Value[][], this.rowsOf(table), random)
    }
    return { rows }
  }
}

/** Where the foreign keys of a row point. */
function linksOf(table: Table, row: Row): string[] {
  return table.foreignKeys.flatMap((key) => {
    const values = key.columns.map((column) => row[columnPlace(table, column)] ?? null)
    return values.includes(null) ? [] : [linkTo(key.references, key.referencedColumns, values)]
  })
}

/** What foreign keys that point at a row say. */
function ownLinks(schema: Schema, table: Table, row: Row): string[] {
  return schema.tables.flatMap((child) =>
    child.foreignKeys
      .filter((key) => key.references === table.name)
      .map((key) => {
        const values = key.referencedColumns.map(
          (column) => row[columnPlace(table, column)] ?? null,
        )
        return linkTo(table.name, key.referencedColumns, values)
      }),
  )
}

function linkTo(table: string, columns: readonly string[], values: readonly Value[]): string {
  return JSON.stringify([table, columns, values])
}

function changeOne(table: Table, rows: Value[][], written: readonly Row[], random: Random): void {
  const row = random.pick(rows)
  const columns = storedColumns(table)
  const place = random.below(columns.length)
  const column = columns[place] as Column
  if (random.chance(0.1)) {
    rows.splice(rows.indexOf(row), 1)
  } else if (random.chance(0.15)) {
    rows.push(twinOf(table, row, rows))
  } else if (!column.notNull && random.chance(0.2)) {
    row[place] = null
  } else if (/^(int|numeric|float)/.test(column.baseType) && random.chance(0.3)) {
    row[place] =
      row[place] === null ? '1' : String(Number(row[place]) + random.pick([-1, 1, 1, 2, 9]))
  } else if (/^jsonb?$/.test(column.baseType) && random.chance(0.3)) {
    row[place] = withItemsTwice(row[place] ?? null)
  } else if (column.baseType === 'text' && column.length < 0 && random.chance(0.3)) {
    row[place] = fewWords(columns, [...rows, ...written], random)
  } else {
    const others = random.chance(0.6) || written.length === 0 ? rows : written
    row[place] = random.pick(others)[place] ?? null
  }
}

/** The document with an item of each list twice: lists that people keep hold the same thing more than once. */
function withItemsTwice(text: Value): Value {
  const document = text?.includes('[') ? parseJson(text) : undefined
  return document === undefined ? text : JSON.stringify(withRepeats(document))
}

/** The same row again, the last column of its key, a whole number, moved behind those that are there. */
function twinOf(table: Table, row: Row, rows: readonly Row[]): Value[] {
  const twin = [...row]
  const last = table.uniqueKeys.find((unique) => unique.primary)?.columns.at(-1)
  if (last === undefined) return twin
  const place = columnPlace(table, last)
  const numbers = rows.map((other) => Number(other[place])).filter(Number.isSafeInteger)
  if (numbers.length > 0) twin[place] = String(Math.max(...numbers) + 1)
  return twin
}

/** A few words of one or two texts of the table, as a person may have written them. */
function fewWords(columns: readonly Column[], rows: readonly Row[], random: Random): string {
  const places = columns.flatMap((column, at) => (column.baseType === 'text' ? [at] : []))
  const some = Array.from({ length: random.between(1, 2) }, () => {
    const words = (random.pick(rows)[random.pick(places)] ?? '')
      .split(/[\s,.;:]+/)
      .filter((word) => word !== '')
    const count = random.between(1, 3)
    const from = random.below(Math.max(1, words.length - count + 1))
    return words.slice(from, from + count)
  })
  return some.flat().join(' ')
}
