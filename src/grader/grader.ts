import { openAnalysis } from '../engine/analysis/analysis.ts'
import { assert } from '../kit/assert.ts'
import type { Limits } from '../kit/limits.ts'
import type { SandboxSetting } from '../kit/settings.ts'
import type { Grader, ServerFolder } from '../lab/grading.ts'
import type { HttpLab } from '../lab/kinds/http.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import type { Check, Verdict } from '../lab/verdict.ts'
import type { TemporaryClusters } from '../world/clusters/temporary-cluster.ts'
import type { Bench } from '../world/postgres/bench.ts'
import type { LabExamSupport } from './exam.ts'
import { faultVerdict } from './fault.ts'
import { openKinds } from './kinds/all.ts'
import type { HttpGrader } from './kinds/http.ts'
import type { KindGrader } from './kinds/kind.ts'

export interface OpenGrader extends Grader, LabExamSupport {
  /** Makes what the lab needs, so that the first verdict is as quick as the next. */
  warm(lab: Lab): Promise<void>
  /** Grades the server in a folder: the attempt's answer is what is kept of it. */
  gradeServer(
    lab: HttpLab,
    attempt: Attempt,
    server: ServerFolder,
    onCheck: (check: Check) => void,
  ): Promise<Verdict>
  /** Starts the server in a folder with a database of its own, to be tried by hand. */
  openServer: HttpGrader['openServer']
  close(): Promise<void>
}

/** Opens the grader. Any number of attempts at once, of any kind. */
export function openGrader(parts: {
  bench: Bench
  limits: Limits
  own: TemporaryClusters
  /** The folders of the user's PATH, where learners' runtimes are. */
  pathFolders?: readonly string[]
  /** Whether learners' servers run in the sandbox; refuses at once if one of its parts is missing. */
  sandbox?: SandboxSetting
}): OpenGrader {
  const analysis = openAnalysis(parts.limits)
  const kinds = openKinds({ ...parts, analysis })
  // Each kind's grader takes labs of its kind alone; which one it is, the lab says.
  const kindOf = ({ kind }: Lab): KindGrader => kinds[kind] as unknown as KindGrader
  const deskOf = (lab: Lab): KindGrader['exam'] => kindOf(lab).exam
  const guarded = async (
    { engineVersion }: Pick<KindGrader, 'engineVersion'>,
    attempt: Attempt,
    grade: () => Promise<Verdict>,
  ): Promise<Verdict> => {
    const startedAt = performance.now()
    try {
      return await grade()
    } catch (error) {
      return faultVerdict(error, attempt, {
        graderVersion: engineVersion,
        postgresMajor: parts.bench.serverMajor,
        elapsedMs: performance.now() - startedAt,
      })
    }
  }
  return {
    grade: (lab, attempt, onCheck) =>
      guarded(kindOf(lab), attempt, () => kindOf(lab).grade(lab, attempt, onCheck)),
    gradeServer: (lab, attempt, server, onCheck) =>
      guarded(kinds.http, attempt, () => kinds.http.gradeServer(lab, attempt, server, onCheck)),
    openServer: (lab, server) => kinds.http.openServer(lab, server),
    run: (lab, text, rows, more) => kindOf(lab).run(lab, text, rows, more),
    serve: async (lab, text) => {
      const { serve } = kindOf(lab)
      assert(serve !== undefined, 'only labs whose answer is a server are served')
      return await serve(lab, text)
    },
    warm: (lab) => kindOf(lab).warm(lab),
    handIn: (lab, answer, variant) => deskOf(lab).handIn(lab, answer, variant),
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
