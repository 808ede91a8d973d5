import type { Term } from '../lab/glossary.ts'
import type { ViewContext } from './context.ts'

/** Every word of the glossary, by the alphabet. */
export async function glossaryPage({ catalog }: ViewContext): Promise<{ terms: readonly Term[] }> {
  return { terms: catalog.glossary.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}
