import { type Database, type ForeignKey, rowCount, type Schema, storedColumns, type Table } from './database.ts'
import { simplerDatabases } from './simpler-values.ts'

/**
 * Shrinks a database while something holds of it: fewest rows first, then the simplest values.
 * Candidates go out in rounds; a round is one batch on the server, so breadth costs little.
 */
export interface Shrinking {
  readonly schema: Schema
  /** For each candidate the database on which it holds (perhaps in another physical order), or null. */
  readonly holds: (candidates: readonly Database[]) => Promise<(Database | null)[]>
  readonly candidatesMax: number
}

/** The smallest database found on which it still holds. */
export async function shrink(start: Database, shrinking: Shrinking): Promise<Database> {
  const search = new Search(shrinking)
  const fewest = await fewestRows(start, search)
  return simplestValues(fewest, search)
}

/** Counts candidates, so that a round never goes over what is left. */
export class Search {
  readonly schema: Schema
  private readonly holds: Shrinking['holds']
  private left: number

  constructor(shrinking: Shrinking) {
    this.schema = shrinking.schema
    this.holds = shrinking.holds
    this.left = shrinking.candidatesMax
  }

  get isOver(): boolean {
    return this.left <= 0
  }

  async tryAll(candidates: readonly Database[]): Promise<(Database | null)[]> {
    const tried = candidates.slice(0, Math.max(0, this.left))
    this.left -= tried.length
    if (tried.length === 0) return []
    return this.holds(tried)
  }
}

async function fewestRows(start: Database, search: Search): Promise<Database> {
  let best = start
  for (;;) {
    const removals = [...blocksOf(best), ...rowsOf(best).map((row) => [row])]
    const tried = await search.tryAll(removals.map((rows) => without(search.schema, best, rows)))
    const removable = removals.filter((rows, at) => rows.length === 1 && tried[at] != null).flat()
    const after = smallest([best, ...tried])
    const combined = await combine(after, best, removable, search)
    if (combined === best) return removePairs(best, search)
    best = combined
  }
}

/** Rows that can go alone can often go together: all prefixes of them in one round. */
async function combine(
  after: Database,
  before: Database,
  removable: readonly RowPlace[],
  search: Search,
): Promise<Database> {
  if (removable.length < 2) return after
  const prefixes = removable.slice(1).map((_, at) => without(search.schema, before, removable.slice(0, at + 2)))
  const smaller = prefixes.filter((candidate) => rowCount(candidate) < rowCount(after))
  return smallest([after, ...(await search.tryAll(smaller))])
}

/** Two rows that can only go together, as twins whose count matters. */
async function removePairs(best: Database, search: Search): Promise<Database> {
  const rows = rowsOf(best)
  if (rows.length > 8 || rows.length < 2) return best
  const pairs = rows.flatMap((one, at) => rows.slice(at + 1).map((other) => [one, other]))
  const tried = await search.tryAll(pairs.map((pair) => without(search.schema, best, pair)))
  const after = smallest([best, ...tried])
  return after === best ? best : fewestRows(after, search)
}

/** Each change that holds alone, then as many of them together as hold. */
async function simplestValues(start: Database, search: Search): Promise<Database> {
  let best = start
  for (let round = 0; round < 4 && !search.isOver; round++) {
    const changes = simplerDatabases(search.schema, best)
    const tried = await search.tryAll(changes.map((change) => change.apply(best)))
    const perCell = new Map<string, (typeof changes)[number]>()
    changes.forEach((change, at) => {
      if (tried[at] != null && !perCell.has(change.cell)) perCell.set(change.cell, change)
    })
    const good = [...perCell.values()]
    if (good.length === 0) return best
    const prefixes = good.map((_, at) => good.slice(0, good.length - at).reduce((db, change) => change.apply(db), best))
    const together = await search.tryAll(prefixes)
    best = together.find((database) => database != null) ?? best
    if (together[0] == null && together.every((database) => database == null)) return best
  }
  return best
}

export interface RowPlace {
  readonly table: string
  readonly at: number
}

/** Every row, those of the last tables (the children) first. */
function rowsOf(database: Database): RowPlace[] {
  return [...database.rows].reverse().flatMap(([table, rows]) => rows.map((_, at) => ({ table, at })))
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
    queue.push(...pointingAt(schema, database, next))
  }
  return {
    rows: new Map(
      [...database.rows].map(([table, rows]) => [table, rows.filter((_, at) => !gone.get(table)?.has(at))]),
    ),
  }
}

function pointingAt(schema: Schema, database: Database, place: RowPlace): RowPlace[] {
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
): RowPlace[] {
  const referenced = key.referencedColumns.map((name) => row[columnPlace(parent, name)] ?? null)
  const own = key.columns.map((name) => columnPlace(child, name))
  return (database.rows.get(child.name) ?? []).flatMap((childRow, at) => {
    const points = own.every((place, part) => childRow[place] != null && childRow[place] === referenced[part])
    return points ? [{ table: child.name, at }] : []
  })
}

/** Where a column stands in a row; −1 for a generated one. */
export function columnPlace(table: Table, name: string): number {
  return storedColumns(table).findIndex((column) => column.name === name)
}

/** The first of those with the fewest rows. */
function smallest(databases: readonly (Database | null | undefined)[]): Database {
  let best = databases[0] as Database
  for (const database of databases) {
    if (database != null && rowCount(database) < rowCount(best)) best = database
  }
  return best
}
