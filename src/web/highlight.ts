import type { ShownLanguage } from '../kit/languages.ts'
import { escapeHtml } from './html.ts'

/** What a text is written in. */
export type Language = ShownLanguage

/** A run of text of one sort: keyword, string, number, comment, function, or nothing special. */
export interface Token {
  readonly kind: 'k' | 's' | 'n' | 'c' | 'f' | null
  readonly text: string
}

const sqlWords = new Set(
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

const sqlPattern = new RegExp(
  [
    '(?<c>--[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))',
    "(?<s>(?:[eE])?'(?:[^']|'')*(?:'|$)|\\$(?<tag>[a-zA-Z_]*)\\$[\\s\\S]*?(?:\\$\\k<tag>\\$|$))",
    '(?<q>"(?:[^"]|"")*(?:"|$))',
    '(?<n>\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b)',
    '(?<w>[\\p{L}_][\\p{L}\\p{N}_$]*)',
  ].join('|'),
  'gu',
)

const tsWords = new Set(
  `as async await break case catch class const continue default delete do else export extends false finally for from
  function if import in instanceof interface let new null of return static super switch this throw true try type
  typeof undefined while yield`
    .trim()
    .split(/\s+/),
)

const tsPattern = new RegExp(
  [
    '(?<c>//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))',
    '(?<s>"(?:[^"\\\\\\n]|\\\\.)*(?:"|$)|\'(?:[^\'\\\\\\n]|\\\\.)*(?:\'|$)|`(?:[^`\\\\]|\\\\[\\s\\S])*(?:`|$))',
    '(?<n>\\b\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?n?\\b)',
    '(?<w>[\\p{L}_$][\\p{L}\\p{N}_$]*)',
  ].join('|'),
  'gu',
)

const shWords = new Set('case do done elif else esac fi for if in then until while'.split(' '))

const shPattern = new RegExp(
  [
    '(?<c>(?<=^|\\s)#[^\\n]*)',
    '(?<s>"(?:[^"\\\\]|\\\\.)*(?:"|$)|\'[^\']*(?:\'|$))',
    '(?<f>(?<=^|[|;&]\\s*)[a-z][\\w-]*)',
    '(?<w>[\\w.$/-]+)',
  ].join('|'),
  'gmu',
)

const yamlWords = new Set(['true', 'false', 'null'])

const yamlPattern = new RegExp(
  [
    '(?<c>(?<=^|\\s)#[^\\n]*)',
    '(?<s>(?<=^|[\\s[{,])(?:"(?:[^"\\\\\\n]|\\\\.)*(?:"|$)|\'[^\'\\n]*(?:\'|$)))',
    '(?<f>[\\w.-]+(?=:(?:\\s|$)))',
    '(?<n>\\b\\d+(?:\\.\\d+)?\\b)',
    '(?<w>[\\w./-]+)',
  ].join('|'),
  'gm',
)

const htmlPattern = new RegExp(
  [
    '(?<c><!--[\\s\\S]*?(?:-->|$))',
    '(?<s>(?<==)\\s*(?:"[^"]*(?:"|$)|\'[^\']*(?:\'|$)))',
    '(?<f></?[a-zA-Z][\\w-]*|/?>)',
  ].join('|'),
  'gu',
)

const grammars: Readonly<
  Record<Language, { readonly pattern: RegExp; readonly words: ReadonlySet<string> }>
> = {
  sql: { pattern: sqlPattern, words: sqlWords },
  ts: { pattern: tsPattern, words: tsWords },
  sh: { pattern: shPattern, words: shWords },
  html: { pattern: htmlPattern, words: new Set() },
  yaml: { pattern: yamlPattern, words: yamlWords },
}

/** A text cut into runs; their texts put together give the input. */
export function tokens(text: string, language: Language = 'sql'): Token[] {
  const out: Token[] = []
  let at = 0
  for (const match of text.matchAll(grammars[language].pattern)) {
    if (match.index > at) out.push({ kind: null, text: text.slice(at, match.index) })
    at = match.index + match[0].length
    out.push({ kind: kindOf(match, text.slice(at, at + 1), language), text: match[0] })
  }
  if (at < text.length) out.push({ kind: null, text: text.slice(at) })
  return out
}

function kindOf(
  match: RegExpExecArray | RegExpMatchArray,
  next: string,
  language: Language,
): Token['kind'] {
  const groups = match.groups ?? {}
  if (groups.c !== undefined) return 'c'
  if (groups.s !== undefined) return 's'
  if (groups.n !== undefined) return 'n'
  if (groups.f !== undefined) return shWords.has(groups.f) ? 'k' : 'f'
  if (groups.w === undefined) return null
  const word = language === 'sql' ? groups.w.toLowerCase() : groups.w
  if (grammars[language].words.has(word)) return 'k'
  return next === '(' ? 'f' : null
}

/** Code as HTML with a span for each run that is colored. */
export function highlightHtml(code: string, language: Language = 'sql'): string {
  return tokens(code, language)
    .map(({ kind, text }) =>
      kind === null ? escapeHtml(text) : `<span class="${kind}">${escapeHtml(text)}</span>`,
    )
    .join('')
}

/** Code cut into lines of runs, so that a line can be numbered and marked. */
export function highlightLines(code: string, language: Language = 'sql'): Token[][] {
  const lines: Token[][] = [[]]
  for (const { kind, text } of tokens(code, language)) {
    text.split('\n').forEach((part, index) => {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    })
  }
  return lines
}
