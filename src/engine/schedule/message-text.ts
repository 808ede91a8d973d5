/*
 * A message of the server as libpq puts it into words: severity, text, where in the statement, then
 * detail, hint and, for errors only, context. Fields and statement hold one byte in each character.
 */

export interface ServerMessage {
  /** The message's fields by their letters. */
  readonly fields: Readonly<Record<string, string>>
  /** The statement that was at work, to point into. */
  readonly query: string | null
}

/** Ends with a line end. */
export function messageText(message: ServerMessage, isError: boolean): string {
  const { fields } = message
  const place = placeOf(message)
  const severity = fields.S === undefined ? '' : `${fields.S}:  `
  const words = [
    `${severity}${fields.M ?? 'no message available'}${place.words}\n`,
    place.pointer,
    fields.D === undefined ? '' : `DETAIL:  ${fields.D}\n`,
    fields.H === undefined ? '' : `HINT:  ${fields.H}\n`,
    fields.q === undefined ? '' : `QUERY:  ${fields.q}\n`,
    fields.W === undefined || !isError ? '' : `CONTEXT:  ${fields.W}\n`,
  ]
  return words.join('')
}

/** Where in the statement, or in the one that a function ran: as a picture, else in words. */
function placeOf({ fields, query }: ServerMessage): { words: string; pointer: string } {
  const position = fields.P ?? fields.p
  const text = fields.P === undefined ? (fields.q ?? null) : query
  if (position === undefined) return { words: '', pointer: '' }
  if (text === null) return { words: ` at character ${position}`, pointer: '' }
  return { words: '', pointer: pointAt(text, Number(position)) }
}

const columnsMax = 60
const rightMin = 10

/** "LINE 1: …" with a mark below the character, cut to sixty columns where the line is long. */
function pointAt(query: string, position: number): string {
  const characters = [...Buffer.from(query, 'latin1').toString('utf8')]
  const at = position - 1
  if (at < 0 || at > characters.length) return ''
  const widths = characters.map(columnsOf)
  const { start, end, line } = lineAround(characters, at)
  const span = (from: number, to: number): number =>
    widths.slice(from, to).reduce((sum, width) => sum + width, 0)
  let [from, to] = [start, end]
  if (span(start, end) > columnsMax) {
    if (columnsMax >= span(start, at) + rightMin) {
      while (span(from, to) > columnsMax) to--
    } else {
      while (span(start, at) + rightMin < span(start, to)) to--
      while (span(from, to) > columnsMax) from++
    }
  }
  const head = `LINE ${line}: ${from > start ? '...' : ''}`
  const shown = characters
    .slice(from, to)
    .map((one) => (one === '\t' ? ' ' : one))
    .join('')
  const tail = to < end ? '...' : ''
  const bytes = Buffer.from(shown, 'utf8').toString('latin1')
  return `${head}${bytes}${tail}\n${' '.repeat(head.length + span(from, at))}^\n`
}

function lineAround(
  characters: readonly string[],
  at: number,
): { start: number; end: number; line: number } {
  let [start, end, line] = [0, characters.length, 1]
  for (const [index, character] of characters.entries()) {
    if (character !== '\n' && character !== '\r') continue
    if (index >= at) {
      end = index
      break
    }
    if (character === '\r' || characters[index - 1] !== '\r') line++
    start = index + 1
  }
  return { start, end, line }
}

/** Columns on a terminal: two for East Asian wide characters, none for what is put on others. */
function columnsOf(character: string): number {
  if (/\p{Mn}|\p{Me}|\u200b/u.test(character)) return 0
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    character,
  )
    ? 2
    : 1
}
