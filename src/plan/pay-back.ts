import { checkNumber } from './bad-input.ts'

/** A loan over the whole of what study costs. */
export interface Loan {
  /** Interest a year as a share: 0.08 is eight percent. */
  readonly interestAYear: number
  readonly months: number
}

/** The money of one way, in dollars before tax; a month's pay may be a twelfth that is not whole. */
export interface MoneyInput {
  readonly studyMonths: number
  /** Paid before it begins, and every month while it lasts. */
  readonly costAtStart: number
  readonly costAMonth: number
  /** Pay given up every month because hours go to study. */
  readonly payLostAMonth: number
  /** Months between being ready and the first pay. */
  readonly searchMonths: number
  readonly payNowAMonth: number
  readonly payAfterAMonth: number
  /** From the fourth year of work on; null: as in the first. */
  readonly payLaterAMonth: number | null
  /** What can be spent before there is more pay. */
  readonly savings: number
  readonly loan: Loan | null
  /** Stops after this many months and stays with the pay of now; null: finishes. */
  readonly stopsAfter: number | null
}

export interface MoneyMonth {
  readonly month: number
  readonly kind: 'study' | 'search' | 'work' | 'stopped'
  /** More or less than if nothing were done, in whole dollars. */
  readonly change: number
  readonly sum: number
}

export interface PayBack {
  readonly months: readonly MoneyMonth[]
  /** The first month at whose end it has paid for itself for good; null: not within ten years. */
  readonly payBackMonth: number | null
  /** How deep it goes. */
  readonly lowest: { readonly month: number; readonly sum: number }
  /** What savings do not cover at the deepest. */
  readonly missing: number
  readonly afterTenYears: number
}

/** Below this, interest a month is none. */
const rateLeast = 1e-9

export const moneyMonths = 120
const dollarsMost = 10_000_000

/** Month by month against going on as now, for ten years. Throws Problem 'bad-input'. */
export function payBack(input: MoneyInput): PayBack {
  checkMoney(input)
  const months: MoneyMonth[] = []
  let [exact, sum] = [0, 0]
  for (let month = 1; month <= moneyMonths; month++) {
    const kind = kindOf(input, month)
    exact += earned(input, kind, month) - paid(input, month, kind)
    // Only sums are rounded, so that twelve months of a yearly figure give that figure again.
    // Zero is added, since a loss of some cents would round to -0.
    const rounded = Math.round(exact) + 0
    months.push({ month, kind, change: rounded - sum, sum: rounded })
    sum = rounded
  }
  const lowest = months.reduce(
    (least, { month, sum: at }) => (at < least.sum ? { month, sum: at } : least),
    { month: 0, sum: 0 },
  )
  return {
    months,
    payBackMonth: payBackMonth(months),
    lowest,
    missing: Math.max(0, -lowest.sum - input.savings),
    afterTenYears: sum,
  }
}

/** The month from whose end on the sum is never below zero again. */
function payBackMonth(months: readonly MoneyMonth[]): number | null {
  const lastBelow = months.findLastIndex(({ sum }) => sum < 0)
  return lastBelow === months.length - 1 ? null : (months[lastBelow + 1] as MoneyMonth).month
}

function kindOf(input: MoneyInput, month: number): MoneyMonth['kind'] {
  if (input.stopsAfter !== null && input.stopsAfter < input.studyMonths) {
    return month <= input.stopsAfter ? 'study' : 'stopped'
  }
  if (month <= input.studyMonths) return 'study'
  return month <= input.studyMonths + input.searchMonths ? 'search' : 'work'
}

/** Months of work before the figure of four years on is paid. */
export const monthsAtFirstPay = 36

function earned(input: MoneyInput, kind: MoneyMonth['kind'], month: number): number {
  if (kind === 'study') return -input.payLostAMonth
  if (kind !== 'work') return 0
  const worked = month - input.studyMonths - input.searchMonths
  const isLater = worked > monthsAtFirstPay
  const pay = isLater ? (input.payLaterAMonth ?? input.payAfterAMonth) : input.payAfterAMonth
  return pay - input.payNowAMonth
}

function paid(input: MoneyInput, month: number, kind: MoneyMonth['kind']): number {
  const own = (month === 1 ? input.costAtStart : 0) + (kind === 'study' ? input.costAMonth : 0)
  return input.loan ? instalment(input, input.loan, month) : own
}

/** A loan pays what study costs; equal instalments begin the month after study ends. */
function instalment(input: MoneyInput, loan: Loan, month: number): number {
  const studied = Math.min(input.stopsAfter ?? input.studyMonths, input.studyMonths)
  const since = month - studied
  if (since < 1 || since > loan.months) return 0
  const rate = loan.interestAYear / 12
  let owed = input.costAtStart * (1 + rate) ** studied
  for (let at = 1; at <= studied; at++) owed += input.costAMonth * (1 + rate) ** (studied - at)
  return rate < rateLeast ? owed / loan.months : (owed * rate) / (1 - (1 + rate) ** -loan.months)
}

export interface WhatIf {
  readonly kind: 'as-planned' | 'half-the-hours' | 'borrow' | 'do-not-finish' | 'lower-pay'
  readonly studyMonths: number
  readonly payBackMonth: number | null
  readonly lowest: PayBack['lowest']
  readonly afterTenYears: number
}

/** The same way with one thing changed, each beside what was planned. */
export function whatIf(
  input: MoneyInput,
  change: { readonly loan: Loan; readonly lowerPayShare: number },
): WhatIf[] {
  const half = {
    ...input,
    studyMonths: input.studyMonths * 2,
    payLostAMonth: input.payLostAMonth / 2,
    // The same course, spread over twice the time.
    costAMonth: input.costAMonth / 2,
  }
  const stopped = { ...input, stopsAfter: Math.max(1, Math.ceil(input.studyMonths / 2)) }
  const lower = {
    ...input,
    payAfterAMonth: input.payAfterAMonth * change.lowerPayShare,
    payLaterAMonth:
      input.payLaterAMonth === null ? null : input.payLaterAMonth * change.lowerPayShare,
  }
  const cases: [WhatIf['kind'], MoneyInput][] = [
    ['as-planned', input],
    ['half-the-hours', half],
    ['borrow', { ...input, loan: change.loan }],
    ['do-not-finish', stopped],
    ['lower-pay', lower],
  ]
  return cases.map(([kind, changed]) => {
    const { payBackMonth, lowest, afterTenYears } = payBack(changed)
    return { kind, studyMonths: changed.studyMonths, payBackMonth, lowest, afterTenYears }
  })
}

function checkMoney(input: MoneyInput): void {
  const dollars = { least: 0, most: dollarsMost }
  checkNumber(input.costAtStart, { what: 'dollars to begin', ...dollars })
  checkNumber(input.costAMonth, { what: 'dollars a month', ...dollars })
  checkNumber(input.payLostAMonth, { what: 'dollars of pay given up a month', ...dollars })
  checkNumber(input.payNowAMonth, { what: 'dollars of pay a month now', ...dollars })
  checkNumber(input.payAfterAMonth, { what: 'dollars of pay a month afterwards', ...dollars })
  if (input.payLaterAMonth !== null) {
    checkNumber(input.payLaterAMonth, { what: 'dollars of pay a month later', ...dollars })
  }
  checkNumber(input.savings, { what: 'dollars of savings', ...dollars })
  checkNumber(input.studyMonths, { what: 'months of study', least: 0, most: 1_200 })
  checkNumber(input.searchMonths, { what: 'months of looking for work', least: 0, most: 120 })
  if (input.stopsAfter !== null) {
    checkNumber(input.stopsAfter, { what: 'months until stopping', least: 0, most: 1_200 })
  }
  if (input.loan) {
    checkNumber(input.loan.interestAYear, { what: 'interest a year', least: 0, most: 1 })
    checkNumber(input.loan.months, { what: 'months of paying back', least: 1, most: 480 })
  }
}
