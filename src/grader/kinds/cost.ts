import type { Analysis } from '../../engine/analysis/analysis.ts'
import { openCostDatabasePool } from '../../engine/cost/database-pool.ts'
import {
  type CostTask,
  engineVersion,
  gradeCost,
  plannedChecks,
} from '../../engine/cost/grade-cost.ts'
import { lookAround } from '../../engine/cost/look.ts'
import { couldNotStart } from '../../engine/verdict/make-verdict.ts'
import { canonicalJson } from '../../kit/hash.ts'
import type { Limits } from '../../kit/limits.ts'
import type { CostLab } from '../../lab/kinds/cost.ts'
import type { TemporaryClusters } from '../../world/clusters/temporary-cluster.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { elsewhereReason, unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Cost labs, on a cluster of their own: what is counted must be the work of one answer alone. */
export function openCostGrader({
  bench,
  limits,
  analysis,
  own,
}: {
  bench: Bench
  limits: Limits
  analysis: Analysis
  own: TemporaryClusters
}): KindGrader<CostLab> {
  const pool = openCostDatabasePool(own, limits)
  return {
    engineVersion,
    warm: async (lab) => {
      if (own.isEmbedded) await pool.use(lab, async () => undefined)
    },
    grade: async (lab, attempt, onCheck) => {
      const task = taskOf(lab, attempt.variant)
      if (!own.isEmbedded)
        return couldNotStart(plannedChecks(task), attempt, { ...notHere, onCheck })
      const { serverMajor: postgresMajor } = bench
      return await pool.use(lab, (costDatabases) =>
        gradeCost(task, attempt, { costDatabases, limits, analysis, postgresMajor, onCheck }),
      )
    },
    run: async (lab, sql, rows) => {
      if (!own.isEmbedded) return { kind: 'refused', reason: elsewhere, at: null, elapsedMs: 0 }
      return await pool.use(lab, (costDatabases) =>
        lookAround(costDatabases, { lab, sql, rows, limits, analysis }),
      )
    },
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: async (lab, example) => {
        if (example.language !== 'sql') return `expected SQL, got a block of ${example.language}`
        const came = await pool.use(lab, (costDatabases) =>
          lookAround(costDatabases, { lab, sql: example.code, rows: 'sample', limits, analysis }),
        )
        const expected = canonicalJson([example.columns, example.rows])
        const found =
          came.kind === 'rows'
            ? canonicalJson([came.columns.map(({ name }) => name), came.rows])
            : canonicalJson(came)
        return found === expected ? null : `expected ${expected}, got ${found}`
      },
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: () => pool.close(),
  }
}

function taskOf(lab: CostLab, variant: string | null): CostTask {
  const { requests, checks, solutions } = lab
  if (variant === null) return { lab, requests, checks, reference: solutions[0]?.answer ?? '' }
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return { lab, requests: found.requests, checks: found.checks, reference: found.reference }
}

const elsewhere = elsewhereReason('work is counted by settings of the whole server')
const notHere = { reason: elsewhere, graderVersion: engineVersion }
