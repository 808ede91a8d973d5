import type { LabOfKind } from './kinds/all.ts'

/** A lab of any kind; what a kind adds is in kinds/. */
export type Lab = LabOfKind[Kind]

/** The kinds this version knows. */
export type Kind = keyof LabOfKind

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
