import { type CountedGrowth, numberText } from '../../../lab/counterexample/plan.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Scroll } from '../scroll.tsx'
import { at } from './scale.ts'

interface CountedGrowthChartProps {
  readonly id: string
  readonly growth: CountedGrowth
}

const wideWidth = 700

/** Counted work against size, both axes logarithmic, beside what it is held against; and a table. */
export function CountedGrowthChart({ id, growth }: CountedGrowthChartProps) {
  return (
    <>
      <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
        <Drawing id={id} growth={growth} name="wide" />
        <Drawing id={id} growth={growth} name="narrow" />
        <figcaption>
          Both axes are logarithmic: a line that rises as fast as the sizes is linear. The hatched
          part is over the limit.
        </figcaption>
      </figure>
      <Table growth={growth} />
    </>
  )
}

function Drawing({ id, growth, name }: CountedGrowthChartProps & { name: 'wide' | 'narrow' }) {
  const isWide = name === 'wide'
  const [width, height] = isWide ? [wideWidth, 300] : [340, 280]
  const [left, right, top, bottom] = [62, isWide ? 196 : 18, 26, 46]
  const { sizes, yours, other, limit, unit, sizeOf } = growth
  const powers = powersOf([...yours, ...other, ...limit])
  const [low, high] = [powers[0] ?? 0, powers.at(-1) ?? 1]
  const [first, last] = [Math.log10(sizes[0] ?? 1), Math.log10(sizes.at(-1) ?? 10)]
  const x = (size: number): number =>
    at(left + ((Math.log10(size) - first) / (last - first)) * (width - left - right))
  const y = (count: number): number =>
    at(
      height -
        bottom -
        ((Math.log10(Math.max(1, count)) - low) / (high - low)) * (height - top - bottom),
    )
  const path = (counts: readonly number[]): string =>
    sizes.map((size, nth) => `${nth ? 'L' : 'M'}${x(size)} ${y(counts[nth] ?? 0)}`).join('')
  const end = x(sizes.at(-1) ?? 1)
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={`How ${unit} grow`}
      description={describeGrowth(growth)}
    >
      <pattern id={`${id}-${name}-over`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M0 6L6 0" class="hair" />
      </pattern>
      <path
        d={`${path(limit)}L${end} ${top}H${x(sizes[0] ?? 1)}z`}
        fill={`url(#${id}-${name}-over)`}
      />
      {powers.map((power) => (
        <>
          <path d={`M${left} ${y(10 ** power)}H${end}`} class={power === low ? 'axis' : 'hair'} />
          <text x={left - 8} y={y(10 ** power) + 4} class="q xs end">
            {numberText(10 ** power)}
          </text>
        </>
      ))}
      {sizes.map((size, nth) => (
        <text
          x={x(size)}
          y={height - bottom + 18}
          class={`q xs ${nth === sizes.length - 1 && !isWide ? 'end' : 'mid'}`}
        >
          {numberText(size)}
        </text>
      ))}
      <text x={left} y={height - 6} class="q xs">
        {sizeOf}
      </text>
      <text x="4" y="13" class="q xs">
        {unit}
      </text>
      <Lines growth={growth} x={x} y={y} path={path} />
      <EndLabels growth={growth} x={end} y={y} isWide={isWide} />
    </Picture>
  )
}

interface LinesProps {
  readonly growth: CountedGrowth
  readonly x: (size: number) => number
  readonly y: (count: number) => number
  readonly path: (counts: readonly number[]) => string
}

/** Yours in squares, what it is held against in circles. */
function Lines({ growth: { sizes, yours, other, limit }, x, y, path }: LinesProps) {
  return (
    <>
      <path d={path(limit)} class="dash" />
      <path d={path(other)} class="ink" />
      <path d={path(yours)} class="bad" />
      {sizes.map((size, nth) => (
        <>
          <circle cx={x(size)} cy={y(other[nth] ?? 0)} r="4.5" class="solid" />
          <rect x={x(size) - 5} y={y(yours[nth] ?? 0) - 5} width="10" height="10" class="badfill" />
        </>
      ))}
    </>
  )
}

/** The powers of ten that hold all counts, as exponents. */
function powersOf(counts: readonly number[]): number[] {
  const logs = counts.map((count) => Math.log10(Math.max(1, count)))
  const low = Math.floor(Math.min(...logs))
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)))
  return Array.from({ length: high - low + 1 }, (_, nth) => low + nth)
}

interface EndLabelsProps {
  readonly growth: CountedGrowth
  readonly x: number
  readonly y: (count: number) => number
  readonly isWide: boolean
}

const labelGap = 17

/** Each line's name at its end, moved apart where they would touch. */
function EndLabels({ growth, x, y, isWide }: EndLabelsProps) {
  const last = growth.sizes.length - 1
  const labels = [
    { says: `yours: ${growth.yoursGrows}`, class: 'badtext', at: y(growth.yours[last] ?? 0) },
    { says: 'the most that passes', class: 'q', at: y(growth.limit[last] ?? 0) },
    { says: `${growth.against}: ${growth.otherGrows}`, class: 'b', at: y(growth.other[last] ?? 0) },
  ].sort((one, other) => one.at - other.at)
  let above = -Infinity
  return (
    <>
      {labels.map((label) => {
        above = Math.max(label.at + (isWide ? 4 : -9), above + labelGap)
        return (
          <text
            x={isWide ? x + 12 : x - 4}
            y={at(above)}
            class={`${label.class} ${isWide ? '' : 'xs end halo-box'}`}
          >
            {label.says}
          </text>
        )
      })}
    </>
  )
}

function describeGrowth(growth: CountedGrowth): string {
  const { unit, sizeOf, sizes, yours, yoursGrows, against, other, otherGrows, limitSays } = growth
  const list = (counts: readonly number[]): string => counts.map(numberText).join(', ')
  return `${unit} at ${list(sizes)} ${sizeOf}. Yours: ${list(yours)}, ${yoursGrows}. ${against}: ${list(other)}, ${otherGrows}. At most ${limitSays}. The table says the same.`
}

function Table({ growth }: { growth: CountedGrowth }) {
  const { unit, sizeOf, sizes, yours, yoursGrows, against, other, otherGrows, limit } = growth
  const lines = [
    { name: 'Yours', counts: yours, grows: yoursGrows, isHere: true },
    { name: `At most, ${growth.limitSays}`, counts: limit, grows: '', isHere: false },
    { name: upper(against), counts: other, grows: otherGrows, isHere: false },
  ]
  return (
    <Scroll label={`${upper(unit)} at each size`}>
      <table class="data">
        <caption>{upper(unit)} at each size</caption>
        <thead>
          <tr>
            <th scope="col">{upper(sizeOf)}</th>
            {sizes.map((size) => (
              <th scope="col" class="r">
                {numberText(size)}
              </th>
            ))}
            <th scope="col">Growth</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, counts, grows, isHere }) => (
            <tr class={isHere ? 'here' : undefined}>
              <th scope="row">{name}</th>
              {counts.map((count) => (
                <td class="r">{numberText(count)}</td>
              ))}
              <td>{grows}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function upper(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
