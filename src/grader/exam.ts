import { seededRandom } from '../kit/random.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import { lessonExamples } from '../lab/lesson.ts'
import type { Check, Verdict } from '../lab/verdict.ts'
import type { ExamSupport } from './kinds/kind.ts'

/** What the exam needs of the grader. */
export interface LabExamSupport extends ExamSupport {
  grade(lab: Lab, attempt: Attempt, onCheck: (check: Check) => void): Promise<Verdict>
}

export interface ExamReport {
  readonly labId: string
  readonly labHash: string
  /** What is wrong, each said as expected against got; empty: the lab passes its exam. */
  readonly failures: readonly string[]
  /** Answers that this machine can't run, or was too noisy to judge, and why. */
  readonly skipped: readonly string[]
  /** Attempts graded. */
  readonly graded: number
  readonly elapsedMs: number
}

export interface ExamOptions {
  readonly seed: string
  /** How many different seeds every answer is graded with, at least 1. */
  readonly reruns: number
  /** The same for mutants, if they're graded with fewer seeds than the rest. */
  readonly mutantReruns?: number
  /**
   * Grades so many solutions and mutants, drawn from the seed, and the starter. Left out: all of
   * them, and the variants.
   */
  readonly sample?: { readonly solutions: number; readonly mutants: number; readonly seed: string }
  /** Once aborted, no further answer is graded. */
  readonly stop?: AbortSignal
}

const solutionsMin = 2
const mutantsMin = 3
const rightOnSampleMin = 2
const lessonWords = { min: 150, max: 400 } as const

/**
 * The exam of a lab: the lesson's examples run and give what the text says, the starter fails,
 * every solution passes, every mutant fails on its named check with a message, variants hold; the
 * same with every seed.
 */
export async function examLab(
  exam: LabExamSupport,
  lab: Lab,
  options: ExamOptions,
): Promise<ExamReport> {
  const started = performance.now()
  const sitting: Sitting = { exam, lab, options, failures: [], skipped: [], graded: 0 }
  try {
    lookAtForm(sitting)
    await runLesson(sitting)
    sitting.failures.push(...(await exam.problems(lab)))
    await gradeStarter(sitting)
    await gradeSolutions(sitting)
    await gradeMutants(sitting)
    if (!options.sample) await gradeVariants(sitting)
  } catch (error) {
    sitting.failures.push(error instanceof Error ? error.message : String(error))
  }
  return {
    labId: lab.id,
    labHash: lab.hash,
    failures: sitting.failures,
    skipped: sitting.skipped,
    graded: sitting.graded,
    elapsedMs: performance.now() - started,
  }
}

interface Sitting {
  readonly exam: LabExamSupport
  readonly lab: Lab
  readonly options: ExamOptions
  readonly failures: string[]
  readonly skipped: string[]
  graded: number
}

/** What can be seen without running anything. */
function lookAtForm({ lab, failures }: Sitting): void {
  const words = lab.lesson
    .replace(/```[\s\S]*?```/g, '')
    .split(/\s+/)
    .filter(Boolean).length
  if (words < lessonWords.min || words > lessonWords.max) {
    failures.push(
      `lesson.md: expected ${lessonWords.min} to ${lessonWords.max} words, got ${words}`,
    )
  }
  const counts = [
    ['solutions', lab.solutions.length, solutionsMin],
    ['mutants', lab.mutants.length, mutantsMin],
    ['hints', lab.hints.length, 1],
    ['examples in the lesson', lessonExamples(lab.lesson).length, 1],
  ] as const
  for (const [what, count, min] of counts) {
    if (count < min) failures.push(`${what}: expected at least ${min}, got ${count}`)
  }
  const guarded = new Set(lab.mutants.map((mutant) => mutant.check))
  for (const { name } of lab.checks) {
    if (!guarded.has(name))
      failures.push(`check ${name}: expected a mutant that it catches, got none`)
  }
  const texts = new Set(
    lab.solutions.map(({ answer }) => answer.replace(/\s+/g, ' ').trim().toLowerCase()),
  )
  if (texts.size < lab.solutions.length)
    failures.push('solutions: expected different methods, got one text twice')
}

async function runLesson({ exam, lab, failures }: Sitting): Promise<void> {
  for (const [i, example] of lessonExamples(lab.lesson).entries()) {
    const wrong = await exam.tryExample(lab, example)
    if (wrong !== null) failures.push(`lesson.md, example ${i + 1}: ${wrong}`)
  }
}

async function gradeStarter(sitting: Sitting): Promise<void> {
  const verdict = await gradeOnce(sitting, sitting.lab.starter, null, sitting.options.seed)
  if (verdict.status !== 'failed') {
    sitting.failures.push(`starter: expected failed, got ${verdict.status}`)
  }
}

/** One in a language that this machine doesn't have is left out, and that is said. */
async function gradeSolutions(sitting: Sitting): Promise<void> {
  const { exam, lab } = sitting
  for (const { name, answer } of drawn(sitting, 'solutions', lab.solutions)) {
    const missing = (await exam.missing?.(lab, answer)) ?? null
    if (missing === null) await gradeRight(sitting, `solution ${name}`, answer, null)
    else sitting.skipped.push(`solution ${name}: skipped: ${missing}`)
  }
}

/** Whether the machine couldn't tell; that is said. */
function isLeftOut({ exam, skipped }: Sitting, what: string, verdict: Verdict): boolean {
  const isUndecided = exam.isUndecided?.(verdict) ?? false
  if (isUndecided) skipped.push(`${what}, seed ${verdict.seed}: not decided: ${saidOf(verdict)}`)
  return isUndecided
}

function drawn<T>(
  { options }: Sitting,
  what: 'solutions' | 'mutants',
  all: readonly T[],
): readonly T[] {
  const { sample } = options
  return sample ? seededRandom(`${sample.seed}/${what}`).shuffle(all).slice(0, sample[what]) : all
}

async function gradeRight(
  sitting: Sitting,
  what: string,
  answer: string,
  variant: string | null,
): Promise<void> {
  const { options } = sitting
  for (const seed of seedsOf(options.seed, options.reruns)) {
    const verdict = await gradeOnce(sitting, answer, variant, seed)
    if (verdict.status === 'passed' || isLeftOut(sitting, what, verdict)) continue
    sitting.failures.push(`${what}, seed ${seed}: expected passed, got ${saidOf(verdict)}`)
    return
  }
}

async function gradeMutants(sitting: Sitting): Promise<void> {
  const { exam, lab, failures, options } = sitting
  let hasSample = false
  for (const { name, answer, check, rightOnSample } of drawn(sitting, 'mutants', lab.mutants)) {
    for (const seed of seedsOf(options.seed, options.mutantReruns ?? options.reruns)) {
      const verdict = await gradeOnce(sitting, answer, null, seed)
      const wrong = wrongRefusal(verdict, check)
      if (wrong === null || isLeftOut(sitting, `mutant ${name}`, verdict)) continue
      failures.push(`mutant ${name}, seed ${seed}: expected failed on ${check}, ${wrong}`)
      break
    }
    const isRight = await exam.isRightOnSample(lab, answer)
    if (isRight !== null && isRight !== rightOnSample) {
      failures.push(
        `mutant ${name}: expected right_on_sample to be ${isRight}, got ${rightOnSample}`,
      )
    }
    hasSample ||= isRight !== null
  }
  const rightOnes = lab.mutants.filter(({ rightOnSample }) => rightOnSample).length
  if (hasSample && rightOnes < rightOnSampleMin) {
    failures.push(
      `mutants right on the sample: expected at least ${rightOnSampleMin}, got ${rightOnes}`,
    )
  }
}

async function gradeVariants(sitting: Sitting): Promise<void> {
  for (const variant of sitting.lab.variants) {
    const what = `variant ${variant.name}`
    await gradeRight(sitting, `${what}, reference`, variant.reference, variant.name)
    if (variant.mutants.length === 0)
      sitting.failures.push(`${what}: expected a wrong answer, got none`)
    for (const [i, answer] of variant.mutants.entries()) {
      const verdict = await gradeOnce(sitting, answer, variant.name, sitting.options.seed)
      if (verdict.status === 'failed') continue
      sitting.failures.push(`${what}, mutant ${i + 1}: expected failed, got ${saidOf(verdict)}`)
    }
  }
}

/** What is wrong with the way a mutant was refused; null when all is as it should be. */
function wrongRefusal(verdict: Verdict, check: string): string | null {
  // One that couldn't be decided before it says nothing.
  const first = verdict.checks.find(({ status }) => status === verdict.status)
  if (verdict.status !== 'failed' || first?.name !== check) return `got ${saidOf(verdict)}`
  const { expected, came, try: attempt } = first.reason ?? { expected: '', came: '', try: '' }
  if (expected && came && attempt) return null
  return 'got a message without what was expected, what it got, or what to try'
}

async function gradeOnce(
  sitting: Sitting,
  answer: string,
  variant: string | null,
  seed: string,
): Promise<Verdict> {
  sitting.options.stop?.throwIfAborted()
  sitting.graded++
  const { id, hash } = sitting.lab
  const attempt: Attempt = {
    id: `exam-${sitting.graded}`,
    labId: id,
    variant,
    labHash: hash,
    answer: await sitting.exam.handIn(sitting.lab, answer, variant),
    seed,
  }
  return await sitting.exam.grade(sitting.lab, attempt, () => undefined)
}

function seedsOf(seed: string, count: number): string[] {
  return Array.from({ length: Math.max(1, count) }, (_, i) => (i === 0 ? seed : `${seed}-${i + 1}`))
}

function saidOf(verdict: Verdict): string {
  const first = verdict.checks.find(({ status }) => status !== 'passed' && status !== 'skipped')
  const reason = first?.reason
    ? ` (expected ${first.reason.expected}; got ${first.reason.came})`
    : ''
  return `${verdict.status}${first ? ` on ${first.name}` : ''}${reason}`
}
