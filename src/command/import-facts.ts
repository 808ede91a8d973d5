import path from 'node:path'
import type { DatasetChange } from '../career/import/change.ts'
import {
  type FactsImport,
  importFacts as importFiles,
  removeImported,
} from '../career/import/import.ts'
import { type ImportKind, importKinds } from '../career/import/layouts.ts'
import { Problem } from '../kit/problem.ts'
import type { Settings } from '../kit/settings.ts'

type Places = Pick<Settings, 'contentFolder' | 'cwd' | 'factsFolder'>

/** Reads publishers' files over the figures that are held. Throws Problem 'bad-file', 'bad-input'. */
export async function importFacts(
  { contentFolder, cwd, factsFolder }: Places,
  input: Pick<FactsImport, 'files' | 'options' | 'isDryRun'> & { kind: string },
): Promise<DatasetChange[]> {
  const published = input.options.published
  if (published !== null && !/^\d{4}(-\d\d){0,2}$/.test(published)) {
    throw new Problem('bad-input', {
      expected: '--published as 2025-04-02, or as much of it as is known',
      came: published,
      try: '--published 2025-04-02',
    })
  }
  return importFiles({
    ...input,
    contentFolder,
    importedFolder: factsFolder,
    kind: knownKind(input.kind),
    files: input.files.map((file) => path.resolve(cwd, file)),
  })
}

function knownKind(kind: string): ImportKind {
  const found = importKinds.find((known) => known === kind)
  if (found) return found
  throw new Problem('bad-input', {
    expected: `one of ${importKinds.join(', ')}`,
    came: kind,
    try: 'backwright facts import --help',
  })
}

/** Takes away what was imported. Returns the data sets that are the shipped ones again. */
export function resetFacts({ factsFolder }: Places): string[] {
  return removeImported(factsFolder)
}
