import type { Rows } from '../../lab/counterexample/rows.ts'
import type { AdminCondition } from '../../lab/kinds/admin.ts'
import { ask, lookSettings, openSession, type Told } from './ask.ts'
import { followsShortfall, writtenShortfall } from './failover.ts'
import { keptShortfall } from './kept.ts'
import { liveShortfall } from './live-words.ts'
import { rightsShortfall, type Try, triesShortfall } from './rights.ts'
import { type AdminRuntime, database, serverOf } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

/** Looks whether a condition holds; null where it does. */
export async function conditionShortfall(
  runtime: AdminRuntime,
  condition: AdminCondition,
): Promise<Shortfall | null> {
  if ('may' in condition) return await rightsShortfall(runtime, condition.as, condition.may)
  if ('can' in condition || 'cannot' in condition) {
    const asked = { server: serverOf(runtime, condition.on), role: condition.as, database }
    return await triesShortfall(runtime, asked, triesIn(condition))
  }
  if ('no_rows' in condition) return await noRowsShortfall(runtime, condition)
  if ('kept' in condition) return await keptShortfall(runtime, condition.kept, condition.on)
  if ('written' in condition) return await writtenShortfall(runtime, condition.on)
  if ('follows' in condition) return await followsShortfall(runtime, condition.on)
  if ('requests' in condition || 'rows_locked_max' in condition || 'gives_way_ms' in condition) {
    return liveShortfall(runtime, condition)
  }
  throw new Error(`a condition that is known: ${JSON.stringify(condition)}`)
}

function triesIn(
  condition: Extract<AdminCondition, { can: unknown } | { cannot: unknown }>,
): Try[] {
  return 'can' in condition
    ? [condition.can].flat().map((sql) => ({ sql, must: 'work' }))
    : [condition.cannot].flat().map((sql) => ({
        sql,
        must: 'be refused',
        ...(condition.code === undefined ? {} : { code: condition.code }),
      }))
}

/** How many there are, and the first of them. */
function exceptionsWord({ columns, rows }: Rows): string {
  const [first = []] = rows
  const shown = columns.map(({ name }, at) => `${name} ${first[at] ?? 'NULL'}`).join(', ')
  const count = rows.length.toLocaleString('en-US')
  return rows.length === 1 ? `not so: ${shown}` : `not so ${count} times, as: ${shown}`
}

async function noRowsShortfall(
  runtime: AdminRuntime,
  condition: Extract<AdminCondition, { no_rows: string }>,
): Promise<Shortfall | null> {
  const { says, try: own } = condition
  const told = await askNoRows(runtime, condition)
  if (told.kind === 'rows' && told.rows.length === 0) return null
  return shortfall(
    {
      expected: says,
      came: told.kind === 'rows' ? exceptionsWord(told) : `${told.code} ${told.message}`,
      // What a lab advises is about rows; an error says something else.
      try:
        (told.kind === 'rows' ? own : undefined) ??
        'Compare what the check found with what the brief asks for. Which part of your file should have seen to it, and did that run at the right moment?',
    },
    {
      says: `This doesn’t hold: ${says[0]?.toLowerCase()}${says.slice(1)}.`,
      tables:
        told.kind === 'rows'
          ? [
              {
                title: 'What the check found',
                rows: { columns: told.columns, rows: told.rows.slice(0, 5) },
              },
            ]
          : [],
    },
  )
}

/** As the role that is named, whose own settings hold except where names are looked for. */
async function askNoRows(
  runtime: AdminRuntime,
  { no_rows, as, on }: Extract<AdminCondition, { no_rows: string }>,
): Promise<Told> {
  const server = serverOf(runtime, on)
  if (as === undefined) return ask({ server, role: 'postgres', database }, no_rows)
  const { search_path } = lookSettings
  const session = await openSession({ server, role: as, database }, { search_path })
  try {
    return await session.tell(no_rows)
  } finally {
    await session.close()
  }
}
