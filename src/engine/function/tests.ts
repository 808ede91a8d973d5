import { assert } from '../../kit/assert.ts'
import type { Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
import type { TestsCounterexample } from '../../lab/counterexample/tests.ts'
import type { TestsTask } from '../../lab/kinds/function.ts'
import type { Verdict } from '../../lab/verdict.ts'
import type { Thrown } from './child/messages.ts'
import { noEvidence } from './evidence.ts'
import type { Came } from './function-process.ts'
import { type Grading, stop, verdictOf } from './grading.ts'
import { explained } from './mistakes/explain.ts'
import { notLoaded, offsetOf } from './reasons.ts'
import { type Ending, endingOf, type Loaded } from './subject.ts'
import { endingText } from './words.ts'

/** What a learner's tests said of one implementation. */
interface Tested {
  readonly tests: readonly { readonly name: string; readonly error: Thrown | null }[]
  /** Null: they ran to their end. */
  readonly unfinished: Exclude<Loaded, { kind: 'loaded' }> | null
}

/** Grades tests: all pass on the right implementation, and some fail on each planted one. */
export async function gradeTests(grading: Grading, task: TestsTask): Promise<Verdict> {
  const { checkList, attempt, job } = grading
  const right = await runTests(grading, task, task.right)
  if (right.unfinished !== null) {
    const refused = notLoaded(right.unfinished, { name: 'tests', text: attempt.answer })
    assert(refused !== null, 'what did not load has a reason')
    const { check, place } = refused
    const expected = check === 'exported' ? 'tests that run to their end' : refused.reason.expected
    const errorAt = place && offsetOf(attempt.answer, place)
    return stop(grading, check, { ...refused.reason, expected }, { ...noEvidence, errorAt })
  }
  if (right.tests.length === 0) return stop(grading, 'exported', noTests)
  checkList.passUntil('accepts-right')
  const failed = right.tests.find(({ error }) => error !== null)
  if (failed) {
    const shown = { file: task.file, implementation: task.right, isRight: true, tested: right }
    const reason = {
      expected: `every test to pass, since this ${task.file} is right`,
      came: `${failed.name} fails: ${firstLine(failed.error)}`,
      try: 'Work the case out by hand from the brief. Is what the test expects right?',
    }
    const errorAt = failed.error?.place ? offsetOf(attempt.answer, failed.error.place) : null
    const counterexample = shownTests(shown)
    return stop(grading, 'accepts-right', reason, { ...noEvidence, counterexample, errorAt })
  }
  checkList.end('accepts-right', 'passed')
  const again = seededRandom(attempt.seed).below(task.planted.length)
  for (const { name, planted } of job.checks) {
    for (const one of task.planted.filter((wrong) => planted.includes(wrong.name))) {
      const isAgain = task.planted.indexOf(one) === again
      const [tested, onceMore] = await Promise.all([
        runTests(grading, task, one.text),
        isAgain ? runTests(grading, task, task.right) : null,
      ])
      if (onceMore !== null && isRefused(onceMore)) return stop(grading, name, unsteady(task))
      if (isRefused(tested)) continue
      const shown = { file: task.file, implementation: one.text, isRight: false, tested }
      const counterexample = shownTests(shown)
      return stop(grading, name, tooWeak(task), { ...noEvidence, counterexample })
    }
    checkList.end(name, 'passed')
  }
  return verdictOf(grading, 'passed', noEvidence)
}

function isRefused({ unfinished, tests }: Tested): boolean {
  return unfinished !== null || tests.some(({ error }) => error !== null)
}

function tooWeak({ file }: TestsTask): Reason {
  return {
    expected: 'a test that fails where the function is wrong',
    came: `a wrong ${file}, and every test passes on it`,
    try: 'Read the wrong function below: for which input does it give something else than the right one, or change what it was given? Write a test with that input. If one of yours has it already, look at what that test compares.',
  }
}

/** The right one comes again in between: a test that goes by anything else than what it gives fails. */
function unsteady({ file }: TestsTask): Reason {
  return {
    expected: `the tests to give the same each time they run on the same ${file}`,
    came: 'they passed on a right one, and when they ran on it again, one failed',
    try: 'Test what the function gives for an input you choose. Leave clocks, random numbers and the time that passed out of it.',
  }
}

const noTests = {
  expected: 'a test at least',
  came: 'no test was run',
  try: "Begin with import { test } from 'node:test', and call test with a name and a function.",
}

async function runTests(
  grading: Grading,
  { file }: TestsTask,
  implementation: string,
): Promise<Tested> {
  const { attempt, parts } = grading
  const child = await parts.children.take()
  grading.inputs++
  try {
    const modules = { 'answer.ts': attempt.answer, [file]: implementation }
    const came = await child.ask([{ kind: 'tests', modules }])
    const unfinished = unfinishedOf(came.at(-1))
    const source = { modules, name: 'tests' }
    const said = unfinished && (await explained(child, source, unfinished))
    return {
      tests: came.flatMap((one) => (one.kind === 'test' ? [one] : [])),
      unfinished: said?.kind === 'loaded' ? null : said,
    }
  } finally {
    parts.children.leave(child.close())
  }
}

function unfinishedOf(last: Came | undefined): Tested['unfinished'] {
  assert(last !== undefined, 'there is an answer')
  if (last.kind === 'unreadable') return last
  if (last.kind === 'load-failed') return { kind: 'failed', outcome: last.outcome }
  const ending: Ending = endingOf(last)
  if (ending.kind === 'exit') return null
  return { kind: 'failed', outcome: { kind: 'ended', ending } }
}

interface ShownTests {
  readonly file: string
  readonly implementation: string
  readonly isRight: boolean
  readonly tested: Tested
}

function shownTests({ tested, ...shown }: ShownTests): TestsCounterexample {
  return { kind: 'tests', ...shown, printed: reportOf(tested) }
}

/** A line for each test, and below it what it said. */
function reportOf({ tests, unfinished }: Tested): string {
  const lines = tests.map(({ name, error }) =>
    error === null ? `passed  ${name}` : `failed  ${name}\n${indented(error.message)}`,
  )
  const end =
    unfinished?.kind === 'failed' && unfinished.outcome.kind === 'ended'
      ? [endingText(unfinished.outcome.ending).came]
      : []
  return `${[...lines, ...end].join('\n')}\n`
}

function indented(text: string): string {
  return text.slice(0, 800).replace(/^/gm, '        ')
}

function firstLine(error: Thrown | null): string {
  return (error?.message ?? '').split('\n')[0]?.slice(0, 200) ?? ''
}
