import type { Rows } from '../../lab/counterexample/rows.ts'
import { type Asked, ask, type Told } from './ask.ts'
import { type AdminRuntime, database, listTables, serverOf } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

const rowsShown = 5

/** Remembers what the tables hold now; what the server said where one can't be read. */
export async function keepRows(runtime: AdminRuntime): Promise<Told | null> {
  const asked = asRoot(runtime)
  for (const table of await listTables(asked)) {
    const told = await ask(asked, `select * from ${table}`)
    if (told.kind === 'error') return told
    runtime.kept.set(table, { columns: told.columns, rows: told.rows })
  }
  return null
}

function asRoot(runtime: AdminRuntime, on?: string): Asked {
  return { server: serverOf(runtime, on), role: 'postgres', database }
}

/** Every row that was kept is there, and no other; lost rows are counted over all tables. */
export async function keptShortfall(
  runtime: AdminRuntime,
  tables: 'all' | readonly string[],
  on?: string,
): Promise<Shortfall | null> {
  const hasBackup = runtime.lab.story.some((step) => 'lose' in step)
  const lost: Difference[] = []
  const strange: Difference[] = []
  for (const [table, before] of runtime.kept) {
    if (tables !== 'all' && !tables.includes(table)) continue
    const told = await ask(asRoot(runtime, on), `select * from ${table}`)
    if (told.kind === 'error') return goneShortfall(table, before, told, hasBackup)
    const missing = without(before.rows, told.rows)
    const added = without(told.rows, before.rows)
    if (missing.length > 0) lost.push({ table, columns: before.columns, rows: missing })
    if (added.length > 0) strange.push({ table, columns: told.columns, rows: added })
  }
  if (lost.length + strange.length === 0) return null
  return differenceShortfall(lost, strange, hasBackup)
}

interface Difference extends Rows {
  readonly table: string
}

const countOf = (all: readonly Difference[]): number =>
  all.reduce((sum, { rows }) => sum + rows.length, 0)

const rowsWord = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`

function goneShortfall(
  table: string,
  before: Rows,
  { code, message }: { readonly code: string; readonly message: string },
  hasBackup: boolean,
): Shortfall {
  return shortfall(
    {
      expected: `the ${rowsWord(before.rows.length)} of \`${table}\``,
      came: `${code} ${message}`.trim(),
      try: hasBackup
        ? 'Look which tables the backup holds, and whether the restore stopped at an error.'
        : 'Which part of your file takes the table away, or keeps it from being read?',
    },
    {
      says: `All of ${table} is lost.`,
      tables: [{ title: `Lost from ${table}`, rows: firstRows(before) }],
    },
  )
}

function differenceShortfall(
  lost: readonly Difference[],
  strange: readonly Difference[],
  hasBackup: boolean,
): Shortfall {
  const lostCount = countOf(lost)
  const strangeCount = countOf(strange)
  const names = (all: readonly Difference[]): string =>
    all.map(({ table }) => `\`${table}\``).join(', ')
  const parts = [
    ...(lostCount > 0 ? [`${rowsWord(lostCount)} lost from ${names(lost)}`] : []),
    ...(strangeCount > 0
      ? [`${rowsWord(strangeCount)} in ${names(strange)} that should not be there`]
      : []),
  ]
  return shortfall(
    {
      expected: 'every row that was there, and no other',
      came: parts.join('; '),
      try: differenceHint(lostCount > 0, hasBackup),
    },
    {
      says: `${parts.join('; ').replaceAll('`', '')}.`,
      tables: [
        ...lost.map((one) => ({ title: `Lost from ${one.table}`, rows: firstRows(one) })),
        ...strange.map((one) => ({ title: `Too much in ${one.table}`, rows: firstRows(one) })),
      ].slice(0, 3),
    },
  )
}

/** Rows are lost between a backup and its restore, or by what a file does to them. */
function differenceHint(isLost: boolean, hasBackup: boolean): string {
  if (hasBackup) {
    return isLost
      ? 'Look at a lost row: when was it written, and which part of the backup should hold it?'
      : 'Look at a row that should not be there: when was it written?'
  }
  return isLost
    ? 'Look at a lost row: which part of your file removed it, or changed it?'
    : 'Look at a row that should not be there: who wrote it, and which part of your file let it in?'
}

function firstRows({ columns, rows }: Rows): Rows {
  return { columns, rows: rows.slice(0, rowsShown) }
}

/** The rows of `all` that `taken` does not hold, each counted as often as it is there. */
function without(all: Rows['rows'], taken: Rows['rows']): (readonly (string | null)[])[] {
  const counts = new Map<string, number>()
  for (const row of taken) {
    const key = JSON.stringify(row)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return all.filter((row) => {
    const key = JSON.stringify(row)
    const left = counts.get(key) ?? 0
    if (left > 0) counts.set(key, left - 1)
    return left === 0
  })
}
