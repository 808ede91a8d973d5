import type { PlanPage, WhatIfLine } from '../../../view/plan-page.ts'
import { Scroll } from '../../components/scroll.tsx'
import { monthText } from '../../days.ts'
import { dollarText } from '../../figures.ts'
import { payBackText } from './money.tsx'
import { NumberField } from './plan-form.tsx'

export type TryOutValues = Readonly<Record<string, string>>

/** Changes that are tried out by address: nothing of them is kept. */
export function TryOut({ page, values }: { page: PlanPage; values: TryOutValues }) {
  return (
    <section class="stack section" id="try" aria-labelledby="h-try">
      <h2 id="h-try">Try a different plan</h2>
      <p class="read no-print">
        Change your hours, the pay, or the price to see what happens. Your real plan stays the same.
      </p>
      <form class="stack no-print" method="get" action="/plan#try">
        <div class="try-fields">
          <NumberField name="if-hours" title="Hours a week" values={values} step="0.5" />
          <NumberField name="if-pay" title="Pay a year afterwards, $" values={values} />
          <NumberField name="if-cost" title="Cost in all, $" values={values} />
          <NumberField name="if-search" title="Months of looking" values={values} />
        </div>
        <div class="row">
          <button class="btn" type="submit">
            Show what changes
          </button>
          {page.tried ? <a href="/plan#try">Cancel</a> : null}
        </div>
      </form>
      {page.tried ? <Compared tried={page.tried} /> : null}
    </section>
  )
}

function Compared({ tried }: { tried: NonNullable<PlanPage['tried']> }) {
  const { now, changed } = tried
  const rows: [string, (line: WhatIfLine) => string][] = [
    ['Hours a week', ({ hoursAWeek }) => String(hoursAWeek)],
    ['Finished, earliest', ({ ready }) => (ready.early ? monthText(ready.early) : beyond)],
    ['Finished, most likely', ({ ready }) => (ready.middle ? monthText(ready.middle) : beyond)],
    ['Finished, latest', ({ ready }) => (ready.late ? monthText(ready.late) : beyond)],
    [
      'Pays back',
      ({ payBackMonth, lowest }) => payBackText({ payBackMonth, lowest: { sum: lowest } }),
    ],
    ['Lowest point', ({ lowest }) => (lowest < 0 ? `−${dollarText(-lowest)}` : dollarText(0))],
  ]
  return (
    <Scroll label="What changes, table">
      <table class="data">
        <thead>
          <tr>
            <th scope="col">
              <span class="vh">What</span>
            </th>
            <th scope="col">Your plan</th>
            <th scope="col">This version</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, text]) => (
            <tr class={text(now) === text(changed) ? undefined : 'here'}>
              <th scope="row">{title}</th>
              <td>{text(now)}</td>
              <td>{text(changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const beyond = 'more than four years from now'
