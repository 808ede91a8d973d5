import { openNotes } from '../../career/notes.ts'
import type { Program } from '../../career/programs.ts'
import { Problem } from '../../kit/problem.ts'
import type { DocPage } from './doc-page.ts'
import { knownPrograms } from './known-programs.ts'
import { type Origin, originsOf } from './origins.ts'
import { comparedMax, programOrigins } from './programs-page.ts'
import type { WayContext } from './way-context.ts'

export interface ComparePage {
  readonly programs: readonly Program[]
  /** What was asked for and is closed, merged or gone. */
  readonly closed: readonly Program[]
  /** The middle half of earnings over all programs of the same field and credential, by program. */
  readonly usual: readonly {
    readonly low: number | null
    readonly high: number | null
    readonly programs: number | null
  }[]
  readonly usualFrom: readonly Origin[]
  readonly from: readonly Origin[]
  readonly sources: DocPage['sources']
}

/** Two to four programs side by side; one is shown alone. Throws Problem 'bad-input'. */
export async function comparePage(
  context: WayContext,
  input: { ids: readonly string[] },
): Promise<ComparePage> {
  const { byId } = await knownPrograms(context)
  const { facts } = context.career
  const asked = [...new Set(input.ids)].flatMap((id) => byId.get(id) ?? [])
  const programs = asked.filter(({ matchable }) => matchable)
  const closed = asked.filter(({ matchable }) => !matchable)
  if (asked.length === 0 || programs.length > comparedMax) {
    throw new Problem('bad-input', {
      expected: `two to ${comparedMax} programs, chosen in the list`,
      came: programs.length === 0 ? 'none' : `${programs.length}`,
      try: `Mark two to ${comparedMax} in the list, then compare.`,
    })
  }
  const notes = openNotes(facts)
  const outcomes = programs.map(
    ({ cip, credential }) =>
      facts.outcomes.find(
        (row) => row.cip === cip && row.credential === credential && row.control === 'all',
      ) ?? null,
  )
  return {
    programs,
    closed,
    from: programOrigins(context, notes, programs),
    usual: outcomes.map((row) => ({
      low: row?.earn4yrP25 ?? null,
      high: row?.earn4yrP75 ?? null,
      programs: row?.programsWithEarn4yr ?? null,
    })),
    usualFrom: originsOf(
      notes,
      'outcomes',
      outcomes.flatMap((row) => row ?? []),
    ),
    sources: notes.list,
  }
}
