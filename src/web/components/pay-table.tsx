import { dollarText, numberText } from '../figures.ts'
import type { PayChartRow } from './charts/pay-chart.tsx'
import { Scroll } from './scroll.tsx'
import { From } from './sources.tsx'

interface PayTableProps {
  readonly caption: string
  readonly first: string
  /** What the last column counts; absent: it is left out. */
  readonly counts?: string
  readonly rows: readonly (PayChartRow & { readonly jobs: number | null })[]
  readonly from: Parameters<typeof From>[0]['from']
  readonly hint?: string
  /** Columns of the ends of the range, where they are published. */
  readonly isHalf?: boolean
}

/** Percentiles as figures. Your row is marked; what was not published is said. */
export function PayTable({ caption, first, counts, rows, from, hint, isHalf }: PayTableProps) {
  const columns = isHalf
    ? ([
        ['p25', '25th'],
        ['median', 'Median'],
        ['p75', '75th'],
      ] as const)
    : ([
        ['p10', '10th'],
        ['p25', '25th'],
        ['median', 'Median'],
        ['p75', '75th'],
        ['p90', '90th'],
      ] as const)
  return (
    <Scroll label={caption}>
      <table class="data">
        <caption>
          {caption}
          <span class="hint">
            US dollars a year, by percentile. {hint ? `${hint} ` : ''}
            <From from={from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map(([, title]) => (
              <th scope="col" class="r">
                {title}
              </th>
            ))}
            {counts ? (
              <th scope="col" class="r">
                {counts}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr class={row.isHere ? 'here' : undefined}>
              <th scope="row">
                {row.label}
                {row.isHere ? <span class="vh"> (chosen)</span> : null}
              </th>
              {columns.map(([key]) => (
                <Money value={row[key]} />
              ))}
              {counts ? <Count value={row.jobs} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** A cell of dollars, or the words for nothing published. */
export function Money({ value }: { value: number | null }) {
  return value === null ? <Unknown /> : <td class="r">{dollarText(value)}</td>
}

export function Count({ value }: { value: number | null }) {
  return value === null ? <Unknown /> : <td class="r">{numberText(value)}</td>
}

/** Never a hole and never a zero. */
export function Unknown() {
  return <td class="unknown">not published</td>
}
