import type { ExamDomain } from '../../../view/prepare/exam-lines.ts'
import { percentText, shareText } from '../../figures.ts'
import { figureClass } from '../figure-width.ts'
import { Picture } from '../picture.tsx'
import { Scroll } from '../scroll.tsx'
import { Label, labelWidth, NarrowLabel } from './label.tsx'
import { at } from './scale.ts'

export interface ReadinessRow {
  readonly domain: string
  /** Percent of the exam. */
  readonly weight: number
  readonly parts: NonNullable<ExamDomain['parts']>
}

interface ReadinessChartProps {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly rows: readonly ReadinessRow[]
}

const wideWidth = 700

/** What each part of a bar is: drawn differently, and named below. */
const kinds = [
  { part: 'proved', shape: 'acc', says: 'Proved' },
  { part: 'open', shape: 'soft part', says: 'Taught here' },
  { part: 'coming', shape: 'box-q', says: 'Coming' },
  { part: 'not', shape: 'gray', says: 'Not covered here' },
] as const

/** Each domain of an exam as long as its weight, and within it what is proved and what is not covered here. */
export function ReadinessChart(props: ReadinessChartProps) {
  return (
    <figure class={`fig fig-plain ${figureClass(wideWidth)}`}>
      <Drawing {...props} name="wide" />
      <Drawing {...props} name="narrow" />
      <figcaption>
        <ul class="bare row key">
          {kinds.map(({ shape, says }) => (
            <li class="row">
              <svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">
                <rect class={shape} x="1" y="1" width="24" height="12" />
              </svg>
              {says}
            </li>
          ))}
        </ul>
      </figcaption>
      <Table rows={props.rows} />
    </figure>
  )
}

function Table({ rows }: Pick<ReadinessChartProps, 'rows'>) {
  return (
    <Scroll label="See it as a table">
      <table class="data">
        <caption>
          See it as a table <span class="hint">Each share is of its domain.</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Domain</th>
            <th scope="col" class="r">
              Weight
            </th>
            {kinds.map(({ says }) => (
              <th scope="col" class="r">
                {says}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ domain, weight, parts }) => (
            <tr>
              <th scope="row">{domain}</th>
              <td class="r">{percentText(Math.round(weight))}</td>
              {kinds.map(({ part }) => (
                <td class="r">{shareText(parts[part])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Drawing(props: ReadinessChartProps & { name: 'wide' | 'narrow' }) {
  const { id, title, description, rows, name } = props
  const isWide = name === 'wide'
  const [width, left, pitch] = isWide
    ? [wideWidth, labelWidth(rows.map(({ domain }) => domain)), 40]
    : [340, 4, 58]
  const room = width - left - 60
  const highest = Math.max(1, ...rows.map(({ weight }) => weight))
  const height = rows.length * pitch + 8
  return (
    <Picture
      id={id}
      name={name}
      width={width}
      height={height}
      title={title}
      description={description}
    >
      {rows.map((row, index) => {
        const middle = index * pitch + (isWide ? 22 : 40)
        const length = (row.weight / highest) * room
        return (
          <g>
            {isWide ? (
              <Label text={row.domain} x={left - 12} y={middle + 4.5} class="" />
            ) : (
              <NarrowLabel
                text={row.domain}
                y={index * pitch + 20}
                letters={narrowLetters}
                class=""
              />
            )}
            <Bar row={row} x={left} y={middle - 10} length={length} />
            <text x={at(left + length + 8)} y={middle + 4.5} class="b">
              {percentText(Math.round(row.weight))}
            </text>
          </g>
        )
      })}
    </Picture>
  )
}

const narrowLetters = 46

function Bar(given: { row: ReadinessRow; x: number; y: number; length: number }) {
  const { row, x, y, length } = given
  let from = x
  return (
    <>
      {kinds.map(({ part, shape }) => {
        const own = row.parts[part] * length
        const start = from
        from += own
        return own <= 0 ? null : (
          <rect class={shape} x={at(start)} y={y} width={at(own)} height="20" />
        )
      })}
    </>
  )
}
