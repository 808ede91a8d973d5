import { commandsWriting, filesWrittenBy } from '../src/lab/folder/written.ts'
import type { Lab } from '../src/lab/lab.ts'
import { measureAnswers } from './answer-strength.ts'
import type { Line } from './measure.ts'
import { mutateModel } from './mutate-model.ts'
import { mutateProgram, type ProgramMutant } from './mutate-program.ts'
import { answersOf } from './script-strength.ts'

/** Programs and models with one thing wrong, by rule of every solution and every variant's answer. */
export function measurePrograms(kind: 'function' | 'model' | 'folder'): Promise<Line[]> {
  return measureAnswers(kind, (lab) =>
    answersOf(lab).flatMap(({ from, variant, answer }) =>
      mutantsOf(lab, answer).map(({ rule, text }) => ({
        rule,
        text,
        from,
        variant,
        isFirst: false,
      })),
    ),
  )
}

/** In a lab whose answer is tests there is nothing of a solution to break: its mutants are the functions. */
function mutantsOf(lab: Lab, answer: string): ProgramMutant[] {
  if (lab.kind === 'function') return lab.tests === null ? mutateProgram(answer, 'ts') : []
  if (lab.kind === 'model') return mutateModel(answer)
  const files = filesWrittenBy(answer) ?? []
  const texts = Object.fromEntries(files.map(({ name, text }) => [name, text]))
  return files.flatMap(({ name, text: whole }) =>
    mutateProgram(whole, 'js').map(({ rule, text }) => ({
      rule,
      text: commandsWriting({ ...texts, [name]: text }),
    })),
  )
}
