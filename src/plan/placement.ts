import {
  type Ability,
  type AbilityModel,
  type Evidence,
  expectedGain,
  observe,
  outlookOf,
  priorAbility,
} from './ability.ts'
import type { AreaWeights } from './area-weights.ts'
import { badInput } from './bad-input.ts'
import { readEstimate } from './estimate.ts'

/** An item as far as choosing it goes. */
export interface PlacementItem {
  readonly id: string
  readonly skill: string
  readonly area: string
  /** 1 … 5, as levels. */
  readonly difficulty: number
  /** The chance to be right by guessing. */
  readonly guess: number
}

export interface PlacementAnswer {
  readonly item: string
  readonly answer: 'right' | 'wrong' | 'unknown'
}

/** What was said at the first run: where to begin asking. */
export type Background = 'never' | 'a-little' | 'yes' | null

/** asking: there is a next item. The others: why it ended. */
export type PlacementStep =
  | { readonly kind: 'asking'; readonly item: string; readonly asked: number }
  | {
      readonly kind: 'ended'
      readonly why: 'beginner' | 'sure-enough' | 'enough-asked' | 'no-items'
    }

/** Answers so far, and what they are for. */
export interface PlacementTaken {
  readonly answers: readonly PlacementAnswer[]
  readonly background: Background
  /** How much each area counts for the role; null: all alike. An area of weight 0 isn't asked about. */
  readonly weights?: AreaWeights | null
}

/** Where people with such a background are on average; ours until there is data. */
export const startLevels: Readonly<Record<'never' | 'a-little' | 'yes' | 'unknown', number>> = {
  never: 0.6,
  'a-little': 1.5,
  yes: 2.5,
  unknown: 1.8,
}

export const placementRules = {
  /** Areas in which someone who never programmed knew nothing, before they are spared the rest. */
  beginnerAfter: 4,
  /**
   * Everybody else is asked about all areas from this weight on, and this many: anyone who is strong in
   * one area may know little of the others.
   */
  beginnerAfterOthers: 6,
  heavyFrom: 4,
  /** As many questions as most people get; only those who are right all the way up get more. */
  askedUsual: 16,
  askedMax: 24,
  /** Sure enough of an area: the standard deviation, in levels. */
  sureBelow: 0.65,
  /** An area this far from the mean of all, in levels, is asked about until so many answers are in. */
  oddFrom: 1.2,
  oddAsked: 4,
  /** Where all was right, harder questions follow while someone may be this much above it. */
  roomAbove: 0.5,
  /** Questions up to here are tried before an area is left with nothing right in it. */
  gentle: 2,
} as const

export function startLevel(background: Background): number {
  return startLevels[background ?? 'unknown']
}

/** What is believed after the answers. Throws Problem 'bad-input' for an item that is not there. */
export function abilityAfter(
  model: AbilityModel,
  items: ReadonlyMap<string, PlacementItem>,
  taken: PlacementTaken,
): Ability {
  return evidenceOf(items, taken.answers).reduce(
    (ability, seen) => observe(model, ability, seen),
    priorAbility(startLevel(taken.background)),
  )
}

export function evidenceOf(
  items: ReadonlyMap<string, PlacementItem>,
  answers: readonly PlacementAnswer[],
): (Evidence & PlacementItem)[] {
  return answers.map(({ item, answer }) => {
    const found = items.get(item)
    if (found) return { ...found, answer }
    throw badInput({
      expected: 'an item of the placement',
      came: item.slice(0, 80),
      try: 'Begin the placement again; the items have changed.',
    })
  })
}

/**
 * The next item, or why there is none. Goes through the areas of the role, each from an easy or a
 * likely level up to the first that fails; a slip is asked about again, and nobody who knew nothing
 * anywhere is asked to the end.
 */
export function nextPlacementStep(
  model: AbilityModel,
  items: ReadonlyMap<string, PlacementItem>,
  taken: PlacementTaken,
  ability: Ability = abilityAfter(model, items, taken),
): PlacementStep {
  const { answers, background } = taken
  const areas = areasOf(model, items, taken, ability)
  const noneRight = answers.every(({ answer }) => answer !== 'right')
  if (noneRight && isBeginner(areas, background)) return { kind: 'ended', why: 'beginner' }
  if (answers.length >= placementRules.askedMax) return { kind: 'ended', why: 'enough-asked' }
  const all = neediest(areas, answers.length)
  const open = noneRight ? heaviest(all) : all
  const candidates = open.flatMap((area) => itemsToTry(area, { noneRight, background }))
  if (candidates.length === 0) {
    return { kind: 'ended', why: answers.length === 0 ? 'no-items' : 'sure-enough' }
  }
  const item = mostTelling(model, ability, candidates, taken.weights ?? null)
  return { kind: 'asking', item, asked: answers.length }
}

/** Whether nothing was right in any area that could tell someone from a beginner. */
function isBeginner(areas: readonly AreaAsked[], background: Background): boolean {
  const isSettled = (area: AreaAsked): boolean => area.failed.length > 0 && !isSlip(area)
  const settled = areas.filter(isSettled).length
  if (background === 'never') return settled >= placementRules.beginnerAfter
  const heavy = areas.filter(({ weight }) => weight >= placementRules.heavyFrom)
  return settled >= placementRules.beginnerAfterOthers && heavy.every(isSettled)
}

/**
 * All that need a question. The last ones are for areas where nothing has failed yet: someone may
 * be far above what is believed of them there.
 */
function neediest(areas: readonly AreaAsked[], asked: number): readonly AreaAsked[] {
  const open = areas.filter((area) => needsMore(area, asked))
  const unfailed = open.filter(({ failed }) => failed.length === 0)
  return asked >= placementRules.askedUsual && unfailed.length > 0 ? unfailed : open
}

/** A slip first, then the areas that count most for the role and weren't asked about. */
function heaviest(open: readonly AreaAsked[]): readonly AreaAsked[] {
  const slips = open.filter(isSlip)
  if (slips.length > 0) return slips
  const untested = open.filter(({ failed }) => failed.length === 0)
  const most = Math.max(...untested.map(({ weight }) => weight))
  return untested.length > 0 ? untested.filter(({ weight }) => weight === most) : open
}

/** What was asked in an area, and what could still be. */
interface AreaAsked {
  readonly area: string
  readonly weight: number
  /** Difficulties of what was right, and of what was not; `unknown` cannot be a slip. */
  readonly right: readonly number[]
  readonly failed: readonly { readonly difficulty: number; readonly isUnknown: boolean }[]
  readonly deviation: number
  /** Nine in ten such people are below. */
  readonly high: number
  /** How far its level is from the mean over all areas. */
  readonly distance: number
  readonly left: readonly PlacementItem[]
}

/** Where no role is aimed at, every area counts as much as can be. */
const weightOfAll = 5

function areasOf(
  model: AbilityModel,
  items: ReadonlyMap<string, PlacementItem>,
  { answers, weights }: PlacementTaken,
  ability: Ability,
): AreaAsked[] {
  const seen = evidenceOf(items, answers)
  const asked = new Set(answers.map(({ item }) => item))
  const all = [...items.values()]
  const estimated = readEstimate(model, ability, seen).areas
  const mean = estimated.reduce((sum, { level }) => sum + level, 0) / estimated.length
  return estimated
    .filter(({ area }) => (weights?.[area] ?? 1) > 0)
    .map(({ area, level, high, deviation }) => {
      const own = seen.filter((one) => one.area === area)
      return {
        area,
        weight: weights?.[area] ?? weightOfAll,
        deviation,
        high,
        distance: Math.abs(level - mean),
        right: own.filter(({ answer }) => answer === 'right').map(({ difficulty }) => difficulty),
        failed: own
          .filter(({ answer }) => answer !== 'right')
          .map(({ difficulty, answer }) => ({ difficulty, isUnknown: answer === 'unknown' })),
        left: all.filter((item) => item.area === area && !asked.has(item.id)),
      }
    })
}

/** One wrong answer that nothing else bears out: a mistyped query says little. */
function isSlip({ right, failed }: AreaAsked): boolean {
  return right.length === 0 && failed.length === 1 && failed[0]?.isUnknown === false
}

/** Whether an area needs another question, and has one that would tell something. */
function needsMore(area: AreaAsked, asked: number): boolean {
  const { right, failed, deviation } = area
  if (itemsThatTell(area).length === 0) return false
  if (isSlip(area)) return true
  // Where nothing was asked, anyone may be above the hardest of it, which is -Infinity.
  if (failed.length === 0) return area.high > Math.max(...right) + placementRules.roomAbove
  if (right.length === 0 && lowestFailed(area) > placementRules.gentle) return true
  const isOdd = area.distance > placementRules.oddFrom
  if (isOdd && right.length + failed.length < placementRules.oddAsked) return true
  return asked < placementRules.askedUsual && deviation > placementRules.sureBelow
}

const lowestFailed = ({ failed }: AreaAsked): number =>
  Math.min(...failed.map(({ difficulty }) => difficulty))

/** Harder ones after all was right, gentle or easier ones after all was not: others tell nothing. */
function itemsThatTell(area: AreaAsked): readonly PlacementItem[] {
  const { right, failed, left } = area
  if (right.length > 0 && failed.length === 0) {
    return left.filter(({ difficulty }) => difficulty > Math.max(...right))
  }
  if (right.length > 0 || failed.length === 0) return left
  // Where nothing is easier, as hard a one is asked once more: any single question may be missed.
  const below = lowestFailed(area) + (failed.length === 1 ? 0.5 : 0)
  const gentle = left.filter(({ difficulty }) => difficulty <= placementRules.gentle)
  return gentle.length > 0 ? gentle : left.filter(({ difficulty }) => difficulty < below)
}

/** Easy ones while nothing was right anywhere. */
function itemsToTry(
  area: AreaAsked,
  of: { readonly noneRight: boolean; readonly background: Background },
): readonly PlacementItem[] {
  const all = itemsThatTell(area)
  if (!of.noneRight) return all
  const most = of.background === 'yes' ? placementRules.gentle : 1
  const easy = all.filter(({ difficulty }) => difficulty <= most)
  return easy.length > 0 ? easy : all
}

function mostTelling(
  model: AbilityModel,
  ability: Ability,
  items: readonly PlacementItem[],
  weights: AreaWeights | null,
): string {
  const outlook = outlookOf(model, ability)
  let best = { id: '', gain: Number.NEGATIVE_INFINITY }
  for (const item of items) {
    const gain = expectedGain(model, outlook, { task: item, weights })
    if (gain > best.gain || (gain === best.gain && item.id < best.id)) best = { id: item.id, gain }
  }
  return best.id
}
