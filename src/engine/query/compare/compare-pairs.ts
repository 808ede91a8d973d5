import type { Limits } from '../../../kit/limits.ts'
import { defaultLimits } from '../../../kit/limits.ts'
import type { Bench } from '../../../world/postgres/bench.ts'
import { openAnalysis } from '../../analysis/analysis.ts'
import { warningsOf } from '../schema/left-out.ts'
import { refusedText } from '../schema/make-tables.ts'
import type { Note } from '../schema/psql-text.ts'
import { openScratchDatabases, type Prepared } from '../schema/scratch-databases.ts'
import { compareOn } from './compare-on.ts'
import {
  type CompareParts,
  type Comparison,
  type Found,
  type Pair,
  unreadWords,
  within,
} from './pair.ts'
import {
  asNumbered,
  type Parameterized,
  parameterTypes,
  valueSets,
  withValues,
} from './parameters.ts'
import { Unusable } from './unusable.ts'

export interface Comparer {
  compare(pair: Pair): Promise<Comparison>
  close(): Promise<void>
}

/** Opens the tool: says of two queries over one schema whether a database tells them apart. */
export async function openComparer(
  bench: Bench,
  limits: Limits = defaultLimits,
  trust: { readonly isTrusted?: boolean } = {},
): Promise<Comparer> {
  const analysis = openAnalysis(limits)
  const [scratch] = await Promise.all([openScratchDatabases(bench, limits), analysis.warm()])
  const isTrusted = trust.isTrusted === true
  return {
    compare: async (pair) => {
      const startedAt = performance.now()
      const notes: Note[] = []
      const found = await settle(async () => {
        const { schema, reference, attempt } = pair
        const asked = { schema, reference, attempt, isTrusted, limits }
        const read = within(await analysis.run('read-pair', asked))
        if (read.kind === 'unusable') throw new Unusable(read.reason)
        const { ddl, queries } = read
        notes.push(...ddl.notes)
        const texts = queries.map((query) => asNumbered(query, query.names))
        const prepared = await scratch.prepare(ddl, texts)
        notes.push(...prepared.refused)
        refuseMissingRules(prepared)
        return compareWithValues(prepared, { pair, queries }, { limits, analysis }, startedAt)
      })
      const warnings = warningsOf(notes)
      return {
        ...found,
        warnings,
        elapsedMs: Math.round((performance.now() - startedAt) * 10) / 10,
      }
    },
    close: async () => {
      await Promise.all([scratch.close(), analysis.close()])
    },
  }
}

async function settle(work: () => Promise<Found>): Promise<Found> {
  try {
    return await work()
  } catch (error) {
    const reason = unusableReason(error)
    if (reason === null) throw error
    return {
      result: 'unusable',
      databases: 0,
      skippedByError: 0,
      counterexample: null,
      reason,
      parameters: null,
    }
  }
}

/** A task's stack is deeper than ours: what it has read may still be too deep here. */
function unusableReason(error: unknown): string | null {
  if (error instanceof Unusable) return error.message
  const isTooDeep = error instanceof RangeError && error.message.includes('call stack')
  return isTooDeep ? unreadWords('depth') : null
}

/** A rule of a table that rows are made for must be there: without it, rows would be wrong. */
function refuseMissingRules({ refused, schema }: Prepared): void {
  const made = new Set(schema.tables.map(({ name }) => name))
  const rules = refused.filter(({ isRule, table }) => isRule && table !== null && made.has(table))
  if (rules.length > 0) throw new Unusable(`schema: ${rules.map(refusedText).join('; ')}`)
}

interface Parts {
  readonly pair: Pair
  readonly queries: readonly [Parameterized, Parameterized]
}

/** Compares with each set of values in turn; the time is for all of them. */
async function compareWithValues(
  prepared: Prepared,
  { pair, queries }: Parts,
  parts: CompareParts,
  startedAt: number,
): Promise<Found> {
  const names = [...new Set(queries.flatMap((query) => query.names))]
  const types = await parameterTypes(queries, names, prepared.run)
  const sets = valueSets(types)
  let [databases, skippedByError] = [0, 0]
  let reason: string | null = null
  for (const [at, values] of sets.entries()) {
    const [reference, attempt] = queries.map((query) => withValues(query, values)) as [
      string,
      string,
    ]
    const budgetMs = Math.max(1, pair.budgetMs / sets.length)
    const begun = at === 0 ? startedAt : performance.now()
    const asked = { ...pair, reference, attempt, budgetMs }
    const found = await compareOn(prepared, asked, parts, begun)
    databases += found.databases
    skippedByError += found.skippedByError
    reason ??= found.reason
    if (found.result === 'not-refuted') continue
    const parameters = names.length === 0 ? null : Object.fromEntries(values)
    return { ...found, databases, skippedByError, parameters }
  }
  return {
    result: 'not-refuted',
    databases,
    skippedByError,
    counterexample: null,
    reason,
    parameters: null,
  }
}
