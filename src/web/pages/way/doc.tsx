import type { DocPage } from '../../../view/way/doc-page.ts'
import type { Around } from '../../components/shell.tsx'
import { DocSection, WayHead, WayShell } from '../../components/way.tsx'

interface DocProps {
  readonly around: Around
  readonly page: DocPage
  readonly here: string
  /** A list of the sections above them, for texts in which one looks something up. */
  readonly hasContents?: boolean
}

/** A text about the way that stands on its own. */
export function DocScreen({ around, page, here, hasContents }: DocProps) {
  return (
    <WayShell
      around={around}
      title={page.title}
      description={plainText(page.lede)}
      here={here}
      sources={page.sources}
    >
      <WayHead title={page.title} lede={page.lede} />
      {hasContents ? (
        <nav aria-label="On this page">
          <ul class="toc">
            {page.sections.map(({ id, title }) => (
              <li>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      {page.sections.map((section) => (
        <DocSection section={section} />
      ))}
    </WayShell>
  )
}

/** Markdown without its signs, for a description that only machines read. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[\\\[\d+\\\]\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, (_all, words: string) => words)
    .replace(/[*_`]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
