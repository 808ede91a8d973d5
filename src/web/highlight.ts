import { escapeHtml } from './html.ts'

/** A run of SQL text of one sort: keyword, string, number, comment, function, or nothing special. */
export interface Token {
  readonly kind: 'k' | 's' | 'n' | 'c' | 'f' | null
  readonly text: string
}

const keywords = new Set(
  `all alter analyze and any array as asc between both by case cast check collate column constraint
  create cross current current_date current_time current_timestamp database default delete desc distinct do drop else end
  except exclude exists extract false fetch filter first following for foreign from full generated group grouping
  having if ilike in index inner insert intersect interval into is join key last lateral leading left
  like limit materialized merge natural next no not nothing null nulls of offset on only or order
  ordinality outer over partition preceding primary range recursive references returning right row
  rows select set sets similar some symmetric table temporary then ties to trailing true truncate
  unbounded union unique update using values view when where window with within without`
    .trim()
    .split(/\s+/),
)

const pattern = new RegExp(
  [
    '(?<c>--[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))',
    "(?<s>(?:[eE])?'(?:[^']|'')*(?:'|$)|\\$(?<tag>[a-zA-Z_]*)\\$[\\s\\S]*?(?:\\$\\k<tag>\\$|$))",
    '(?<q>"(?:[^"]|"")*(?:"|$))',
    '(?<n>\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b)',
    '(?<w>[\\p{L}_][\\p{L}\\p{N}_$]*)',
  ].join('|'),
  'gu',
)

/** SQL cut into runs; their texts put together give the input. */
export function tokens(sql: string): Token[] {
  const out: Token[] = []
  let at = 0
  for (const match of sql.matchAll(pattern)) {
    if (match.index > at) out.push({ kind: null, text: sql.slice(at, match.index) })
    at = match.index + match[0].length
    out.push({ kind: kindOf(match, sql.slice(at, at + 1)), text: match[0] })
  }
  if (at < sql.length) out.push({ kind: null, text: sql.slice(at) })
  return out
}

function kindOf(match: RegExpExecArray | RegExpMatchArray, next: string): Token['kind'] {
  const groups = match.groups ?? {}
  if (groups.c !== undefined) return 'c'
  if (groups.s !== undefined) return 's'
  if (groups.n !== undefined) return 'n'
  if (groups.w === undefined) return null
  if (keywords.has(groups.w.toLowerCase())) return 'k'
  return next === '(' ? 'f' : null
}

/** SQL as HTML with a span for each run that is colored. */
export function highlightHtml(sql: string): string {
  return tokens(sql)
    .map(({ kind, text }) =>
      kind === null ? escapeHtml(text) : `<span class="${kind}">${escapeHtml(text)}</span>`,
    )
    .join('')
}

/** SQL cut into lines of runs, so that a line can be numbered and marked. */
export function highlightLines(sql: string): Token[][] {
  const lines: Token[][] = [[]]
  for (const { kind, text } of tokens(sql)) {
    text.split('\n').forEach((part, index) => {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    })
  }
  return lines
}
