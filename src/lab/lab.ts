import type { Reason } from '../kit/problem.ts'
import type { AdminCounterexample } from './counterexample/admin.ts'
import type { CallCounterexample } from './counterexample/call.ts'
import type { FolderCounterexample } from './counterexample/folder.ts'
import type { ModelCounterexample } from './counterexample/model.ts'
import type { PlanCounterexample } from './counterexample/plan.ts'
import type { RowsCounterexample } from './counterexample/rows.ts'
import type { TestsCounterexample } from './counterexample/tests.ts'
import type { TimelineCounterexample } from './counterexample/timeline.ts'
import type { TraceCounterexample } from './counterexample/trace.ts'
import type { AdminLab } from './kinds/admin.ts'
import type { CostLab } from './kinds/cost.ts'
import type { FolderLab } from './kinds/folder.ts'
import type { FunctionLab } from './kinds/function.ts'
import type { HttpLab } from './kinds/http.ts'
import type { ModelLab } from './kinds/model.ts'
import type { ScheduleLab } from './kinds/schedule.ts'
import type { SqlLab } from './kinds/sql.ts'
import type { MadePicture } from './made-picture.ts'

/** A lab of any kind; what a kind adds is in kinds/. */
export type Lab =
  | SqlLab
  | FunctionLab
  | FolderLab
  | ScheduleLab
  | ModelLab
  | CostLab
  | AdminLab
  | HttpLab

/** The kinds this version knows; the others of DESIGN.md follow. */
export type Kind = Lab['kind']

/** A check of the lab's own: one idea, caught by the mutants that name it. */
export interface OwnCheck {
  readonly name: string
  readonly title: string
}

export interface Solution {
  readonly name: string
  readonly answer: string
  /** One sentence: what its method is. */
  readonly method: string
}

export interface Mutant {
  readonly name: string
  readonly answer: string
  /** The check that must catch it. */
  readonly check: string
  /** Why people write it: shown as a hint to an attempt that behaves like it. */
  readonly why: string
  /** Right on the sample rows the learner sees (at least two of a lab are). */
  readonly rightOnSample: boolean
}

export interface Hint {
  readonly title: string
  readonly markdown: string
}

/** Another version of the task: its own brief and reference in the same world. */
export interface Variant {
  readonly name: string
  readonly brief: string
  /** A right answer, as a solution is written. */
  readonly reference: string
  /** Wrong answers that the variant's grading must refuse. */
  readonly mutants: readonly string[]
}

/** What labs of all kinds have. */
export interface LabBase {
  /** kind/name, the folder below content/labs; stable once shipped. */
  readonly id: string
  readonly title: string
  readonly skill: string
  readonly level: number
  readonly minutes: number
  readonly needs: readonly string[]
  /** Bigger than a lab, and of several skills: it stands at the end of a unit. */
  readonly project: boolean
  readonly lesson: string
  readonly brief: string
  /** Written as a solution is; must fail. */
  readonly starter: string
  /** solutions[0] is the reference. */
  readonly solutions: readonly Solution[]
  readonly mutants: readonly Mutant[]
  readonly variants: readonly Variant[]
  readonly hints: readonly Hint[]
  readonly debrief: string
  readonly checks: readonly OwnCheck[]
  /** SHA-256 over every file of the lab and its world that a verdict can depend on. */
  readonly hash: string
}

export const verdictStatuses = [
  'passed',
  'failed',
  'could-not-start',
  'over-limit',
  'skipped',
  'grader-fault',
] as const
export type VerdictStatus = (typeof verdictStatuses)[number]

/** One thing an attempt must do, and how it went. */
export interface Check {
  readonly name: string
  readonly title: string
  readonly status: VerdictStatus
  readonly reason: Reason | null
  /** Shown, never graded, left out where verdicts are compared. */
  readonly elapsedMs: number
}

/** The smallest evidence that an attempt is wrong; each form has its text and its view. */
export type Counterexample =
  | RowsCounterexample
  | CallCounterexample
  | TestsCounterexample
  | FolderCounterexample
  | TimelineCounterexample
  | ModelCounterexample
  | AdminCounterexample
  | PlanCounterexample
  | TraceCounterexample

/** Why the attempt went wrong, where the counterexample bears it out. */
export interface Explanation {
  /** null-in-not-in, join-multiplied, …: docs/reference/explanations. */
  readonly name: string
  readonly why: string
  readonly try: string
  /** Where in the answer, as character offsets, if it can be told. */
  readonly at: readonly { readonly from: number; readonly to: number }[]
}

export interface Verdict {
  readonly status: VerdictStatus
  readonly checks: readonly Check[]
  readonly counterexample: Counterexample | null
  readonly explanation: Explanation | null
  /** The mutant that the attempt behaves like, with its reason. */
  readonly hint: { readonly mutant: string; readonly why: string } | null
  /** Where an error sits in the answer: character offset from 0. */
  readonly errorAt: number | null
  /** What the answer made, where it makes tables. */
  readonly made?: MadePicture
  /** Worlds the answer was tried in: databases, inputs of a function, schedules, sizes. */
  readonly databases: number
  readonly labHash: string
  readonly seed: string
  readonly graderVersion: string
  readonly postgresMajor: number
  readonly elapsedMs: number
}

/** What a learner hands in. */
export interface Attempt {
  readonly id: string
  readonly labId: string
  /** Null: the lab's own task; else the name of a variant. */
  readonly variant: string | null
  readonly labHash: string
  readonly answer: string
  readonly seed: string
}
