import fs from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Problem } from '../kit/problem.ts'
import { type Doc, parseDoc } from './doc.ts'
import { type Facts, readFacts } from './facts.ts'
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
}

/** Reads facts and the texts of the way. Throws Problem 'bad-file'. */
export async function readCareer(options: {
  contentFolder: string
  importedFolder: string | null
}): Promise<Career> {
  const folder = path.join(options.contentFolder, 'career')
  const [facts, docs, roles, routes, tinyTasks] = await Promise.all([
    readFacts(options),
    readDocs(path.join(folder, 'pages')),
    readRoles(path.join(folder, 'roles')),
    readYaml(path.join(folder, 'routes.yaml'), z.array(routeShape)),
    readYaml(path.join(folder, 'tiny-tasks.yaml'), z.array(tinyTaskShape)),
  ])
  return { facts, docs, roles, routes, tinyTasks }
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

async function readYaml<T extends z.ZodType>(file: string, shape: T): Promise<z.infer<T>> {
  const unsafeValue: unknown = parse(await fs.readFile(file, 'utf8'))
  const read = shape.safeParse(unsafeValue)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Problem('bad-file', {
    expected: `${path.basename(file)} to be written as its kind asks`,
    came: `${(issue?.path ?? []).join('.')}: ${issue?.message ?? ''}`.slice(0, 300),
    try: 'Take the file from the release again.',
  })
}
