import type { LanguagesPage } from '../../../view/way/languages-page.ts'
import { Icon } from '../../components/icons.tsx'
import { Scroll } from '../../components/scroll.tsx'
import type { Around } from '../../components/shell.tsx'
import { From } from '../../components/sources.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'
import { plainText } from './doc.tsx'

interface LanguagesProps {
  readonly around: Around
  readonly page: LanguagesPage
}

/** What to begin with, what can wait, and what employers name by role. */
export function LanguagesScreen({ around, page }: LanguagesProps) {
  const shared = page.tools.filter(({ inDemand }) => inDemand.filter(Boolean).length > 1)
  const single = page.tools.filter(({ inDemand }) => inDemand.filter(Boolean).length === 1)
  return (
    <WayShell
      around={around}
      title={page.doc.title}
      description={plainText(page.doc.lede)}
      here="/languages"
      sources={page.sources}
    >
      <WayHead title={page.doc.title} lede={page.doc.lede} />
      {page.doc.sections.map((section) => (
        <DocSection section={section} />
      ))}
      <section class="stack section" aria-labelledby="h-asked">
        <h2 id="h-asked">What employers name, by role</h2>
        <p class="read">
          We mark tools that come up often in postings for the occupation. How often isn’t
          published.
        </p>
        <ToolTable page={page} tools={shared} caption="Named for two or more roles" />
        <details class="more">
          <summary>{single.length} named for only one role</summary>
          <ToolTable page={page} tools={single} caption="Named for only one role" />
        </details>
        <p class="small mute read">{page.attribution}</p>
      </section>
    </WayShell>
  )
}

interface ToolTableProps {
  readonly page: LanguagesPage
  readonly tools: LanguagesPage['tools']
  readonly caption: string
}

function ToolTable({ page, tools, caption }: ToolTableProps) {
  return (
    <Scroll label={caption}>
      <table class="data">
        <caption>
          {caption}
          <span class="hint">
            <From from={page.from} />
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Tool</th>
            {page.roles.map(({ title }) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tools.map(({ name, inDemand }) => (
            <tr>
              <th scope="row">{name}</th>
              {inDemand.map((isNamed) => (
                <td>
                  {isNamed ? (
                    <>
                      <Icon name="passed" /> <span class="vh">in demand</span>
                    </>
                  ) : (
                    <span class="mute">–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
