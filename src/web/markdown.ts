import MarkdownIt from 'markdown-it'
import { type Gloss, markTerms } from './gloss.ts'
import { highlightHtml, type Language } from './highlight.ts'
import { escapeHtml } from './html.ts'
import { safeSvg } from './svg.ts'

const numberCell = /^-?[\d,]+(?:\.\d+)?$/

/** How far headings of authors go down, so that they fit below the page's own. */
const headingShift = 1

/** Words behind a fence, and what they are colored as. */
const languages: ReadonlyMap<string, Language> = new Map([
  ['sql', 'sql'],
  ['ts', 'ts'],
  ['js', 'ts'],
  ['json', 'ts'],
  ['sh', 'sh'],
])

const codeSection = (inner: string): string =>
  `<section class="code" tabindex="0" aria-label="Code"><pre><code>${inner}</code></pre></section>\n`

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

markdown.renderer.rules.fence = (tokens, index) => {
  const token = tokens[index]
  const language = token?.info.trim().split(/\s+/)[0] ?? ''
  const text = (token?.content ?? '').replace(/\n$/, '')
  if (language === 'svg') {
    const drawing = safeSvg(text)
    if (drawing !== null) return `<figure class="fig">${drawing}</figure>\n`
  }
  const known = languages.get(language)
  const inner = known ? highlightHtml(text, known) : escapeHtml(text)
  return codeSection(inner)
}
// Code that is indented scrolls by itself too, so that a long line never widens the page.
markdown.renderer.rules.code_block = (tokens, index) =>
  codeSection(escapeHtml((tokens[index]?.content ?? '').replace(/\n$/, '')))
markdown.renderer.rules.table_open = () =>
  '<section class="scroll" tabindex="0" aria-label="Table"><table class="rows-table">\n'
markdown.renderer.rules.table_close = () => '</table></section>\n'
markdown.renderer.rules.th_open = () => '<th scope="col">'
markdown.renderer.rules.td_open = (tokens, index) =>
  numberCell.test(tokens[index + 1]?.content ?? '') ? '<td class="r">' : '<td>'
markdown.core.ruler.push('headings-below-the-page', (state) => {
  for (const token of state.tokens) {
    if (token.type !== 'heading_open' && token.type !== 'heading_close') continue
    token.tag = `h${Math.min(6, Math.max(3, Number(token.tag.slice(1)) + headingShift))}`
  }
})

markTerms(markdown)

const rendered = new Map<string, string>()
const renderedMax = 400

/** Markdown of an author as HTML: no raw HTML passes, and equal text is rendered once. */
export function markdownHtml(text: string): string {
  const known = rendered.get(text)
  if (known !== undefined) return known
  const html = markdown.render(text)
  if (rendered.size >= renderedMax) rendered.delete(rendered.keys().next().value as string)
  rendered.set(text, html)
  return html
}

/** The same with words of the glossary marked at their first use in a text. */
export function glossedHtml(text: string, gloss: Gloss): string {
  return markdown.render(text, { gloss })
}

/** One line of Markdown, without a paragraph around it. */
export function markdownLineHtml(text: string): string {
  return markdown.renderInline(text)
}
