import type { Facts } from './facts.ts'
import { figureOf } from './figure.ts'
import type { SourceNotes } from './notes.ts'

/** What stands where the facts have no figure. */
export const notPublished = '(not published)'

/**
 * Markdown whose `{{…}}` are figures: each is put in its place with the number of its source behind
 * it, as a link to the list at the end of the page. What is not there is said.
 */
export function fillText(facts: Facts, text: string, notes: SourceNotes): string {
  return text.replace(/\{\{([^}]*)\}\}/g, (_all, asked: string) => {
    const figure = figureOf(facts, asked.trim())
    if (!figure) return notPublished
    const number = notes.cite(figure)
    return `${figure.text}\u00a0[\\[${number}\\]](#source-${number})`
  })
}
