import { type RouteId, routeIds } from '../career/costs.ts'

/** From low to high, with what is most likely. */
export interface Range {
  readonly low: number
  readonly likely: number
  readonly high: number
}

export const schoolings = [
  'none',
  'high-school',
  'some-college',
  'associate',
  'bachelor',
  'master',
] as const
export type Schooling = (typeof schoolings)[number]

export { type RouteId, routeIds }

/** A route, or a program on one, as far as matching goes. Figures not published are null. */
export interface Option {
  readonly id: string
  readonly route: RouteId
  readonly kind: 'route' | 'program'
  readonly title: string
  /** Two letters; null: anywhere. */
  readonly state: string | null
  /** Null: not known. */
  readonly isOnline: boolean | null
  /** About how far away it is; null: not known, or not asked for. */
  readonly miles: number | null
  readonly isClosed: boolean
  /** All of it, in dollars. */
  readonly cost: Range | null
  readonly months: Range | null
  /** Hours a week it asks for; self-paced takes what there is. */
  readonly hoursAWeek: number | null
  /** What completers earn a year, one year on and four years on. */
  readonly payOneYearOn: Range | null
  readonly payFourYearsOn: Range | null
  /** The share who finish. */
  readonly finishing: number | null
  /** The share of applicants who are admitted. */
  readonly admitted: number | null
  /** Schooling that is asked for before. */
  readonly asks: Schooling
  /** The degree it ends with; null: none. */
  readonly awards: Schooling | null
  /** How near what is taught is to the role that one aims at, 0 … 1; null: not known. */
  readonly fits: number | null
}

export const degreeFields = ['computing', 'other'] as const
export type DegreeField = (typeof degreeFields)[number]

export interface MatchSettings {
  readonly state: string | null
  /** Only what is in the state, or known to be online. */
  readonly mustBeNear: boolean
  /** Only what is about as many miles away, or known to be online; null: at any distance. */
  readonly milesMost: number | null
  /** What may be spent in all, in dollars. */
  readonly money: number
  readonly mayBorrow: boolean
  readonly hoursAWeek: number
  readonly schooling: Schooling
  /** What the degree already held is in; null: not said, or none is held. */
  readonly degreeField: DegreeField | null
  /** Months until it should be done; null: no deadline. */
  readonly months: number | null
  readonly payNowAYear: number
  /** The share of what the role asks for that is proved in labs, 0 … 1. */
  readonly proved: number
}

export const criteria = [
  'cost',
  'time',
  'gain',
  'finishing',
  'admission',
  'field',
  'place',
  'hours',
  'start',
] as const
export type Criterion = (typeof criteria)[number]
export type MatchWeights = Readonly<Record<Criterion, number>>

/** One part of a score: points out of what it could give, and from what. */
export interface Points {
  readonly criterion: Criterion
  readonly points: number
  readonly most: number
  /** 0 … 1. */
  readonly value: number
  /** False: not published, so counted as the middle of the others. */
  readonly isKnown: boolean
}

export interface Match {
  readonly option: Option
  /** 0 … 100: the sum of its points. */
  readonly score: number
  readonly points: readonly Points[]
  /** Dollars a year more than now, times the share who finish; null: not published. */
  readonly expectedGain: number | null
  /** No other is at least as good in cost, time and expected gain, and better in one. */
  readonly isOnFront: boolean
}

export type LeftOutWhy =
  | { readonly kind: 'held'; readonly awards: Schooling }
  | { readonly kind: 'closed' }
  | { readonly kind: 'too-dear'; readonly cost: number; readonly money: number }
  | { readonly kind: 'schooling'; readonly asks: Schooling }
  | { readonly kind: 'too-far' }
  | { readonly kind: 'too-many-miles'; readonly miles: number | null; readonly most: number }
  | { readonly kind: 'too-many-hours'; readonly asks: number; readonly given: number }
  | { readonly kind: 'too-late'; readonly months: number; readonly wanted: number }

export interface LeftOut {
  readonly option: Option
  readonly why: readonly LeftOutWhy[]
}

/** Why an option has no place in the ranking, though nothing speaks against it. */
export type ApartWhy = 'no-price' | 'no-length' | 'no-outcomes'

export interface Apart {
  readonly option: Option
  readonly why: readonly ApartWhy[]
}

export interface Matches {
  readonly ranked: readonly Match[]
  /** What too little is known of to rank it: shown, and never first. */
  readonly apart: readonly Apart[]
  readonly leftOut: readonly LeftOut[]
}
