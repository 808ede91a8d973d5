import type { Doc } from '../../career/doc.ts'
import { fillText } from '../../career/fill.ts'
import { openNotes, type SourceNote, type SourceNotes } from '../../career/notes.ts'
import { Problem } from '../../kit/problem.ts'
import type { WayContext } from './way-context.ts'

/** A text with its figures in place. */
export interface DocPage {
  readonly name: string
  readonly title: string
  readonly lede: string
  readonly sections: readonly {
    readonly id: string
    readonly title: string
    readonly text: string
  }[]
  /** All sources of the page, the tables' among them, in the order of their numbers. */
  readonly sources: readonly SourceNote[]
}

/** A text about the way that stands on its own. */
export async function docPage(context: WayContext, { name }: { name: string }): Promise<DocPage> {
  const notes = openNotes(context.career.facts)
  return { ...filledDoc(context, name, notes), sources: notes.list }
}

/** Throws Problem 'unknown-page' for a text that is not there. */
export function filledDoc(
  context: WayContext,
  name: string,
  notes: SourceNotes,
): Omit<DocPage, 'sources'> {
  const doc: Doc | undefined = context.career.docs.get(name)
  if (!doc) {
    throw new Problem('unknown-page', {
      expected: `a text about the way: ${[...context.career.docs.keys()].join(', ')}`,
      came: name.slice(0, 80),
      try: 'Start from the way.',
    })
  }
  const fill = (text: string): string => fillText(context.career.facts, text, notes)
  return {
    name,
    title: doc.title,
    lede: fill(doc.lede),
    sections: doc.sections.map((section) => ({ ...section, text: fill(section.text) })),
  }
}
