import type { Catalog } from '../lab/catalog.ts'
import type { Rows } from '../lab/counterexample/rows.ts'
import { type Item, type ItemLanguage, isRealTask, shuffledAnswers } from '../lab/items.ts'
import type { AreaEstimate } from '../plan/estimate.ts'
import { estimateOf, stepAfter } from '../plan/items-to-ask.ts'
import { placementRules } from '../plan/placement.ts'
import { areaWeights, defaultRole } from '../plan/plan-inputs.ts'
import { findRole } from '../store/learners.ts'
import {
  findPlacementQuery,
  findPlacements,
  type Placement,
  type PlacementEnd,
  type PlacementQuery,
} from '../store/placements.ts'
import type { ViewContext } from './context.ts'
import { subscribe } from './subscribe.ts'

/** An item as it is asked: nothing in it says what is right. */
export interface ShownItem {
  readonly id: string
  readonly kind: Item['kind']
  readonly area: string
  readonly text: string
  /** Choices, or steps to be put in order. */
  readonly answers: readonly string[]
  readonly code: { readonly language: ItemLanguage; readonly text: string } | null
  readonly tables: readonly (Rows & { readonly name: string })[]
  readonly schema: string | null
}

export interface PlacementArea {
  readonly area: string
  readonly title: string
  readonly level: number
  readonly low: number
  readonly high: number
  /** What the level rests on; nothing for an area that wasn't tested. */
  readonly basis: AreaEstimate['basis']
}

export interface PlacementResult {
  readonly at: Date
  readonly why: PlacementEnd
  readonly areas: readonly PlacementArea[]
  /** Skills that are most likely known already, the surest first; labs still prove them. */
  readonly known: readonly { readonly skill: string; readonly title: string }[]
  readonly answers: readonly {
    readonly item: string
    readonly area: string
    readonly text: string
    readonly code: ShownItem['code']
    readonly answer: 'right' | 'wrong' | 'unknown'
    readonly given: string
    readonly right: string
    readonly why: string
  }[]
}

export type PlacementPage =
  | {
      readonly kind: 'begin'
      readonly items: number
      readonly realTasks: number
      readonly usual: {
        readonly from: number
        readonly to: number
        /** Areas without a right answer after which someone is spared the rest. */
        readonly beginner: number
        readonly beginnerOthers: number
      }
      readonly last: PlacementResult | null
    }
  | {
      readonly kind: 'asking'
      readonly number: number
      readonly atMost: number
      readonly item: ShownItem
      /** The last query for this item, where there is one. */
      readonly query: Pick<PlacementQuery, 'sql' | 'outcome'> | null
    }

/** The question that is asked now, or how to begin; waits for the grader where asked to. */
export async function placementPage(
  context: ViewContext,
  input: { learnerId: string; waitMs?: number },
): Promise<PlacementPage> {
  if (!input.waitMs) return read(context, input)
  const stream = await subscribe(context, [`learner ${input.learnerId}`])
  try {
    const first = await read(context, input)
    if (first.kind !== 'asking' || first.query?.outcome !== null || first.query === null)
      return first
    await stream.next(input.waitMs)
    return await read(context, input)
  } finally {
    stream.close()
  }
}

async function read(
  context: ViewContext,
  { learnerId }: { learnerId: string },
): Promise<PlacementPage> {
  const { open, ended } = await findPlacements(context.store, learnerId)
  const role = open && ((await findRole(context.store, learnerId)) ?? defaultRole)
  const weights = role === null ? null : areaWeights(context, role)
  const step = open && stepAfter(context.catalog, { ...open, weights })
  const item = step?.kind === 'asking' ? context.catalog.items.get(step.item) : undefined
  if (!open || !item) return beginPage(context.catalog, ended)
  const query =
    item.kind === 'query'
      ? await findPlacementQuery(context.store, { placementId: open.id, item: item.id })
      : null
  return askingPage(context.catalog, open, { item, query })
}

export function beginPage(catalog: Catalog, ended: Placement | null): PlacementPage {
  const items = [...catalog.items.values()]
  return {
    kind: 'begin',
    items: items.length,
    realTasks: items.filter(isRealTask).length,
    usual: {
      from: placementRules.askedUsual,
      to: placementRules.askedMax,
      beginner: placementRules.beginnerAfter,
      beginnerOthers: placementRules.beginnerAfterOthers,
    },
    last: ended && resultOf(catalog, ended),
  }
}

export function askingPage(
  catalog: Catalog,
  open: Placement,
  asked: { item: Item; query: PlacementQuery | null },
): PlacementPage {
  return {
    kind: 'asking',
    number: open.answers.length + 1,
    atMost: placementRules.askedMax,
    item: shownItem(catalog, asked.item, open.id),
    query: asked.query,
  }
}

/** What the last placement that ended says; null where none was taken. */
export async function placementResult(
  context: ViewContext,
  input: { learnerId: string },
): Promise<PlacementResult | null> {
  const { ended } = await findPlacements(context.store, input.learnerId)
  return ended && resultOf(context.catalog, ended)
}

const areaTitle = ({ areas }: Catalog, id: string): string =>
  areas.find((area) => area.id === id.split('/')[0])?.title ?? id

function shownItem(catalog: Catalog, item: Item, seed: string): ShownItem {
  return {
    id: item.id,
    kind: item.kind,
    area: areaTitle(catalog, item.id),
    text: item.text,
    answers: item.kind === 'choose' || item.kind === 'order' ? shuffledAnswers(item, seed) : [],
    code: codeOf(item),
    tables: item.kind === 'query' ? item.tables : [],
    schema: item.kind === 'query' ? item.schema : null,
  }
}

function codeOf(item: Item): ShownItem['code'] {
  return item.kind === 'predict' ? { language: item.language, text: item.code } : null
}

/** How sure one has to be to say that somebody knows a skill. */
const knownFrom = 0.75

export function resultOf(catalog: Catalog, placement: Placement): PlacementResult {
  const estimate = estimateOf(catalog, placement)
  const titles = new Map(catalog.areas.map(({ id, title }) => [id, title]))
  const order = catalog.areas.map(({ id }) => id)
  return {
    at: placement.ended?.at ?? placement.begunAt,
    why: placement.ended?.why ?? 'stopped',
    areas: estimate.areas
      .map(({ area, level, low, high, basis }) => ({
        area,
        title: titles.get(area) ?? area,
        level,
        low,
        high,
        basis,
      }))
      .sort((a, b) => order.indexOf(a.area) - order.indexOf(b.area)),
    known: [...estimate.skills.values()]
      .filter(({ canDo }) => canDo >= knownFrom)
      .sort((a, b) => b.canDo - a.canDo)
      .map(({ skill }) => ({ skill, title: catalog.skills.get(skill)?.title ?? skill })),
    answers: placement.answers.flatMap(({ item: id, answer, given }) => {
      const item = catalog.items.get(id)
      if (!item) return []
      return [
        {
          item: id,
          area: areaTitle(catalog, id),
          text: item.text,
          code: codeOf(item),
          answer,
          given,
          right: rightOf(item),
          why: whyOf(item, given),
        },
      ]
    }),
  }
}

function rightOf(item: Item): string {
  switch (item.kind) {
    case 'choose':
      return item.right
    case 'order':
      return item.steps.join('\n')
    case 'predict':
      return item.answer
    case 'query':
      return item.reference
  }
}

/** Why the answer that was given is wrong, where an author foresaw it; else why the right one is right. */
function whyOf(item: Item, given: string): string {
  const own = 'wrong' in item ? item.wrong.find(({ says }) => says === given)?.why : undefined
  return own ?? ('why' in item ? item.why : '')
}
