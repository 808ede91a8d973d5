import type { Analysis } from '../../engine/analysis/analysis.ts'
import { readForRun } from '../../engine/analysis/read-for-run.ts'
import type { Answer } from '../../engine/query/compare/answers.ts'
import { askedQuery } from '../../engine/query/compare/answers.ts'
import { copyPrologue } from '../../engine/query/corpus/build-corpus.ts'
import type { Lease } from '../../engine/query/grade/task-runtime.ts'
import { failureReason, limitReason } from '../../engine/query/grade/words.ts'
import { type About, meantByName } from '../../engine/query/mistakes/names.ts'
import type { Limits } from '../../kit/limits.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { SqlLab } from '../../lab/kinds/sql.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Outcome } from '../../world/postgres/session.ts'

interface Around {
  readonly schema: string
  readonly limits: Limits
  readonly analysis: Analysis
  /** Statements of a change lab may change rows; all of it is taken back. */
  readonly kind: SqlLab['kind']
}

/** Looking around: one text on the large database, rolled back, its last rows shown. */
export async function lookAround(
  lease: Lease,
  sql: string,
  { schema, limits, analysis, kind }: Around,
): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
  if (Buffer.byteLength(sql) > limits.answerBytesMax) {
    return {
      kind: 'over-limit',
      message: `A text of at most ${limits.answerBytesMax} bytes can be run.`,
      elapsedMs: 0,
    }
  }
  const text = await readForRun(analysis, { kind, sql, limits }, elapsedMs)
  if (text.kind !== 'open') return text
  const { statements, isChanging } = text
  const before = [
    'rollback',
    ...(isChanging
      ? copyPrologue(lease.runtime.corpus.schema, lease.scratch, schema)
      : ['begin read only', `set local search_path to ${schema}, public`]),
  ]
  const outcomes = await lease.session.runBatch(
    [
      ...before.map((text, at) => (at === 0 ? { text, endsGroup: true } : { text })),
      ...statements.map((one) => ({ text: one, rowsMax: limits.runRowsMax })),
      { text: 'rollback', endsGroup: true },
    ],
    { timeoutMs: limits.statementMs * 2, bytesMax: limits.resultBytesMax },
  )
  const own = outcomes.slice(before.length, -1)
  const about = { sql, schema: lease.runtime.corpus.schema, meant: text.meant }
  return resultOf(own, lease.runtime.typeName, { about, elapsedMs: elapsedMs() })
}

/** The text that was run, and what is known of its names. */
interface Looked extends About {
  readonly meant: string | undefined
}

function resultOf(
  outcomes: readonly Outcome[],
  typeName: (oid: number) => string,
  { about, elapsedMs }: { readonly about: Looked; readonly elapsedMs: number },
): RunResult {
  const failed = outcomes.find((outcome) => outcome.kind !== 'rows')
  if (failed?.kind === 'error') {
    const { code, message, hint, position } = failed
    return {
      kind: 'error',
      code,
      message,
      hint:
        (code === '42601' ? about.meant : meantByName(failed, about)) ??
        hint ??
        failureReason(failed).try,
      at: position,
      elapsedMs,
    }
  }
  if (failed?.kind === 'over-limit') {
    const { came, try: attempt } = limitReason(failed.limit)
    return { kind: 'over-limit', message: `${came}. ${attempt}`, elapsedMs }
  }
  const last = outcomes.at(-1)
  if (last?.kind !== 'rows') return { kind: 'over-limit', message: 'Nothing was run.', elapsedMs }
  const columns = last.columns.map(({ name, typeOid }) => ({ name, type: typeName(typeOid) }))
  return {
    kind: 'rows',
    columns,
    rows: last.rows,
    truncated: last.truncated,
    tag: last.tag,
    elapsedMs,
  }
}

/** Author's statements on the rows of a schema, each rolled back: for the exam, never a learner's text. */
export async function onRows(
  bench: Bench,
  lease: Lease,
  schema: string,
  statements: readonly string[],
  limits: Limits,
): Promise<Answer[]> {
  const owner = await bench.ownerSession(lease.runtime.database)
  try {
    const outcomes = await owner.runBatch(
      statements.flatMap((text) => [
        { text: 'begin' },
        { text: `set local search_path to ${schema}, public` },
        { text: 'set constraints all deferred' },
        { text: text.replace(/;\s*$/, ''), endsGroup: true },
        { text: 'rollback', endsGroup: true },
      ]),
      { timeoutMs: limits.attemptMs },
    )
    return statements.map((text, at) =>
      askedQuery(text).read(outcomes.slice(at * 5 + 3, at * 5 + 4)),
    )
  } finally {
    await owner.close()
  }
}
