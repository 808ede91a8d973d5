import type { Analysis } from '../../engine/analysis/analysis.ts'
import { readForRun } from '../../engine/analysis/read-for-run.ts'
import { engineVersion, gradeModel, type ModelTask } from '../../engine/model/grade-model.ts'
import {
  type LearnerDatabase,
  openLearnerDatabase,
  type SourceRows,
} from '../../engine/model/learner-database.ts'
import { cameOf } from '../../engine/model/step.ts'
import { limitReason } from '../../engine/query/grade/words.ts'
import { canonicalJson } from '../../kit/hash.ts'
import type { Limits } from '../../kit/limits.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { ModelLab } from '../../lab/kinds/model.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Outcome } from '../../world/postgres/session.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

const sample: SourceRows = { seed: null, kept: null }

/** Model labs: an empty database for each trial. Any number of attempts at once; each takes a slot. */
export function openModelGrader({
  bench,
  limits,
  analysis,
}: {
  bench: Bench
  limits: Limits
  analysis: Analysis
}): KindGrader<ModelLab> {
  const onPlot = async <T>(
    lab: ModelLab,
    work: (learnerDatabase: LearnerDatabase) => Promise<T>,
  ): Promise<T> => {
    const slot = await bench.leaseSlot()
    try {
      const learnerDatabase = await openLearnerDatabase(bench, slot, lab)
      try {
        return await work(learnerDatabase)
      } finally {
        await learnerDatabase.close()
      }
    } finally {
      await slot.release()
    }
  }
  return {
    engineVersion,
    warm: (lab) => onPlot(lab, async () => undefined),
    grade: (lab, attempt, onCheck) => {
      const task = taskOf(lab, attempt.variant)
      const parts = { limits, analysis, postgresMajor: bench.serverMajor, onCheck }
      return onPlot(lab, (learnerDatabase) =>
        gradeModel(task, attempt, { ...parts, learnerDatabase }),
      )
    },
    run: (lab, sql) =>
      onPlot(lab, (learnerDatabase) => lookAround({ learnerDatabase, limits, analysis }, sql)),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (lab, example) =>
        onPlot(lab, (learnerDatabase) =>
          tryExample({ learnerDatabase, limits, analysis }, example),
        ),
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: async () => undefined,
  }
}

function taskOf(lab: ModelLab, variant: string | null): ModelTask {
  if (variant === null) {
    const { checks, spare, varied, asksFor, mutants } = lab
    return { lab, checks, spare, varied, asksFor, mutants }
  }
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  const { checks, spare, varied, asksFor } = found
  return { lab, checks, spare, varied, asksFor, mutants: [] }
}

/** The whole text in a fresh database, with the sample of the source; what its last statement gives is shown. */
async function lookAround(parts: Looking, sql: string): Promise<RunResult> {
  const startedAt = performance.now()
  const passedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
  if (Buffer.byteLength(sql) > parts.limits.answerBytesMax) {
    const { expected, came } = limitReason('bytes')
    return { kind: 'over-limit', message: `Expected ${expected}; got ${came}.`, elapsedMs: 0 }
  }
  const text = await readForRun(
    parts.analysis,
    { kind: 'query', sql, limits: parts.limits },
    passedMs,
  )
  if (text.kind !== 'open') return text
  await parts.learnerDatabase.clear(sample)
  const outcome = await runStatements(parts, text.statements)
  const elapsedMs = passedMs()
  switch (outcome.kind) {
    case 'rows':
      return { ...cameOf(outcome), truncated: outcome.truncated, tag: outcome.tag, elapsedMs }
    case 'error': {
      const { code, message, hint } = outcome
      return { kind: 'error', code, message, hint, at: null, elapsedMs }
    }
    case 'over-limit': {
      const { expected, came } = limitReason(outcome.limit)
      return { kind: 'over-limit', message: `Expected ${expected}; got ${came}.`, elapsedMs }
    }
    case 'not-run':
      return { kind: 'over-limit', message: 'There is nothing to run.', elapsedMs }
  }
}

interface Looking {
  readonly learnerDatabase: LearnerDatabase
  readonly limits: Limits
  readonly analysis: Analysis
}

/** The first that goes wrong, or else the last. */
async function runStatements(
  { learnerDatabase, limits }: Looking,
  statements: readonly string[],
): Promise<Outcome> {
  const rowsMax = limits.runRowsMax
  const session = await learnerDatabase.session(null)
  // In a transaction that is there, no DO and no CALL can end one.
  const sent = [
    { text: 'begin' },
    ...statements.map((text) => ({ text, rowsMax })),
    { text: 'commit' },
  ]
  const all = await session.runBatch(sent, { timeoutMs: limits.attemptMs })
  const atCommit = all.at(-1)
  const outcomes = atCommit?.kind === 'error' ? all.slice(1) : all.slice(1, -1)
  const wrong = outcomes.find(({ kind }) => kind !== 'rows')
  return wrong ?? outcomes.at(-1) ?? { kind: 'not-run' }
}

async function tryExample(parts: Looking, example: LessonExample): Promise<string | null> {
  if (example.language !== 'sql') return `expected SQL, got a block of ${example.language}`
  await parts.learnerDatabase.clear(sample)
  const { analysis, limits } = parts
  const text = await readForRun(analysis, { kind: 'query', sql: example.code, limits }, () => 0)
  if (text.kind !== 'open') return `expected SQL that can be run, got ${JSON.stringify(text)}`
  const outcome = await runStatements(parts, text.statements)
  const expected = canonicalJson([example.columns, example.rows])
  const found =
    outcome.kind === 'rows'
      ? canonicalJson([outcome.columns.map(({ name }) => name), outcome.rows])
      : JSON.stringify(outcome)
  return found === expected ? null : `expected ${expected}, got ${found}`
}
