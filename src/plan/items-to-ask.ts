import type { Catalog } from '../lab/catalog.ts'
import { guessOf } from '../lab/items.ts'
import { type AbilityModel, abilityModel, type Evidence } from './ability.ts'
import type { AreaWeights } from './area-weights.ts'
import { type Estimate, readEstimate } from './estimate.ts'
import {
  abilityAfter,
  type Background,
  evidenceOf,
  nextPlacementStep,
  type PlacementAnswer,
  type PlacementItem,
  type PlacementStep,
} from './placement.ts'

export type ItemToAsk = PlacementItem

/** What choosing the next item rests on: the skills as one graph, and the items on it. */
export interface ItemsToAsk {
  readonly model: AbilityModel
  readonly items: ReadonlyMap<string, ItemToAsk>
}

const made = new WeakMap<Catalog['items'], ItemsToAsk>()

/** Made once for a catalog; the graph costs the cube of its skills. */
export function itemsToAsk({ skills, items }: Pick<Catalog, 'skills' | 'items'>): ItemsToAsk {
  const known = made.get(items)
  if (known) return known
  const toAsk = {
    model: abilityModel([...skills.values()]),
    items: new Map(
      [...items.values()].map((item): [string, ItemToAsk] => [
        item.id,
        {
          id: item.id,
          skill: item.skill,
          area: item.skill.split('/')[0] as string,
          difficulty: item.level,
          guess: guessOf(item),
        },
      ]),
    ),
  }
  made.set(items, toAsk)
  return toAsk
}

/** Answers with what was said at the first run, and how much each area counts for the role. */
export interface Taken {
  readonly answers: readonly PlacementAnswer[]
  readonly background: Background
  readonly weights?: AreaWeights | null
}

type Asked = Pick<Catalog, 'skills' | 'items'>

/** What comes next; items that are gone since are left aside. */
export function stepAfter(catalog: Asked, taken: Taken): PlacementStep {
  const { model, items } = itemsToAsk(catalog)
  return nextPlacementStep(model, items, stillThere(catalog, taken))
}

/** What the answers say of every area and skill. */
export function estimateOf(catalog: Asked, taken: Taken): Estimate {
  const { model, items } = itemsToAsk(catalog)
  const kept = stillThere(catalog, taken)
  return readEstimate(model, abilityAfter(model, items, kept), evidenceOf(items, kept.answers))
}

/** The answers as evidence, to be put together with what labs say. */
export function evidenceIn(catalog: Asked, taken: Taken): Evidence[] {
  return evidenceOf(itemsToAsk(catalog).items, stillThere(catalog, taken).answers)
}

function stillThere({ items }: Asked, taken: Taken): Taken {
  return { ...taken, answers: taken.answers.filter(({ item }) => items.has(item)) }
}
