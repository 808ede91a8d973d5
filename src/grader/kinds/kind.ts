import type { NotServing, RunMore, RunResult, RunRows, Serving } from '../../lab/grading.ts'
import type { Attempt, Lab } from '../../lab/lab.ts'
import type { LessonExample } from '../../lab/lesson.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'

/** How one kind of lab is graded; a new kind is a module beside this one and a line in kinds.ts. */
export interface KindGrader<L extends Lab = Lab> {
  /** Goes into every verdict: raised when a verdict can change. */
  readonly engineVersion: string
  /** Makes what the lab needs, so that the first verdict is as quick as the next. */
  warm(lab: L): Promise<void>
  /** Throws only where it is our fault. */
  grade(lab: L, attempt: Attempt, onCheck: (check: Check) => void): Promise<Verdict>
  /** Looking around: nothing is graded, nothing stays. */
  run(lab: L, text: string, rows: RunRows, more?: RunMore): Promise<RunResult>
  /** Kinds whose answer is a server: starts it and leaves it running. */
  serve?(lab: L, text: string): Promise<Serving | NotServing>
  readonly exam: ExamSupport<L>
  close(): Promise<void>
}

/** What an exam asks of a kind besides grading. */
export interface ExamSupport<L extends Lab = Lab> {
  /** A solution or a mutant of the lab's own task (null) or a variant's, as a learner would hand it in. */
  handIn(lab: L, answer: string, variant: string | null): Promise<string>
  /** Null where a lesson's example gives what is printed under it; else what came, against what was expected. */
  tryExample(lab: L, example: LessonExample): Promise<string | null>
  /** Whether the answer is right on what the learner sees; null where the lab has no sample. */
  isRightOnSample(lab: L, answer: string): Promise<boolean | null>
  /** What an answer needs that this machine doesn't have, such as `python3 not installed`; null: nothing. */
  missing?(lab: L, answer: string): Promise<string | null>
  /** Whether the machine was too busy to tell: such a verdict counts for nobody. */
  isUndecided?(verdict: Verdict): boolean
  /** What else is wrong with the lab, in words: promises that its own data breaks, … */
  problems(lab: L): Promise<string[]>
}
