import { BadSpecification } from './bad-specification.ts'

export type TokenKind =
  | 'notices'
  | 'permutation'
  | 'session'
  | 'setup'
  | 'step'
  | 'teardown'
  | 'name'
  | 'number'
  | 'sql'
  | '('
  | ')'
  | ','
  | '*'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** The name, number or SQL; for other tokens the text as it stands in the file. */
  readonly text: string
  readonly line: number
}

const keywords = new Set(['notices', 'permutation', 'session', 'setup', 'step', 'teardown'])
const space = /[ \t\r\f]+/y
const comment = /#[^\n\r]*/y
const word = /[A-Za-z_\x80-\xff][A-Za-z_\x80-\xff0-9$]*/y
const number = /[0-9]+/y

/**
 * Cuts a specification (one byte a character) into tokens, each when it is asked for, so that of
 * two faults the first is told; the last is always `end`.
 */
export function* readTokens(text: string): Generator<Token, void> {
  let at = 0
  let line = 1
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? null
    if (found !== null) at += found.length
    return found
  }
  const token = (kind: TokenKind, value: string): Token => ({ kind, text: value, line })
  while (at < text.length) {
    const character = text[at] as string
    if (character === '\n') {
      line++
      at++
    } else if (match(space) !== null || match(comment) !== null) {
      // Nothing to keep.
    } else if (character === '"') {
      const { value, end } = readQuoted(text, at, line)
      yield token('name', value)
      at = end
    } else if (character === '{') {
      const { value, end } = readSql(text, at, line)
      line += linesIn(value)
      yield token('sql', value)
      at = end
    } else if ('(),*'.includes(character)) {
      yield token(character as TokenKind, character)
      at++
    } else {
      const found = match(word)
      const digits = found === null ? match(number) : null
      if (found !== null) yield token(keywords.has(found) ? (found as TokenKind) : 'name', found)
      else if (digits !== null) yield token('number', digits)
      else {
        throw new BadSpecification({
          line,
          expected: 'a word, a name in quotes, { SQL } or #',
          came: shown(character),
          words: `syntax error at line ${line}: unexpected character "${character}"`,
        })
      }
    }
  }
  yield token('end', 'the end of the file')
}

function linesIn(text: string): number {
  return text.split('\n').length - 1
}

/** A name in double quotes on one line; two of them stand for one. */
function readQuoted(text: string, from: number, line: number): { value: string; end: number } {
  let value = ''
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] as string
    if (character === '\n') {
      throw new BadSpecification({
        line,
        expected: 'a name that ends on its line',
        came: 'no "',
        words: `unexpected newline in quoted identifier at line ${line}`,
      })
    }
    if (character !== '"') value += character
    else if (text[at + 1] === '"') value += text[at++]
    else return { value, end: at + 1 }
  }
  throw new BadSpecification({
    line,
    expected: 'a " at the end of the name',
    came: 'the end of the file',
    words: `unterminated quoted identifier at line ${line}`,
  })
}

/**
 * SQL between braces, up to the first }. Blanks (not line ends) next to the braces do not belong
 * to it.
 */
function readSql(text: string, from: number, line: number): { value: string; end: number } {
  const end = text.indexOf('}', from)
  if (end === -1) {
    throw new BadSpecification({
      line,
      expected: 'a } at the end of the SQL',
      came: 'the end of the file',
      words: `unterminated sql block at line ${line + linesIn(text.slice(from))}`,
    })
  }
  const value = text
    .slice(from + 1, end)
    .replace(/^[ \t\r\f]+/, '')
    .replace(/[ \t\r\f]+$/, '')
  return { value, end: end + 1 }
}

function shown(character: string): string {
  return character < ' ' || character > '~'
    ? `the byte ${character.charCodeAt(0)}`
    : `the character ${character}`
}
