import type { FunctionLab, FunctionTask, TestsTask } from '../../../lab/kinds/function.ts'

interface Parts {
  readonly task: Partial<FunctionTask>
  readonly reference: string
  readonly checks?: FunctionLab['checks']
  readonly tests?: TestsTask
}

/** A function lab that stands on no disk. */
export function functionLab({ task, reference, checks = [], tests }: Parts): FunctionLab {
  return {
    id: 'function/of-a-test',
    kind: 'function',
    title: 'Of a test',
    skill: 'code/values-and-functions',
    level: 1,
    minutes: 5,
    needs: [],
    project: false,
    lesson: '',
    brief: '',
    starter: '',
    solutions: [{ name: 'right', answer: reference, method: 'the right way' }],
    mutants: [],
    variants: [],
    hints: [],
    debrief: '',
    checks,
    hash: 'hash',
    task: {
      name: 'f',
      parameters: [],
      files: {},
      examples: [],
      compares: ['value'],
      keepsInputs: false,
      returnsNew: false,
      sameQuestions: false,
      ...task,
    },
    tests: tests ?? null,
  }
}
