import type { MatchPage } from '../../../view/match-page.ts'
import { dollarText } from '../../figures.ts'

type Criterion = keyof MatchPage['weights']
type Why = MatchPage['routes']['leftOut'][number]['why'][number]

export const criterionTitles: Readonly<Record<Criterion, string>> = {
  cost: 'Cost',
  time: 'Time',
  gain: 'Expected gain',
  finishing: 'Finishing',
  place: 'Place',
  hours: 'Hours',
  start: 'Start',
}

/** What a criterion is measured by. */
export function criterionText(criterion: Criterion, rules: MatchPage['rules']): string {
  switch (criterion) {
    case 'cost':
      return `less is better, against what you can spend or ${dollarText(rules.usualMoney)}`
    case 'time':
      return `shorter is better, against your deadline or ${rules.longestMonths} months`
    case 'gain':
      return `a gain of ${dollarText(rules.fullGain)} a year is all of it`
    case 'finishing':
      return 'the share who finish'
    case 'place':
      return 'in your state, online or anywhere'
    case 'hours':
      return 'fewer asked of yours are better'
    case 'start':
      return 'how well you are prepared for it'
  }
}

export const schoolingWords: Readonly<Record<MatchPage['wish']['schooling'], string>> = {
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
