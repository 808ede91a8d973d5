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
          Nobody publishes what this route costs, so <strong>no cost is in this reckoning</strong>.
          Ask for it, and enter it in the form: then it counts.
        </p>
      ) : null}
      <p class="read">
        {payBackSentence(page)}
        {payBack.missing > 0
          ? ` Your savings leave ${dollarText(payBack.missing)} of that open.`
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
  if (lowest.sum >= 0) {
    return money.isCostUnknown
      ? 'Without it, the line never goes below zero.'
      : `${option.title} costs you no money in this reckoning, so it never goes below zero.`
  }
  if (payBackMonth === null) return 'It does not pay for itself within ten years in this reckoning.'
  return `It has paid for itself in month ${payBackMonth}. At its deepest, in month ${lowest.month}, it is ${dollarText(-lowest.sum)} below going on as now.`
}

function Years({ page }: { page: PlanPage }) {
  const { months } = page.whole.money.payBack
  const years = months.filter(({ month }) => month % 12 === 0)
  return (
    <Scroll label="Money by year, table">
      <table class="data">
        <caption>
          Year by year
          <span class="hint">Against going on as now, before tax, without inflation.</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">After</th>
            <th scope="col">At that time</th>
            <th scope="col" class="r">
              In the year
            </th>
            <th scope="col" class="r">
              In all
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
          <span class="hint">One thing is changed at a time.</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Study</th>
            <th scope="col">Pays back</th>
            <th scope="col" class="r">
              Deepest
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

/** A careful figure, and why it is the one that is taken. */
function usualPayText(pay: NonNullable<PlanPage['whole']['pay']>): string {
  const occupation = pay.occupation === null ? 'the occupation' : `“${pay.occupation}”`
  const middle =
    pay.median === null ? '' : ` The middle of ${occupation} is ${dollarText(pay.median)}.`
  const from =
    pay.basis === 'completers'
      ? 'It is the middle of what completers of such programs earn four years on, whatever they work as.'
      : `One in ten of those counted as ${occupation} in the country earn less; who begins seldom earns much more. It counts those who have such a job.`
  const sources = pay.said.map(citedText).join('; ')
  return `${from}${middle} Source: ${sources}.`
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
          Pay afterwards: {dollarText(input.payAfterAMonth * 12)} a year
          {money.isUsualPay && pay ? `. ${usualPayText(pay)}` : ', as you said.'}
        </li>
        <li>
          {option.title}, cost:{' '}
          {money.isCostUnknown
            ? 'nobody publishes it, so 0 is taken until you say what you were told.'
            : `${dollarText(input.costAtStart + input.costAMonth * input.studyMonths)} in all${money.isUsualCost ? ', the usual figure.' : ', as you said.'}`}
        </li>
        {money.isUsualCost && option.said.length > 0 ? (
          <li>Sources: {option.said.map(citedText).join('; ')}.</li>
        ) : null}
        <li>
          {monthsText(studyMonths)} of study
          {option.route === 'self-taught'
            ? ', the middle of the forecast.'
            : `, as such a course is meant; with fewer hours it takes longer. A full-time course is taken to ask for ${page.fullTimeHours} hours a week: our own assumption.`}
        </li>
        <li>
          {monthsText(input.searchMonths)} of looking for work, pay of{' '}
          {dollarText(input.payNowAMonth * 12)} a year now, {dollarText(input.payLostAMonth)} a
          month given up while studying: as you said, or our usual values.
        </li>
        <li>
          Not in it: tax, inflation, raises on either side, and whether somebody finds work at all.
        </li>
      </ul>
    </details>
  )
}
