import { type DayCurve, hourly, plainNumber } from '../../../lab/counterexample/design.ts'
import { minuteOf } from '../../../lab/design/system.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Scroll } from '../scroll.tsx'
import { at, ticksTo } from './scale.ts'

interface DayChartProps {
  readonly id: string
  readonly curve: DayCurve
}

const wideWidth = 640

/** A value over the day, the most that is let pass, the demand behind it; and a table. */
export function DayChart({ id, curve }: DayChartProps) {
  const title = curve.title.replaceAll('`', '')
  return (
    <>
      <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
        <Drawing id={id} curve={curve} title={title} name="wide" />
        <Drawing id={id} curve={curve} title={title} name="narrow" />
        <figcaption>
          {title}. The dashed line is the most that passes; the gray area is the demand.
        </figcaption>
      </figure>
      <Table curve={curve} title={title} />
    </>
  )
}

interface DrawingProps extends DayChartProps {
  readonly title: string
  readonly name: 'wide' | 'narrow'
}

function Drawing({ id, curve, title, name }: DrawingProps) {
  const [width, height] = name === 'wide' ? [wideWidth, 260] : [340, 240]
  const [left, right, top, bottom] = [56, 12, 22, 28]
  const { points, limit, unit } = curve
  const worst = Math.max(...points.map((one) => one.value))
  // Far above the limit nothing more can be read from the height.
  const most = unit === '%' ? 100 : limit * 5
  const ticks = ticksTo(Math.max(limit * 1.2, Math.min(worst, most)), 4)
  const highest = ticks.at(-1) as number
  const times = points.map(({ time }) => minuteOf(time))
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1]
  const busiest = Math.max(1, ...points.map(({ demand }) => demand))
  const x = (minute: number): number =>
    at(left + ((minute - first) / Math.max(1, last - first)) * (width - left - right))
  const y = (value: number): number =>
    at(height - bottom - (Math.min(value, highest) / highest) * (height - top - bottom))
  const line = (value: (point: DayCurve['points'][number]) => number): string =>
    points
      .map((point, nth) => `${nth ? 'L' : 'M'}${x(times[nth] as number)} ${y(value(point))}`)
      .join('')
  const marks = name === 'wide' ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1]
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={describe(curve)}
    >
      <path
        d={`${line(({ demand }) => (demand / busiest) * highest * 0.9)}L${x(last)} ${y(0)}L${x(first)} ${y(0)}z`}
        class="day-demand"
      />
      {ticks.map((tick) => (
        <>
          <path d={`M${left} ${y(tick)}H${width - right}`} class={tick === 0 ? 'axis' : 'hair'} />
          <text x={left - 8} y={y(tick) + 4} class="q xs end">
            {plainNumber(tick)}
          </text>
        </>
      ))}
      <path d={`M${left} ${y(limit)}H${width - right}`} class="dash" />
      <path d={line(({ value }) => value)} class="bad" />
      {marks.map((part) => {
        const point = points[Math.round(part * (points.length - 1))]
        const anchor = part === 0 ? '' : part === 1 ? ' end' : ' mid'
        return point ? (
          <text x={x(minuteOf(point.time))} y={height - 8} class={`q xs${anchor}`}>
            {point.time}
          </text>
        ) : null
      })}
      <text x="4" y="13" class="q xs">
        {unit}
      </text>
    </Picture>
  )
}

function describe({ points, unit, limit }: DayCurve): string {
  const worst = points.reduce((most, point) => (point.value > most.value ? point : most))
  const over = points.filter(({ value }) => value > limit).length
  return `At most ${plainNumber(limit)} ${unit} passes. The worst is ${plainNumber(worst.value)} ${unit} at ${worst.time}; ${over} of ${points.length} points are over. The table has each hour.`
}

function Table({ curve, title }: { curve: DayCurve; title: string }) {
  return (
    <details class="more">
      <summary>See it as a table</summary>
      <Scroll label={title}>
        <table class="data">
          <caption>{title}: the worst of each hour</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" class="r">
                Requests a second
              </th>
              <th scope="col" class="r">
                {curve.unit}
              </th>
            </tr>
          </thead>
          <tbody>
            {hourly(curve).map(({ time, demand, value }) => (
              <tr class={value > curve.limit ? 'here' : undefined}>
                <th scope="row">{time}</th>
                <td class="r">{plainNumber(demand)}</td>
                <td class="r">{plainNumber(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  )
}
