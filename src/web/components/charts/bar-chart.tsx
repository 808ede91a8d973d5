import { percentText } from '../../figures.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Label, labelWidth, narrowLines, WholeNarrowLabel } from './label.tsx'
import { at } from './scale.ts'

interface BarChartProps {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly bars: readonly { readonly label: string; readonly percent: number }[]
}

const wideWidth = 540
/** A label above its bar keeps clear of the axis. */
const besideAxis = 7

/** Shares of a whole, as bars from zero to the longest. The number stands at each bar. */
export function BarChart(props: BarChartProps) {
  return (
    <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
      <Drawing {...props} name="wide" />
      <Drawing {...props} name="narrow" />
      <details class="more">
        <summary>
          See it as a table<span class="vh">: {props.title}</span>
        </summary>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">Answer</th>
              <th scope="col" class="r">
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {props.bars.map(({ label, percent }) => (
              <tr>
                <th scope="row">{label}</th>
                <td class="r">{percentText(percent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

function Drawing({
  id,
  title,
  description,
  bars,
  name,
}: BarChartProps & { name: 'wide' | 'narrow' }) {
  const isWide = name === 'wide'
  const labels = bars.map(({ label }) => label)
  const more = isWide ? 0 : (narrowLines(labels) - 1) * 15
  const [width, left, pitch] = isWide ? [wideWidth, labelWidth(labels), 34] : [340, 4, 46 + more]
  const highest = Math.max(1, ...bars.map(({ percent }) => percent))
  const length = (percent: number): number => at((percent / highest) * (width - left - 70))
  const height = bars.length * pitch + 8
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={description}
    >
      {bars.map(({ label, percent }, index) => {
        const top = index * pitch + 4
        const middle = isWide ? top + 15 : top + more + 30
        return (
          <g>
            {isWide ? (
              <Label text={label} x={left - 12} y={middle + 4.5} class="" />
            ) : (
              <WholeNarrowLabel text={label} x={left + besideAxis} y={top + more + 14} />
            )}
            <rect x={left} y={middle - 9} width={length(percent)} height="18" class="gray" />
            <text x={left + length(percent) + 8} y={middle + 4.5} class="m xs">
              {percentText(percent)}
            </text>
          </g>
        )
      })}
      <path d={`M${left} 0V${height}`} class="axis" />
    </Picture>
  )
}
