import type { Analysis } from '../../engine/analysis/analysis.ts'
import {
  type Answerer,
  openTransactionAnswerer,
  textAnswerer,
} from '../../engine/schedule/answerer.ts'
import {
  engineVersion,
  gradeSchedule,
  type ScheduleTask,
} from '../../engine/schedule/grade-schedule.ts'
import { lookAtTransaction } from '../../engine/schedule/look.ts'
import { openReferences } from '../../engine/schedule/references.ts'
import type { ScheduleRuntime } from '../../engine/schedule/runtime.ts'
import { openRuntimePool } from '../../engine/schedule/runtime-pool.ts'
import { startTransactionChild } from '../../engine/schedule/transaction-process.ts'
import { couldNotStart } from '../../engine/verdict/make-verdict.ts'
import { canonicalJson } from '../../kit/hash.ts'
import type { Limits } from '../../kit/limits.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { ScheduleLab } from '../../lab/kinds/schedule.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { TemporaryClusters } from '../../world/clusters/temporary-cluster.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { StepResult } from '../../world/postgres/stepped-session.ts'
import { openSpareChildren } from '../../world/runner/spare-children.ts'
import { elsewhereReason, unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** The learner's program has a new process each time; the reference keeps its own. */
const spareCount = 1

/** Schedule labs, on a cluster of their own: sessions that meet need settings of the whole cluster. */
export function openScheduleGrader({
  bench,
  limits,
  analysis,
  own,
}: {
  bench: Bench
  limits: Limits
  analysis: Analysis
  own: TemporaryClusters
}): KindGrader<ScheduleLab> {
  const pool = openRuntimePool(own, limits)
  const spares = openSpareChildren(spareCount, startTransactionChild)
  const references = openReferences(spares)
  const ownText = textAnswerer(analysis)
  const answererOf = (lab: ScheduleLab): Answerer =>
    lab.answers === 'transaction.ts' ? openTransactionAnswerer(spares, references) : ownText
  return {
    engineVersion,
    warm: async (lab) => {
      if (!own.isEmbedded) return
      if (lab.answers === 'transaction.ts') await spares.warm()
      await pool.use(lab, async () => undefined)
    },
    grade: async (lab, attempt, onCheck) => {
      const task = taskOf(lab, attempt.variant)
      if (!own.isEmbedded) return couldNotStart(task.checks, attempt, { ...notHere, onCheck })
      const { serverMajor: postgresMajor } = bench
      const answerer = answererOf(lab)
      try {
        return await pool.use(lab, (runtimes) =>
          gradeSchedule(task, attempt, { runtimes, answerer, limits, postgresMajor, onCheck }),
        )
      } finally {
        answerer.close()
      }
    },
    run: async (lab, sql, rows) => {
      if (!own.isEmbedded) return { kind: 'refused', reason: elsewhere, at: null, elapsedMs: 0 }
      const startedAt = performance.now()
      if (lab.answers === 'transaction.ts' && rows !== 'sample') {
        const answerer = answererOf(lab)
        try {
          return await pool.use(lab, (runtimes) =>
            lookAtTransaction(sql, { lab, runtimes, answerer, startedAt }),
          )
        } finally {
          answerer.close()
        }
      }
      const result = await pool.use(lab, (runtimes) => look(runtimes, sql))
      return runResultOf(result, Math.round(performance.now() - startedAt), limits.runRowsMax)
    },
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: (lab, example) => pool.use(lab, (runtimes) => tryExample(runtimes, example)),
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: async () => {
      await pool.close()
      await references.close()
      await spares.close()
    },
  }
}

function taskOf(lab: ScheduleLab, variant: string | null): ScheduleTask {
  if (variant === null) {
    return { lab, checks: lab.checks, reference: lab.solutions[0]?.answer ?? '' }
  }
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return { lab, checks: found.checks, reference: found.reference }
}

const elsewhere = elsewhereReason('sessions are stopped and let go by its processes')
const notHere = { reason: elsewhere, graderVersion: engineVersion }

/** One text in a session of the learner's role; all of it is taken back. */
async function look(runtimes: readonly ScheduleRuntime[], sql: string): Promise<StepResult> {
  const [runtime] = runtimes
  const line = runtime?.lines[0]
  if (runtime === undefined || line === undefined) throw new Error('there is a runtime')
  const all = { tables: new Set(['*']), more: false, sessions: true }
  await runtime.refresh()
  line.start('begin', null)
  await line.settle(async () => false, {})
  line.start(sql, null)
  await line.settle(async () => false, {})
  const result = line.result()
  await runtime.settleDown(all, { versions: 0, isCounted: false })
  return result
}

function runResultOf(
  { parts, error, isCanceled }: StepResult,
  elapsedMs: number,
  rowsMax: number,
): RunResult {
  if (isCanceled)
    return { kind: 'over-limit', message: 'It took too long and was stopped.', elapsedMs }
  if (error !== null) {
    return {
      kind: 'error',
      code: error.code,
      message: error.message,
      hint: error.hint,
      at: null,
      elapsedMs,
    }
  }
  const last = parts.at(-1)
  return {
    kind: 'rows',
    columns: (last?.columns ?? []).map(({ name }) => ({ name, type: 'text' })),
    rows: (last?.rows ?? []).slice(0, rowsMax),
    truncated: (last?.rows.length ?? 0) > rowsMax,
    tag: last?.tag ?? null,
    elapsedMs,
  }
}

async function tryExample(
  runtimes: readonly ScheduleRuntime[],
  example: LessonExample,
): Promise<string | null> {
  if (example.language !== 'sql') return `expected SQL, got a block of ${example.language}`
  const { parts, error } = await look(runtimes, example.code)
  const last = parts.at(-1)
  const expected = canonicalJson([example.columns, example.rows])
  const found =
    error === null
      ? canonicalJson([(last?.columns ?? []).map(({ name }) => name), last?.rows ?? []])
      : `${error.code} ${error.message}`
  return found === expected ? null : `expected ${expected}, got ${found}`
}
