import { Fragment } from 'preact'
import type { Gloss } from '../gloss.ts'
import { glossedHtml, markdownHtml, markdownLineHtml } from '../markdown.ts'
import { ProgramCommand } from './program.tsx'

/** A sentence of the grader or of an author; what stands in backticks is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`/)
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? <ProgramCommand command={part} /> : <Fragment>{part}</Fragment>,
      )}
    </>
  )
}

/**
 * Markdown of an author; with `gloss` its words are explained in place. The renderer lets no raw
 * HTML through, so it may be set as it is.
 */
export function Markdown({ text, gloss }: { text: string; gloss?: Gloss }) {
  const html = gloss ? glossedHtml(text, gloss) : markdownHtml(text)
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />
}

/** One line of an author's Markdown, inside a sentence or a cell. */
export function MarkdownLine({ text }: { text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: markdownLineHtml(text) }} />
}
