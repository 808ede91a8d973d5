import { Fragment } from 'preact'
import { markdownHtml, markdownLineHtml } from '../markdown.ts'

/** A sentence of the grader or of an author; what stands in backticks is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`/)
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? <code>{part}</code> : <Fragment>{part}</Fragment>,
      )}
    </>
  )
}

/** Markdown of an author. The renderer lets no raw HTML through, so it may be set as it is. */
export function Markdown({ text }: { text: string }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: markdownHtml(text) }} />
}

/** One line of an author's Markdown, inside a sentence or a cell. */
export function MarkdownLine({ text }: { text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: markdownLineHtml(text) }} />
}
