import { enteredColumns } from '../../career/entered.ts'
import { stateNames } from '../../career/places.ts'
import type { WayContext } from './way-context.ts'

export interface EnterPage {
  readonly columns: readonly string[]
  readonly states: readonly { readonly code: string; readonly name: string }[]
  /** What this learner entered. */
  readonly own: readonly {
    readonly id: string
    readonly title: string
    readonly url: string
    readonly lookedAt: string
    readonly enteredBy: string
  }[]
}

/** What is asked of a program that somebody enters, and what was entered. */
export async function enterPage(
  context: WayContext,
  input: { learnerId: string },
): Promise<EnterPage> {
  const rows = await context.listEntered()
  return {
    columns: enteredColumns,
    states: Object.entries(stateNames)
      .map(([code, name]) => ({ code, name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    own: rows
      .filter(({ learner_id }) => learner_id === input.learnerId)
      .map(({ id, school, field, url, looked_at, entered_by }) => ({
        id: `entered-${id}`,
        title: `${school}: ${field}`,
        url,
        lookedAt: looked_at,
        enteredBy: entered_by,
      })),
  }
}
