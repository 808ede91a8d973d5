import type { MatchPage } from '../../../view/match-page.ts'
import { monthsText } from '../../days.ts'
import { dollarText, shareText } from '../../figures.ts'

type Criterion = keyof MatchPage['weights']
type Match = MatchPage['routes']['ranked'][number]
type Why = MatchPage['routes']['leftOut'][number]['why'][number]

export const criterionTitles: Readonly<Record<Criterion, string>> = {
  cost: 'Cost',
  time: 'Time',
  gain: 'Expected gain',
  finishing: 'Finishing',
  field: 'Field',
  place: 'Place',
  hours: 'Hours',
  start: 'Start',
}

/** What a criterion is measured by, with the figures of the option that it was measured on. */
export function criterionText(
  criterion: Criterion,
  of: { readonly match: Match; readonly page: Pick<MatchPage, 'rules' | 'settings'> },
): string {
  const { option, expectedGain } = of.match
  const { rules, settings } = of.page
  switch (criterion) {
    case 'cost':
      return `${dollarText(option.cost?.likely ?? 0)} in all; nothing is all the points, ${dollarText(Math.max(settings.money, rules.usualMoney))} none`
    case 'time':
      return `${monthsText(option.months?.likely ?? 0)}; shorter is better, ${monthsText(settings.months ?? rules.longestMonths)} is none of the points`
    case 'gain':
      return `${signedText(expectedGain ?? 0)} a year is expected; ${dollarText(rules.fullGain)} is all the points`
    case 'finishing':
      return `${shareText(option.finishing ?? 0)} finish`
    case 'field':
      return 'how near its field is to your role, by our own judgment'
    case 'place':
      return placeText(option, settings)
    case 'hours':
      return option.hoursAWeek === null
        ? 'takes the hours that you have'
        : `asks for ${option.hoursAWeek} of your ${settings.hoursAWeek} hours a week; fewer are better`
    case 'start':
      return option.route === 'self-taught' || option.route === 'bootcamp'
        ? `half of it for anybody, the rest by what you proved: ${shareText(settings.proved)}`
        : `asks for: ${schoolingWords[option.asks].toLowerCase()}; you have: ${schoolingWords[settings.schooling].toLowerCase()}. Nearer is better`
  }
}

function placeText(option: Match['option'], settings: MatchPage['settings']): string {
  if (option.state === null) return 'anywhere'
  if (option.isOnline === true) return 'online'
  if (option.state === settings.state) return 'in your state'
  return settings.state === null
    ? 'you named no state, and whether it is online is not known'
    : 'in another state, and whether it is online is not known'
}

export const signedText = (value: number): string =>
  value < 0 ? `−${dollarText(-value)}` : dollarText(value)

export const schoolingWords: Readonly<Record<MatchPage['settings']['schooling'], string>> = {
  none: 'No diploma',
  'high-school': 'High school',
  'some-college': 'Some college',
  associate: 'Associate degree',
  bachelor: 'Bachelor’s degree',
  master: 'Master’s degree',
}

/** How many were left out, said behind a number. */
export const leftOutWords: Readonly<Record<Why['kind'], string>> = {
  closed: 'of schools that are closed',
  'too-dear': 'that cost more than you can spend',
  schooling: 'that ask for more schooling',
  'too-far': 'outside of your state and not known to be online',
  'too-many-hours': 'that ask for more hours than you have',
  'too-late': 'that take longer than your deadline',
}

export function leftOutText(why: Why): string {
  switch (why.kind) {
    case 'closed':
      return 'the school is closed'
    case 'too-dear':
      return `costs at least ${dollarText(why.cost)}, and you can spend ${dollarText(why.money)} without borrowing`
    case 'schooling':
      return `asks for: ${schoolingWords[why.asks].toLowerCase()}`
    case 'too-far':
      return 'is outside of your state and not known to be online'
    case 'too-many-hours':
      return `asks for about ${why.asks} hours a week, and you have ${why.given}`
    case 'too-late':
      return `takes at least ${why.months} months, and you gave ${why.wanted}`
  }
}
