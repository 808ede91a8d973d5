import type { PlanPage } from '../../../view/plan-page.ts'
import { dollarText } from '../../figures.ts'
import { shortDollars } from '../charts/scale.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'

type PayBack = PlanPage['whole']['money']['payBack']

const wideWidth = 600

/** The sum of money month by month against going on as now, over ten years, with zero as its axis. */
export function MoneyFigure({ payBack }: { payBack: PayBack }) {
  return (
    <figure class={`fig fig-plan ${figureClass(wideWidth)}`}>
      <Drawing payBack={payBack} name="wide" />
      <Drawing payBack={payBack} name="narrow" />
      <figcaption>
        Above the line you have more than if you’d changed nothing. The gray parts are studying and
        looking for work.
      </figcaption>
    </figure>
  )
}

/** 0, or a round step of about a quarter of the span. */
function stepOf(span: number): number {
  const raw = Math.max(1_000, span / 4)
  const power = 10 ** Math.floor(Math.log10(raw))
  return ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power
}

function Drawing({ payBack, name }: { payBack: PayBack; name: 'wide' | 'narrow' }) {
  const { months, payBackMonth } = payBack
  const isWide = name === 'wide'
  const [width, height, left, right, top, bottom] = isWide
    ? [wideWidth, 280, 58, 16, 16, 30]
    : [330, 260, 52, 12, 16, 30]
  const sums = [0, ...months.map(({ sum }) => sum)]
  const step = stepOf(Math.max(...sums) - Math.min(...sums))
  const low = Math.floor(Math.min(...sums) / step) * step
  const high = Math.max(low + step, Math.ceil(Math.max(...sums) / step) * step)
  const x = (month: number): number =>
    Math.round(10 * (left + (month / months.length) * (width - left - right))) / 10
  const y = (sum: number): number =>
    Math.round(10 * (height - bottom - ((sum - low) / (high - low)) * (height - top - bottom))) / 10
  const ticks = Array.from(
    { length: Math.round((high - low) / step) + 1 },
    (_, at) => low + at * step,
  )
  const years = isWide ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [0, 2, 4, 6, 8, 10]
  const pending = months.findLast(({ kind }) => kind === 'study' || kind === 'search')?.month ?? 0
  const line = months.map(({ month, sum }) => `L${x(month)} ${y(sum)}`).join('')
  const paid = payBackMonth !== null && payBack.lowest.sum < 0 ? payBackMonth : null
  return (
    <Picture
      id="money"
      name={name}
      width={width}
      height={height}
      title="Money over ten years"
      description={`The sum at the end of each month, ${dollarText(payBack.afterTenYears)} after ten years. The table has the same figures, year by year.`}
    >
      <rect
        x={x(0)}
        y={top}
        width={x(pending) - x(0)}
        height={height - top - bottom}
        class="wait"
      />
      {ticks.map((tick) => (
        <>
          <path d={`M${left} ${y(tick)}H${width - right}`} class={tick === 0 ? 'axis' : 'hair'} />
          <text x={left - 8} y={y(tick) + 4} class="q xs end">
            {shortDollars(tick)}
          </text>
        </>
      ))}
      {years.map((year) => (
        <text x={x(year * 12)} y={height - 8} class={`q xs ${year === 10 ? 'end' : 'mid'}`}>
          {year === 0 ? 'now' : `${year} y`}
        </text>
      ))}
      <path d={`M${x(0)} ${y(0)}${line}`} class="ink" />
      {paid === null ? null : (
        <>
          <circle cx={x(paid)} cy={y(0)} r="5" class="acc" />
          <text x={x(paid) + 10} y={y(0) - 10} class="halo b">
            month {paid}
          </text>
        </>
      )}
    </Picture>
  )
}
