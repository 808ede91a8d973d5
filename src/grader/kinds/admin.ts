import { engineChecks, engineVersion, gradeAdmin } from '../../engine/admin/grade-admin.ts'
import { lookAround, printedIn } from '../../engine/admin/lesson.ts'
import type { Analysis } from '../../engine/analysis/analysis.ts'
import { couldNotStart } from '../../engine/verdict/make-verdict.ts'
import type { Limits } from '../../kit/limits.ts'
import type { AdminLab } from '../../lab/kinds/admin.ts'
import type { TemporaryClusters } from '../../world/clusters/temporary-cluster.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { elsewhereReason, unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Administration labs, each attempt on servers of its own. */
export function openAdminGrader({
  bench,
  limits,
  analysis,
  own,
}: {
  bench: Bench
  limits: Limits
  analysis: Analysis
  own: TemporaryClusters
}): KindGrader<AdminLab> {
  return {
    engineVersion,
    warm: async () => undefined,
    grade: async (lab, attempt, onCheck) => {
      const task = taskOf(lab, attempt.variant)
      const { checks } = task
      if (!own.isEmbedded)
        return couldNotStart([...engineChecks(task), ...checks], attempt, { ...notHere, onCheck })
      const { serverMajor: postgresMajor } = bench
      const { home } = own
      return await gradeAdmin(task, checks, attempt, {
        home,
        limits,
        analysis,
        postgresMajor,
        onCheck,
      })
    },
    run: async (lab, text) => {
      if (!own.isEmbedded) return { kind: 'refused', reason: elsewhere, at: null, elapsedMs: 0 }
      return await lookAround(lab, text, { home: own.home, limits, analysis })
    },
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: async (lab, example) => {
        const { came, expected } = await printedIn(lab, example, {
          home: own.home,
          limits,
          analysis,
        })
        return came === expected ? null : `expected\n${expected}\ngot\n${came}`
      },
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: async () => undefined,
  }
}

/** The lab with what happens and is asked in that task. */
function taskOf(lab: AdminLab, variant: string | null): AdminLab {
  if (variant === null) return lab
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return { ...lab, story: found.story, checks: found.checks }
}

const elsewhere = elsewhereReason('servers are started, stopped and lost here')
const notHere = { reason: elsewhere, graderVersion: engineVersion }
