import { Problem } from '../kit/problem.ts'
import { type Capstone, stageNameOf } from './capstone.ts'
import type { Term } from './glossary.ts'
import type { Item } from './items.ts'
import type { Lab, Variant } from './lab.ts'
import type { Projects } from './projects.ts'

/** One thing a backend developer can do. */
export interface Skill {
  /** area/skill; stable once shipped. */
  readonly id: string
  readonly area: string
  readonly title: string
  /** What one can do after it, in the second person: "Keep rows that have no partner". */
  readonly canDo: string
  readonly level: number
  readonly hours: number
  readonly needs: readonly string[]
}

export interface Area {
  readonly id: string
  readonly title: string
  /** What to read for a skill that has no lab yet, by its title. */
  readonly reading: string
  readonly skills: readonly Skill[]
}

export interface PathUnit {
  /** Stable, used in addresses. */
  readonly name: string
  readonly title: string
  /** "After this you can …" */
  readonly promise: string
  readonly skills: readonly string[]
  /** Labs in the order in which they are done; a name that has no folder yet is not listed. */
  readonly labs: readonly string[]
  /** Small projects, after its labs. */
  readonly projects: readonly string[]
}

/** The way to a role. */
export interface Path {
  readonly role: string
  readonly title: string
  readonly summary: string
  readonly units: readonly PathUnit[]
  /** Areas whose units come first for somebody who has never programmed. */
  readonly firstAreas: readonly string[]
}

/** The units of a path in the order in which this learner comes to them. */
export function unitsFor(
  { units, firstAreas }: Path,
  { isNewToProgramming }: { readonly isNewToProgramming: boolean },
): readonly PathUnit[] {
  if (!isNewToProgramming) return units
  const isFirst = ({ skills }: PathUnit): boolean =>
    skills.every((skill) => firstAreas.includes(skill.split('/')[0] as string))
  return [...units.filter(isFirst), ...units.filter((unit) => !isFirst(unit))]
}

/** All that is done in a unit, in order: its labs, then its projects. */
export function workOf({ labs, projects }: PathUnit): string[] {
  return [...labs, ...projects]
}

/** Everything of content/ that pages and commands ask for, read once at start. */
export interface Catalog {
  /** In the order of the path, then by kind and title. */
  readonly labs: ReadonlyMap<string, Lab>
  readonly areas: readonly Area[]
  readonly skills: ReadonlyMap<string, Skill>
  readonly paths: ReadonlyMap<string, Path>
  /** Questions of the placement. */
  readonly items: ReadonlyMap<string, Item>
  /** What is built beside the labs, and what is worth noticing on the way. */
  readonly beside: Projects
  /** Words that a beginner meets, in the order in which they build on each other. */
  readonly glossary: readonly Term[]
  /** Reel from an empty folder, stage by stage. */
  readonly capstone: Capstone
}

/** What an attempt was graded as: a lab, or a stage of the capstone; undefined: gone from content/. */
export function findGraded({ labs, capstone }: Catalog, labId: string): Lab | undefined {
  const stage = stageNameOf(labId)
  if (stage === null) return labs.get(labId)
  return capstone.stages.find(({ name }) => name === stage)?.lab
}

/** The lab of that id. Throws Problem 'unknown-lab'. */
export function labOf({ labs }: Pick<Catalog, 'labs'>, labId: string): Lab {
  const lab = labs.get(labId)
  if (lab) return lab
  throw new Problem('unknown-lab', {
    expected: 'the id of a lab, as query/films-by-year',
    came: labId.slice(0, 80),
    try: 'Look it up in the list of labs.',
  })
}

/** The variant of that name; null for none is the lab's own task. Throws Problem 'bad-input'. */
export function variantOf(lab: Lab, name: string | null | undefined): Variant | null {
  if (name === null || name === undefined || name === '') return null
  const found = lab.variants.find((variant) => variant.name === name)
  if (found) return found
  throw new Problem('bad-input', {
    expected: `a variant of ${lab.id}: ${lab.variants.map((variant) => variant.name).join(', ') || 'it has none'}`,
    came: name.slice(0, 80),
    try: 'Leave it out for the task itself.',
  })
}
