import type { Catalog } from '../lab/catalog.ts'
import { guessOf } from '../lab/items.ts'
import { type AbilityModel, abilityModel } from './ability.ts'
import type { PlacementItem } from './placement.ts'

export type ItemToAsk = PlacementItem & { readonly area: string }

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
