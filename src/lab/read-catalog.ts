import { Problem } from '../kit/problem.ts'
import { badLab } from './bad-lab.ts'
import { readCapstone } from './capstone.ts'
import { type Catalog, workOf } from './catalog.ts'
import { readGlossary } from './glossary.ts'
import { readItems } from './items.ts'
import type { Lab } from './lab.ts'
import { readProjects } from './projects.ts'
import { readLabs, readLabsApart } from './read.ts'
import { readPaths, readSkills } from './skills.ts'

/** Labs that aren't ours: more content folders, and who is told of a lab that can't be read. */
export interface OwnContent {
  readonly folders: readonly string[]
  readonly report: (problem: Problem) => void
}

/**
 * Reads everything of content/ that pages and commands ask for. Throws Problem 'bad-lab'; with
 * `own` a lab that can't be read is reported, and the rest goes on.
 */
export async function readCatalog(
  contentFolder: string,
  own: OwnContent | null = null,
): Promise<Catalog> {
  const areas = await readSkills(contentFolder)
  const skills = new Map(areas.flatMap((area) => area.skills).map((skill) => [skill.id, skill]))
  const labs =
    own === null
      ? checked(await readLabs(contentFolder), skills)
      : await readReported([contentFolder, ...own.folders], skills, own.report)
  const [paths, items, capstone, glossary] = await Promise.all([
    readPaths(contentFolder, skills, labs),
    readItems(contentFolder, skills),
    readCapstone(contentFolder, skills),
    readGlossary(contentFolder),
  ])
  const beside = await readProjects(contentFolder, skills, capstone)
  const order = paths.flatMap(({ units }) => units.flatMap(workOf))
  const place = new Map([...new Set(order)].map((id, i) => [id, i]))
  const placeOf = ({ id }: Lab): number => place.get(id) ?? place.size
  const sorted = labs.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1))
  return {
    labs: new Map(sorted.map((lab) => [lab.id, lab])),
    areas,
    skills,
    paths: new Map(paths.map((path) => [path.role, path])),
    beside,
    items: new Map(items.map((item) => [item.id, item])),
    glossary,
    capstone,
  }
}

function checked(labs: readonly Lab[], skills: Catalog['skills']): readonly Lab[] {
  for (const lab of labs) checkSkills(lab, skills)
  return labs
}

async function readReported(
  folders: readonly string[],
  skills: Catalog['skills'],
  report: OwnContent['report'],
): Promise<readonly Lab[]> {
  const { labs, broken } = await readLabsApart(folders)
  for (const problem of broken) report(problem)
  return labs.filter((lab) => {
    try {
      checkSkills(lab, skills)
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      report(error)
      return false
    }
  })
}

function checkSkills(lab: Lab, skills: Catalog['skills']): void {
  const skill = skills.get(lab.skill)
  if (!skill) {
    throw badLab(`${lab.id}/lab.yaml`, {
      expected: 'skill: one of content/skills',
      came: lab.skill,
    })
  }
  const unknown = lab.needs.find((need) => !skills.has(need))
  if (unknown !== undefined) {
    throw badLab(`${lab.id}/lab.yaml`, {
      expected: 'needs: ids of skills from content/skills',
      came: unknown,
    })
  }
}
