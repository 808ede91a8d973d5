import type { StepResult } from '../../world/postgres/stepped-session.ts'
import type { DatabaseFacts, TableFacts } from './database-facts.ts'

/*
 * Puts rows back between two schedules, in the order that they had on disk. TRUNCATE always does,
 * and is dear: it makes new files, and every session forgets what it knew of the table. So rows of
 * small tables are deleted and inserted again as long as that comes to the same: PostgreSQL writes
 * one version of a row behind the other and takes no place twice until a page is nine tenths full
 * (heap_page_prune_opt), so until then rows lie in the same order as in a table that is new.
 */

/** What a schedule wrote, as far as it can be told. */
export interface Written {
  /** Versions of rows, at most. */
  readonly versions: number
  /** Each step says by its text what it touches, so none looks where rows lie or has others write. */
  readonly isCounted: boolean
}

export interface RowsBack {
  /** Rows that were there in the beginning, and some more. */
  readonly rowsAtMost: number
  /** Each table as SQL names it, and the copy that was made of it. */
  readonly tables: readonly { readonly name: string; readonly copy: string }[]
  /** The statements that put the rows of changed tables back; empty where none changed. */
  sqlFor(changed: ReadonlySet<string>): string
  /** Counts what a schedule wrote. False: it may have found rows in another order than in fresh tables. */
  count(written: Written): boolean
}

/** Bytes of a page up to which rows are put back behind others. */
const usedMax = 5_000
/** Bytes from which on PostgreSQL may take a place twice: nine tenths of a page, without its head. */
const crowded = 7_300
/** Of a version besides its values: its head, its pointer, and what aligns it. */
const overhead = 12

/** Copies every table as it is now, and measures it. `ask` runs one query and gives its rows. */
export async function keepRows(
  facts: DatabaseFacts,
  ask: (sql: string) => Promise<readonly (readonly (string | null)[])[]>,
): Promise<RowsBack> {
  const tables = [...facts.tables]
    .filter(([, { kind }]) => kind === 'table')
    .map(([id, table], at) => ({ id, ...table, copy: `bw_start.t${at}` }))
  await ask('create schema bw_start')
  let rows = 0
  let width = 64
  for (const { copy, ...table } of tables) {
    await ask(`create table ${copy} as select * from only ${nameOf(table)}`)
    const [measured] = await ask(
      `select count(*), coalesce(max(pg_column_size(t)), 0) from ${copy} t`,
    )
    rows += Number(measured?.[0])
    width = Math.max(width, Number(measured?.[1]) + overhead)
  }
  // All tables are counted as one, which errs on the safe side.
  const base = rows * width
  let used = base
  let isNew = true
  const namesOf = (changed: ReadonlySet<string>): Set<string> => {
    const names = tables
      .filter(({ resource }) => changed.has('*') || changed.has(resource))
      .map(({ id }) => id)
    const all = new Set(names)
    // TRUNCATE takes the tables along whose rows point here.
    for (const id of all) {
      for (const { table } of facts.tables.get(id)?.referencedBy ?? []) all.add(table)
    }
    return all
  }
  return {
    rowsAtMost: rows + 10,
    tables: tables.map(({ copy, ...table }) => ({ name: nameOf(table), copy })),
    sqlFor: (changed) => {
      const names = namesOf(changed)
      const wanted = tables.filter(({ id }) => names.has(id))
      const mayCount = facts.sequences.length > 0 && changed.has('*')
      if (wanted.length === 0 && !mayCount) return ''
      isNew = used + base > usedMax
      used = isNew ? base : used + base
      return [
        // Neither triggers nor foreign keys have a say in what was there before.
        'set session_replication_role = replica',
        ...(isNew && wanted.length > 0
          ? [`truncate ${wanted.map(nameOf).join(', ')} restart identity`]
          : wanted.map((table) => `delete from only ${nameOf(table)}`)),
        ...wanted.map((table) => {
          // A table may have no column to write.
          if (table.columns.length === 0)
            return `insert into ${nameOf(table)} select from ${table.copy}`
          const columns = table.columns.map(quoted).join(', ')
          return `insert into ${nameOf(table)} (${columns}) overriding system value select ${columns} from ${table.copy}`
        }),
        ...facts.sequences.map(
          ({ name, restart }) => `select setval('${name.replaceAll("'", "''")}', ${restart})`,
        ),
        'set session_replication_role = origin',
      ].join('; ')
    },
    count: ({ versions, isCounted }) => {
      used += isCounted ? versions * width : Number.POSITIVE_INFINITY
      return isNew || used <= crowded
    },
  }
}

/** Versions of rows that a step wrote, at most; `rows` where the server does not say how many. */
export function versionsOf(result: StepResult | null, rows: number): number {
  if (result === null || result.error !== null) return rows
  return result.parts.reduce((sum, { tag }) => {
    const [, said] = /^(?:INSERT 0|UPDATE|DELETE) (\d+)$/.exec(tag) ?? []
    return sum + (said === undefined ? rows : Number(said) + 1)
  }, 0)
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function nameOf({ schema, name }: Pick<TableFacts, 'schema' | 'name'>): string {
  return `${quoted(schema)}.${quoted(name)}`
}
