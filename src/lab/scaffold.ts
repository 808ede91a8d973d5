import fs from 'node:fs/promises'
import path from 'node:path'
import { Problem } from '../kit/problem.ts'
import { formats } from './kinds/all.ts'
import type { Kind } from './lab.ts'

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
  if (!Object.hasOwn(formats, kind)) {
    throw badInput(`a kind: ${Object.keys(formats).join(' or ')}`, kind)
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
  for (const [file, text] of Object.entries(formats[kind as Kind].scaffold)) {
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
