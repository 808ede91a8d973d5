import { holdsWord } from '../../engine/toy/holds-word.ts'
import { CheckList } from '../../engine/verdict/check-list.ts'
import { bareVerdict } from '../../lab/bare-verdict.ts'
import type { ToyLab } from '../../lab/kinds/toy.ts'
import type { KindGrader } from './kind.ts'

export function openToyGrader(): KindGrader<ToyLab> {
  return {
    engineVersion: 'toy-1',
    warm: async () => undefined,
    grade: async ({ word, checks }, attempt, onCheck) => {
      const list = new CheckList(checks, onCheck)
      const isRight = holdsWord(attempt.answer, word)
      if (isRight) list.end('word', 'passed')
      else list.stopAt('word', 'failed', { expected: word, came: 'none', try: `Write ${word}.` })
      return {
        ...bareVerdict(attempt),
        status: isRight ? 'passed' : 'failed',
        checks: list.checks,
        counterexample: isRight ? null : { kind: 'toy', word, got: attempt.answer },
        graderVersion: 'toy-1',
        elapsedMs: 0,
      }
    },
    run: async (_lab, text) => ({ kind: 'printed', text, elapsedMs: 0 }),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: async () => null,
      isRightOnSample: async (_lab, answer) => /hell/i.test(answer),
      problems: async () => [],
    },
    close: async () => undefined,
  }
}
