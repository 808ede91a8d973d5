/** The words and signs of a text, as PostgreSQL's scanner tells them apart. */

import { scanSync } from './loaded-parser.ts'

/** A word or a sign; comments are none. */
export interface Token {
  /** In lower case, as written when quoted. */
  readonly word: string
  /** Character offsets from 0. */
  readonly from: number
  readonly to: number
  /** Where it ends in bytes, which is what the tree's locations count. */
  readonly endByte: number
}

/** The scanner's answer cannot be read where a token holds one of these; in their place a space stands as well. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\x01-\x08\x0b\x0c\x0e-\x1f]/g

/** The tokens of a text, without its comments. */
export function tokensOf(sql: string): Token[] {
  if (sql === '') return []
  const place = characterPlaces(sql)
  return scanSync(sql.replace(unprintable, ' '))
    .tokens.filter((token) => !token.tokenName.endsWith('COMMENT'))
    .map((token) => ({
      word: token.text.toLowerCase(),
      from: place(token.start),
      to: place(token.end),
      endByte: token.end,
    }))
}

/** Turns offsets in bytes into offsets in characters; quickest when asked in ascending order. */
export function characterPlaces(sql: string): (byte: number) => number {
  const bytes = Buffer.from(sql)
  if (bytes.length === sql.length) return (byte) => Math.min(byte, sql.length)
  let [known, characters] = [0, 0]
  return (byte) => {
    if (byte < known) [known, characters] = [0, 0]
    const upTo = Math.min(byte, bytes.length)
    characters += bytes.subarray(known, upTo).toString().length
    known = upTo
    return characters
  }
}

/** How many bytes come before a character of a text. */
export function bytesBefore(sql: string, character: number): number {
  return Buffer.byteLength(sql.slice(0, character))
}

/** The text without semicolons and comments at its end, so it can stand in parentheses. */
export function withoutEnd(sql: string): string {
  const tokens = tokensOf(sql)
  while (tokens.at(-1)?.word === ';') tokens.pop()
  return sql.slice(0, tokens.at(-1)?.to ?? 0)
}
