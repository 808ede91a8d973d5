import { percentText } from '../../figures.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Label, labelWidth, NarrowLabel } from './label.tsx'
import { at } from './scale.ts'

export interface GrowthRow {
  readonly label: string
  readonly percent: number
  readonly isHere: boolean
}

interface GrowthChartProps {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly rows: readonly GrowthRow[]
}

const wideWidth = 600
const narrowLetters = 42
/** Room for a number behind a bar. */
const numberWidth = 62

/** Growth and shrinking, as bars to both sides of zero. The number stands at each bar. */
export function GrowthChart(props: GrowthChartProps) {
  if (props.rows.length === 0) return null
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
  rows,
  name,
}: GrowthChartProps & { name: 'wide' | 'narrow' }) {
  const isWide = name === 'wide'
  const [width, left, pitch] = isWide
    ? [wideWidth, labelWidth(rows.map(({ label }) => label)), 34]
    : [340, 4, 46]
  const least = Math.min(0, ...rows.map(({ percent }) => percent))
  const most = Math.max(0, ...rows.map(({ percent }) => percent))
  const [from, to] = [left + (least < 0 ? numberWidth : 0), width - numberWidth]
  const x = (percent: number): number =>
    at(from + ((percent - least) / Math.max(1, most - least)) * (to - from))
  const height = rows.length * pitch + 8
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={`${description} The table says the same.`}
    >
      {rows.map(({ label, percent, isHere }, index) => {
        const top = index * pitch + 4
        const middle = isWide ? top + 15 : top + 30
        const text = isHere ? 'b' : ''
        const end = percent < 0 ? x(percent) - 6 : x(percent) + 6
        return (
          <g>
            {isWide ? (
              <Label text={label} x={left - 12} y={middle + 4.5} class={text} />
            ) : (
              <NarrowLabel text={label} y={top + 14} letters={narrowLetters} class={text} />
            )}
            <rect
              x={Math.min(x(0), x(percent))}
              y={middle - 8}
              width={at(Math.abs(x(percent) - x(0)))}
              height="16"
              class={isHere ? 'acc' : 'gray'}
            />
            <text x={end} y={middle + 4} class={`m xs ${text}${percent < 0 ? ' end' : ''}`}>
              {percentText(percent)}
            </text>
          </g>
        )
      })}
      <path d={`M${x(0)} 0V${height}`} class="axis" />
    </Picture>
  )
}
