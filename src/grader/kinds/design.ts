import { engineVersion, gradeDesign, trialOf } from '../../engine/design/grade-design.ts'
import { reportOf } from '../../engine/design/report.ts'
import type { Limits } from '../../kit/limits.ts'
import { trimLines } from '../../kit/trim-lines.ts'
import type { RunResult } from '../../lab/grading.ts'
import type { DesignLab } from '../../lab/kinds/design.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Design labs: a topology, tried on simulated days. */
export function openDesignGrader({ limits }: { limits: Limits }): KindGrader<DesignLab> {
  const looked = (lab: DesignLab, text: string): RunResult => {
    const startedAt = performance.now()
    const made = trialOf(text, lab.system, { seed: 'run', limits })
    const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
    if ('check' in made) {
      return { kind: 'refused', reason: made.reason, at: made.at, elapsedMs: elapsedMs() }
    }
    return { kind: 'printed', text: reportOf(made), elapsedMs: elapsedMs() }
  }
  return {
    engineVersion,
    warm: async () => undefined,
    grade: async (lab, attempt, onCheck) =>
      gradeDesign(taskOf(lab, attempt.variant), attempt, { limits, onCheck }),
    run: async (lab, text) => looked(lab, text),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: async (lab, example) => {
        if (example.language !== 'yaml') return `expected a block of yaml, got ${example.language}`
        const ran = looked(lab, example.code)
        const said = ran.kind === 'printed' ? ran.text : JSON.stringify(ran)
        const [expected, got] = [trimLines(example.output), trimLines(said)]
        return expected === got ? null : `expected\n${expected}\ngot\n${got}`
      },
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: async () => undefined,
  }
}

function taskOf(lab: DesignLab, variant: string | null): Pick<DesignLab, 'system' | 'checks'> {
  if (variant === null) return lab
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return found
}
