import type { Facts } from './facts.ts'
import type { Projection, StateWage, SurveyRow, Wage } from './records.ts'

export const percentiles = ['p10', 'p25', 'median', 'p75', 'p90'] as const
export type Percentile = (typeof percentiles)[number]

export const allOccupations = '00-0000'

/** The year of the newest national figures. */
export function newestPayYear({ wages }: Pick<Facts, 'wages'>): number {
  return Math.max(...wages.map(({ year }) => year))
}

/** An occupation's national pay in a year; the newest year where none is named. */
export function payOf(
  facts: Pick<Facts, 'wages'>,
  occupation: { soc: string; year?: number },
): Wage | null {
  const year = occupation.year ?? newestPayYear(facts)
  return facts.wages.find((row) => row.soc === occupation.soc && row.year === year) ?? null
}

/**
 * All years of an occupation, oldest first. May 2020 published some codes together with others;
 * such a code has no row of that year, and none is made up.
 */
export function payHistory({ wages }: Pick<Facts, 'wages'>, soc: string): Wage[] {
  return wages.filter((row) => row.soc === soc).sort((a, b) => a.year - b.year)
}

/** An occupation's pay in a state; null where the publisher released none. */
export function payInState(
  { stateWages }: Pick<Facts, 'stateWages'>,
  place: { soc: string; state: string },
): StateWage | null {
  return stateWages.find((row) => row.soc === place.soc && row.state === place.state) ?? null
}

/** An occupation's states by median pay, highest first; states without a figure are left out. */
export function statesByPay({ stateWages }: Pick<Facts, 'stateWages'>, soc: string): StateWage[] {
  return stateWages
    .filter((row) => row.soc === soc && row.median !== null)
    .sort((a, b) => (b.median ?? 0) - (a.median ?? 0) || (a.state < b.state ? -1 : 1))
}

/** Occupations that have state figures, in the order of their codes. */
export function occupationsByState({ stateWages }: Pick<Facts, 'stateWages'>): string[] {
  return [...new Set(stateWages.map(({ soc }) => soc))].sort()
}

/** The states that have any figure, by name. */
export function statesOf({
  stateWages,
}: Pick<Facts, 'stateWages'>): { code: string; name: string }[] {
  const names = new Map(stateWages.map(({ state, stateName }) => [state, stateName]))
  return [...names]
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** How many times the median of all occupations in the same year. */
export function timesAllOccupations(facts: Pick<Facts, 'wages'>, wage: Wage): number | null {
  const all = payOf(facts, { soc: allOccupations, year: wage.year })
  if (wage.median === null || all?.median == null) return null
  return Math.round((wage.median / all.median) * 100) / 100
}

/** Change of employment between an occupation's first and last year, in percent. */
export function employmentChange(history: readonly Wage[]): {
  from: Wage
  to: Wage
  percent: number
} | null {
  const known = history.filter(({ employment }) => employment !== null)
  const [from, to] = [known[0], known.at(-1)]
  if (!from?.employment || !to?.employment || from === to) return null
  return { from, to, percent: ((to.employment - from.employment) / from.employment) * 100 }
}

/** Rounds of projections, the newest first. */
export function projectionRounds({ projections }: Pick<Facts, 'projections'>): string[] {
  return [...new Set(projections.map(({ round }) => round))].sort().reverse()
}

/** What the newest round says of a code; an older one where the newest is silent. */
export function projectionOf(
  facts: Pick<Facts, 'projections'>,
  asked: { code: string; round?: string },
): Projection | null {
  const rounds = asked.round === undefined ? projectionRounds(facts) : [asked.round]
  for (const round of rounds) {
    const found = facts.projections.find((row) => row.code === asked.code && row.round === round)
    if (found) return found
  }
  return null
}

/** The newest round that says both how many and how much of an occupation. */
export function newestGrowth(
  facts: Pick<Facts, 'projections'>,
  code: string,
): (Projection & { readonly changePct: number; readonly changeThousands: number }) | null {
  for (const round of projectionRounds(facts)) {
    const row = projectionOf(facts, { code, round })
    if (row === null || row.changePct === null || row.changeThousands === null) continue
    return { ...row, changePct: row.changePct, changeThousands: row.changeThousands }
  }
  return null
}

/** Whether figures were copied by others, and not read from the publisher's own file. */
export function isSecondHand({ provenance }: { provenance: string }): boolean {
  return !provenance.startsWith('official')
}

/** Pay that people of a survey gave for a role, in a country; every respondent, not a group. */
export function surveyPay(
  { developerSurvey }: Pick<Facts, 'developerSurvey'>,
  asked: { role: string; country: string },
): SurveyRow | null {
  return (
    developerSurvey.find(
      (row) =>
        row.measure === 'pay' &&
        row.role === asked.role &&
        row.country === asked.country &&
        row.yearsCoding === null &&
        row.education === null,
    ) ?? null
  )
}

/** The survey's pay by years of coding: the only figure by experience, and not one of jobs. */
export function surveyPayByYears({ developerSurvey }: Pick<Facts, 'developerSurvey'>): SurveyRow[] {
  return developerSurvey
    .filter((row) => row.measure === 'pay' && row.yearsCoding !== null)
    .sort((a, b) => (a.yearsCoding?.[0] ?? 0) - (b.yearsCoding?.[0] ?? 0))
}
