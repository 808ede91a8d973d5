import { engineVersion, gradeModel, type ModelTask } from '../../engine/model/grade-model.ts'
import {
  type LearnerDatabase,
  openLearnerDatabase,
  type SourceRows,
} from '../../engine/model/learner-database.ts'
import { cameOf } from '../../engine/model/step.ts'
import { limitReason } from '../../engine/query/grade/words.ts'
import { splitStatements } from '../../engine/query/schema/statements.ts'
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
}: {
  bench: Bench
  limits: Limits
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
      const parts = { limits, postgresMajor: bench.serverMajor, onCheck }
      return onPlot(lab, (learnerDatabase) =>
        gradeModel(task, attempt, { ...parts, learnerDatabase }),
      )
    },
    run: (lab, sql) => onPlot(lab, (learnerDatabase) => lookAround(learnerDatabase, sql, limits)),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (lab, example) =>
        onPlot(lab, (learnerDatabase) => tryExample(learnerDatabase, example, limits)),
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: async () => undefined,
  }
}

function taskOf(lab: ModelLab, variant: string | null): ModelTask {
  if (variant === null)
    return { lab, checks: lab.checks, spare: lab.spare, asksFor: lab.asksFor, mutants: lab.mutants }
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return { lab, checks: found.checks, spare: found.spare, asksFor: found.asksFor, mutants: [] }
}

/** The whole text in a fresh database, with the sample of the source; what its last statement gives is shown. */
async function lookAround(
  learnerDatabase: LearnerDatabase,
  sql: string,
  limits: Limits,
): Promise<RunResult> {
  const startedAt = performance.now()
  await learnerDatabase.clear(sample)
  const outcome = await runText(learnerDatabase, sql, limits, limits.runRowsMax)
  const elapsedMs = Math.round((performance.now() - startedAt) * 10) / 10
  switch (outcome.kind) {
    case 'rows':
      return { ...cameOf(outcome), truncated: outcome.truncated, tag: outcome.tag, elapsedMs }
    case 'error': {
      const { code, message, hint } = outcome
      return { kind: 'error', code, message, hint, at: null, elapsedMs }
    }
    case 'over-limit': {
      const { expected, came } = limitReason(outcome.limit)
      return { kind: 'over-limit', message: `Expected ${expected}; came ${came}.`, elapsedMs }
    }
    case 'not-run':
      return { kind: 'over-limit', message: 'There is nothing to run.', elapsedMs }
  }
}

/** The first that goes wrong, or else the last. */
async function runText(
  learnerDatabase: LearnerDatabase,
  sql: string,
  limits: Limits,
  rowsMax: number,
): Promise<Outcome> {
  if (Buffer.byteLength(sql) > limits.answerBytesMax) {
    return { kind: 'over-limit', limit: 'bytes', message: 'the text is too long' }
  }
  const texts = statementsOf(sql)
  const session = await learnerDatabase.session(null)
  const outcomes = await session.runBatch(
    texts.map((text) => ({ text, rowsMax })),
    { timeoutMs: limits.attemptMs },
  )
  const wrong = outcomes.find(({ kind }) => kind !== 'rows')
  return wrong ?? outcomes.at(-1) ?? { kind: 'not-run' }
}

/** A text that cannot be read is sent as it is, so that PostgreSQL says what is wrong with it. */
function statementsOf(sql: string): string[] {
  try {
    return splitStatements(sql)
  } catch {
    return [sql]
  }
}

async function tryExample(
  learnerDatabase: LearnerDatabase,
  example: LessonExample,
  limits: Limits,
): Promise<string | null> {
  if (example.language !== 'sql') return `expected SQL, came a block of ${example.language}`
  await learnerDatabase.clear(sample)
  const outcome = await runText(learnerDatabase, example.code, limits, limits.runRowsMax)
  const expected = canonicalJson([example.columns, example.rows])
  const found =
    outcome.kind === 'rows'
      ? canonicalJson([outcome.columns.map(({ name }) => name), outcome.rows])
      : JSON.stringify(outcome)
  return found === expected ? null : `expected ${expected}, came ${found}`
}
