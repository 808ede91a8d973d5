import fs from 'node:fs/promises'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'
import type { Kind } from './lab.ts'
import { adminFiles } from './scaffold/admin.ts'
import { changeFiles } from './scaffold/change.ts'
import { costFiles } from './scaffold/cost.ts'
import { folderFiles } from './scaffold/folder.ts'
import { functionFiles } from './scaffold/function.ts'
import { httpFiles } from './scaffold/http.ts'
import { modelFiles } from './scaffold/model.ts'
import { queryFiles } from './scaffold/query.ts'
import { scheduleFiles } from './scaffold/schedule.ts'
import { sharedFiles } from './scaffold/shared.ts'

const filesOf: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  query: { ...sharedFiles, ...queryFiles },
  change: { ...sharedFiles, ...changeFiles },
  function: functionFiles,
  folder: folderFiles,
  schedule: scheduleFiles,
  model: modelFiles,
  admin: adminFiles,
  cost: costFiles,
  http: httpFiles,
}

export interface ScaffoldInput {
  readonly contentFolder: string
  readonly kind: string
  readonly name: string
}

/**
 * Writes a lab whose exam passes at once, to be changed piece by piece. Returns the files. Throws
 * Problem 'bad-input' for an unknown kind, a name that cannot be a folder, or one that is taken.
 */
export async function scaffoldLab({ contentFolder, kind, name }: ScaffoldInput): Promise<string[]> {
  if (!Object.hasOwn(filesOf, kind)) {
    throw badInput(`a kind: ${Object.keys(filesOf).join(' or ')}`, kind)
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw badInput('a name of lower-case letters, digits and single hyphens', name)
  }
  const folder = path.join(contentFolder, 'labs', kind, name)
  await fs.mkdir(path.dirname(folder), { recursive: true })
  try {
    await fs.mkdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw badInput(`a name that is free in labs/${kind}`, name)
  }
  const written: string[] = []
  for (const [file, text] of Object.entries(filesOf[kind as Kind])) {
    const target = path.join(folder, file)
    await fs.mkdir(path.dirname(target), { recursive: true })
    await fs.writeFile(target, text)
    written.push(target)
  }
  return written
}

function badInput(expected: string, came: string): Problem {
  return new Problem('bad-input', {
    expected,
    came: JSON.stringify(came),
    try: 'For example: backwright lab new query films-by-mood',
  })
}
