import { type Catalog, type PathUnit, unitsFor, workOf } from '../lab/catalog.ts'
import type { Lab } from '../lab/lab.ts'
import { findFirstRun, findRole } from '../store/learners.ts'
import { listStandings, type Standing } from '../store/standings.ts'
import type { Asking } from './asking.ts'
import type { LabLine, LabStanding, NextStep, SkillLine, SkillStanding } from './lab-line.ts'

/** Every lab and skill with where one learner stands: what most questions begin with. */
export interface LearnerLines {
  readonly labs: ReadonlyMap<string, LabLine>
  readonly skills: ReadonlyMap<string, SkillLine>
  readonly standings: ReadonlyMap<string, Standing>
  readonly role: string
  readonly isNewToProgramming: boolean
  /** The units of the role's path in the order in which this learner comes to them. */
  readonly units: readonly PathUnit[]
}

const usualRole = 'back-end-engineer'

export async function learnerLines(ask: Asking, learnerId: string): Promise<LearnerLines> {
  const [standings, chosen, firstRun] = await Promise.all([
    listStandings(ask.store, learnerId),
    findRole(ask.store, learnerId),
    findFirstRun(ask.store, learnerId),
  ])
  const role = chosen ?? usualRole
  const isNewToProgramming = firstRun?.programmed === 'never'
  const path = ask.catalog.paths.get(role)
  const units = path ? unitsFor(path, { isNewToProgramming }) : []
  const skills = skillLines(ask.catalog, standings)
  const standingOf = new Map([...skills].map(([id, line]) => [id, line.standing]))
  const labs = new Map(
    [...ask.catalog.labs.values()].map((lab): [string, LabLine] => {
      const title = skills.get(lab.skill)?.title ?? lab.skill
      const line = labLine(lab, title, standings.get(lab.id))
      const needs = lab.project ? [...lab.needs, lab.skill] : lab.needs
      return [lab.id, { ...line, ready: areMet(needs, standingOf) }]
    }),
  )
  return { labs, skills, standings, role, isNewToProgramming, units }
}

export function labStanding(standing: Standing | undefined): LabStanding {
  if (!standing) return 'new'
  if (standing.provedAt) return 'proved'
  if (standing.practicedAt) return 'practiced'
  return standing.attempts > 0 ? 'tried' : 'new'
}

export function isPassed({ standing }: Pick<LabLine, 'standing'>): boolean {
  return standing === 'practiced' || standing === 'proved'
}

/** Every skill with where a learner stands, from the labs alone. */
export function skillLines(
  { skills, labs }: Catalog,
  standings: ReadonlyMap<string, Standing>,
): Map<string, SkillLine> {
  // A project is of several skills, so it holds none of them back.
  const single = [...labs.values()].filter(({ project }) => !project)
  const labsOf = Map.groupBy(single, (lab) => lab.skill)
  const standingOf = new Map<string, SkillStanding>()
  for (const id of skills.keys()) {
    standingOf.set(
      id,
      together((labsOf.get(id) ?? []).map((lab) => labStanding(standings.get(lab.id)))),
    )
  }
  return new Map(
    [...skills.values()].map((skill): [string, SkillLine] => [
      skill.id,
      {
        ...skill,
        standing: standingOf.get(skill.id) ?? 'coming',
        ready: areMet(skill.needs, standingOf),
        labs: (labsOf.get(skill.id) ?? []).map(({ id }) => id),
      },
    ]),
  )
}

/** A skill is as good as the weakest of its labs. */
export function together(labs: readonly LabStanding[]): SkillStanding {
  if (labs.length === 0) return 'coming'
  if (labs.every((standing) => standing === 'proved')) return 'proved'
  if (labs.every((standing) => standing === 'proved' || standing === 'practiced'))
    return 'practiced'
  return labs.every((standing) => standing === 'new') ? 'not-yet' : 'started'
}

/** A skill that has no lab yet counts neither for nor against. */
function areMet(needs: readonly string[], standingOf: ReadonlyMap<string, SkillStanding>): boolean {
  return needs.every((need) => {
    const standing = standingOf.get(need) ?? 'coming'
    return standing !== 'not-yet' && standing !== 'started'
  })
}

function labLine(
  lab: Lab,
  skillTitle: string,
  standing: Standing | undefined,
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
    standing: labStanding(standing),
    attempts: standing?.attempts ?? 0,
    lastAttemptAt: standing?.lastAttemptAt ?? null,
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
 * The next lab on the path that is not passed, behind `after` where that is given. Whoever jumped
 * ahead of what comes next is led back to the first that builds on nothing missing.
 */
export function nextOnPath(
  catalog: Catalog,
  lines: LearnerLines,
  after: string | null,
): LabLine | null {
  const order = pathOrder(catalog, lines)
  const from = after === null ? 0 : order.indexOf(after) + 1
  const openOf = (ids: readonly string[]): LabLine[] =>
    ids
      .filter((id) => id !== after)
      .map((id) => lines.labs.get(id) as LabLine)
      .filter((line) => !isPassed(line))
  const [behind] = openOf([...order.slice(from), ...order.slice(0, from)])
  if (behind?.ready) return behind
  return openOf(order).find(({ ready }) => ready) ?? behind ?? null
}

/** A step to a lab, with the unit it belongs to. */
export function stepTo(
  lines: LearnerLines,
  step: Pick<NextStep, 'lab' | 'variant' | 'why'>,
): NextStep {
  const unit = unitOf(lines, step.lab.id)
  return { ...step, unit: unit && { name: unit.name, title: unit.title } }
}
