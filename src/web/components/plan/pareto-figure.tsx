import { shortDollars } from '../charts/scale.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'

export interface ParetoPoint {
  readonly label: string
  readonly months: number
  readonly cost: number
  /** Dollars a year; null: not published, so it cannot be on the front. */
  readonly gain: number | null
  readonly isOnFront: boolean
}

const wideWidth = 640

/** Cost against time, a larger mark for more expected gain; the front is marked and its marks are numbered. */
export function ParetoFigure({ points }: { points: readonly ParetoPoint[] }) {
  if (points.length < 2) return null
  return (
    <figure class={`fig fig-plan ${figureClass(wideWidth)}`}>
      <Drawing points={points} name="wide" />
      <Drawing points={points} name="narrow" />
      <figcaption>
        Lower costs less, further left takes less time, and a larger mark earns more. Yellow ones
        are the best trade-offs: nothing beats them on one point without losing on another. The
        numbers match the table.
      </figcaption>
    </figure>
  )
}

/** A round step of about a quarter of what has to fit. */
function scaleTo(highest: number, least: number): { top: number; step: number } {
  const raw = Math.max(least, highest / 4)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 3, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power
  return { top: Math.ceil(highest / step) * step || step, step }
}

function Drawing({ points, name }: { points: readonly ParetoPoint[]; name: 'wide' | 'narrow' }) {
  const [width, height, left, right, top, bottom] =
    name === 'wide' ? [wideWidth, 340, 64, 24, 20, 44] : [330, 320, 52, 18, 20, 44]
  const time = scaleTo(Math.max(...points.map(({ months }) => months)), 3)
  const money = scaleTo(Math.max(...points.map(({ cost }) => cost)), 1_000)
  const most = Math.max(1, ...points.map(({ gain }) => gain ?? 0))
  const x = (months: number): number =>
    Math.round(10 * (left + (months / time.top) * (width - left - right))) / 10
  const y = (cost: number): number =>
    Math.round(10 * (height - bottom - (cost / money.top) * (height - top - bottom))) / 10
  const radius = (gain: number | null): number =>
    gain === null ? 6 : 6 + 8 * Math.sqrt(Math.max(0, gain) / most)
  const steps = (of: { top: number; step: number }): number[] =>
    Array.from({ length: Math.round(of.top / of.step) + 1 }, (_, at) => at * of.step)
  return (
    <Picture
      id="pareto"
      name={name}
      width={width}
      height={height}
      title="Cost, time and expected gain"
      description={`${points.length} routes and programs by months and dollars. The table says the same.`}
    >
      {steps(money).map((cost) => (
        <>
          <path d={`M${left} ${y(cost)}H${width - right}`} class={cost === 0 ? 'axis' : 'hair'} />
          <text x={left - 8} y={y(cost) + 4} class="q xs end">
            {shortDollars(cost)}
          </text>
        </>
      ))}
      {steps(time).map((months) => (
        <text x={x(months)} y={height - 24} class="q xs mid">
          {months}
        </text>
      ))}
      <text x={width - right} y={height - 6} class="q xs end">
        months
      </text>
      {points.toReversed().map(({ label, months, cost, gain, isOnFront }) => (
        <g>
          <circle
            cx={x(months)}
            cy={y(cost)}
            r={Math.round(10 * radius(gain)) / 10}
            class={gain === null ? 'box-q' : isOnFront ? 'acc' : 'gray'}
          />
          <text x={x(months)} y={y(cost) + 4} class={`xs mid ${isOnFront ? 'b on' : ''}`}>
            {label}
          </text>
        </g>
      ))}
    </Picture>
  )
}
