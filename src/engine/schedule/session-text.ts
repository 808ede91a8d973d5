/*
 * session.sql: statements as psql runs them. `:name` stands for a value, `\gset` in place of the
 * semicolon keeps the columns of the one row that came under their names, and `\if :name`, `\else`,
 * `\endif` choose. That is psql's own writing, of which these are all that is known here.
 */

export type SessionItem =
  | {
      readonly kind: 'statement'
      readonly pieces: readonly Piece[]
      readonly keeps: boolean
      readonly from: number
    }
  | { readonly kind: 'if'; readonly name: string; readonly from: number }
  | { readonly kind: 'else'; readonly from: number }
  | { readonly kind: 'endif'; readonly from: number }

/** Text of SQL, or a value by its name, bare or as a quoted literal. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly isQuoted: boolean }

export type SessionText =
  | { readonly kind: 'read'; readonly items: readonly SessionItem[] }
  | {
      readonly kind: 'unread'
      readonly at: number
      readonly expected: string
      readonly came: string
    }

const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_\d]*)\$[\s\S]*?\$\1\$|::|:'([A-Za-z_]\w*)'|:([A-Za-z_]\w*)|\\[^\n;]*|;|[\s\S]/gy

/** Cuts the text into what is done one after another. */
export function readSessionText(text: string): SessionText {
  const items: SessionItem[] = []
  let pieces: Piece[] = []
  let from = 0
  const unread = (at: number, expected: string, came: string): SessionText => ({
    kind: 'unread',
    at,
    expected,
    came,
  })
  /** More than blanks has come of the statement. */
  let isBegun = false
  const endStatement = (keeps: boolean): void => {
    if (isBegun) items.push({ kind: 'statement', pieces: trimmed(pieces), keeps, from })
    pieces = []
    isBegun = false
  }
  for (const match of text.matchAll(tokens)) {
    const [token, , quoted, bare] = match
    if (!isBegun) from = match.index
    if (token === ';') endStatement(false)
    else if (token.startsWith('\\')) {
      const [word = '', argument] = token.trim().split(/\s+/)
      if (word === '\\gset' && argument === undefined && isBegun) endStatement(true)
      else if (isBegun) return unread(match.index, '; or \\gset before it', word)
      else {
        const item = commandOf(word, argument, match.index)
        if (item === null)
          return unread(match.index, '\\gset, \\if :name, \\else or \\endif', token.trim())
        items.push(item)
      }
    } else if (quoted !== undefined || bare !== undefined) {
      pieces.push({ kind: 'value', name: quoted ?? bare ?? '', isQuoted: quoted !== undefined })
      isBegun = true
    } else if (/^(--|\/\*)/.test(token)) addText(pieces, ' ')
    else {
      addText(pieces, token)
      isBegun ||= token.trim() !== ''
    }
  }
  if (isBegun) endStatement(false)
  const open = nesting(items)
  if (open !== null) return unread(open.at, open.expected, open.came)
  if (items.length === 0) return unread(0, 'a statement', 'nothing')
  return { kind: 'read', items }
}

function addText(pieces: Piece[], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text }
  else pieces.push({ kind: 'text', text })
}

function trimmed(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, at) => {
    if (piece.kind === 'value') return piece
    const start = at === 0 ? piece.text.trimStart() : piece.text
    return { kind: 'text', text: at === pieces.length - 1 ? start.trimEnd() : start }
  })
}

function commandOf(word: string, argument: string | undefined, from: number): SessionItem | null {
  if (word === '\\if' && argument !== undefined && /^:[A-Za-z_]\w*$/.test(argument)) {
    return { kind: 'if', name: argument.slice(1), from }
  }
  if (argument !== undefined) return null
  if (word === '\\else') return { kind: 'else', from }
  return word === '\\endif' ? { kind: 'endif', from } : null
}

/** What is wrong with \if, \else and \endif; null where each has its other half. */
function nesting(
  items: readonly SessionItem[],
): { at: number; expected: string; came: string } | null {
  const open: { readonly at: number; hasElse: boolean }[] = []
  for (const item of items) {
    if (item.kind === 'if') open.push({ at: item.from, hasElse: false })
    else if (item.kind === 'else') {
      const last = open.at(-1)
      if (last === undefined || last.hasElse) {
        return { at: item.from, expected: '\\if before it', came: '\\else' }
      }
      last.hasElse = true
    } else if (item.kind === 'endif' && open.pop() === undefined) {
      return { at: item.from, expected: '\\if before it', came: '\\endif' }
    }
  }
  const left = open.at(-1)
  return left === undefined ? null : { at: left.at, expected: '\\endif', came: 'none' }
}
