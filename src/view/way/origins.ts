import type { DatasetName } from '../../career/facts.ts'
import type { SourceNotes } from '../../career/notes.ts'

/** Where the rows of a table or chart come from; `note` is its number in the page's list. */
export interface Origin {
  readonly note: number
  readonly source: string
  readonly published: string
}

/** Puts each source of the rows into the list; tables name them in their captions. */
export function originsOf(
  notes: SourceNotes,
  dataset: DatasetName,
  rows: readonly { readonly source: string; readonly published: string }[],
): Origin[] {
  const found = new Map<number, Origin>()
  for (const { source, published } of rows) {
    const note = notes.cite({ dataset, source, published })
    found.set(note, { note, source, published })
  }
  return [...found.values()]
}
