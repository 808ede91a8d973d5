import { badLab } from './bad-lab.ts'
import { readCapstone } from './capstone.ts'
import { type Catalog, workOf } from './catalog.ts'
import { readGlossary } from './glossary.ts'
import { readItems } from './items.ts'
import type { Lab } from './lab.ts'
import { readProjects } from './projects.ts'
import { readLabs } from './read.ts'
import { readPaths, readSkills } from './skills.ts'

/** Reads everything of content/ that pages and commands ask for. Throws Problem 'bad-lab'. */
export async function readCatalog(contentFolder: string): Promise<Catalog> {
  const [labs, areas] = await Promise.all([readLabs(contentFolder), readSkills(contentFolder)])
  const skills = new Map(areas.flatMap((area) => area.skills).map((skill) => [skill.id, skill]))
  const [paths, items, capstone, glossary] = await Promise.all([
    readPaths(contentFolder, skills, labs),
    readItems(contentFolder, skills),
    readCapstone(contentFolder, skills),
    readGlossary(contentFolder),
  ])
  const beside = await readProjects(contentFolder, skills, capstone)
  for (const lab of labs) checkSkills(lab, skills)
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
