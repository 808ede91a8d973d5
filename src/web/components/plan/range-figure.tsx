import { Label, labelWidth } from '../charts/label.tsx'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'

export interface RangeRow {
  readonly title: string
  readonly low: number
  readonly middle: number
  readonly high: number
}

interface RangeFigureProps {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly caption: string
  /** The ends of the scale, and what is written along it. */
  readonly from: number
  readonly to: number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
  readonly rows: readonly RangeRow[]
}

const wideWidth = 700

/** A bar from low to high with a mark in the middle, one row each. The table beside it says the same. */
export function RangeFigure(props: RangeFigureProps) {
  return (
    <figure class={`fig fig-plan ${figureClass(wideWidth)}`}>
      <Drawing {...props} name="wide" />
      <Drawing {...props} name="narrow" />
      <figcaption>{props.caption}</figcaption>
    </figure>
  )
}

function Drawing({
  id,
  title,
  description,
  from,
  to,
  ticks,
  rows,
  name,
}: RangeFigureProps & { name: 'wide' | 'narrow' }) {
  const isWide = name === 'wide'
  const [width, left, pitch] = isWide
    ? [wideWidth, labelWidth(rows.map((row) => row.title)), 38]
    : [330, 8, 48]
  const right = 22
  const height = 30 + rows.length * pitch
  const x = (value: number): number =>
    Math.round(10 * (left + ((value - from) / (to - from || 1)) * (width - left - right))) / 10
  const shown = isWide ? ticks : ticks.filter((_, at) => ticks.length <= 6 || at % 2 === 0)
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={`${description} The table says the same.`}
    >
      {shown.map((tick, at) => (
        <>
          <path d={`M${x(tick.at)} 24V${height}`} class={at === 0 ? 'axis' : 'hair'} />
          <text x={x(tick.at)} y="14" class={`q xs ${at === 0 && !isWide ? '' : 'mid'}`}>
            {tick.label}
          </text>
        </>
      ))}
      {rows.map((row, at) => {
        const middle = 24 + at * pitch + (isWide ? pitch / 2 : 33)
        return (
          <g>
            {isWide ? (
              <Label text={row.title} x={left - 12} y={middle + 4.5} class="" />
            ) : (
              <text x={left + 6} y={middle - 14} class="halo">
                {row.title}
              </text>
            )}
            <rect
              x={x(row.low)}
              y={middle - 6}
              width={Math.max(2, x(row.high) - x(row.low))}
              height="12"
              class="gray"
            />
            <path d={`M${x(row.middle)} ${middle - 10}V${middle + 10}`} class="ink" />
            <circle cx={x(row.middle)} cy={middle} r="5" class="acc" />
          </g>
        )
      })}
    </Picture>
  )
}
