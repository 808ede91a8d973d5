import type { Career } from '../career/career.ts'
import { localDay } from '../kit/local-day.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { AreaWeights } from './area-weights.ts'
import type { Day } from './day.ts'
import { evidenceIn } from './items-to-ask.ts'
import { paceSince } from './measured.ts'
import { developers } from './money.ts'
import type { Background, PlacementAnswer } from './placement.ts'
import type { PlanGround } from './whole-plan.ts'
import { type PlanWish, planWishShape, usualWish } from './wish.ts'

/** What is kept of a learner, as the store gives it. */
export interface KeptOfLearner {
  readonly standings: ReadonlyMap<
    string,
    { readonly practicedAt: Date | null; readonly provedAt: Date | null }
  >
  readonly role: string | null
  readonly firstRun: { readonly programmed: Background; readonly hoursAWeek: number | null } | null
  readonly placement: {
    readonly answers: readonly PlacementAnswer[]
    readonly background: Background
  } | null
  readonly unsafeWish: unknown
  readonly plannedHours: readonly { readonly from: Date; readonly hoursAWeek: number }[]
}

/** Where nothing was said. */
export const usualRole = 'back-end-engineer'

/** The wish that was kept, or the usual one where nothing was said, or nothing that can be read. */
export function wishOf(kept: Pick<KeptOfLearner, 'unsafeWish' | 'firstRun'>): {
  wish: PlanWish
  isUsual: boolean
} {
  const read = planWishShape.safeParse(kept.unsafeWish)
  return read.success
    ? { wish: read.data, isUsual: false }
    : { wish: usualWish(kept.firstRun?.hoursAWeek ?? null), isUsual: true }
}

/** What there is to learn, and what is known of the way. */
export interface World {
  readonly catalog: Catalog
  readonly career: Career
}

/** How much each area counts for a role, by our own judgment; null: all alike. */
export function areaWeights({ career }: Pick<World, 'career'>, role: string): AreaWeights | null {
  return career.roles.find((one) => one.role === role)?.weights ?? null
}

/** All that the plan of today rests on. */
export function groundOf(
  world: World,
  kept: KeptOfLearner,
  at: { readonly now: Date; readonly role?: string | null; readonly wish: PlanWish },
): PlanGround {
  const { catalog, career } = world
  const today = localDay(at.now)
  const labs = new Map<string, 'practiced' | 'proved'>()
  const passed = new Map<string, Day>()
  for (const [id, { practicedAt, provedAt }] of kept.standings) {
    const passedAt = practicedAt ?? provedAt
    if (passedAt === null) continue
    labs.set(id, provedAt === null ? 'practiced' : 'proved')
    passed.set(id, localDay(passedAt))
  }
  const wanted = at.role ?? kept.role ?? usualRole
  const role = catalog.paths.has(wanted) ? wanted : usualRole
  return {
    catalog,
    facts: career.facts,
    learner: {
      labs,
      evidence: kept.placement ? evidenceIn(catalog, kept.placement) : [],
      background: kept.placement?.background ?? kept.firstRun?.programmed ?? null,
    },
    role,
    weights: areaWeights(world, role),
    soc: career.roles.find((one) => one.role === role)?.soc ?? developers,
    today,
    measured: paceSince(catalog, {
      planned: kept.plannedHours.map(({ from, hoursAWeek }) => ({
        from: localDay(from),
        hoursAWeek,
      })),
      today,
      holidays: at.wish.holidays,
      passed,
    }),
  }
}
