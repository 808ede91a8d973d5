import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { badLab, parseYaml } from './bad-lab.ts'
import type { Capstone, Stage } from './capstone.ts'
import type { Skill } from './catalog.ts'

/** Something to be built beside the labs: a stage of the capstone, the preparation of interviews. */
export interface Project {
  readonly id: string
  readonly title: string
  readonly hours: number
  /** Skills and projects. */
  readonly needs: readonly string[]
  /** Comes when all else is done. */
  readonly isLast: boolean
}

export interface MilestoneText {
  readonly id: string
  readonly title: string
  /** The skill or project after which it is reached. */
  readonly after: string
}

export interface Projects {
  readonly projects: readonly Project[]
  readonly milestones: readonly MilestoneText[]
}

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9-]+)?$/)
const sentence = z.string().trim().min(1)

const projectsYaml = z.strictObject({
  projects: z.record(
    slug,
    z.strictObject({
      title: sentence,
      hours: z.number().min(0.5).max(200),
      needs: z.array(id),
      last: z.boolean().default(false),
    }),
  ),
  milestones: z.record(slug, z.strictObject({ title: sentence, after: id })),
})

/**
 * The stages of the capstone and what content/projects.yaml has besides. Throws Problem 'bad-lab', also
 * for a need that isn't there.
 */
export async function readProjects(
  contentFolder: string,
  skills: ReadonlyMap<string, Skill>,
  capstone: Capstone,
): Promise<Projects> {
  const file = 'projects.yaml'
  const text = await fs.readFile(path.join(contentFolder, file), 'utf8')
  const { projects, milestones } = parseYaml(file, text, projectsYaml)
  const stages = capstone.stages.map(stageProject)
  const known = new Set([
    ...skills.keys(),
    ...Object.keys(projects),
    ...stages.map((one) => one.id),
  ])
  const isThere = (name: string): boolean => known.has(name)
  const named = [
    ...Object.values(projects).flatMap(({ needs }) => needs),
    ...Object.values(milestones).map(({ after }) => after),
  ]
  const unknown = named.find((name) => !isThere(name))
  if (unknown !== undefined) {
    throw badLab(file, {
      expected: 'skills of content/skills, stages of the capstone and projects of this file',
      came: unknown,
    })
  }
  return {
    projects: [
      ...stages,
      ...Object.entries(projects).map(([name, { last, ...project }]) => ({
        id: name,
        ...project,
        isLast: last,
      })),
    ],
    milestones: Object.entries(milestones).map(([name, milestone]) => ({ id: name, ...milestone })),
  }
}

function stageProject({ name, title, hours, needs }: Stage): Project {
  const rest = `${title[0]?.toLowerCase()}${title.slice(1)}`
  return { id: name, title: `Capstone: ${rest}`, hours, needs, isLast: false }
}
