import { figureClass } from '../figure-width.ts'

interface LevelFigureProps {
  readonly areas: readonly {
    readonly title: string
    readonly level: number
    readonly low: number
    readonly high: number
  }[]
}

const wideWidth = 540

/** A level in each area with the range that it lies in. The table beside it says the same. */
export function LevelFigure({ areas }: LevelFigureProps) {
  return (
    <figure class={`fig fig-plan ${figureClass(wideWidth)}`}>
      <Drawing areas={areas} name="wide" />
      <Drawing areas={areas} name="narrow" />
      <figcaption>The mark is the level, the bar the range in which eight in ten lie.</figcaption>
    </figure>
  )
}

function Drawing({ areas, name }: LevelFigureProps & { name: 'wide' | 'narrow' }) {
  const [width, left, pitch] = name === 'wide' ? [wideWidth, 190, 34] : [330, 8, 48]
  const right = 14
  const height = 30 + areas.length * pitch
  const x = (level: number): number =>
    Math.round(10 * (left + (level / 5) * (width - left - right))) / 10
  return (
    <svg
      class={name}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`levels-${name}-t levels-${name}-d`}
    >
      <title id={`levels-${name}-t`}>Level in each area</title>
      <desc id={`levels-${name}-d`}>From 0 to 5, with a range. The table says the same.</desc>
      {[0, 1, 2, 3, 4, 5].map((level) => (
        <>
          <path d={`M${x(level)} 24V${height}`} class={level === 0 ? 'axis' : 'hair'} />
          <text x={x(level)} y="14" class="q xs mid">
            {level}
          </text>
        </>
      ))}
      {areas.map(({ title, level, low, high }, at) => {
        const middle = 24 + at * pitch + (name === 'wide' ? pitch / 2 : 33)
        return (
          <g>
            {name === 'wide' ? (
              <text x={left - 12} y={middle + 4.5} class="end">
                {title}
              </text>
            ) : (
              <text x={left + 6} y={middle - 14} class="halo">
                {title}
              </text>
            )}
            <rect
              x={x(low)}
              y={middle - 6}
              width={Math.max(2, x(high) - x(low))}
              height="12"
              class="gray"
            />
            <path d={`M${x(level)} ${middle - 10}V${middle + 10}`} class="ink" />
            <circle cx={x(level)} cy={middle} r="5" class="acc" />
          </g>
        )
      })}
    </svg>
  )
}
