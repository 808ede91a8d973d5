import { citedText } from '../figures.ts'

interface Note {
  readonly number: number
  readonly source: string
  readonly published: string
  readonly dataset: string
}

/** All sources of a page, in the order of their numbers. */
export function Sources({ sources }: { sources: readonly Note[] }) {
  if (sources.length === 0) return null
  return (
    <section class="stack section" id="sources" aria-labelledby="h-sources">
      <h2 id="h-sources">Sources</h2>
      <ol class="sources small">
        {sources.map(({ number, source, published, dataset }) => (
          <li id={`source-${number}`} value={number}>
            {citedText({ source, published })}.{' '}
            <a href={`/facts#${datasetAnchor(dataset)}`}>
              License and limits<span class="vh"> of source {number}</span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A data set's place on the page that lists them all. */
export const datasetAnchor = (dataset: string): string => dataset.replaceAll('/', '-')

interface Origin {
  readonly note: number
  readonly source: string
  readonly published: string
}

/** Who says so, and when: below every chart and in every caption. The third and later ones by number. */
export function From({ from }: { from: readonly Origin[] }) {
  if (from.length === 0) return null
  const once = [...new Map(from.map((one) => [one.note, one])).values()]
  const [said, rest] = [once.slice(0, 2), once.slice(2)]
  return (
    <span class="from">
      {once.length === 1 ? 'Source: ' : 'Sources: '}
      {said.map(({ note, source, published }, index) => (
        <>
          {index > 0 ? '; ' : ''}
          {citedText({ source, published })} <NoteLink note={note} />
        </>
      ))}
      {rest.length > 0 ? '; and ' : ''}
      {rest.map(({ note }) => (
        <>
          <NoteLink note={note} />{' '}
        </>
      ))}
      {rest.length > 0 ? null : '.'}
    </span>
  )
}

function NoteLink({ note }: { note: number }) {
  return <a href={`#source-${note}`}>[{note}]</a>
}
