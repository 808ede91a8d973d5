import fs from 'node:fs'
import path from 'node:path'
import v8 from 'node:v8'
import { hashOf } from '../kit/hash.ts'
import { Problem, type ProblemCode, type Reason } from '../kit/problem.ts'
import type { Settings } from '../kit/settings.ts'
import type { Catalog } from './catalog.ts'
import { type OwnContent, readCatalog } from './read-catalog.ts'

interface Kept {
  readonly stamp: string
  readonly catalog: Catalog
  readonly problems: readonly { readonly code: ProblemCode; readonly reason: Reason }[]
}

/** How a catalog is remembered. */
export interface Remembering {
  /** Told of every lab that can't be read, remembered or not. */
  readonly report: OwnContent['report']
  /** Reads all files, though nothing changed. */
  readonly isAnew?: boolean
}

/**
 * What `readCatalog` reads, kept in the data folder while nothing it was read from changed, neither
 * content nor program: parsing takes two seconds of a core, reading that file a twentieth of one.
 * Nothing is kept where there's no data folder yet.
 */
export async function rememberCatalog(
  { contentFolder, ownContent = [], home }: Settings,
  { report, isAnew = false }: Remembering,
): Promise<Catalog> {
  const file = path.join(home, 'catalog')
  const stamp = stampOf([contentFolder, ...ownContent])
  const kept = isAnew ? null : readKept(file, stamp)
  if (kept !== null) {
    for (const { code, reason } of kept.problems) report(new Problem(code, reason))
    return kept.catalog
  }
  const problems: Problem[] = []
  const catalog = await readCatalog(contentFolder, {
    folders: ownContent,
    report: (problem) => {
      problems.push(problem)
      report(problem)
    },
  })
  const told = problems.map(({ code, reason }) => ({ code, reason }))
  keep(file, { stamp, catalog, problems: told })
  return catalog
}

function readKept(file: string, stamp: string): Kept | null {
  try {
    const kept = v8.deserialize(fs.readFileSync(file)) as Kept
    return kept.stamp === stamp ? kept : null
  } catch {
    // None yet, or from a Node that wrote it otherwise.
    return null
  }
}

/** In place whole, or not at all: a full or closed disk costs time, and no answer. */
function keep(file: string, kept: Kept): void {
  const unfinished = `${file}.${process.pid}`
  try {
    fs.writeFileSync(unfinished, v8.serialize(kept))
    fs.renameSync(unfinished, file)
  } catch {
    fs.rmSync(unfinished, { force: true })
  }
}

/** The program's own folder: source, or what was built from it. */
const programFolder = path.resolve(import.meta.dirname, '..')

/** Names, times and sizes of all that a catalog is read from, and of what reads it. */
function stampOf(folders: readonly string[]): string {
  const all = [programFolder, ...folders]
  return hashOf(...all.flatMap((folder) => [folder, ...stampsBelow(folder)]))
}

function stampsBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.sort().map((name) => {
    const found = fs.statSync(path.join(folder, name), { throwIfNoEntry: false })
    return `${name}:${found?.mtimeMs}:${found?.size}`
  })
}
