import type { MissingPage } from '../../../view/missing-page.ts'
import type { ContinuePage } from '../../../view/way/continue-page.ts'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'
import { publishedText, shareText } from '../../figures.ts'
import { dayText } from '../../when.ts'
import { plainText } from './doc.tsx'

interface ContinueProps {
  readonly around: Around
  readonly page: ContinuePage
  /** What the learner's own labs say. */
  readonly missing: Pick<MissingPage, 'longAgo' | 'roles'>
}

/** After the first job. The exams stand below the section that speaks of change. */
export function ContinueScreen({ around, page, missing }: ContinueProps) {
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
          {section.id === 'what-the-next-role-takes' ? <Roles roles={missing.roles} /> : null}
          {section.id === 'what-fades' ? <LongAgo skills={missing.longAgo} /> : null}
          {section.id === 'what-changed' ? <Exams page={page} /> : null}
        </DocSection>
      ))}
    </WayShell>
  )
}

function Roles({ roles }: { roles: MissingPage['roles'] }) {
  return (
    <ul>
      {roles.map(({ role, title, readiness }) => (
        <li>
          <a href={`/missing?role=${role}`}>{title}: what is missing</a>
          {readiness === null ? '' : `, ${shareText(readiness)} of what labs can prove is proved`}
        </li>
      ))}
    </ul>
  )
}

/** The oldest proofs; who proved nothing yet sees where this will stand. */
function LongAgo({ skills }: { skills: MissingPage['longAgo'] }) {
  if (skills.length === 0) {
    return <p class="mute">You’ll see the skills you proved longest ago here.</p>
  }
  return (
    <>
      <h3>Proved longest ago</h3>
      <ul>
        {skills.map(({ id, title, at }) => (
          <li>
            <a href={`/skills#${id}`}>{title}</a> <span class="mute">{dayText(at)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Exams({ page }: Pick<ContinueProps, 'page'>) {
  const day = (text: string | null): string => (text === null ? 'not known' : publishedText(text))
  return (
    <Scroll label="Exams and their dates">
      <table class="data">
        <caption>
          Exams that start, end, and replace each other
          <span class="hint">
            Check the vendor’s page before you book. <From from={page.exams.from} />
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
