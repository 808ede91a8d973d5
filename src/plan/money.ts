import type { Facts } from '../career/facts.ts'
import { payOf } from '../career/pay.ts'
import type { Option } from './match-types.ts'
import {
  type Loan,
  type MoneyInput,
  type PayBack,
  payBack,
  type WhatIf,
  whatIf,
} from './pay-back.ts'
import type { Said, SourcedOption } from './route-options.ts'
import type { PlanSettings } from './settings.ts'

/** What pay afterwards is taken where nothing was said, and who says so. */
export interface UsualPay {
  /** In the first three years of work. */
  readonly aYear: number
  /** From the fourth year on, where a source has it; null: as before. */
  readonly laterAYear: number | null
  /**
   * completers: the medians of people who finished such a program, one year on and four years on.
   * occupation: one in ten people in the work earn less than this.
   */
  readonly basis: 'completers' | 'occupation'
  /** The middle of the occupation, to compare, and what the occupation is called. */
  readonly median: number | null
  readonly occupation: string | null
  readonly said: readonly Said[]
}

/** The occupation that back end developers are counted in. */
export const developers = '15-1252'

/** Careful figures: of completers where they are published, else the low end of the occupation. */
export function usualPay(
  facts: Pick<Facts, 'wages'>,
  of: {
    readonly option: Pick<SourcedOption, 'payOneYearOn' | 'payFourYearsOn' | 'said'>
    readonly soc: string
  },
): UsualPay | null {
  const wage = payOf(facts, { soc: of.soc })
  const [median, occupation] = [wage?.median ?? null, wage?.title ?? null]
  const { payOneYearOn, payFourYearsOn } = of.option
  if (payOneYearOn) {
    const laterAYear = payFourYearsOn?.likely ?? null
    const { said } = of.option
    return {
      aYear: payOneYearOn.likely,
      laterAYear,
      basis: 'completers',
      median,
      occupation,
      said,
    }
  }
  if (!wage || wage.p10 === null) return null
  const { source, published } = wage
  const said = [{ source, published }]
  return { aYear: wage.p10, laterAYear: null, basis: 'occupation', median, occupation, said }
}

/** How much less the case of lower pay takes. */
export const lowerPayShare = 0.75

/** What is assumed where nothing was said of a loan: ours, to be changed in the form. */
export const usualLoan: Loan = { interestAYear: 0.08, months: 60 }

export interface Money {
  readonly input: MoneyInput
  readonly payBack: PayBack
  readonly cases: readonly WhatIf[]
  /** Whether nobody publishes what the route costs, and nothing was said. */
  readonly isCostUnknown: boolean
  readonly isUsualCost: boolean
  readonly isUsualPay: boolean
}

/** The money of a way: what was said, and usual figures for the rest. Throws Problem 'bad-input'. */
export function moneyOf(
  settings: PlanSettings,
  of: { readonly option: Option; readonly studyMonths: number; readonly pay: UsualPay | null },
): Money {
  const { money } = settings
  const usualCost = of.option.cost?.likely ?? null
  const cost = money.cost ?? usualCost ?? 0
  const payAfterAYear = money.payAfterAYear ?? of.pay?.aYear ?? 0
  const laterAYear = money.payAfterAYear === null ? (of.pay?.laterAYear ?? null) : null
  const isAtOnce = of.option.route === 'bootcamp' || of.studyMonths === 0
  const input: MoneyInput = {
    studyMonths: of.studyMonths,
    costAtStart: isAtOnce ? cost : 0,
    costAMonth: isAtOnce ? 0 : cost / of.studyMonths,
    payLostAMonth: money.payLostAMonth,
    searchMonths: money.searchMonths,
    payNowAMonth: money.payNowAYear / 12,
    payAfterAMonth: payAfterAYear / 12,
    payLaterAMonth: laterAYear === null ? null : laterAYear / 12,
    savings: money.savings,
    loan: money.loan,
    stopsAfter: null,
  }
  return {
    input,
    payBack: payBack(input),
    cases: whatIf(input, {
      loan: money.loan ?? usualLoan,
      lowerPayShare,
    }),
    isCostUnknown: money.cost === null && usualCost === null,
    isUsualCost: money.cost === null,
    isUsualPay: money.payAfterAYear === null,
  }
}
