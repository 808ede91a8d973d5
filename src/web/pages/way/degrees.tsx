import type { DegreesPage } from '../../../view/way/degrees-page.ts'
import { BarChart } from '../../components/charts/bar-chart.tsx'
import { Count } from '../../components/pay-table.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'
import { numberText, percentText } from '../../figures.ts'
import { plainText } from './doc.tsx'

interface DegreesProps {
  readonly around: Around
  readonly page: DegreesPage
}

/** Who holds which degree by three sources, and what comes above the first job. */
export function DegreesScreen({ around, page }: DegreesProps) {
  const [first, ...rest] = page.doc.sections
  return (
    <WayShell
      around={around}
      title={page.doc.title}
      description={plainText(page.doc.lede)}
      here="/degrees"
      sources={page.sources}
    >
      <WayHead title={page.doc.title} lede={page.doc.lede} />
      {first ? (
        <DocSection section={first}>
          <Panels page={page} />
          <div class="cols cols-2">
            {page.workers ? (
              <Shares
                id="workers"
                title={`${page.workers.title} aged 25 and older`}
                says={page.workers.isSecondHand ? 'Read from a copy made by others.  ' : ''}
                bars={page.workers.levels}
                from={page.workers.from}
              />
            ) : null}
            <Shares
              id="survey"
              title="Backend developers who answered a survey"
              says={
                page.survey.people === null
                  ? ''
                  : `${numberText(page.survey.people)} people all over the world.  `
              }
              bars={page.survey.rows}
              from={page.survey.from}
            />
          </div>
        </DocSection>
      ) : null}
      {rest.map((section) => (
        <DocSection section={section} />
      ))}
    </WayShell>
  )
}

function Panels({ page }: Pick<DegreesProps, 'page'>) {
  const columns = [
    ['none', 'High school or less'],
    ['someCollege', 'Certificate or some college'],
    ['associate', 'Associate'],
    ['bachelor', 'Bachelor’s'],
    ['more', 'More'],
  ] as const
  return (
    <Scroll label="Degrees by occupation">
      <table class="data">
        <caption>
          The degree the job takes, according to small panels of people in the field
          <span class="hint">
            Share of each panel. <From from={page.panels.from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Occupation</th>
            {columns.map(([, title]) => (
              <th scope="col" class="r">
                {title}
              </th>
            ))}
            <th scope="col" class="r">
              People
            </th>
            <th scope="col" class="r">
              Until
            </th>
          </tr>
        </thead>
        <tbody>
          {page.panels.rows.map((row) => (
            <tr>
              <th scope="row">{row.title}</th>
              {columns.map(([key]) => (
                <td class="r">{percentText(row[key])}</td>
              ))}
              <Count value={row.people} />
              <td class="r">{row.date ?? 'not published'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

interface SharesProps {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly bars: readonly { readonly label: string; readonly percent: number }[]
  readonly from: Parameters<typeof From>[0]['from']
}

function Shares({ id, title, says, bars, from }: SharesProps) {
  return (
    <div class="stack">
      <h3>{title}</h3>
      <BarChart
        id={id}
        title={`Highest degree: ${title}`}
        description={bars
          .map(({ label, percent }) => `${label}: ${percentText(percent)}`)
          .join('. ')}
        bars={bars}
      />
      <p class="small mute">
        {says}
        <From from={from} />
      </p>
    </div>
  )
}
