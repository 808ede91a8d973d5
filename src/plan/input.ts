import { stageId } from '../lab/capstone.ts'
import { type Catalog, type Path, unitsFor } from '../lab/catalog.ts'
import type { Lab } from '../lab/lab.ts'
import type { Evidence } from './ability.ts'
import { type AreaWeights, skillWeights } from './area-weights.ts'
import type { Day } from './day.ts'
import { estimateSkills, type SkillVerdict } from './estimate.ts'
import { itemsToAsk } from './items-to-ask.ts'
import { type Background, startLevel } from './placement.ts'
import type { Holiday, PlanInput, PlanProject, PlanRole, PlanSkill } from './plan-types.ts'

/** What is known of a learner when a plan is made. */
export interface Learner {
  /** Labs that were passed; a proved one was passed without a solution seen. */
  readonly labs: ReadonlyMap<string, 'practiced' | 'proved'>
  /** Answers of the placement. */
  readonly evidence: readonly Evidence[]
  readonly background: Background
}

/** Everything that a plan is made of, from what there is to learn and what the learner did. */
export function planInput(
  catalog: Catalog,
  of: {
    readonly learner: Learner
    readonly role: string
    readonly weights: AreaWeights | null
    readonly firstDay: Day
    readonly hoursAWeek: number
    readonly holidays: readonly Holiday[]
    readonly pace: number
  },
): PlanInput {
  const { learner, firstDay, hoursAWeek, holidays, pace } = of
  return {
    skills: planSkills(catalog, learner),
    projects: [
      ...smallProjects(catalog, learner),
      ...catalog.beside.projects.map((project) => ({
        ...project,
        isDone: learner.labs.has(stageId(project.id)),
      })),
    ],
    role: planRole(catalog, of),
    milestones: catalog.beside.milestones,
    known: knownSkills(catalog, learner),
    firstDay,
    hoursAWeek,
    holidays,
    pace,
  }
}

/** Projects that are labs: their hours are planned where all that they need is known. */
function smallProjects({ labs }: Catalog, { labs: passed }: Learner): PlanProject[] {
  return [...labs.values()]
    .filter(({ project }) => project)
    .map(({ id, title, minutes, skill, needs }) => ({
      id,
      title,
      hours: minutes / 60,
      needs: [...new Set([skill, ...needs])],
      isDone: passed.has(id),
      isLast: false,
      isLab: true,
    }))
}

/** A project is of several skills, so it belongs to none of them alone. */
function labsBySkill({ labs }: Catalog): Map<string, Lab[]> {
  const single = [...labs.values()].filter(({ project }) => !project)
  return Map.groupBy(single, (lab) => lab.skill)
}

function planSkills(catalog: Catalog, { labs: passed }: Learner): PlanSkill[] {
  const { skills } = catalog
  const labsOf = labsBySkill(catalog)
  return [...skills.values()].map((skill) => ({
    ...skill,
    labs: (labsOf.get(skill.id) ?? []).map(({ id, title, minutes, needs }) => ({
      id,
      title,
      minutes,
      needs,
      isDone: passed.has(id),
    })),
  }))
}

function planRole(
  catalog: Catalog,
  { role, weights, learner }: { role: string; weights: AreaWeights | null; learner: Learner },
): PlanRole {
  const path = catalog.paths.get(role)
  const isNewToProgramming = learner.background === 'never'
  const units = path ? unitsFor(path, { isNewToProgramming }) : []
  const order = units.flatMap((unit) => unit.skills)
  return { role, title: path?.title ?? role, weights: roleWeights(catalog, path, weights), order }
}

/** Skills of the role's path by the weight of their area; without weights all count alike. */
export function roleWeights(
  { skills }: Pick<Catalog, 'skills'>,
  path: Path | undefined,
  weights: AreaWeights | null,
): Map<string, number> {
  const asked = path ? path.units.flatMap((unit) => unit.skills) : [...skills.keys()]
  return skillWeights(asked, weights)
}

/** Only what was seen makes a plan shorter; what people with such a background mostly know does not. */
function knownSkills(catalog: Catalog, learner: Learner): Map<string, number> {
  if (learner.evidence.length === 0 && learner.labs.size === 0) return new Map()
  const { model } = itemsToAsk(catalog)
  const estimate = estimateSkills(model, {
    verdicts: skillVerdicts(catalog, learner),
    answers: learner.evidence,
    startLevel: startLevel(learner.background),
  })
  return new Map([...estimate.skills].map(([id, { canDo }]) => [id, canDo]))
}

/** A skill is as good as the weakest of its labs. */
function skillVerdicts(catalog: Catalog, { labs: passed }: Learner): SkillVerdict[] {
  return [...labsBySkill(catalog)].flatMap(([skill, own]) => {
    const labProgress = own.map(({ id }) => passed.get(id))
    if (labProgress.includes(undefined)) return []
    const progress = labProgress.includes('practiced') ? 'practiced' : 'proved'
    return [{ skill, progress } as const]
  })
}
