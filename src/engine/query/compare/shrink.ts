import type { ForeignKey, Schema, Table } from '../../sql/schema.ts'
import { columnPlace, type Database, rowCount, storedColumns } from '../schema/database.ts'
import { type Change, simplerDatabases } from './simpler-values.ts'

/**
 * Shrinks a database while something holds of it: fewest rows first, then the simplest values.
 * Candidates go out in rounds; a round is one batch on the server, so breadth costs little.
 */
export interface Shrinking {
  readonly schema: Schema
  /** For each candidate the database on which it holds (perhaps in another physical order), or null. */
  readonly holds: (candidates: readonly Database[]) => Promise<(Database | null)[]>
  /** A closer and dearer look at one database on which it seems to hold; null: it does not. */
  readonly confirm: (database: Database) => Promise<Database | null>
  readonly candidatesMax: number
}

/** The smallest database found on which it still holds. */
export async function shrink(start: Database, shrinking: Shrinking): Promise<Database> {
  const search = new Search(shrinking)
  const fewest = await fewestRows(start, search)
  return simplestValues(fewest, search)
}

/** How many candidates that seemed to hold are looked at closely before a round is given up. */
const confirmationsMax = 4

/** Counts candidates, so that a round never goes over what is left. */
class Search {
  readonly schema: Schema
  readonly #shrinking: Shrinking
  #left: number

  constructor(shrinking: Shrinking) {
    this.schema = shrinking.schema
    this.#shrinking = shrinking
    this.#left = shrinking.candidatesMax
  }

  get isOver(): boolean {
    return this.#left <= 0
  }

  async tryAll(candidates: readonly Database[]): Promise<(Database | null)[]> {
    const tried = candidates.slice(0, Math.max(0, this.#left))
    this.#left -= tried.length
    return tried.length === 0 ? [] : this.#shrinking.holds(tried)
  }

  /** The first that stands a closer look. */
  async firstSure(databases: readonly (Database | null | undefined)[]): Promise<Database | null> {
    for (const database of databases.filter((one) => one != null).slice(0, confirmationsMax)) {
      const sure = await this.#shrinking.confirm(database)
      if (sure !== null) return sure
    }
    return null
  }
}

async function fewestRows(start: Database, search: Search): Promise<Database> {
  let best = start
  for (;;) {
    const removals = removalsOf(search.schema, best)
    const tried = await search.tryAll(removals.map((removal) => removal.database))
    const together = removals.filter((removal, at) => removal.row !== null && tried[at] != null)
    const combined = await search.tryAll(prefixesOf(search.schema, best, together))
    const smaller = await search.firstSure(fewestFirst([...tried, ...combined]))
    if (smaller === null) return removePairs(best, search)
    best = smaller
  }
}

interface Removal {
  readonly database: Database
  /** The one row that is removed, null where there are more. */
  readonly row: RowPlace | null
}

/** Whole tables, halves, every single row with those that point at it, cut loose from them, or with them pointing elsewhere. */
function removalsOf(schema: Schema, database: Database): Removal[] {
  const blocks = blocksOf(database).map((rows) => ({
    database: without(schema, database, rows),
    row: null,
  }))
  const singles = rowsOf(database).flatMap((row) => {
    const pointers = pointersAt(schema, database, row)
    const removal = { database: without(schema, database, [row]), row }
    if (pointers.length === 0) return [removal]
    const others = [
      cutLoose(schema, database, row, pointers),
      redirected(schema, database, row, pointers),
    ]
    return [
      removal,
      ...others.filter((one) => one !== null).map((one) => ({ database: one, row: null })),
    ]
  })
  return [...blocks, ...singles]
}

/** Rows that can go alone can often go together: all prefixes of them in one round. */
function prefixesOf(schema: Schema, database: Database, removable: readonly Removal[]): Database[] {
  const rows = removable.flatMap((removal) => removal.row ?? [])
  return rows.slice(1).map((_, at) => without(schema, database, rows.slice(0, at + 2)))
}

/** Two rows that can only go together, as twins whose count matters. */
async function removePairs(best: Database, search: Search): Promise<Database> {
  const rows = rowsOf(best)
  if (rows.length > 8 || rows.length < 2) return best
  const pairs = rows.flatMap((one, at) => rows.slice(at + 1).map((other) => [one, other]))
  const tried = await search.tryAll(pairs.map((pair) => without(search.schema, best, pair)))
  const smaller = await search.firstSure(fewestFirst(tried))
  return smaller === null ? best : fewestRows(smaller, search)
}

const valueRoundsMax = 5
/** Changes of a round that are looked at closely one by one. */
const looksMax = 16

/**
 * Each round tries the next simpler value of every cell alone, and all of them at once; those that
 * hold alone then go together, as many as still hold.
 */
async function simplestValues(start: Database, search: Search): Promise<Database> {
  let best = start
  const tried = new Set<string>()
  for (let round = 0; round < valueRoundsMax && !search.isOver; round++) {
    const changes = nextChanges(simplerDatabases(search.schema, best), tried)
    if (changes.length === 0) return best
    const alone = changes.map((change) => change.apply(best))
    const held = await search.tryAll([together(best, changes), ...alone])
    const all = await search.firstSure([held[0]])
    if (all !== null) {
      best = all
      continue
    }
    const good = changes
      .map((change, at) => ({ change, database: held[at + 1] ?? null }))
      .filter(({ database }) => database !== null)
      .toSorted((one, other) => Number(other.change.isCut) - Number(one.change.isCut))
    const simpler = await longestSure(best, good, search)
    if (simpler === null) continue
    best = simpler.database
    // Those that may go and were not taken along have their turn again.
    for (const { change } of simpler.mayGo) tried.delete(change.key)
  }
  return best
}

/** A change, and the database on which it holds alone. */
interface Alone {
  readonly change: Change
  readonly database: Database | null
}

/** As many of the changes as hold together and stand a closer look, and those that may go. */
async function longestSure(
  best: Database,
  good: readonly Alone[],
  search: Search,
): Promise<{ database: Database; mayGo: readonly Alone[] } | null> {
  const longest = async (some: readonly Alone[]): Promise<Database | null> => {
    const parts = partsOf(some).map((part) =>
      together(
        best,
        part.map(({ change }) => change),
      ),
    )
    return search.firstSure(await search.tryAll(parts))
  }
  const all = await longest(good)
  if (all !== null) return { database: all, mayGo: good }
  // One that does not stand a closer look spoils all that it is part of: without those.
  const mayGo: Alone[] = []
  for (const one of good.slice(0, looksMax)) {
    if ((await search.firstSure([one.database])) !== null) mayGo.push(one)
  }
  const database = (await longest(mayGo)) ?? (await search.firstSure([mayGo[0]?.database]))
  return database === null ? null : { database, mayGo }
}

/** The simplest change of each cell that was not tried yet; they count as tried from now on. */
function nextChanges(changes: readonly Change[], tried: Set<string>): Change[] {
  const next = new Map<string, Change>()
  for (const change of changes) {
    if (tried.has(change.key) || next.has(change.cell)) continue
    next.set(change.cell, change)
  }
  for (const change of next.values()) tried.add(change.key)
  return [...next.values()]
}

function together(database: Database, changes: readonly Change[]): Database {
  return changes.reduce((changed, change) => change.apply(changed), database)
}

/** All of them, then three quarters, a half, a quarter: the longest that holds is taken. */
function partsOf<T>(changes: readonly T[]): T[][] {
  const lengths = [1, 0.75, 0.5, 0.25].map((share) => Math.ceil(changes.length * share))
  return [...new Set(lengths)]
    .filter((length) => length > 1)
    .map((length) => changes.slice(0, length))
}

export interface RowPlace {
  readonly table: string
  readonly at: number
}

/** Every row, those of the last tables (the children) first. */
function rowsOf(database: Database): RowPlace[] {
  return [...database.rows]
    .reverse()
    .flatMap(([table, rows]) => rows.map((_, at) => ({ table, at })))
}

/** Whole tables, and halves of those with four rows or more. */
function blocksOf(database: Database): RowPlace[][] {
  return [...database.rows].flatMap(([table, rows]) => {
    const places = rows.map((_, at) => ({ table, at }))
    const half = Math.ceil(places.length / 2)
    const halves = places.length >= 4 ? [places.slice(0, half), places.slice(half)] : []
    return places.length >= 2 ? [places, ...halves] : []
  })
}

/** The database without some rows and without every row that points at one of them. */
export function without(schema: Schema, database: Database, places: readonly RowPlace[]): Database {
  const gone = new Map<string, Set<number>>()
  const queue = [...places]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const rows = gone.get(next.table) ?? new Set<number>()
    gone.set(next.table, rows)
    if (rows.has(next.at)) continue
    rows.add(next.at)
    queue.push(...pointersAt(schema, database, next))
  }
  return {
    rows: new Map(
      [...database.rows].map(([table, rows]) => [
        table,
        rows.filter((_, at) => !gone.get(table)?.has(at)),
      ]),
    ),
  }
}

/** The database without one row, where the rows that point at it point nowhere instead; null where one must. */
function cutLoose(
  schema: Schema,
  database: Database,
  place: RowPlace,
  pointers: readonly Pointer[],
): Database | null {
  const mustPoint = pointers.some(({ table, columns }) => {
    const own = storedColumns(schema.tables.find((one) => one.name === table) as Table)
    return columns.some((column) => own[column]?.notNull !== false)
  })
  return mustPoint ? null : repointed(database, place, pointers, () => null)
}

/** The database without one row, where the rows that point at it point at the first other row of its table. */
function redirected(
  schema: Schema,
  database: Database,
  place: RowPlace,
  pointers: readonly Pointer[],
): Database | null {
  const parent = schema.tables.find((one) => one.name === place.table) as Table
  const other = database.rows.get(place.table)?.find((_, at) => at !== place.at)
  if (other === undefined) return null
  return repointed(database, place, pointers, (name) => other[columnPlace(parent, name)] ?? null)
}

function repointed(
  database: Database,
  place: RowPlace,
  pointers: readonly Pointer[],
  valueOf: (referencedColumn: string) => string | null,
): Database {
  const rows = new Map([...database.rows].map(([name, some]) => [name, [...some]]))
  for (const { table, at, columns, referencedColumns } of pointers) {
    const own = rows.get(table) ?? []
    const row = [...(own[at] ?? [])]
    columns.forEach((column, part) => {
      row[column] = valueOf(referencedColumns[part] ?? '')
    })
    own[at] = row
  }
  rows.get(place.table)?.splice(place.at, 1)
  return { rows }
}

/** A row that points at another, and by which columns. */
interface Pointer extends RowPlace {
  readonly columns: readonly number[]
  readonly referencedColumns: readonly string[]
}

function pointersAt(schema: Schema, database: Database, place: RowPlace): Pointer[] {
  const parent = schema.tables.find((table) => table.name === place.table)
  const row = database.rows.get(place.table)?.[place.at]
  if (parent === undefined || row === undefined) return []
  return schema.tables.flatMap((child) =>
    child.foreignKeys
      .filter((key) => key.references === parent.name)
      .flatMap((key) => childrenBy(key, parent, row, child, database)),
  )
}

function childrenBy(
  key: ForeignKey,
  parent: Table,
  row: readonly (string | null)[],
  child: Table,
  database: Database,
): Pointer[] {
  const referenced = key.referencedColumns.map((name) => row[columnPlace(parent, name)] ?? null)
  const own = key.columns.map((name) => columnPlace(child, name))
  return (database.rows.get(child.name) ?? []).flatMap((childRow, at) => {
    const points = own.every(
      (place, part) => childRow[place] != null && childRow[place] === referenced[part],
    )
    return points
      ? [{ table: child.name, at, columns: own, referencedColumns: key.referencedColumns }]
      : []
  })
}

function fewestFirst(databases: readonly (Database | null)[]): Database[] {
  return databases.filter((one) => one !== null).sort((a, b) => rowCount(a) - rowCount(b))
}

/** The database with the rows that others of their own table point at before those; itself where they stand so. */
export function parentsFirstRows(schema: Schema, database: Database): Database {
  let isChanged = false
  const rows = new Map(database.rows)
  for (const table of schema.tables) {
    const own = table.foreignKeys.filter((key) => key.references === table.name)
    const before = rows.get(table.name) ?? []
    if (own.length === 0 || before.length < 2) continue
    const sorted = sortRows(table, own, before)
    if (sorted.every((row, at) => row === before[at])) continue
    isChanged = true
    rows.set(table.name, sorted)
  }
  return isChanged ? { rows } : database
}

type Rows = readonly (readonly (string | null)[])[]

function sortRows(table: Table, keys: readonly ForeignKey[], rows: Rows): Rows {
  const rest = [...rows]
  const sorted: (readonly (string | null)[])[] = []
  while (rest.length > 0) {
    const free = rest.findIndex(
      (row) =>
        !rest.some(
          (other) => other !== row && keys.some((key) => pointsAt(table, key, row, other)),
        ),
    )
    sorted.push(...rest.splice(Math.max(free, 0), 1))
  }
  return sorted
}

function pointsAt(table: Table, key: ForeignKey, row: Rows[number], other: Rows[number]): boolean {
  return key.columns.every((name, part) => {
    const value = row[columnPlace(table, name)]
    return value != null && value === other[columnPlace(table, key.referencedColumns[part] ?? '')]
  })
}
