import type { Lab } from '../src/lab/lab.ts'
import { measureAnswers } from './answer-strength.ts'
import type { Line } from './measure.ts'
import { mutateScript } from './mutate-script.ts'
import { mutateServer } from './mutate-server.ts'

/** Scripts and transactions with one thing wrong, by rule of every solution and every variant's answer. */
export function measureScripts(kind: 'cost' | 'schedule' | 'admin'): Promise<Line[]> {
  return measureAnswers(kind, (lab) =>
    answersOf(lab).flatMap(({ from, variant, answer }) => {
      const isProgram = /^(?:import|export|async function|function)\b/m.test(answer)
      const mutants = isProgram ? mutateServer(answer, 'transaction.ts') : mutateScript(answer)
      return mutants.map(({ rule, text }) => ({ rule, text, from, variant, isFirst: false }))
    }),
  )
}

interface RightAnswer {
  readonly from: string
  readonly variant: string | null
  readonly answer: string
}

/** A lab's solutions, and the answers of its variants. */
export function answersOf({ solutions, variants }: Lab): RightAnswer[] {
  return [
    ...solutions.map(({ name, answer }) => ({ from: name, variant: null, answer })),
    ...variants.map(({ name, reference }) => ({ from: name, variant: name, answer: reference })),
  ]
}
