import type { Career } from '../career/career.ts'
import { localDay } from '../kit/local-day.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { AreaWeights } from './area-weights.ts'
import type { Day } from './day.ts'
import { evidenceIn } from './items-to-ask.ts'
import { paceSince } from './measured.ts'
import { developers } from './money.ts'
import type { Background, PlacementAnswer } from './placement.ts'
import { defaultPlanSettings, type PlanSettings, planSettingsShape } from './settings.ts'
import type { PlanInputs } from './whole-plan.ts'

/** What is kept of a learner, as the store gives it. */
export interface LearnerRecord {
  readonly labProgress: ReadonlyMap<
    string,
    { readonly practicedAt: Date | null; readonly provedAt: Date | null }
  >
  readonly role: string | null
  readonly firstRun: { readonly programmed: Background; readonly hoursAWeek: number | null } | null
  readonly placement: {
    readonly answers: readonly PlacementAnswer[]
    readonly background: Background
  } | null
  readonly unsafeSettings: unknown
  readonly plannedHours: readonly { readonly from: Date; readonly hoursAWeek: number }[]
}

/** Where nothing was said. */
export const defaultRole = 'back-end-engineer'

/** The wish that was kept, or the usual one where nothing was said, or nothing that can be read. */
export function planSettingsOf(kept: Pick<LearnerRecord, 'unsafeSettings' | 'firstRun'>): {
  settings: PlanSettings
  isUsual: boolean
} {
  const read = planSettingsShape.safeParse(kept.unsafeSettings)
  return read.success
    ? { settings: read.data, isUsual: false }
    : { settings: defaultPlanSettings(kept.firstRun?.hoursAWeek ?? null), isUsual: true }
}

/** What content/ holds: what there is to learn, and what is known of roles and pay. */
export interface Content {
  readonly catalog: Catalog
  readonly career: Career
}

/** How much each area counts for a role, by our own judgment; null: all alike. */
export function areaWeights({ career }: Pick<Content, 'career'>, role: string): AreaWeights | null {
  return career.roles.find((one) => one.role === role)?.weights ?? null
}

/** All that the plan of today rests on. */
export function planInputsOf(
  content: Content,
  kept: LearnerRecord,
  at: { readonly now: Date; readonly role?: string | null; readonly settings: PlanSettings },
): PlanInputs {
  const { catalog, career } = content
  const today = localDay(at.now)
  const labs = new Map<string, 'practiced' | 'proved'>()
  const passed = new Map<string, Day>()
  for (const [id, { practicedAt, provedAt }] of kept.labProgress) {
    const passedAt = practicedAt ?? provedAt
    if (passedAt === null) continue
    labs.set(id, provedAt === null ? 'practiced' : 'proved')
    passed.set(id, localDay(passedAt))
  }
  const wanted = at.role ?? kept.role ?? defaultRole
  const role = catalog.paths.has(wanted) ? wanted : defaultRole
  return {
    catalog,
    facts: career.facts,
    learner: {
      labs,
      evidence: kept.placement ? evidenceIn(catalog, kept.placement) : [],
      background: kept.placement?.background ?? kept.firstRun?.programmed ?? null,
    },
    role,
    weights: areaWeights(content, role),
    soc: career.roles.find((one) => one.role === role)?.soc ?? developers,
    today,
    measured: paceSince(catalog, {
      planned: kept.plannedHours.map(({ from, hoursAWeek }) => ({
        from: localDay(from),
        hoursAWeek,
      })),
      today,
      holidays: at.settings.holidays,
      passed,
    }),
  }
}
