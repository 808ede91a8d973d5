import type { Answer } from '../../engine/query/compare/answers.ts'
import { askedQuery } from '../../engine/query/compare/answers.ts'
import { copyPrologue } from '../../engine/query/corpus/build-corpus.ts'
import { changingGate } from '../../engine/query/grade/gate.ts'
import type { Lease } from '../../engine/query/grade/task-runtime.ts'
import { failureReason, limitReason } from '../../engine/query/grade/words.ts'
import { splitStatements } from '../../engine/query/schema/statements.ts'
import type { Limits } from '../../kit/limits.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Outcome } from '../../world/postgres/session.ts'

interface Around {
  readonly schema: string
  readonly limits: Limits
  /** Statements of a change lab may change rows; all of it is taken back. */
  readonly isChange: boolean
}

/** Looking around: one text on the large database, rolled back, its last rows shown. */
export async function lookAround(
  lease: Lease,
  sql: string,
  { schema, limits, isChange }: Around,
): Promise<RunResult> {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
  const statements = statementsOf(sql)
  if (Buffer.byteLength(sql) > limits.answerBytesMax) {
    return {
      kind: 'over-limit',
      message: `A text of at most ${limits.answerBytesMax} bytes can be run.`,
      elapsedMs: 0,
    }
  }
  const isChanging =
    isChange && changingGate(sql, limits.answerBytesMax, limits.statementsMax).kind === 'open'
  const before = [
    'rollback',
    ...(isChanging
      ? copyPrologue(lease.runtime.corpus.schema, lease.scratch, schema)
      : ['begin read only', `set local search_path to ${schema}, public`]),
  ]
  const outcomes = await lease.session.runBatch(
    [
      ...before.map((text, at) => (at === 0 ? { text, endsGroup: true } : { text })),
      ...statements.map((text) => ({ text, rowsMax: limits.runRowsMax })),
      { text: 'rollback', endsGroup: true },
    ],
    { timeoutMs: limits.statementMs * 2, bytesMax: limits.resultBytesMax },
  )
  const own = outcomes.slice(before.length, -1)
  return resultOf(own, lease.runtime.typeName, elapsedMs())
}

/** One by one where the text can be read; whole otherwise, so that PostgreSQL says where it is wrong. */
function statementsOf(sql: string): string[] {
  try {
    const statements = splitStatements(sql)
    return statements.length > 0 ? statements : [sql]
  } catch {
    return [sql]
  }
}

function resultOf(
  outcomes: readonly Outcome[],
  typeName: (oid: number) => string,
  elapsedMs: number,
): RunResult {
  const failed = outcomes.find((outcome) => outcome.kind !== 'rows')
  if (failed?.kind === 'error') {
    const { code, message, hint, position } = failed
    return {
      kind: 'error',
      code,
      message,
      hint: hint ?? failureReason({ ...failed, statement: 0 }).try,
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
