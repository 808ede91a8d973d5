import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { type Doc, parseDoc } from './doc.ts'
import {
  type ExamDomains,
  type ExamGroup,
  examDomainsShape,
  examGroupShape,
} from './exam-guides.ts'
import { type Facts, readFacts } from './facts.ts'
import { type Question, readQuestions, type StoryGuide, storyGuideShape } from './questions.ts'
import { readYaml } from './read-yaml.ts'
import { type Role, type Route, roleShape, routeShape } from './roles.ts'
import { type TinyTask, tinyTaskShape } from './tiny-tasks.ts'

/** What the career room knows: facts, and what was written about the way. */
export interface Career {
  readonly facts: Facts
  /** Texts by name. */
  readonly docs: ReadonlyMap<string, Doc>
  /** In the order in which they are shown. */
  readonly roles: readonly Role[]
  readonly routes: readonly Route[]
  readonly tinyTasks: readonly TinyTask[]
  readonly examGroups: readonly ExamGroup[]
  readonly examDomains: ExamDomains
  readonly questions: ReadonlyMap<string, Question>
  readonly storyGuide: StoryGuide
}

/** Reads facts and the texts of the way. Throws Problem 'bad-file'. */
export async function readCareer(options: {
  contentFolder: string
  importedFolder: string | null
}): Promise<Career> {
  const folder = path.join(options.contentFolder, 'career')
  const [facts, docs, roles, routes, tinyTasks, examGroups, examDomains, questions, storyGuide] =
    await Promise.all([
      readFacts(options),
      readDocs(path.join(folder, 'pages')),
      readRoles(path.join(folder, 'roles')),
      readYaml(path.join(folder, 'routes.yaml'), z.array(routeShape)),
      readYaml(path.join(folder, 'tiny-tasks.yaml'), z.array(tinyTaskShape)),
      readYaml(path.join(folder, 'certifications.yaml'), z.array(examGroupShape)),
      readYaml(path.join(folder, 'exam-domains.yaml'), examDomainsShape),
      readQuestions(path.join(options.contentFolder, 'questions')),
      readYaml(path.join(folder, 'story.yaml'), storyGuideShape),
    ])
  return { facts, docs, roles, routes, tinyTasks, examGroups, examDomains, questions, storyGuide }
}

async function readDocs(folder: string): Promise<Map<string, Doc>> {
  const names = (await fs.readdir(folder)).filter((file) => file.endsWith('.md')).sort()
  const docs = await Promise.all(
    names.map(async (file) =>
      parseDoc(file.replace(/\.md$/, ''), await fs.readFile(path.join(folder, file), 'utf8')),
    ),
  )
  return new Map(docs.map((doc) => [doc.name, doc]))
}

async function readRoles(folder: string): Promise<Role[]> {
  const names = (await fs.readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  const roles = await Promise.all(
    names.map(async (file) => ({
      role: file.replace(/\.yaml$/, ''),
      ...(await readYaml(path.join(folder, file), roleShape)),
    })),
  )
  return roles.sort((a, b) => a.place - b.place)
}
