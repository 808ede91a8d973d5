import type { MatchPage } from '../../../view/match-page.ts'
import { milesText } from '../../components/distance.tsx'
import { monthsText } from '../../days.ts'
import { dollarText, shareText } from '../../figures.ts'

type Criterion = keyof MatchPage['weights']
type Match = MatchPage['routes']['ranked'][number]
type Apart = MatchPage['routes']['apart'][number]['why'][number]
type Why = MatchPage['routes']['leftOut'][number]['why'][number]

export const criterionTitles: Readonly<Record<Criterion, string>> = {
  cost: 'Cost',
  time: 'Time',
  gain: 'Expected gain',
  finishing: 'Finishing',
  admission: 'Admission',
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
      return `${dollarText(option.cost?.likely ?? 0)} in all. Free gets all the points, ${dollarText(Math.max(settings.money, rules.usualMoney))} gets none`
    case 'time':
      return `${monthsText(option.months?.likely ?? 0)}. Shorter is better, ${monthsText(settings.months ?? rules.longestMonths)} gets none of the points`
    case 'gain':
      return `${signedText(expectedGain ?? 0)} a year. The option with the highest gain gets all the points`
    case 'finishing':
      return `${shareText(option.finishing ?? 0)} finish`
    case 'admission':
      return `${shareText(option.admitted ?? 0)} of applicants get in`
    case 'field':
      return 'how close its field is to your role, by our own judgment'
    case 'place':
      return placeText(option, settings)
    case 'hours':
      return option.hoursAWeek === null
        ? 'takes the hours you have'
        : `asks for at least ${option.hoursAWeek} of your ${settings.hoursAWeek} hours a week. Fewer is better`
    case 'start':
      return startText(option, settings)
  }
}

function startText(option: Match['option'], settings: MatchPage['settings']): string {
  if (option.route === 'self-taught' || option.route === 'bootcamp') {
    return `half for everyone, the rest for what your labs prove: ${shareText(settings.proved)}`
  }
  if (option.awards === 'master' && settings.degreeField === 'other') {
    return 'many master’s programs ask for a first degree in computing, and yours is in another field'
  }
  return `it asks for ${askedWords[option.asks]}, you have ${askedWords[settings.schooling]}. Closer is better`
}

function placeText(option: Match['option'], settings: MatchPage['settings']): string {
  if (option.state === null) return 'anywhere'
  if (option.isOnline === true) return 'online'
  if (settings.milesMost !== null && option.miles !== null) {
    return `${milesText(option.miles)}. Everything within ${settings.milesMost} miles gets all the points`
  }
  if (option.state === settings.state) return 'in your state'
  return settings.state === null
    ? 'you named no state, and we don’t know whether it’s online'
    : 'in another state, and we don’t know whether it’s online'
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

/** The same in a sentence. */
const askedWords: typeof schoolingWords = {
  none: 'no diploma',
  'high-school': 'a high school diploma',
  'some-college': 'some college',
  associate: 'an associate degree',
  bachelor: 'a bachelor’s degree',
  master: 'a master’s degree',
}

const midSentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

export const degreeFieldWords: Readonly<
  Record<NonNullable<MatchPage['settings']['degreeField']>, string>
> = {
  computing: 'computing',
  other: 'another field',
}

/** Why an option isn't ranked. */
export const apartWords: Readonly<Record<Apart, string>> = {
  'no-price': 'no price is published',
  'no-length': 'its length isn’t known',
  'no-outcomes': 'nobody publishes what became of the people who did it',
}

/** How many were left out, after a number. */
export const leftOutWords: Readonly<Record<Why['kind'], string>> = {
  closed: 'at schools that have closed',
  held: 'that end with a degree you already have',
  'too-dear': 'that cost more than you can spend',
  schooling: 'that ask for more schooling',
  'too-far': 'outside your state and not known to be online',
  'too-many-miles': 'not known to be within the distance you asked for',
  'too-many-hours': 'that ask for more hours than you have',
  'too-late': 'that take longer than you have',
}

export function leftOutText(why: Why): string {
  switch (why.kind) {
    case 'closed':
      return 'the school has closed'
    case 'held':
      return `it ends with a degree you already have (${midSentence(schoolingWords[why.awards])}). If yours is in another field, say so in the form`
    case 'too-dear':
      return `it costs at least ${dollarText(why.cost)}, and you can spend ${dollarText(why.money)} without borrowing`
    case 'schooling':
      return `it asks for ${askedWords[why.asks]}`
    case 'too-far':
      return 'it’s outside your state and not known to be online'
    case 'too-many-miles':
      return why.miles === null
        ? 'we don’t know how far away it is'
        : `it’s ${milesText(why.miles)}, and you asked for at most ${why.most}`
    case 'too-many-hours':
      return `it asks for about ${why.asks} hours a week, and you have ${why.given}`
    case 'too-late':
      return `it takes at least ${why.months} months, and you gave ${why.wanted}`
  }
}
