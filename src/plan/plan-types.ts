import type { Day } from './day.ts'

/** A lab as far as planning goes. */
export interface PlanLab {
  readonly id: string
  readonly title: string
  readonly minutes: number
  /** Skills it needs beside those of its own skill. */
  readonly needs: readonly string[]
  /** Practiced or proved: it never comes back as work. */
  readonly isDone: boolean
}

export interface PlanSkill {
  readonly id: string
  readonly area: string
  readonly title: string
  readonly level: number
  readonly hours: number
  readonly needs: readonly string[]
  /** In the order in which they are done; none: the skill is coming. */
  readonly labs: readonly PlanLab[]
}

/** Work that is not a skill: a stage of the capstone, the preparation of interviews. */
export interface PlanProject {
  readonly id: string
  readonly title: string
  readonly hours: number
  /** Skills and projects. */
  readonly needs: readonly string[]
  readonly isDone: boolean
  /** Comes when all else is done. */
  readonly isLast: boolean
  /** It is a lab of that id, which the plan leads to. */
  readonly isLab?: boolean
}

/** What the learner aims at. */
export interface PlanRole {
  readonly role: string
  readonly title: string
  /** Skill to weight, above 0 … 1: what the role asks for. Their needs come along. */
  readonly weights: ReadonlyMap<string, number>
  /** Skills in the order of the role's path; those not named come behind, the weightiest first. */
  readonly order: readonly string[]
}

export interface Holiday {
  readonly from: Day
  readonly to: Day
}

export interface RequestedMilestone {
  readonly id: string
  readonly title: string
  /** The skill, lab or project after which it is reached. */
  readonly after: string
}

export interface PlanInput {
  readonly skills: readonly PlanSkill[]
  readonly projects: readonly PlanProject[]
  readonly role: PlanRole
  readonly milestones: readonly RequestedMilestone[]
  /** The chance that the learner can do a skill, from labs and placement; absent is not known. */
  readonly known: ReadonlyMap<string, number>
  readonly firstDay: Day
  readonly hoursAWeek: number
  readonly holidays: readonly Holiday[]
  /** Calendar time per planned time: 2 is half as quick as planned. */
  readonly pace: number
}

/**
 * A piece of a task. lab: one that is written. practice: other versions of the skill's labs and
 * reading, for the hours that its labs don't fill. unwritten: reading and an exercise of one's own,
 * since there is no lab yet. project: work outside of the labs.
 */
export interface PlanPiece {
  readonly kind: 'lab' | 'practice' | 'unwritten' | 'project'
  readonly lab: { readonly id: string; readonly title: string } | null
  readonly minutes: number
}

export interface PlanTask {
  readonly id: string
  readonly kind: 'skill' | 'project'
  readonly title: string
  readonly needs: readonly string[]
  readonly pieces: readonly PlanPiece[]
  /** Planned minutes, before the learner's pace. */
  readonly minutes: number
  /** Minutes spared because the placement says that it is known. */
  readonly minutesSpared: number
  /** A skill that has no lab yet. */
  readonly isComing: boolean
  readonly place: number
}

export interface PlanEntry {
  readonly task: string
  readonly kind: PlanTask['kind']
  readonly title: string
  readonly minutes: number
  /** Labs that begin in the week. */
  readonly labs: readonly { readonly id: string; readonly title: string }[]
  /** The lab of the week before that goes on. */
  readonly goesOn: { readonly id: string; readonly title: string } | null
  /** What else is done of it in the week. */
  readonly besides: readonly Exclude<PlanPiece['kind'], 'lab'>[]
  /** The task is done at the end of this entry. */
  readonly ends: boolean
}

export interface PlanWeek {
  readonly index: number
  readonly from: Day
  readonly to: Day
  readonly minutes: number
  readonly reviewMinutes: number
  /** Days of the week that are holidays. */
  readonly daysAway: number
  readonly entries: readonly PlanEntry[]
  /** Skills to look back at. */
  readonly reviews: readonly string[]
  readonly milestones: readonly string[]
}

export interface Milestone {
  readonly id: string
  readonly title: string
  /** Null: reached before the plan begins. */
  readonly day: Day | null
  /** Planned minutes of work until it is reached. */
  readonly minutes: number
}

export interface Plan {
  readonly role: string
  readonly firstDay: Day
  readonly hoursAWeek: number
  readonly pace: number
  readonly holidays: readonly Holiday[]
  readonly tasks: readonly PlanTask[]
  readonly weeks: readonly PlanWeek[]
  /** Planned minutes of all tasks. */
  readonly minutes: number
  /** Null where nothing is left to do. */
  readonly endDay: Day | null
  /** Planned minutes of the labs that are written, and the day on which they alone would be done. */
  readonly labMinutes: number
  readonly labsEndDay: Day | null
  /** In the order in which they are reached. */
  readonly milestones: readonly Milestone[]
}
