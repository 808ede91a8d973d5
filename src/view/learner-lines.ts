import { type Catalog, type PathUnit, unitsFor, workOf } from '../lab/catalog.ts'
import type { Lab } from '../lab/lab.ts'
import { type LabProgress, listLabProgress } from '../store/lab-progress.ts'
import { findFirstRun, findRole } from '../store/learners.ts'
import type { ViewContext } from './context.ts'
import type {
  LabLine,
  LabProgressState,
  NextStep,
  SkillLine,
  SkillProgressState,
} from './lab-line.ts'

/** Every lab and skill with where one learner stands: what most questions begin with. */
export interface LearnerLines {
  readonly labs: ReadonlyMap<string, LabLine>
  readonly skills: ReadonlyMap<string, SkillLine>
  readonly labProgress: ReadonlyMap<string, LabProgress>
  readonly role: string
  readonly isNewToProgramming: boolean
  /** The units of the role's path in the order in which this learner comes to them. */
  readonly units: readonly PathUnit[]
}

const defaultRole = 'back-end-engineer'

export async function learnerLines(context: ViewContext, learnerId: string): Promise<LearnerLines> {
  const [labProgress, chosen, firstRun] = await Promise.all([
    listLabProgress(context.store, learnerId),
    findRole(context.store, learnerId),
    findFirstRun(context.store, learnerId),
  ])
  const role = chosen ?? defaultRole
  const isNewToProgramming = firstRun?.programmed === 'never'
  const path = context.catalog.paths.get(role)
  const units = path ? unitsFor(path, { isNewToProgramming }) : []
  const lines = linesOf(context.catalog, labProgress)
  return { ...lines, labProgress, role, isNewToProgramming, units }
}

function linesOf(
  catalog: Catalog,
  labProgress: ReadonlyMap<string, LabProgress>,
): Pick<LearnerLines, 'labs' | 'skills'> {
  const skills = skillLines(catalog, labProgress)
  const progressOf = new Map([...skills].map(([id, line]) => [id, line.progress]))
  const labs = new Map(
    [...catalog.labs.values()].map((lab): [string, LabLine] => {
      const title = skills.get(lab.skill)?.title ?? lab.skill
      const line = labLine(lab, title, labProgress.get(lab.id))
      const needs = lab.project ? [...lab.needs, lab.skill] : lab.needs
      return [lab.id, { ...line, ready: areMet(needs, progressOf, catalog) }]
    }),
  )
  return { labs, skills }
}

export function labProgressState(progress: LabProgress | undefined): LabProgressState {
  if (!progress) return 'new'
  if (progress.provedAt) return 'proved'
  if (progress.practicedAt) return 'practiced'
  return progress.attempts > 0 ? 'tried' : 'new'
}

export function isPassed({ progress }: Pick<LabLine, 'progress'>): boolean {
  return progress === 'practiced' || progress === 'proved'
}

/** Every skill with where a learner stands, from the labs alone. */
export function skillLines(
  catalog: Catalog,
  labProgress: ReadonlyMap<string, LabProgress>,
): Map<string, SkillLine> {
  const { skills, labs } = catalog
  // A project is of several skills, so it holds none of them back.
  const single = [...labs.values()].filter(({ project }) => !project)
  const labsOf = Map.groupBy(single, (lab) => lab.skill)
  const progressOf = new Map<string, SkillProgressState>()
  for (const id of skills.keys()) {
    progressOf.set(
      id,
      together((labsOf.get(id) ?? []).map((lab) => labProgressState(labProgress.get(lab.id)))),
    )
  }
  return new Map(
    [...skills.values()].map((skill): [string, SkillLine] => [
      skill.id,
      {
        ...skill,
        progress: progressOf.get(skill.id) ?? 'coming',
        ready: areMet(skill.needs, progressOf, catalog),
        labs: (labsOf.get(skill.id) ?? []).map(({ id }) => id),
      },
    ]),
  )
}

/** A skill is as good as the weakest of its labs. */
export function together(labs: readonly LabProgressState[]): SkillProgressState {
  if (labs.length === 0) return 'coming'
  if (labs.every((progress) => progress === 'proved')) return 'proved'
  if (labs.every((progress) => progress === 'proved' || progress === 'practiced'))
    return 'practiced'
  return labs.every((progress) => progress === 'new') ? 'not-yet' : 'started'
}

/** A skill that has no lab yet counts neither for nor against: what it builds on counts instead. */
function areMet(
  needs: readonly string[],
  progressOf: ReadonlyMap<string, SkillProgressState>,
  catalog: Pick<Catalog, 'skills'>,
): boolean {
  return needs.every((need) => {
    const progress = progressOf.get(need) ?? 'coming'
    if (progress !== 'coming') return progress === 'practiced' || progress === 'proved'
    return areMet(catalog.skills.get(need)?.needs ?? [], progressOf, catalog)
  })
}

function labLine(
  lab: Lab,
  skillTitle: string,
  progress: LabProgress | undefined,
): Omit<LabLine, 'ready'> {
  return {
    id: lab.id,
    kind: lab.kind,
    title: lab.title,
    skill: { id: lab.skill, title: skillTitle },
    area: lab.skill.split('/')[0] as string,
    level: lab.level,
    minutes: lab.minutes,
    project: lab.project,
    progress: labProgressState(progress),
    attempts: progress?.attempts ?? 0,
    lastAttemptAt: progress?.lastAttemptAt ?? null,
  }
}

/** The unit of a role's path that a lab belongs to. */
export function unitOf({ units }: Pick<LearnerLines, 'units'>, labId: string): PathUnit | null {
  return units.find((unit) => workOf(unit).includes(labId)) ?? null
}

/** The labs and projects of the learner's path in order, then all others. */
function pathOrder(catalog: Catalog, { units }: LearnerLines): string[] {
  return [...new Set([...units.flatMap(workOf), ...catalog.labs.keys()])]
}

/**
 * The next lab on the path that isn't passed, from the one last worked on. If you jumped ahead to
 * what the following one doesn't build on, it leads back to the first that builds on nothing you lack.
 */
export function nextOnPath(catalog: Catalog, lines: LearnerLines): LabLine | null {
  const order = pathOrder(catalog, lines)
  const last = lastLab(lines)
  const from = last === null ? 0 : order.indexOf(last.id) + 1
  const openOf = (ids: readonly string[]): LabLine[] =>
    ids.map((id) => lines.labs.get(id) as LabLine).filter((line) => !isPassed(line))
  const [following] = openOf([...order.slice(from), ...order.slice(0, from)])
  if (following?.ready) return following
  return openOf(order).find(({ ready }) => ready) ?? following ?? null
}

/** The lab last handed in for. */
export function lastLab({ labs }: Pick<LearnerLines, 'labs'>): LabLine | null {
  const [last] = [...labs.values()]
    .filter(({ lastAttemptAt }) => lastAttemptAt !== null)
    .sort((a, b) => Number(b.lastAttemptAt) - Number(a.lastAttemptAt))
  return last ?? null
}

/** Where the learner will be once that lab is passed; as it is, if it has been. */
export function linesAfter(
  catalog: Catalog,
  lines: LearnerLines,
  { labId, at }: { readonly labId: string; readonly at: Date },
): LearnerLines {
  const lab = lines.labs.get(labId)
  if (lab === undefined || isPassed(lab)) return lines
  const passed: LabProgress = {
    learnerId: '',
    labId,
    attempts: lab.attempts,
    solutionSeenAt: null,
    provedAt: null,
    ...lines.labProgress.get(labId),
    lastAttemptAt: at,
    practicedAt: at,
  }
  const labProgress = new Map([...lines.labProgress, [labId, passed]])
  return { ...lines, ...linesOf(catalog, labProgress), labProgress }
}

/** A step to a lab, with the unit it belongs to. */
export function stepTo(
  lines: LearnerLines,
  step: Pick<NextStep, 'lab' | 'variant' | 'why'>,
): NextStep {
  const unit = unitOf(lines, step.lab.id)
  return { ...step, unit: unit && { name: unit.name, title: unit.title } }
}
