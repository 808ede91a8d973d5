import { openNotes } from '../../career/notes.ts'
import { bachelorOrMore, occupationOf } from '../../career/occupations.ts'
import { payOf } from '../../career/pay.ts'
import type { DocPage } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import { type PayRow, payRow } from './pay-rows.ts'
import type { WayContext } from './way-context.ts'

export interface RolesPage {
  readonly roles: readonly {
    readonly role: string
    readonly title: string
    readonly summary: string
    readonly hasPath: boolean
    readonly figuresAreOf: string
    readonly weights: readonly AreaWeight[]
    /** Share of a small panel that names a bachelor's degree or more, and how many were asked. */
    readonly panel: {
      readonly bachelorPercent: number | null
      readonly people: number | null
    } | null
  }[]
  readonly areas: readonly { readonly id: string; readonly title: string }[]
  readonly pay: { readonly rows: readonly PayRow[]; readonly from: readonly Origin[] }
  readonly panelFrom: readonly Origin[]
  readonly sources: DocPage['sources']
}

export interface AreaWeight {
  readonly area: string
  readonly title: string
  /** 0: not asked for, to 5: asked for most. */
  readonly weight: number
}

/** The roles side by side. */
export async function rolesPage(context: WayContext): Promise<RolesPage> {
  const { facts, roles } = context.career
  const notes = openNotes(facts)
  const paid = roles.flatMap((role) => {
    const wage = payOf(facts, { soc: role.soc })
    return wage ? [{ role, wage }] : []
  })
  const panels = roles.map((role) => ({ role, row: occupationOf(facts, role.onet) }))
  return {
    areas: context.areas.map(({ id, title }) => ({ id, title })),
    pay: {
      rows: paid.map(({ role, wage }) => payRow(role.title, wage, role.place === 1)),
      from: originsOf(
        notes,
        'wages',
        paid.map(({ wage }) => wage),
      ),
    },
    panelFrom: originsOf(
      notes,
      'occupations',
      panels.flatMap(({ row }) => row ?? []),
    ),
    roles: panels.map(({ role, row }) => ({
      role: role.role,
      title: role.title,
      summary: role.summary,
      hasPath: role.has_path,
      figuresAreOf: role.figures_are_of,
      weights: weightsOf(context, role.weights),
      panel: row && { bachelorPercent: bachelorOrMore(row), people: row.educationN },
    })),
    sources: notes.list,
  }
}

/** Areas in the order of the skill map, each with its weight for a role. */
export function weightsOf(
  context: WayContext,
  weights: Readonly<Record<string, number>>,
): AreaWeight[] {
  return context.areas.map(({ id, title }) => ({ area: id, title, weight: weights[id] ?? 0 }))
}
