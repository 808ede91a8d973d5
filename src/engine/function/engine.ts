import type { Limits } from '../../kit/limits.ts'
import type { RunMore, RunResult, RunRows } from '../../lab/grading.ts'
import type { Call, FunctionLab } from '../../lab/kinds/function.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { differenceOf } from './compare.ts'
import { sendExample } from './example.ts'
import { openFunctionChildren } from './function-process.ts'
import { gradeFunction, noTimeReason } from './grade-function.ts'
import { runProgramText } from './lesson.ts'
import { lookAround } from './run.ts'
import { openOwnSubjects } from './subjects.ts'
import { jobOf } from './task.ts'
import { OverTime, openTimeBudget } from './time-budget.ts'

/** Grades function labs and looks around in them. */
export interface FunctionEngine {
  warm(): Promise<void>
  /** Null where the lab has no such variant. */
  grade(
    lab: FunctionLab,
    attempt: Attempt,
    onCheck: (check: Check) => void,
  ): Promise<Verdict | null>
  run(lab: FunctionLab, text: string, rows: RunRows, more?: RunMore): Promise<RunResult>
  /** What a whole program prints. */
  runProgram(lab: FunctionLab, text: string): Promise<string>
  /** Whether an answer does as the reference does on what the page shows; null: the page shows none. */
  isRightOnSample(lab: FunctionLab, answer: string): Promise<boolean | null>
  /** What is wrong with a lab, in words. */
  problems(lab: FunctionLab): Promise<string[]>
  /** Milliseconds that Node took to start, the last time. */
  lastStartMs(): number | null
  close(): Promise<void>
}

/** One process for the learner's code of the next attempt, and one for the labs' own. */
const spares = 2

export function openEngine(limits: Limits): FunctionEngine {
  const children = openFunctionChildren(spares)
  const own = openOwnSubjects(children)
  return {
    warm: () => children.warm(),
    grade: async (lab, attempt, onCheck) => {
      const job = jobOf(lab, attempt.variant)
      return job && gradeFunction(job, attempt, { children, own, limits, onCheck })
    },
    run: async (lab, text, rows, more) => {
      const budget = openTimeBudget(children, limits.attemptMs)
      try {
        return await lookAround(budget.children, lab, text, { rows, ...more })
      } catch (error) {
        if (!(error instanceof OverTime)) throw error
        const { expected, came, try: attempt } = noTimeReason
        const message = `Expected ${expected}. Got ${came}. ${attempt}`
        return { kind: 'over-limit', message, elapsedMs: limits.attemptMs }
      } finally {
        budget.end()
      }
    },
    runProgram: (lab, text) => runProgramText(children, lab, text),
    isRightOnSample: async (lab, answer) => {
      if (lab.tests !== null || lab.task.examples.length === 0) return null
      const { task } = lab
      const calls = task.examples.map((example) => sendExample(example, task))
      const outcomes = await own.use(async (subject) => {
        const all = []
        for (const text of [lab.solutions[0]?.answer ?? '', answer]) {
          const loaded = await subject.load({ modules: { 'answer.ts': text }, name: task.name })
          all.push(loaded.kind === 'loaded' ? await subject.call(calls, false) : [])
        }
        return all
      })
      const [expected = [], came = []] = outcomes
      return expected.every((right, at) => {
        const given = came[at]
        return given !== undefined && differenceOf(right, given, task) === null
      })
    },
    problems: async (lab) => [...wrongExamples(lab), ...otherFunction(lab)],
    lastStartMs: () => children.lastStartMs(),
    close: async () => {
      await own.close()
      await children.close()
    },
  }
}

/** Briefs that never name the function that is asked for, as after copying another lab. */
function otherFunction({ task, brief, tests, variants }: FunctionLab): string[] {
  if (tests !== null) return []
  const briefs = [
    { file: 'brief.md', text: brief, name: task.name },
    ...variants.map((one) => ({
      file: `variants.yaml, ${one.name}`,
      text: one.brief,
      name: one.task.name,
    })),
  ]
  return briefs.flatMap(({ file, text, name }) =>
    new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text)
      ? []
      : [`${file}: expected the name of the function, ${name}, got a brief without it`],
  )
}

/** Examples with more values than the function has parameters. */
function wrongExamples({ task, checks, tests }: FunctionLab): string[] {
  const most = task.parameters.length
  const tooMany = (where: string, examples: readonly Call[]): string[] =>
    examples.flatMap(({ given }, at) =>
      given.length > most
        ? [`${where}, example ${at + 1}: expected at most ${most} values, got ${given.length}`]
        : [],
    )
  const missing =
    tests === null && task.examples.length === 0
      ? ['examples: expected one at least, got none']
      : []
  return [
    ...missing,
    ...tooMany('examples', task.examples),
    ...checks.flatMap(({ name, examples }) => tooMany(`checks.${name}`, examples)),
  ]
}
