import type { Reason } from '../kit/problem.ts'

/** The kinds this version can grade; the others of DESIGN.md follow. */
export type Kind = 'query' | 'change'

/** A check of the lab's own: one idea, caught by the mutants that name it. */
export interface OwnCheck {
  readonly name: string
  readonly title: string
}

/** What the brief promises of the data beyond the constraints: a query that must return no rows. */
export interface Promised {
  readonly name: string
  /** In the words of the brief. */
  readonly says: string
  readonly noRows: string
}

/** A part of the answer that the brief leaves open, so it is not compared. */
export interface LeftOpen {
  readonly columns: readonly string[]
  readonly reason: string
}

export interface LabWorld {
  /** DDL of the tables of this lab, complete. */
  readonly schemaSql: string
  /** Tables the lab uses; the schema's others are dropped. Empty: all. */
  readonly tables: readonly string[]
  /** The few believable rows that the page shows, INSERT statements. */
  readonly sampleSql: string
  /** SQL that adds the rest of the large database after the sample, deterministic. */
  readonly rowsSql: string
}

export interface LessonExample {
  readonly sql: string
  /** The rows that lesson.md prints under the example, as text; null for NULL. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
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

/** Another version of the task: its own brief and reference over the same world. */
export interface Variant {
  readonly name: string
  readonly brief: string
  readonly reference: string
  readonly order: readonly string[]
  /** Wrong answers that the variant's grading must refuse. */
  readonly mutants: readonly string[]
}

export interface Lab {
  /** kind/name, the folder below content/labs; stable once shipped. */
  readonly id: string
  readonly kind: Kind
  readonly title: string
  readonly skill: string
  readonly level: number
  readonly minutes: number
  readonly needs: readonly string[]
  readonly world: LabWorld
  readonly lesson: string
  readonly brief: string
  readonly starter: string
  /** solutions[0] is the reference. */
  readonly solutions: readonly Solution[]
  readonly mutants: readonly Mutant[]
  readonly variants: readonly Variant[]
  readonly hints: readonly Hint[]
  readonly debrief: string
  readonly checks: readonly OwnCheck[]
  readonly promises: readonly Promised[]
  /** ORDER BY items over the output columns that the brief asks for; empty: any order. */
  readonly order: readonly string[]
  /** Compare the names of the output columns as well. */
  readonly columnNames: boolean
  readonly leftOpen: LeftOpen | null
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

/** A table of values in PostgreSQL's text form; null is NULL. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** What a query gave: rows, or PostgreSQL's error. */
export type Came =
  | ({ readonly kind: 'rows' } & Rows)
  | { readonly kind: 'error'; readonly code: string; readonly message: string }

/** The smallest rows on which reference and attempt differ. */
export interface Counterexample {
  readonly kind: 'rows'
  readonly tables: readonly ({ readonly name: string } & Rows)[]
  /** In a query lab one result; in a change lab one a changed table, named. */
  readonly results: readonly {
    readonly name: string | null
    readonly expected: Came
    readonly came: Came
  }[]
  /** Whether the order of the rows is part of what differs. */
  readonly ordered: boolean
  /** A second run of the attempt on the same rows, where the answer depends on chance. */
  readonly secondRun: Came | null
  readonly found: {
    readonly database: number
    readonly of: number
    readonly rowsBefore: number
  }
}

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
  /** Where a syntax error sits in the answer: character offset from 0. */
  readonly errorAt: number | null
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
