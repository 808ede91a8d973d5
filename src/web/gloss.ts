import type MarkdownIt from 'markdown-it'
import { type Term, type TermAt, termFinder } from '../lab/glossary.ts'
import { escapeHtml } from './html.ts'

/** The glossary at work on one text: each word is marked at its first use. */
export interface Gloss {
  readonly find: (text: string) => readonly TermAt[]
  /** Ids of words that were marked, or explained by the text itself. */
  readonly seen: Set<string>
  /** Tells the boxes of one text from those of another on the same page. */
  readonly name: string
}

export function openGloss(name: string, terms: readonly Term[]): Gloss {
  return { find: termFinder(terms), seen: new Set(), name }
}

/** Blocks whose words stay as they are. */
const quietBlocks = new Set(['heading_open', 'th_open', 'td_open'])

/** Marks words while Markdown is rendered with `{ gloss }` in its environment. */
export function markTerms(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.core.ruler.push('glossary', (state) => {
    const { gloss } = state.env as { gloss?: Gloss }
    if (!gloss) return
    for (const [at, block] of state.tokens.entries()) {
      if (block.type !== 'inline' || quietBlocks.has(state.tokens[at - 1]?.type ?? '')) continue
      let strong = 0
      let link = 0
      block.children = (block.children ?? []).flatMap((token) => {
        if (token.type === 'strong_open') strong++
        if (token.type === 'strong_close') strong--
        if (token.type === 'link_open') link++
        if (token.type === 'link_close') link--
        if (token.type !== 'text' || link > 0) return [token]
        // What an author sets in bold is what this text explains.
        if (strong > 0) {
          for (const { term } of gloss.find(token.content)) gloss.seen.add(term.id)
          return [token]
        }
        const html = markedHtml(token.content, gloss)
        if (html === null) return [token]
        const marked = new state.Token('html_inline', '', 0)
        marked.content = html
        return [marked]
      })
    }
  })
}

/** Null where nothing is marked. */
function markedHtml(text: string, { find, seen, name }: Gloss): string | null {
  let html = ''
  let end = 0
  for (const { term, from, to } of find(text)) {
    if (seen.has(term.id)) continue
    seen.add(term.id)
    html += escapeHtml(text.slice(end, from)) + termHtml(term, text.slice(from, to), name)
    end = to
  }
  return end === 0 ? null : html + escapeHtml(text.slice(end))
}

/**
 * A button that opens what is said of the word, above the page: nothing moves, Escape closes it, and
 * it needs no script.
 */
function termHtml({ id, term, says }: Term, word: string, name: string): string {
  const box = `${name}-${id}`
  return (
    `<button type="button" class="term" popovertarget="${box}">${escapeHtml(word)}</button>` +
    `<span class="term-box" id="${box}" popover><strong>${escapeHtml(term)}</strong> ` +
    `<span>${escapeHtml(says)}</span> <a href="/glossary#${id}">Glossary</a></span>`
  )
}
