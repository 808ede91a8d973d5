import type { PlanPage } from '../../../view/plan-page.ts'
import { MoneyFigure } from '../../components/plan/money-figure.tsx'
import { Scroll } from '../../components/scroll.tsx'
import { monthsText } from '../../days.ts'
import { citedText, dollarText } from '../../figures.ts'

type WhatIf = PlanPage['whole']['money']['cases'][number]

const signed = (value: number): string =>
  value < 0 ? `−${dollarText(-value)}` : value > 0 ? `+${dollarText(value)}` : dollarText(0)

const kindWords = {
  study: 'study',
  search: 'looking for work',
  work: 'work',
  stopped: 'stopped',
} as const

/** What the way costs and gives, month by month against going on as now. No promise. */
export function MoneySection({ page }: { page: PlanPage }) {
  const { money } = page.whole
  const { payBack } = money
  return (
    <section class="stack section" aria-labelledby="h-money">
      <h2 id="h-money">Money</h2>
      {money.isCostUnknown ? (
        <p class="callout">
          Nobody publishes what this route costs, so <strong>no cost is included here</strong>. Ask
          the school and enter the price in the form.
        </p>
      ) : null}
      <p class="read">
        {payBackSentence(page)}
        {payBack.missing > 0
          ? ` Your savings don’t cover ${dollarText(payBack.missing)} of that.`
          : ''}
      </p>
      <MoneyFigure payBack={payBack} />
      <Years page={page} />
      <Cases cases={money.cases} />
      <Assumed page={page} />
    </section>
  )
}

function payBackSentence({ whole: { money, option } }: PlanPage): string {
  const { payBackMonth, lowest } = money.payBack
  const last = money.payBack.months.at(-1)
  if (last?.kind === 'study' || last?.kind === 'search') {
    return `With these hours you’d not be working in the new job within ten years, so there’s no gain to show. After ten years you’d have spent ${dollarText(Math.max(0, -last.sum))}.`
  }
  if (lowest.sum >= 0) {
    return money.isCostUnknown
      ? 'Without a cost, you’re never worse off than now.'
      : `${option.title} costs you no money here, so you’re never worse off than now.`
  }
  if (payBackMonth === null) return 'It doesn’t pay for itself within ten years.'
  return `It has paid for itself after ${monthsText(payBackMonth)}. At the lowest point, in month ${lowest.month}, you’re ${dollarText(-lowest.sum)} worse off than if you’d changed nothing.`
}

function Years({ page }: { page: PlanPage }) {
  const { months } = page.whole.money.payBack
  const years = months.filter(({ month }) => month % 12 === 0)
  return (
    <Scroll label="Money by year, table">
      <table class="data">
        <caption>
          Year by year
          <span class="hint">
            Compared with changing nothing, before tax and without inflation.
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">After</th>
            <th scope="col">Doing</th>
            <th scope="col" class="r">
              That year
            </th>
            <th scope="col" class="r">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map(({ month, kind, sum }, at) => (
            <tr>
              <th scope="row">{month / 12 === 1 ? '1 year' : `${month / 12} years`}</th>
              <td>{kindWords[kind]}</td>
              <td class="r">{signed(sum - (years[at - 1]?.sum ?? 0))}</td>
              <td class="r">{signed(sum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const caseWords: Record<WhatIf['kind'], string> = {
  'as-planned': 'As planned',
  'half-the-hours': 'Half the hours',
  borrow: 'Borrow what it costs',
  'do-not-finish': 'Stop halfway',
  'lower-pay': 'A quarter less pay afterwards',
}

/** One thing changed at a time. */
function Cases({ cases }: { cases: readonly WhatIf[] }) {
  return (
    <Scroll label="What if, table">
      <table class="data">
        <caption>
          What if
          <span class="hint">We change one thing at a time.</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Study</th>
            <th scope="col">Pays back</th>
            <th scope="col" class="r">
              Lowest point
            </th>
            <th scope="col" class="r">
              After ten years
            </th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr class={one.kind === 'as-planned' ? 'here' : undefined}>
              <th scope="row">{caseWords[one.kind]}</th>
              <td>
                {one.kind === 'do-not-finish'
                  ? `stops after ${monthsText(Math.max(1, Math.ceil(one.studyMonths / 2)))}`
                  : monthsText(one.studyMonths)}
              </td>
              <td>{payBackText(one)}</td>
              <td class="r">{signed(one.lowest.sum)}</td>
              <td class="r">{signed(one.afterTenYears)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

export function payBackText(of: {
  readonly payBackMonth: number | null
  readonly lowest: { readonly sum: number }
}): string {
  if (of.lowest.sum >= 0) return 'never below zero'
  return of.payBackMonth === null ? 'not within ten years' : `month ${of.payBackMonth}`
}

/** A careful figure, and why we take it. */
function usualPayText(pay: NonNullable<PlanPage['whole']['pay']>): string {
  const occupation = pay.occupation === null ? 'the occupation' : `“${pay.occupation}”`
  const middle =
    pay.median === null ? '' : ` The median of ${occupation} is ${dollarText(pay.median)}.`
  const later =
    pay.laterAYear === null
      ? ' What they earn four years on isn’t published, so there’s no raise here.'
      : ` From the fourth year of work we take ${dollarText(pay.laterAYear)}, what they earn four years on.`
  const from =
    pay.basis === 'completers'
      ? `That’s the median of what people earn one year after finishing such a program, whatever they work as.${later}`
      : `One in ten people counted as ${occupation} in the country earn less. We take it as a careful figure for a first job. No source we hold says how pay rises from there, so it stays the same. It counts only people who have such a job.`
  const sources = pay.said.map(citedText).join('; ')
  return `${from}${middle} Source: ${sources}.`
}

/** How long a course takes with the hours there are, and whether they're enough for one. */
function courseText({ whole: { option }, settings, fullTimeHours }: PlanPage): string {
  const least = option.hoursAWeek ?? 0
  const rule = `We take a full-time course to ask for ${fullTimeHours} hours a week and stretch it when you have fewer: our own assumption.`
  return settings.hoursAWeek < least
    ? `. Such a course asks for at least ${least} hours a week, and you have ${settings.hoursAWeek}, so this counts ${least}. ${rule}`
    : ` with your ${settings.hoursAWeek} hours a week. ${rule}`
}

/** Every figure that went in, who says so, and what is only assumed. */
function Assumed({ page }: { page: PlanPage }) {
  const { money, option, pay, studyMonths } = page.whole
  const { input } = money
  return (
    <details class="more" open>
      <summary>What this rests on</summary>
      <ul class="stack stack-s small">
        <li>
          Pay in the first job: {dollarText(input.payAfterAMonth * 12)} a year
          {money.isUsualPay && pay ? `. ${usualPayText(pay)}` : ', as you said.'}
        </li>
        <li>
          {option.title}, cost:{' '}
          {money.isCostUnknown
            ? 'nobody publishes it, so we count 0 until you enter what you were told.'
            : `${dollarText(input.costAtStart + input.costAMonth * input.studyMonths)} in all${money.isUsualCost ? ', the usual figure.' : ', as you said.'}`}
        </li>
        {money.isUsualCost && option.said.length > 0 ? (
          <li>Sources: {option.said.map(citedText).join('; ')}.</li>
        ) : null}
        <li>
          {monthsText(studyMonths)} of study
          {option.route === 'self-taught' ? ', the middle of the forecast.' : courseText(page)}
        </li>
        <li>
          {monthsText(input.searchMonths)} of looking for work,{' '}
          {dollarText(input.payNowAMonth * 12)} of pay a year now, {dollarText(input.payLostAMonth)}{' '}
          of pay given up each month while you study. You entered these, or they’re our defaults.
        </li>
        <li>
          Not included: tax, inflation, raises in your job of today, and whether you find a new one
          at all.
        </li>
      </ul>
    </details>
  )
}
