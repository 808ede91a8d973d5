import { type Facts, readFacts } from './facts.ts'

/** What the career room knows: facts, and what was written about the way. */
export interface Career {
  readonly facts: Facts
}

/** Reads facts and the texts of the way. Throws Problem 'bad-file'. */
export async function readCareer(options: {
  contentFolder: string
  importedFolder: string | null
}): Promise<Career> {
  return { facts: await readFacts(options) }
}
