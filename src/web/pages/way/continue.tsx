import type { ContinuePage } from '../../../view/way/continue-page.ts'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'
import { publishedText } from '../../figures.ts'
import { plainText } from './doc.tsx'

interface ContinueProps {
  readonly around: Around
  readonly page: ContinuePage
}

/** After the first job. The exams stand below the section that speaks of change. */
export function ContinueScreen({ around, page }: ContinueProps) {
  return (
    <WayShell
      around={around}
      title={page.doc.title}
      description={plainText(page.doc.lede)}
      here="/continue"
      sources={page.sources}
    >
      <WayHead title={page.doc.title} lede={page.doc.lede} />
      {page.doc.sections.map((section) => (
        <DocSection section={section}>
          {section.id === 'what-changed' ? <Exams page={page} /> : null}
        </DocSection>
      ))}
    </WayShell>
  )
}

function Exams({ page }: Pick<ContinueProps, 'page'>) {
  const day = (text: string | null): string => (text === null ? 'not known' : publishedText(text))
  return (
    <Scroll label="Exams and their dates">
      <table class="data">
        <caption>
          Exams that begin, end and follow each other
          <span class="hint">
            Look at the vendor’s own page before you book. <From from={page.exams.from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Exam</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
            <th scope="col">Followed by</th>
            <th scope="col">How sure</th>
          </tr>
        </thead>
        <tbody>
          {page.exams.rows.map((row) => (
            <tr>
              <th scope="row">
                {row.exam}
                <br />
                <span class="mute">
                  {row.name}, {row.vendor}
                </span>
              </th>
              <td>{day(row.from)}</td>
              <td>{day(row.until)}</td>
              <td>{row.replacedBy ?? 'not known'}</td>
              <td class="t">{row.confidence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
