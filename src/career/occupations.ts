import type { Facts } from './facts.ts'
import type { Occupation, OnetText } from './records.ts'

/** O*NET's picture of an occupation, by its own code (`15-1252.00`). */
export function occupationOf(
  { occupations }: Pick<Facts, 'occupations'>,
  code: string,
): Occupation | null {
  return occupations.find((row) => row.code === code) ?? null
}

/** Sentences of one kind in the publisher's order, core tasks first. Show them marked. */
export function onetTextsOf(
  { onetTexts }: Pick<Facts, 'onetTexts'>,
  asked: { code: string; kind: OnetText['kind'] },
): OnetText[] {
  const found = onetTexts.filter((row) => row.code === asked.code && row.kind === asked.kind)
  return [
    ...found.filter(({ core }) => core === true),
    ...found.filter(({ core }) => core !== true),
  ]
}

/** Share of the panel that named a bachelor's degree or more. */
export function bachelorOrMore({ education }: Occupation): number | null {
  if (education.length === 0) return null
  const from = education.findIndex(({ label }) => label.startsWith('Bachelor'))
  return Math.round(education.slice(from).reduce((sum, { percent }) => sum + percent, 0))
}

/** Tools that postings for an occupation often name; `hot` ones first, then by name. */
export function toolsInDemand({ software }: Pick<Facts, 'software'>, code: string) {
  return software
    .filter((row) => row.code === code && row.inDemand)
    .sort((a, b) => Number(b.hot) - Number(a.hot) || (a.software < b.software ? -1 : 1))
}
