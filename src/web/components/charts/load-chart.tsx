import { plainNumber } from '../../../lab/counterexample/design.ts'
import { type LoadChartData, type LoadLine, latencyText } from '../../../lab/counterexample/load.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Scroll } from '../scroll.tsx'
import { at, ticksTo } from './scale.ts'

interface LoadChartProps {
  readonly id: string
  readonly chart: LoadChartData
}

const wideWidth = 640

/** Latency on a scale of powers of ten, beside the budget; and a table. */
export function LoadChart({ id, chart }: LoadChartProps) {
  const named = chart.lines.some(({ isYours }) => isYours)
    ? ' The thick line is yours, the thin one the reference.'
    : ''
  return (
    <>
      <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
        <Drawing id={id} chart={chart} name="wide" />
        <Drawing id={id} chart={chart} name="narrow" />
        <figcaption>
          {chart.title}. The dashed line is the budget, {latencyText(chart.limitMs)}.{named} Each
          step up is ten times as long.
        </figcaption>
      </figure>
      <Table chart={chart} />
    </>
  )
}

function Drawing({ id, chart, name }: LoadChartProps & { readonly name: 'wide' | 'narrow' }) {
  const [width, height] = name === 'wide' ? [wideWidth, 260] : [340, 240]
  const [left, right, top, bottom] = [56, 14, 22, 40]
  const { lines, marks, limitMs, along } = chart
  const points = lines.flatMap((line) => line.points)
  const values = [...points.map(({ ms }) => ms), limitMs]
  const [low, high] = [powerBelow(Math.min(...values)), powerAbove(Math.max(...values))]
  const ticks = ticksTo(Math.max(...points.map(({ x }) => x), ...marks.map(({ x }) => x), 0.1), 5)
  const farthest = ticks.at(-1) as number
  const x = (value: number): number => at(left + (value / farthest) * (width - left - right))
  const y = (ms: number): number => {
    const part = (Math.log10(Math.max(1, ms)) - low) / (high - low)
    return at(height - bottom - part * (height - top - bottom))
  }
  const powers = Array.from({ length: high - low + 1 }, (_, nth) => low + nth)
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={chart.title}
      description={describe(chart)}
    >
      {powers.map((power) => (
        <>
          <path
            d={`M${left} ${y(10 ** power)}H${width - right}`}
            class={power === low ? 'axis' : 'hair'}
          />
          <text x={left - 8} y={y(10 ** power) + 4} class="q xs end">
            {latencyText(10 ** power)}
          </text>
        </>
      ))}
      <path d={`M${left} ${y(limitMs)}H${width - right}`} class="dash" />
      {ticks.map((tick) => (
        <text x={x(tick)} y={height - bottom + 16} class="q xs mid">
          {plainNumber(tick)}
        </text>
      ))}
      <text x={width - right} y={height - 6} class="q xs end">
        {along === 's' ? 'seconds' : along}
      </text>
      {marks.map((mark, nth) => (
        <>
          <path d={`M${x(mark.x)} ${top}V${height - bottom}`} class="hair" />
          <text
            x={x(mark.x)}
            y={12 + nth * 14}
            class={`q xs${x(mark.x) > width * 0.7 ? ' end' : ''}`}
          >
            {mark.name}: {plainNumber(mark.x)}
          </text>
        </>
      ))}
      {lines.map((line) => (
        <path d={pathOf(line, x, y)} class={line.isYours ? 'bad' : 'ink'} />
      ))}
    </Picture>
  )
}

const powerBelow = (ms: number): number => Math.floor(Math.log10(Math.max(1, ms)))
const powerAbove = (ms: number): number => Math.max(1, Math.ceil(Math.log10(Math.max(1, ms))))

function pathOf(
  { points }: LoadLine,
  x: (value: number) => number,
  y: (ms: number) => number,
): string {
  return points.map((point, nth) => `${nth ? 'L' : 'M'}${x(point.x)} ${y(point.ms)}`).join('')
}

function describe({ lines, limitMs, along, marks }: LoadChartData): string {
  const worst = lines.map(({ name, points }) => {
    if (points.length === 0) return `${name}: no answer.`
    const most = points.reduce((top, one) => (one.ms > top.ms ? one : top))
    return `${name}: ${latencyText(most.ms)} at worst, at ${plainNumber(most.x)} ${along}.`
  })
  const named = marks.map(({ x, name }) => `${name}: ${plainNumber(x)} ${along}.`)
  return [`The budget is ${latencyText(limitMs)}.`, ...worst, ...named].join(' ')
}

function Table({ chart: { title, lines, along } }: { chart: LoadChartData }) {
  const columns = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted(
    (a, b) => a - b,
  )
  return (
    <details class="more">
      <summary>The same as a table</summary>
      <Scroll label={title}>
        <table class="data">
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col" class="r">
                {along === 's' ? 'Second' : 'Requests a second'}
              </th>
              {lines.map(({ name }) => (
                <th scope="col" class="r">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr>
                <th scope="row" class="r">
                  {plainNumber(column)}
                </th>
                {lines.map(({ points }) => {
                  const point = points.find(({ x }) => x === column)
                  return <td class="r">{point ? latencyText(point.ms) : '–'}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  )
}
