import type { DatasetName, Facts } from './facts.ts'

/** Where a figure on a page comes from. */
export interface SourceNote {
  /** As it stands behind the figure: `[3]`. */
  readonly number: number
  readonly source: string
  readonly published: string
  /** The data set's id, for the page that lists them all. */
  readonly dataset: string
}

/** A figure about the world, ready to be read, and what stands behind it. */
export interface Figure {
  readonly text: string
  readonly dataset: DatasetName
  readonly source: string
  readonly published: string
}

/** The sources of one page, each once, numbered in the order in which they are met. */
export interface SourceNotes {
  readonly list: readonly SourceNote[]
  cite(from: Pick<Figure, 'dataset' | 'source' | 'published'>): number
}

export function openNotes({ heads }: Pick<Facts, 'heads'>): SourceNotes {
  const list: SourceNote[] = []
  return {
    list,
    cite({ dataset, source, published }) {
      const known = list.find((note) => note.source === source && note.published === published)
      if (known) return known.number
      const number = list.length + 1
      list.push({ number, source, published, dataset: heads[dataset].id })
      return number
    },
  }
}
