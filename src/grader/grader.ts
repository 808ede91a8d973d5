import { openAnalysis } from '../engine/analysis/analysis.ts'
import { assert } from '../kit/assert.ts'
import type { Limits } from '../kit/limits.ts'
import type { Grader } from '../lab/grading.ts'
import type { Lab } from '../lab/lab.ts'
import type { TemporaryClusters } from '../world/clusters/temporary-cluster.ts'
import type { Bench } from '../world/postgres/bench.ts'
import type { LabExamSupport } from './exam.ts'
import { faultVerdict } from './fault.ts'
import { openKinds } from './kinds/all.ts'
import type { KindGrader } from './kinds/kind.ts'

export interface OpenGrader extends Grader, LabExamSupport {
  /** Makes what the lab needs, so that the first verdict is as quick as the next. */
  warm(lab: Lab): Promise<void>
  close(): Promise<void>
}

/** Opens the grader. Any number of attempts at once, of any kind. */
export function openGrader(parts: {
  bench: Bench
  limits: Limits
  own: TemporaryClusters
  /** The folders of the user's PATH, where learners' runtimes are. */
  pathFolders?: readonly string[]
}): OpenGrader {
  const analysis = openAnalysis(parts.limits)
  const kinds = openKinds({ ...parts, analysis })
  // Each kind's grader takes labs of its kind alone; which one it is, the lab says.
  const kindOf = ({ kind }: Lab): KindGrader => kinds[kind] as unknown as KindGrader
  const deskOf = (lab: Lab): KindGrader['exam'] => kindOf(lab).exam
  return {
    grade: async (lab, attempt, onCheck) => {
      const startedAt = performance.now()
      const kind = kindOf(lab)
      try {
        return await kind.grade(lab, attempt, onCheck)
      } catch (error) {
        return faultVerdict(error, attempt, {
          graderVersion: kind.engineVersion,
          postgresMajor: parts.bench.serverMajor,
          elapsedMs: performance.now() - startedAt,
        })
      }
    },
    run: (lab, text, rows, more) => kindOf(lab).run(lab, text, rows, more),
    serve: async (lab, text) => {
      const { serve } = kindOf(lab)
      assert(serve !== undefined, 'only labs whose answer is a server are served')
      return await serve(lab, text)
    },
    warm: (lab) => kindOf(lab).warm(lab),
    handIn: (lab, answer) => deskOf(lab).handIn(lab, answer),
    tryExample: (lab, example) => deskOf(lab).tryExample(lab, example),
    isRightOnSample: (lab, answer) => deskOf(lab).isRightOnSample(lab, answer),
    missing: async (lab, answer) => (await deskOf(lab).missing?.(lab, answer)) ?? null,
    problems: (lab) => deskOf(lab).problems(lab),
    close: async () => {
      await Promise.all([...new Set(Object.values(kinds))].map((kind) => kind.close()))
      await analysis.close()
    },
  }
}
