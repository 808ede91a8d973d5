import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { badLab, parseYaml } from './bad-lab.ts'
import type { Area, Path, PathUnit, Skill } from './catalog.ts'
import type { Lab } from './lab.ts'

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const skillId = z.string().regex(/^[a-z0-9]+\/[a-z0-9-]+$/)
const labId = z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/)
const sentence = z.string().trim().min(1)

/** content/skills/<area>.yaml: an area's skills in the order in which they are shown. */
export const areaYaml = z.strictObject({
  title: sentence,
  place: z.int().min(1).describe('Where the area stands among the others'),
  reading: sentence.describe('What to read for a skill that has no lab yet, by its title'),
  skills: z.record(
    slug,
    z.strictObject({
      title: sentence,
      can: sentence.describe('What one can do after it, said to the learner'),
      level: z.int().min(1).max(5),
      hours: z.number().min(0.5).max(60),
      needs: z.array(skillId),
    }),
  ),
})

/** content/paths/<role>.yaml: the way to a role. */
export const pathYaml = z.strictObject({
  title: sentence,
  place: z.int().min(1),
  summary: sentence,
  projects: z
    .array(labId)
    .default([])
    .describe('Each stands at the end of the unit in which the last skill it needs is taught'),
  first_for_new: z
    .array(slug)
    .default([])
    .describe('Areas whose units come first for somebody who has never programmed'),
  units: z
    .array(
      z.strictObject({
        name: slug,
        title: sentence,
        promise: sentence.describe('After this you can …'),
        skills: z.array(skillId).min(1),
        labs: z.array(labId),
      }),
    )
    .min(1),
})

/** Reads content/skills. Throws Problem 'bad-lab', also where a need is unknown or needs go round. */
export async function readSkills(contentFolder: string): Promise<Area[]> {
  const files = await yamlFiles(path.join(contentFolder, 'skills'))
  const areas = files.map(({ name, text }) => {
    const file = `skills/${name}.yaml`
    const { title, place, reading, skills } = parseYaml(file, text, areaYaml)
    const list = Object.entries(skills).map(
      ([id, { can, ...skill }]): Skill => ({
        id: `${name}/${id}`,
        area: name,
        canDo: can,
        ...skill,
      }),
    )
    return { id: name, title, place, reading, skills: list }
  })
  const byId = new Map(areas.flatMap(({ skills }) => skills).map((skill) => [skill.id, skill]))
  for (const skill of byId.values()) checkNeeds(skill, byId)
  checkAcyclic(byId)
  return areas
    .sort((a, b) => a.place - b.place)
    .map(({ id, title, reading, skills }) => ({ id, title, reading, skills }))
}

/** Reads content/paths; skills they name must be there, labs and projects may be missing. */
export async function readPaths(
  contentFolder: string,
  skills: ReadonlyMap<string, Skill>,
  labs: readonly Lab[],
): Promise<Path[]> {
  const byId = new Map(labs.map((lab) => [lab.id, lab]))
  const files = await yamlFiles(path.join(contentFolder, 'paths'))
  const paths = files.map(({ name, text }) => {
    const file = `paths/${name}.yaml`
    const { place, first_for_new: firstAreas, ...read } = parseYaml(file, text, pathYaml)
    const unknown = read.units.flatMap((unit) => unit.skills).find((id) => !skills.has(id))
    if (unknown !== undefined) {
      throw badLab(file, { expected: 'ids of skills from content/skills', came: unknown })
    }
    const { projects, units, ...path } = read
    const there = projects.flatMap((id) => byId.get(id) ?? [])
    return {
      place,
      path: { role: name, ...path, firstAreas, units: unitsWith(file, units, { byId, there }) },
    }
  })
  return paths.sort((a, b) => a.place - b.place).map((read) => read.path)
}

type YamlUnit = Omit<PathUnit, 'projects'>

/** Labs that have no folder yet are left out; a project goes to where all that it needs is taught. */
function unitsWith(
  file: string,
  units: readonly YamlUnit[],
  { byId, there }: { byId: ReadonlyMap<string, Lab>; there: readonly Lab[] },
): PathUnit[] {
  const mixed = [
    ...there.filter(({ project }) => !project),
    ...units.flatMap(({ labs }) => labs.flatMap((id) => byId.get(id) ?? [])).filter(isProject),
  ]
  if (mixed[0]) {
    throw badLab(file, {
      expected: 'labs among labs, and projects among projects',
      came: `${mixed[0].id} with project: ${mixed[0].project}`,
    })
  }
  const placed = new Set<string>()
  const taught = new Set<string>()
  return units.map((unit) => {
    for (const skill of unit.skills) taught.add(skill)
    const here = there.filter(
      ({ id, skill, needs }) =>
        !placed.has(id) && [skill, ...needs].every((need) => taught.has(need)),
    )
    for (const { id } of here) placed.add(id)
    return {
      ...unit,
      labs: unit.labs.filter((id) => byId.has(id)),
      projects: here.map(({ id }) => id),
    }
  })
}

const isProject = ({ project }: Lab): boolean => project

function checkNeeds(skill: Skill, byId: ReadonlyMap<string, Skill>): void {
  const file = `skills/${skill.area}.yaml`
  for (const need of skill.needs) {
    const needed = byId.get(need)
    if (!needed) {
      throw badLab(file, { expected: `${skill.id} to need skills that are there`, came: need })
    }
    if (skill.level - needed.level > 1 || skill.level < needed.level) {
      throw badLab(file, {
        expected: `${skill.id} to be on the level of ${need} (${needed.level}) or one above`,
        came: `level ${skill.level}`,
        try: 'Change one of the levels, or name a need that lies between.',
      })
    }
  }
}

/** Takes away skills whose needs are all taken away, until nothing is left or they go round. */
function checkAcyclic(byId: ReadonlyMap<string, Skill>): void {
  const left = new Map(byId)
  for (;;) {
    const free = [...left.values()].filter(({ needs }) => !needs.some((need) => left.has(need)))
    for (const { id } of free) left.delete(id)
    if (free.length === 0) break
  }
  const [first] = left.values()
  if (!first) return
  throw badLab(`skills/${first.area}.yaml`, {
    expected: 'needs that do not go round',
    came: `a circle with ${[...left.keys()].join(', ')}`,
  })
}

async function yamlFiles(folder: string): Promise<{ name: string; text: string }[]> {
  const names = (await fs.readdir(folder).catch(() => []))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  return Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.yaml$/, ''),
      text: await fs.readFile(path.join(folder, name), 'utf8'),
    })),
  )
}
