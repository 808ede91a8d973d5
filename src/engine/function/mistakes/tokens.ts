import jsTokens from 'js-tokens'

/** A word or sign of a text, with its place; what's between them is left out. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'sign' | 'other'
  readonly text: string
  readonly at: number
  readonly line: number
  /** How far it's from the start of its line, from 0. */
  readonly column: number
}

/** A text with more of them isn't looked at: nobody wrote it by hand. */
const tokensMax = 8_000

const kinds: Readonly<Record<string, Token['kind'] | null>> = {
  IdentifierName: 'name',
  NumericLiteral: 'number',
  StringLiteral: 'string',
  NoSubstitutionTemplate: 'template',
  TemplateHead: 'template',
  TemplateMiddle: 'template',
  TemplateTail: 'template',
  Punctuator: 'sign',
  WhiteSpace: null,
  LineTerminatorSequence: null,
  SingleLineComment: null,
  MultiLineComment: null,
  HashbangComment: null,
}

/** The tokens of a JavaScript or TypeScript text, right or wrong; none of a very long one. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let start = 0
  for (const { type, value } of jsTokens(text)) {
    const kind = type in kinds ? kinds[type] : 'other'
    if (kind) tokens.push({ kind, text: value, at, line, column: at - start })
    if (tokens.length > tokensMax) return []
    const lineEnd = value.lastIndexOf('\n')
    if (lineEnd !== -1) start = at + lineEnd + 1
    at += value.length
    line += value.split('\n').length - 1
  }
  return tokens
}

export const endOf = ({ at, text }: Token): number => at + text.length

/** Words that the language keeps for itself. */
export const keywords: ReadonlySet<string> = new Set(
  (
    'async await break case catch class const continue default delete do else export extends ' +
    'false finally for from function if import in instanceof let new null of return switch this ' +
    'throw true try typeof undefined var void while yield interface type'
  ).split(' '),
)

/** Words that can't be a name. */
export const reserved: ReadonlySet<string> = new Set(
  (
    'break case catch class const continue default delete do else enum export extends false ' +
    'finally for function if import in instanceof new null return super switch this throw true ' +
    'try typeof var void while with'
  ).split(' '),
)

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
export const closerOf = (opener: string): string | undefined => closing[opener]

/** The place of the sign that closes the one at `from`, or -1. Brackets of all kinds count. */
export function closedAt(tokens: readonly Token[], from: number): number {
  const open: string[] = []
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.kind !== 'sign') continue
    const closer = closerOf(token.text)
    if (closer !== undefined) open.push(closer)
    else if (/^[)\]}]$/.test(token.text) && open.pop() !== token.text) return -1
    if (open.length === 0) return at
  }
  return -1
}
