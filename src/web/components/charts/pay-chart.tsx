import { dollarText } from '../../figures.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Label, labelWidth, NarrowLabel } from './label.tsx'
import { at, shortDollars, ticksTo } from './scale.ts'

export interface PayChartRow {
  readonly label: string
  readonly p10: number | null
  readonly p25: number | null
  readonly median: number | null
  readonly p75: number | null
  readonly p90: number | null
  readonly isHere: boolean
}

interface PayChartProps {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly rows: readonly PayChartRow[]
}

const wideWidth = 600
const narrowLetters = 36

/**
 * A thin line from the 10th to the 90th percentile, a box for the middle half, a stroke for the
 * median. The table beside it says the same.
 */
export function PayChart(props: PayChartProps) {
  return (
    <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
      <Drawing {...props} name="wide" />
      <Drawing {...props} name="narrow" />
      <figcaption>
        The box is the middle half, the stroke the median, the line reaches from the 10th to the
        90th percentile where they are published.
      </figcaption>
    </figure>
  )
}

function Drawing({
  id,
  title,
  description,
  rows,
  name,
}: PayChartProps & { name: 'wide' | 'narrow' }) {
  const isWide = name === 'wide'
  const [width, left, pitch] = isWide
    ? [wideWidth, labelWidth(rows.map(({ label }) => label)), 36]
    : [340, 6, 52]
  const right = isWide ? 16 : 22
  const highest = Math.max(1, ...rows.flatMap(({ p75, p90, median }) => p90 ?? p75 ?? median ?? 0))
  const ticks = ticksTo(highest, isWide ? 5 : 3)
  const last = ticks.at(-1) as number
  const x = (value: number): number => at(left + (value / last) * (width - left - right))
  const height = 30 + rows.length * pitch + 6
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={`${description} The table says the same.`}
    >
      {ticks.map((tick, index) => (
        <>
          <path d={`M${x(tick)} 26V${height - 6}`} class="hair" />
          <text
            x={x(tick)}
            y="16"
            class={`q xs ${index === 0 && !isWide ? '' : index === ticks.length - 1 ? 'end' : 'mid'}`}
          >
            {shortDollars(tick)}
          </text>
        </>
      ))}
      {rows.map((row, index) => (
        <Row
          row={row}
          top={30 + index * pitch}
          isWide={isWide}
          x={x}
          left={left}
          right={width - 4}
        />
      ))}
    </Picture>
  )
}

interface RowProps {
  readonly row: PayChartRow
  readonly top: number
  readonly isWide: boolean
  readonly x: (value: number) => number
  readonly left: number
  readonly right: number
}

function Row({ row, top, isWide, x, left, right }: RowProps) {
  const { label, p10, p25, median, p75, p90, isHere } = row
  const middle = isWide ? top + 17 : top + 33
  const text = isHere ? 'b' : ''
  return (
    <g>
      {isWide ? (
        <Label text={label} x={left - 14} y={middle + 4.5} class={text} />
      ) : (
        <>
          <NarrowLabel text={label} y={top + 17} letters={narrowLetters} class={text} />
          <text x={right} y={top + 17} class={`end m xs ${text}`}>
            {median === null ? 'not published' : dollarText(median)}
          </text>
        </>
      )}
      {p10 === null || p90 === null ? null : (
        <path
          d={`M${x(p10)} ${middle}H${x(p90)}M${x(p10)} ${middle - 5}v10M${x(p90)} ${middle - 5}v10`}
          class="axis"
        />
      )}
      {p25 === null || p75 === null ? null : (
        <rect
          x={x(p25)}
          y={middle - 8}
          width={at(x(p75) - x(p25))}
          height="16"
          class={isHere ? 'acc' : 'gray'}
        />
      )}
      {median === null ? null : <path d={`M${x(median)} ${middle - 12}v24`} class="ink" />}
    </g>
  )
}
