import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from '../kit/hash.ts'
import { type FoundLab, labsToFind } from '../view/find-labs.ts'
import type { CliContext } from './context.ts'
import { brokenText } from './say-broken.ts'

/** What short answers say of the content, without reading all of it again. */
export interface LabIndex {
  readonly labs: readonly FoundLab[]
  readonly skillCount: number
  /** Labs that can't be read, and why. */
  readonly broken: readonly string[]
}

/**
 * The labs in short, remembered in the data folder while none of their files changed: reading every
 * lab takes longer than a list may. Nothing is remembered where there's no data folder yet.
 */
export async function readLabIndex({ settings, readCatalog }: CliContext): Promise<LabIndex> {
  const { home, contentFolder, ownContent = [], version } = settings
  const folders = [contentFolder, ...ownContent]
  const file = path.join(home, 'lab-index.json')
  const stamp = hashOf(version, ...folders.flatMap((folder) => [folder, ...stampsOf(folder)]))
  const remembered = readRemembered(file, stamp)
  if (remembered !== null) return remembered
  const broken: string[] = []
  const catalog = await readCatalog((problem) => broken.push(brokenText(problem)))
  const index = { labs: labsToFind(catalog), skillCount: catalog.skills.size, broken }
  remember(file, JSON.stringify({ stamp, index }))
  return index
}

function readRemembered(file: string, stamp: string): LabIndex | null {
  try {
    const kept = JSON.parse(fs.readFileSync(file, 'utf8')) as { stamp: unknown; index: LabIndex }
    return kept.stamp === stamp ? kept.index : null
  } catch {
    return null
  }
}

/** In place whole, or not at all: a full or closed disk costs time, and no answer. */
function remember(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`
  try {
    fs.writeFileSync(unfinished, text)
    fs.renameSync(unfinished, file)
  } catch {
    fs.rmSync(unfinished, { force: true })
  }
}

/** Names, times and sizes of the files that a list depends on. */
function stampsOf(contentFolder: string): string[] {
  const files = fs.globSync(['labs/*/*/{lab.yaml,brief.md}', '{skills,paths}/**/*.yaml'], {
    cwd: contentFolder,
  })
  return files.sort().map((name) => {
    const { mtimeMs, size } = fs.statSync(path.join(contentFolder, name))
    return `${name}:${mtimeMs}:${size}`
  })
}
