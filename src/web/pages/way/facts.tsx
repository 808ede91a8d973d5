import { countText } from '../../../kit/count-text.ts'
import type { FactsPage } from '../../../view/way/facts-page.ts'
import type { Around } from '../../components/shell.tsx'
import { datasetAnchor } from '../../components/sources.tsx'
import { WayHead, WayShell } from '../../components/way.tsx'
import { citedText } from '../../figures.ts'

interface FactsProps {
  readonly around: Around
  readonly page: FactsPage
}

/** Every data set: who published it, when, under which license, and what it leaves out. */
export function FactsScreen({ around, page }: FactsProps) {
  return (
    <WayShell
      around={around}
      title="All sources"
      description="Every data set behind our figures, with its license, attribution, date, and limits."
      here="/facts"
    >
      <WayHead
        title="Where the figures come from"
        lede="Every figure about the world on these pages comes from one of these files in `content/facts`. Each has its own license."
      />
      <nav aria-label="Data sets">
        <ul class="toc small">
          {page.datasets.map(({ id, dataset }) => (
            <li>
              <a href={`#${datasetAnchor(id)}`}>{dataset}</a>
            </li>
          ))}
        </ul>
      </nav>
      {page.datasets.map((set) => (
        <Dataset set={set} />
      ))}
    </WayShell>
  )
}

function Dataset({ set }: { set: FactsPage['datasets'][number] }) {
  return (
    <section
      class="stack section"
      id={datasetAnchor(set.id)}
      aria-labelledby={`h-${datasetAnchor(set.id)}`}
    >
      <h2 id={`h-${datasetAnchor(set.id)}`}>{set.dataset}</h2>
      <dl class="facts">
        <dt>Publisher</dt>
        <dd>{set.publisher}</dd>
        <dt>License</dt>
        <dd>{set.license}</dd>
        {set.attribution === null ? null : (
          <>
            <dt>Attribution</dt>
            <dd>{set.attribution}</dd>
          </>
        )}
        {set.units === null ? null : (
          <>
            <dt>Units</dt>
            <dd>{set.units}</dd>
          </>
        )}
        <dt>File</dt>
        <dd>
          <code>content/facts/{set.file}</code>, {countText(set.count, 'record')}
          {set.isImported ? ', imported on this machine' : ''}
        </dd>
        <dt>Limits</dt>
        <dd>
          <ul>
            {set.notes.map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        </dd>
      </dl>
      <details class="more">
        <summary>
          {countText(set.sources.length, 'source')}
          <span class="vh"> of {set.dataset}</span>
        </summary>
        <ul class="small">
          {set.sources.map(({ source, published }) => (
            <li>{citedText({ source, published })}</li>
          ))}
        </ul>
      </details>
    </section>
  )
}
