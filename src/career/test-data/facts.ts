import path from 'node:path'
import { type Facts, readFacts } from '../facts.ts'

/** The facts that are shipped; tests ask them and not copies. */
export function shippedFacts(): Promise<Facts> {
  const contentFolder = path.resolve(import.meta.dirname, '../../../content')
  return readFacts({ contentFolder, importedFolder: null })
}
