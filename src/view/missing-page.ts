import { roleWeights } from '../plan/input.ts'
import { type Missing, whatIsMissing } from '../plan/missing.ts'
import { areaWeights } from '../plan/plan-inputs.ts'
import type { ViewContext } from './context.ts'
import { type LearnerLines, learnerLines } from './learner-lines.ts'

export interface MissingPage {
  readonly role: { readonly role: string; readonly title: string }
  readonly roles: readonly {
    readonly role: string
    readonly title: string
    readonly readiness: number | null
  }[]
  readonly missing: Missing
  readonly areas: ReadonlyMap<string, string>
  /** Skills whose needs are all met. */
  readonly ready: ReadonlySet<string>
  /** Skills that were proved longest ago, the oldest first: what fades unless it is used. */
  readonly longAgo: readonly { readonly id: string; readonly title: string; readonly at: Date }[]
}

const longAgoShown = 8

/** What a role asks for less what was proved in labs; null or an unknown role: the learner's own. */
export async function missingPage(
  context: ViewContext,
  input: { learnerId: string; role?: string | null },
): Promise<MissingPage> {
  return missingPageOf(context, await learnerLines(context, input.learnerId), input.role ?? null)
}

/** The same from a learner's lines, without a store. */
export function missingPageOf(
  context: Pick<ViewContext, 'catalog' | 'career'>,
  lines: Pick<LearnerLines, 'skills' | 'role' | 'labProgress'>,
  asked: string | null,
): MissingPage {
  const { catalog } = context
  const role = asked !== null && catalog.paths.has(asked) ? asked : lines.role
  const of = (id: string): Missing =>
    whatIsMissing(
      [...lines.skills.values()],
      roleWeights(catalog, catalog.paths.get(id), areaWeights(context, id)),
    )
  return {
    role: { role, title: catalog.paths.get(role)?.title ?? role },
    roles: [...catalog.paths.values()].map((path) => ({
      role: path.role,
      title: path.title,
      readiness: of(path.role).readiness,
    })),
    missing: of(role),
    ready: new Set([...lines.skills.values()].flatMap(({ id, ready }) => (ready ? [id] : []))),
    areas: new Map(catalog.areas.map(({ id, title }) => [id, title])),
    longAgo: longAgo(lines),
  }
}

/** A skill is as fresh as the lab of it that was proved last. */
function longAgo({
  skills,
  labProgress,
}: Pick<LearnerLines, 'skills' | 'labProgress'>): MissingPage['longAgo'] {
  return [...skills.values()]
    .filter(({ progress }) => progress === 'proved')
    .flatMap(({ id, title, labs }) => {
      const times = labs.flatMap((lab) => labProgress.get(lab)?.provedAt?.getTime() ?? [])
      return times.length === 0 ? [] : [{ id, title, at: new Date(Math.max(...times)) }]
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, longAgoShown)
}
