import { checkNumber } from './bad-input.ts'
import { inOrderOfNeeds, withNeeds } from './graph.ts'
import type { PlanInput, PlanPiece, PlanProject, PlanSkill, PlanTask } from './plan-types.ts'

/** The most that a skill gets shorter because it is known: its labs still have to prove it. */
const sparedMost = 0.75
/** Skills that no path names come behind those that it names. */
const behindPath = 1_000_000

/**
 * The work that is left for the role, every task behind all that it needs: first as the path says,
 * a need as early as what needs it; stages of the capstone as soon as they can be built.
 */
export function outlineTasks(input: PlanInput): PlanTask[] {
  const skills = new Map(input.skills.map((skill) => [skill.id, withLabNeeds(skill)]))
  // The whole graph is checked, also where the role does not reach: a circle is a fault in any case.
  const ordered = inOrderOfNeeds([...skills.values()])
  const wanted = withNeeds(skills, input.role.weights.keys())
  const place = placesOf(ordered, wanted, input)
  const tasks = ordered
    .filter(({ id }) => wanted.has(id))
    .map((skill) => skillTask(skill, place.get(skill.id) as number, input.known.get(skill.id) ?? 0))
  const projects = projectTasks(input.projects, wanted, place)
  return inOrderOfNeeds([...tasks, ...projects], (task) => task.place).filter(
    ({ pieces }) => pieces.length > 0,
  )
}

/** A skill needs what its labs need, so that no lab comes before its needs. */
function withLabNeeds(skill: PlanSkill): PlanSkill {
  checkNumber(skill.hours, { what: `hours of ${skill.id}`, least: 0, most: 1_000 })
  const needs = new Set([...skill.needs, ...skill.labs.flatMap((lab) => lab.needs)])
  needs.delete(skill.id)
  return { ...skill, needs: [...needs] }
}

/** Where the path has a skill, or where it has the first that needs it. */
function placesOf(
  ordered: readonly PlanSkill[],
  wanted: ReadonlySet<string>,
  { role }: PlanInput,
): Map<string, number> {
  const onPath = new Map(role.order.map((id, place) => [id, place]))
  const place = new Map<string, number>()
  for (const { id, level } of ordered) {
    const behind = behindPath + level * 1_000 - (role.weights.get(id) ?? 0) * 100
    place.set(id, onPath.get(id) ?? behind)
  }
  for (const { id, needs } of ordered.toReversed()) {
    if (!wanted.has(id)) continue
    for (const need of needs) {
      place.set(need, Math.min(place.get(need) as number, place.get(id) as number))
    }
  }
  return place
}

function skillTask(skill: PlanSkill, place: number, known: number): PlanTask {
  const whole = skill.hours * 60
  const spared = sparedMost * Math.max(0, 2 * known - 1)
  const all = skill.labs.reduce((sum, { minutes }) => sum + minutes, 0)
  const pieces =
    skill.labs.length === 0
      ? [{ lab: null, labMinutes: 0, share: 1 }]
      : skill.labs
          .filter(({ isDone }) => !isDone)
          .map(({ id, title, minutes }) => ({
            lab: { id, title },
            labMinutes: minutes,
            share: all === 0 ? 1 / skill.labs.length : minutes / all,
          }))
  const timed = pieces.map(({ lab, labMinutes, share }) => ({
    lab,
    labMinutes,
    minutes: Math.max(1, Math.round(whole * share * (1 - spared))),
  }))
  const minutes = timed.reduce((sum, piece) => sum + piece.minutes, 0)
  const share = pieces.reduce((sum, piece) => sum + piece.share, 0)
  return {
    id: skill.id,
    kind: 'skill',
    title: skill.title,
    needs: skill.needs,
    pieces:
      skill.labs.length === 0 ? [{ kind: 'unwritten', lab: null, minutes }] : labPieces(timed),
    minutes,
    minutesSpared: Math.max(0, Math.round(whole * share) - minutes),
    isComing: skill.labs.length === 0,
    place,
  }
}

/** Labs with their own minutes, and the rest of the skill's hours as practice after them. */
function labPieces(
  timed: readonly { lab: PlanPiece['lab']; labMinutes: number; minutes: number }[],
): PlanPiece[] {
  const labs = timed.map(({ lab, labMinutes, minutes }): PlanPiece => {
    return { kind: 'lab', lab, minutes: Math.max(1, Math.min(labMinutes, minutes)) }
  })
  const whole = timed.reduce((sum, { minutes }) => sum + minutes, 0)
  const rest = whole - labs.reduce((sum, { minutes }) => sum + minutes, 0)
  return rest > 0 ? [...labs, { kind: 'practice', lab: null, minutes: rest }] : labs
}

/** Projects whose needs the role has; those of others are left out. */
function projectTasks(
  projects: readonly PlanProject[],
  skills: ReadonlySet<string>,
  place: Map<string, number>,
): PlanTask[] {
  const reached = new Set(skills)
  const last: PlanProject[] = []
  const tasks: PlanTask[] = []
  for (const project of inOrderOfNeeds(withSkills(projects, skills)).filter(isProject)) {
    if (project.isLast) last.push(project)
    if (project.isLast || !project.needs.every((need) => reached.has(need))) continue
    reached.add(project.id)
    const after = Math.max(0, ...project.needs.map((need) => place.get(need) as number))
    place.set(project.id, after)
    tasks.push(projectTask(project, project.needs, after + 0.5))
  }
  const all = [...reached]
  return [...tasks, ...last.map((project) => projectTask(project, all, Number.MAX_VALUE))]
}

type Node = PlanProject | { readonly id: string; readonly needs: readonly string[] }

/** Needs that are no projects stand as bare names, so that only true circles are found. */
function withSkills(projects: readonly PlanProject[], skills: ReadonlySet<string>): Node[] {
  const own = new Set(projects.map(({ id }) => id))
  const bare = new Set([...skills, ...projects.flatMap(({ needs }) => needs)])
  return [...projects, ...[...bare].filter((id) => !own.has(id)).map((id) => ({ id, needs: [] }))]
}

function isProject(node: Node): node is PlanProject {
  return 'isLast' in node
}

function projectTask(project: PlanProject, needs: readonly string[], place: number): PlanTask {
  checkNumber(project.hours, { what: `hours of ${project.id}`, least: 0, most: 1_000 })
  const minutes = Math.max(1, Math.round(project.hours * 60))
  const { id, title } = project
  return {
    id,
    kind: 'project',
    title,
    needs,
    pieces: project.isDone
      ? []
      : [
          project.isLab
            ? { kind: 'lab', lab: { id, title }, minutes }
            : { kind: 'project', lab: null, minutes },
        ],
    minutes,
    minutesSpared: 0,
    isComing: false,
    place,
  }
}
