import type { Rows } from '../../lab/counterexample/rows.ts'
import { quoteName } from '../query/schema/insert.ts'
import type { LearnerDatabase, SourceRows } from './learner-database.ts'
import { cameOf } from './step.ts'
import { type ModelTrial, runTrial, type TrialEnd, type TrialParts } from './trial.ts'

/** Trials run while rows of the source are taken away. */
const candidatesMax = 60

interface Place {
  readonly table: string
  readonly place: string
}

export interface Shrunk {
  readonly trial: ModelTrial
  readonly end: TrialEnd
  readonly source: readonly ({ readonly name: string } & Rows)[]
  readonly rowsBefore: number
}

/** Fewer rows of the source with which the trial goes wrong in the same way. */
export async function shrinkSource(
  trial: ModelTrial,
  end: TrialEnd,
  parts: TrialParts,
): Promise<Shrunk | null> {
  if (parts.lab.source === null) return null
  await parts.learnerDatabase.clear(trial.source)
  const all = await placesOf(parts.learnerDatabase)
  let kept = all
  let found = { trial, end }
  let tried = 0
  const goesWrong = async (candidate: readonly Place[]): Promise<boolean> => {
    if (tried++ >= candidatesMax) return false
    const smaller = { ...trial, source: { ...trial.source, kept: grouped(all, candidate) } }
    const came = await runTrial(smaller, parts)
    if (sameWrong(came) !== sameWrong(end)) return false
    found = { trial: smaller, end: came }
    return true
  }
  for (
    let size = Math.ceil(all.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < kept.length && tried < candidatesMax; ) {
      const candidate = kept.filter((_, at) => at < from || at >= from + size)
      if (candidate.length < kept.length && (await goesWrong(candidate))) kept = candidate
      else from += size
    }
  }
  await parts.learnerDatabase.clear(found.trial.source)
  return { ...found, source: await rowsOf(parts.learnerDatabase), rowsBefore: all.length }
}

/** Which step went wrong and how: a smaller case must do the same. */
function sameWrong(end: TrialEnd): string {
  switch (end.kind) {
    case 'right':
    case 'no-source':
      return end.kind
    case 'not-built':
      return `not-built ${end.at} ${end.outcome.kind === 'error' ? end.outcome.code : end.outcome.kind}`
    case 'stopped': {
      const last = end.ends.at(-1)
      return `${end.ends.length} ${last?.kind === 'wrong' ? last.how : last?.kind}`
    }
  }
}

function grouped(all: readonly Place[], kept: readonly Place[]): SourceRows['kept'] {
  const tables = [...new Set(all.map(({ table }) => table))]
  return new Map(
    tables.map((name) => [
      name,
      kept.filter(({ table }) => table === name).map(({ place }) => place),
    ]),
  )
}

async function tablesOf(learnerDatabase: LearnerDatabase): Promise<string[]> {
  const [found] = await learnerDatabase.askSource([
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by oid",
  ])
  return found?.kind === 'rows' ? found.rows.map((row) => row[0] as string) : []
}

async function placesOf(learnerDatabase: LearnerDatabase): Promise<Place[]> {
  const tables = await tablesOf(learnerDatabase)
  const found = await learnerDatabase.askSource(
    tables.map((table) => `select ctid from ${quoteName(table)} order by ctid`),
  )
  return found.flatMap((one, at) =>
    one.kind === 'rows'
      ? one.rows.map((row) => ({ table: tables[at] as string, place: row[0] as string }))
      : [],
  )
}

async function rowsOf(
  learnerDatabase: LearnerDatabase,
): Promise<({ readonly name: string } & Rows)[]> {
  const tables = await tablesOf(learnerDatabase)
  const found = await learnerDatabase.askSource(
    tables.map((table) => `select * from ${quoteName(table)} order by ctid`),
  )
  return found.flatMap((one, at) => {
    if (one.kind !== 'rows') return []
    const { columns, rows } = cameOf(one)
    return [{ name: tables[at] as string, columns, rows }]
  })
}
