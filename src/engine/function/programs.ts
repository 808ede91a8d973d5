import type { Limits } from '../../kit/limits.ts'
import { trimLines } from '../../kit/trim-lines.ts'
import type { RunMore, RunResult } from '../../lab/grading.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import { type FunctionChildren, openFunctionChildren } from './function-process.ts'
import { runProgramText } from './lesson.ts'
import { OverTime, openTimeBudget } from './time-budget.ts'

/** Runs whole programs for lessons of kinds whose own answers aren't programs. */
export interface Programs {
  run(text: string, onOutput?: RunMore['onOutput']): Promise<RunResult>
  /** Null where a lesson's example prints what is written under it. */
  tryExample(example: LessonExample): Promise<string | null>
  close(): Promise<void>
}

/** Processes are started with the first program. */
export function openPrograms({ attemptMs }: Pick<Limits, 'attemptMs'>): Programs {
  let opened: FunctionChildren | null = null
  const printedBy = async (text: string, onOutput?: RunMore['onOutput']): Promise<string> => {
    opened ??= openFunctionChildren(1)
    const budget = openTimeBudget(opened, attemptMs)
    try {
      return await runProgramText(budget.children, null, text, onOutput)
    } finally {
      budget.end()
    }
  }
  return {
    run: async (text, onOutput) => {
      const startedAt = performance.now()
      const elapsedMs = (): number => Math.round((performance.now() - startedAt) * 10) / 10
      try {
        return { kind: 'printed', text: await printedBy(text, onOutput), elapsedMs: elapsedMs() }
      } catch (error) {
        if (!(error instanceof OverTime)) throw error
        const message = `The program didn't end in ${attemptMs / 1_000} seconds.`
        return { kind: 'over-limit', message, elapsedMs: elapsedMs() }
      }
    },
    tryExample: async (example) => {
      if (example.language !== 'ts') return `expected a block of ts, got one of ${example.language}`
      const [expected, got] = [example.output, await printedBy(example.code)].map(trimLines)
      return expected === got ? null : `expected\n${expected}\ngot\n${got}`
    },
    close: async () => {
      await opened?.close()
    },
  }
}
