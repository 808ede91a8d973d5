import { escapeHtml } from './html.ts'

const elements = new Set(
  'svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker'.split(
    ' ',
  ),
)
const attributes = new Set(
  `aria-hidden aria-labelledby class cx cy d dominant-baseline dx dy fill font-size height id marker-end
  markerheight markerunits markerwidth opacity orient points preserveaspectratio r refx refy role rx ry stroke
  stroke-dasharray stroke-linecap stroke-linejoin stroke-width text-anchor transform viewbox width x x1 x2
  xmlns y y1 y2`
    .trim()
    .split(/\s+/),
)
const safeValue = /^(?!.*(?:javascript:|data:|expression|@import))[^<>]*$/i
const piece =
  /<!--[\s\S]*?-->|<\/([a-zA-Z]+)\s*>|<([a-zA-Z]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g

/**
 * A drawing of an author, checked part by part: only shapes and text, only attributes that draw.
 * Null where anything else is in it; then it is shown as the text it is.
 */
export function safeSvg(source: string): string | null {
  let out = ''
  let at = 0
  const open: string[] = []
  for (const match of source.matchAll(piece)) {
    const between = source.slice(at, match.index)
    if (between.includes('<') || (open.length === 0 && between.trim() !== '')) return null
    out += escapeHtml(decodeEntities(between))
    at = match.index + match[0].length
    const [, closing, opening, attributeText, selfClosing] = match
    if (closing !== undefined) {
      if (open.pop() !== closing) return null
      out += `</${closing}>`
    } else if (opening !== undefined) {
      const tag = openingTag(opening, attributeText ?? '', open.length === 0)
      if (tag === null) return null
      out += selfClosing === '/' ? `${tag} />` : `${tag}>`
      if (selfClosing !== '/') open.push(opening)
    }
  }
  return open.length === 0 && source.slice(at).trim() === '' && out !== '' ? out : null
}

function openingTag(name: string, attributeText: string, outermost: boolean): string | null {
  if (!elements.has(name.toLowerCase())) return null
  if (outermost !== (name === 'svg')) return null
  let tag = `<${name}`
  for (const [, key, double, single] of attributeText.matchAll(
    /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    const value = double ?? single ?? ''
    if (key === undefined || !attributes.has(key.toLowerCase()) || !safeValue.test(value))
      return null
    tag += ` ${key}="${escapeHtml(decodeEntities(value))}"`
  }
  return outermost && !/\srole=/.test(tag) ? `${tag} role="img"` : tag
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&')
}
