import type { Limits } from '../../kit/limits.ts'
import type { RunResult, RunRows } from '../../lab/grading.ts'
import type { CostLab } from '../../lab/kinds/cost.ts'
import { type Outcome, openSession } from '../../world/postgres/session.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { readForRun } from '../analysis/read-for-run.ts'
import { failureReason } from '../query/grade/words.ts'
import type { OpenRun } from '../query/read-answer.ts'
import type { CostDatabases } from './database-pool.ts'
import { valuesOf } from './grade-cost.ts'
import { replay } from './replay.ts'
import { fillValues } from './values.ts'

/*
 * Looking around with Run: one text, its last rows shown, all of it taken back. EXPLAIN works as
 * anywhere. `:name` has a value as an attempt would draw it.
 */

export interface Looking {
  readonly lab: CostLab
  readonly sql: string
  /** sample: the smallest size; whole: the largest. */
  readonly rows: RunRows
  readonly limits: Limits
  readonly analysis: Analysis
}

export async function lookAround(
  costDatabases: CostDatabases,
  { lab, sql: written, rows, limits, analysis }: Looking,
): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
  if (Buffer.byteLength(written) > limits.answerBytesMax) {
    return {
      kind: 'over-limit',
      message: `A text of at most ${limits.answerBytesMax} bytes can be run.`,
      elapsedMs: 0,
    }
  }
  const values = valuesOf(lab, 'run')
  const { sql, placeOf } = fillValues(written, values)
  const asked = {
    kind: 'query' as const,
    sql,
    limits: { ...limits, answerBytesMax: Number.POSITIVE_INFINITY },
  }
  const text = await readForRun(analysis, asked, elapsedMs)
  if (text.kind !== 'open') {
    const isPlaced = 'at' in text && text.at !== null
    return isPlaced ? { ...text, at: placeOf(text.at) } : text
  }
  const at = rows === 'sample' ? 0 : lab.sizes.length - 1
  const work = async (database: string): Promise<Outcome> => {
    if (lab.requests.some(({ afterReplay }) => afterReplay))
      await replay(database, { costDatabases, requests: lab.requests, values, limits })
    return await runIn(costDatabases, database, text, limits)
  }
  const outcome = text.onlyReads
    ? await work(costDatabases.templates[at]?.database ?? '')
    : await costDatabases.onCopy(at, work)
  return resultOf(outcome, placeOf, limits, elapsedMs())
}

async function runIn(
  costDatabases: CostDatabases,
  database: string,
  { statements, onlyReads }: OpenRun,
  limits: Limits,
): Promise<Outcome> {
  const session = await openSession(costDatabases.connection, {
    database,
    role: costDatabases.learner,
  })
  try {
    const outcomes = await session.runBatch(
      [
        { text: onlyReads ? 'begin read only' : 'begin' },
        ...statements.map((text) => ({ text, rowsMax: limits.runRowsMax })),
      ],
      { timeoutMs: limits.statementMs * 2, bytesMax: limits.resultBytesMax },
    )
    const failed = outcomes.find(({ kind }) => kind !== 'rows')
    return failed ?? outcomes.at(-1) ?? { kind: 'not-run' }
  } finally {
    await session.close()
  }
}

function resultOf(
  outcome: Outcome,
  placeOf: (at: number) => number,
  limits: Limits,
  elapsedMs: number,
): RunResult {
  switch (outcome.kind) {
    case 'rows':
      return {
        kind: 'rows',
        columns: outcome.columns.map(({ name }) => ({ name, type: 'text' })),
        rows: outcome.rows.slice(0, limits.runRowsMax),
        truncated: outcome.truncated,
        tag: outcome.tag,
        elapsedMs,
      }
    case 'error': {
      const { code, message, hint, position } = outcome
      const said = hint ?? failureReason(outcome).try
      return {
        kind: 'error',
        code,
        message,
        hint: said,
        at: position === null ? null : placeOf(position),
        elapsedMs,
      }
    }
    default: {
      const message = outcome.kind === 'over-limit' ? outcome.message : 'Nothing was run.'
      return { kind: 'over-limit', message, elapsedMs }
    }
  }
}
