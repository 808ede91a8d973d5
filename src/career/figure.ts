import { Problem } from '../kit/problem.ts'
import { sectorPriceOf } from './costs.ts'
import type { DatasetName, Facts } from './facts.ts'
import type { Figure } from './notes.ts'
import { bachelorOrMore, occupationOf } from './occupations.ts'
import { payInState, payOf, projectionOf, timesAllOccupations } from './pay.ts'
import { offeredPrograms } from './programs.ts'

type Words = readonly string[]
interface Found {
  readonly value: string | number | null | undefined
  readonly from: { readonly source: string; readonly published: string } | null | undefined
}

interface Asked {
  readonly dataset: DatasetName
  find(facts: Facts, words: Words): Found
}

/** What `{{…}}` may ask for: the first word, then what narrows it. */
const figures: Readonly<Record<string, Asked>> = {
  /** pay 15-1252 median [2021] */
  pay: {
    dataset: 'wages',
    find: (facts, [soc = '', measure = 'median', year]) => {
      const row = payOf(facts, year === undefined ? { soc } : { soc, year: Number(year) })
      return { value: dollars(valueOf(row, measure)), from: row }
    },
  },
  /** jobs 15-1252 */
  jobs: {
    dataset: 'wages',
    find: (facts, [soc = '']) => {
      const row = payOf(facts, { soc })
      return { value: count(row?.employment), from: row }
    },
  },
  /** times 15-1252: how many times the median of all occupations */
  times: {
    dataset: 'wages',
    find: (facts, [soc = '']) => {
      const row = payOf(facts, { soc })
      const times = row && timesAllOccupations(facts, row)
      return { value: times?.toFixed(1), from: row }
    },
  },
  /** state OH 15-1252 median */
  state: {
    dataset: 'stateWages',
    find: (facts, [state = '', soc = '', measure = 'median']) => {
      const row = payInState(facts, { soc, state })
      return { value: dollars(valueOf(row, measure)), from: row }
    },
  },
  /** growth 15-1252 [2024-34], in percent over ten years */
  growth: {
    dataset: 'projections',
    find: (facts, [code = '', round]) => {
      const row = projectionOf(facts, round === undefined ? { code } : { code, round })
      return { value: percent(row?.changePct), from: row }
    },
  },
  /** more 15-1252 [2024-34]: jobs more after ten years */
  more: {
    dataset: 'projections',
    find: (facts, [code = '', round]) => {
      const row = projectionOf(facts, round === undefined ? { code } : { code, round })
      return { value: thousands(row?.changeThousands), from: row }
    },
  },
  /** openings 15-1252 [2024-34], a year */
  openings: {
    dataset: 'projections',
    find: (facts, [code = '', round]) => {
      const row = projectionOf(facts, round === undefined ? { code } : { code, round })
      return { value: thousands(row?.annualOpeningsThousands), from: row }
    },
  },
  /** panel 15-1252.00 bachelor | n */
  panel: {
    dataset: 'occupations',
    find: (facts, [code = '', what]) => {
      const row = occupationOf(facts, code)
      const value = what === 'n' ? count(row?.educationN) : percent(row && bachelorOrMore(row))
      return { value, from: row }
    },
  },
  /** attainment 15-1254 bachelor */
  attainment: {
    dataset: 'attainment',
    find: (facts, [code, level = '']) => {
      const row = facts.attainment.find((one) => one.code === code)
      return { value: percent(valueOf(row ?? null, level)), from: row }
    },
  },
  /** survey-pay "Developer, back-end" US median */
  'survey-pay': {
    dataset: 'developerSurvey',
    find: ({ developerSurvey }, [role, country, measure = 'median']) => {
      const row = developerSurvey.find(
        (one) =>
          one.role === role &&
          one.country === country &&
          one.yearsCoding === null &&
          one.education === null,
      )
      const value = valueOf(row ?? null, measure)
      return { value: measure === 'n' ? count(value) : dollars(value), from: row }
    },
  },
  /** survey learnedAtSchool 2024 | survey educationShareOfBackEndRespondents 2025 Bachelor */
  survey: {
    dataset: 'developerSurvey',
    find: ({ developerSurvey }, [measure, year, education = '']) => {
      const row = developerSurvey.find(
        (one) =>
          one.measure === measure &&
          one.year === Number(year) &&
          (one.education ?? '').startsWith(education),
      )
      return { value: share(row?.share), from: row }
    },
  },
  /** coder bootcamp finishedOfAttended [n] */
  coder: {
    dataset: 'newCoders',
    find: ({ newCoders }, [measure, answer, what]) => {
      const row = newCoders.find((one) => one.measure === measure && one.answer === answer)
      return { value: what === 'n' ? count(row?.of ?? row?.count) : share(row?.share), from: row }
    },
  },
  /** bootcamp tuitionUsd 2026 */
  bootcamp: {
    dataset: 'bootcamps',
    find: ({ bootcamps }, [measure, year]) => {
      const row = bootcamps.find((one) => one.measure === measure && one.year === Number(year))
      const show = measure === 'tuitionUsd' ? dollars : count
      return { value: between(show(row?.low), show(row?.high)), from: row }
    },
  },
  /** school netPriceMedian public 2-year */
  school: {
    dataset: 'sectorPrices',
    find: (facts, [measure = '', ...sector]) => {
      const row = sectorPriceOf(facts, sector.join(' '))
      const value = valueOf(row, measure)
      return { value: measure.startsWith('completion') ? share(value) : dollars(value), from: row }
    },
  },
  /** list-price publishedTuitionAndFees public 4-year in-state */
  'list-price': {
    dataset: 'collegeBoardPrices',
    find: ({ collegeBoardPrices }, [measure, ...sector]) => {
      const row = collegeBoardPrices.find(
        (one) => one.measure === measure && one.sector === sector.join(' '),
      )
      return { value: dollars(row?.value), from: row }
    },
  },
  /** outcome 11.07 bachelor earn4yrMedian, over all kinds of schools */
  outcome: {
    dataset: 'outcomes',
    find: ({ outcomes }, [cip, credential, measure = '']) => {
      const row = outcomes.find(
        (one) => one.cip === cip && one.credential === credential && one.control === 'all',
      )
      const value = valueOf(row ?? null, measure)
      return {
        value: measure.startsWith('programs') ? count(value) : dollars(value),
        from: row,
      }
    },
  },
  /** programs [certificate]: how many are offered */
  programs: {
    dataset: 'scorecardPrograms',
    find: (facts, [credential]) => {
      const offered = offeredPrograms(facts.programs).filter(
        (one) => credential === undefined || one.credential === credential,
      )
      return { value: count(offered.length), from: offered[0] }
    },
  },
}

/**
 * The figure that some words ask for; null where the facts have none, as after a file of another
 * year was imported. Throws Problem 'bad-file' for words that ask for nothing we know.
 */
export function figureOf(facts: Facts, asked: string): Figure | null {
  const [name = '', ...words] = wordsOf(asked)
  const kind = figures[name]
  if (!kind) {
    throw new Problem('bad-file', {
      expected: `a figure to be asked for by ${Object.keys(figures).join(', ')}`,
      came: `{{${asked}}}`.slice(0, 120),
      try: 'Look at src/career/figure.ts for what may be asked.',
    })
  }
  const { value, from } = kind.find(facts, words)
  if (!from || value === null || value === undefined) return null
  const { source, published } = from
  return { text: String(value), dataset: kind.dataset, source, published }
}

/** Words, and what stands in quotes as one. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
}

function valueOf(row: object | null, key: string): number | null {
  const value = row === null ? null : (row as Record<string, unknown>)[key]
  return typeof value === 'number' ? value : null
}

type Maybe = number | null | undefined

const dollars = (value: Maybe): string | null =>
  value == null ? null : `$${value.toLocaleString('en-US')}`
const count = (value: Maybe): string | null =>
  value == null ? null : value.toLocaleString('en-US')
const percent = (value: Maybe): string | null =>
  value == null ? null : `${value.toLocaleString('en-US').replace('-', '−')} %`
const share = (value: Maybe): string | null =>
  value == null ? null : percent(Math.round(value * 100))
const thousands = (value: Maybe): string | null =>
  value == null ? null : (count(Math.round(value * 1000))?.replace('-', '−') ?? null)
const between = (low: string | null, high: string | null): string | null =>
  low === high || high === null ? low : `${low} to ${high}`
