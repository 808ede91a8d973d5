import { dollarText } from '../../figures.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { at, labelRoom, shortDollars, ticksTo } from './scale.ts'

export interface Series {
  readonly label: string
  readonly points: readonly { readonly at: number; readonly value: number }[]
  readonly isHere: boolean
}

interface LineChartProps {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly series: readonly Series[]
}

const wideWidth = 600
/** Between an axis and its numbers. */
const besideAxis = 8
/** About as wide as a bold letter of a label is. */
const letterWidth = 8

/** Dollars over years, from zero. Labels sit at the lines' ends. */
export function LineChart(props: LineChartProps) {
  return (
    <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
      <Drawing {...props} name="wide" />
      <Drawing {...props} name="narrow" />
    </figure>
  )
}

function Drawing({
  id,
  title,
  description,
  series,
  name,
}: LineChartProps & { name: 'wide' | 'narrow' }) {
  const [width, height] = name === 'wide' ? [wideWidth, 270] : [340, 250]
  const all = series.flatMap(({ points }) => points)
  const years = [...new Set(all.map((point) => point.at))].sort((a, b) => a - b)
  const [first = 0, last = 1] = [years[0], years.at(-1)]
  const ticks = ticksTo(Math.max(1, ...all.map(({ value }) => value)), 4)
  const highest = ticks.at(-1) as number
  const left = besideAxis + labelRoom(ticks.map(shortDollars))
  const [right, top, bottom] = [name === 'wide' ? 70 : 20, 34, 28]
  const x = (year: number): number =>
    at(left + ((year - first) / Math.max(1, last - first)) * (width - left - right))
  const y = (value: number): number =>
    at(height - bottom - (value / highest) * (height - top - bottom))
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={`${description} The table says the same.`}
    >
      {ticks.map((tick) => (
        <>
          <path d={`M${left} ${y(tick)}H${width - right}`} class={tick === 0 ? 'axis' : 'hair'} />
          <text x={left - besideAxis} y={y(tick) + 4} class="q xs end">
            {shortDollars(tick)}
          </text>
        </>
      ))}
      {years.map((year) => (
        <text x={x(year)} y={height - 8} class="q xs mid">
          {year}
        </text>
      ))}
      {series.map((one) => (
        <Line series={one} x={x} y={y} isWide={name === 'wide'} />
      ))}
    </Picture>
  )
}

interface LineProps {
  readonly series: Series
  readonly isWide: boolean
  readonly x: (year: number) => number
  readonly y: (value: number) => number
}

function Line({ series: { label, points, isHere }, x, y, isWide }: LineProps) {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return null
  const path = points.map((point, index) => `${index ? 'L' : 'M'}${x(point.at)} ${y(point.value)}`)
  // Above every point that the label reaches over, so that it does not stand on its own line.
  const end = x(first.at) + label.length * letterWidth
  const beside = points.filter((_point, index) => x(points[Math.max(0, index - 1)]?.at ?? 0) < end)
  const top = Math.min(...beside.map(({ value }) => y(value)))
  return (
    <g>
      <path d={path.join('')} class={isHere ? 'ink' : 'dash'} />
      {points.map((point) => (
        <circle cx={x(point.at)} cy={y(point.value)} r="4" class={isHere ? 'acc' : 'gray'} />
      ))}
      <text x={x(first.at)} y={top - 12} class={`halo ${isHere ? 'b' : ''}`}>
        {label}
      </text>
      {isWide ? (
        <text x={x(last.at) + 9} y={y(last.value) + 4} class="m xs">
          {dollarText(last.value)}
        </text>
      ) : null}
    </g>
  )
}
