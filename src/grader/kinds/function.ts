import type * as Engine from '../../engine/function/engine.ts'
import type { Limits } from '../../kit/limits.ts'
import { trimLines } from '../../kit/trim-lines.ts'
import type { FunctionLab } from '../../lab/kinds/function.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Function labs: learners' code in processes of its own. Opened with the first lab of the kind. */
export function openFunctionGrader({ limits }: { limits: Limits }): KindGrader<FunctionLab> {
  let opened: Promise<Engine.FunctionEngine> | null = null
  const engine = (): Promise<Engine.FunctionEngine> => {
    opened ??= import('../../engine/function/engine.ts').then(({ openEngine }) =>
      openEngine(limits),
    )
    return opened
  }
  return {
    engineVersion: 'function-3',
    warm: async () => (await engine()).warm(),
    grade: async (lab, attempt, onCheck) => {
      const verdict = await (await engine()).grade(lab, attempt, onCheck)
      if (verdict === null) throw unknownVariant(lab, attempt.variant)
      return verdict
    },
    run: async (lab, text, rows, more) => (await engine()).run(lab, text, rows, more),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: async (lab, example) => {
        if (example.language !== 'ts') {
          return `expected a block of ts, got one of ${example.language}`
        }
        const came = await (await engine()).runProgram(lab, example.code)
        const expected = trimLines(example.output)
        return trimLines(came) === expected
          ? null
          : `expected\n${expected}\ngot\n${trimLines(came)}`
      },
      isRightOnSample: async (lab, answer) => (await engine()).isRightOnSample(lab, answer),
      problems: async (lab) => (await engine()).problems(lab),
    },
    close: async () => {
      await (await opened)?.close()
    },
  }
}
