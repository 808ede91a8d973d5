import type { DatasetHead } from '../career/dataset.ts'
import { readFacts } from '../career/facts.ts'
import type { Settings } from '../kit/settings.ts'

/** Every data set with its sources, license and whether it was imported on this machine. */
export async function listFacts({
  contentFolder,
  factsFolder,
}: Pick<Settings, 'contentFolder' | 'factsFolder'>): Promise<DatasetHead[]> {
  const { heads } = await readFacts({ contentFolder, importedFolder: factsFolder })
  return Object.values(heads).sort((a, b) => (a.id < b.id ? -1 : 1))
}
