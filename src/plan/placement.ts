import {
  type Ability,
  type AbilityModel,
  type Evidence,
  expectedGain,
  observe,
  priorAbility,
} from './ability.ts'
import { badInput } from './bad-input.ts'
import { readEstimate } from './estimate.ts'

/** An item as far as choosing it goes. */
export interface PlacementItem {
  readonly id: string
  readonly skill: string
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

/** Where people with such a background stand on average; ours until there is data. */
export const startLevels: Readonly<Record<'never' | 'a-little' | 'yes' | 'unknown', number>> = {
  never: 0.6,
  'a-little': 1.5,
  yes: 2.5,
  unknown: 1.8,
}

export const placementRules = {
  /** Answers after which somebody who knew none is spared the rest. */
  beginnerAfter: 3,
  /** Or whose level is on average below this: nothing of the curriculum can be left out. */
  beginnerBelow: 0.35,
  askedMin: 8,
  askedMax: 15,
  /** Sure enough: the mean over areas of the standard deviation, in levels. */
  sureBelow: 0.66,
} as const

export function startLevel(background: Background): number {
  return startLevels[background ?? 'unknown']
}

/** What is believed after the answers. Throws Problem 'bad-input' for an item that is not there. */
export function abilityAfter(
  model: AbilityModel,
  items: ReadonlyMap<string, PlacementItem>,
  taken: { answers: readonly PlacementAnswer[]; background: Background },
): Ability {
  return evidenceOf(items, taken.answers).reduce(
    (ability, seen) => observe(model, ability, seen),
    priorAbility(model, startLevel(taken.background)),
  )
}

export function evidenceOf(
  items: ReadonlyMap<string, PlacementItem>,
  answers: readonly PlacementAnswer[],
): Evidence[] {
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
 * The next item, or why there is none. Begins gently, stays at the lowest level until something was
 * right, then asks what tells most about all areas together.
 */
export function nextPlacementStep(
  model: AbilityModel,
  items: ReadonlyMap<string, PlacementItem>,
  taken: { answers: readonly PlacementAnswer[]; background: Background },
  ability: Ability = abilityAfter(model, items, taken),
): PlacementStep {
  const { answers } = taken
  const noneRight = answers.every(({ answer }) => answer !== 'right')
  if (noneRight && answers.length >= placementRules.beginnerAfter) {
    return { kind: 'ended', why: 'beginner' }
  }
  if (answers.length >= placementRules.askedMax) return { kind: 'ended', why: 'enough-asked' }
  const { level, deviation } = onAverage(model, ability)
  if (answers.length >= placementRules.beginnerAfter && level < placementRules.beginnerBelow) {
    return { kind: 'ended', why: 'beginner' }
  }
  if (answers.length >= placementRules.askedMin && deviation < placementRules.sureBelow) {
    return { kind: 'ended', why: 'sure-enough' }
  }
  const gentle = noneRight ? (answers.length === 0 && taken.background === 'yes' ? 2 : 1) : 5
  const asked = new Set(answers.map(({ item }) => item))
  const item = mostTelling(
    model,
    ability,
    [...items.values()].filter(({ id, difficulty }) => !asked.has(id) && difficulty <= gentle),
  )
  if (item === null) return { kind: 'ended', why: 'no-items' }
  return { kind: 'asking', item, asked: answers.length }
}

function mostTelling(
  model: AbilityModel,
  ability: Ability,
  items: readonly PlacementItem[],
): string | null {
  let best: { id: string; gain: number } | null = null
  for (const item of items) {
    const gain = expectedGain(model, ability, item)
    if (best === null || gain > best.gain || (gain === best.gain && item.id < best.id)) {
      best = { id: item.id, gain }
    }
  }
  return best?.id ?? null
}

/** The means over areas of the level, and of how far off it may be. */
export function onAverage(
  model: AbilityModel,
  ability: Ability,
): { level: number; deviation: number } {
  const { areas } = readEstimate(model, ability)
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  return {
    level: mean(areas.map(({ level }) => level)),
    deviation: mean(areas.map(({ deviation }) => deviation)),
  }
}
