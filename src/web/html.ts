import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** A page as text. JSX has no doctype, so it is put in front here and nowhere else. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}

/** A part of a page, for an island that replaces what is there. */
export function renderPart(part: VNode): string {
  return renderToString(part)
}

/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
