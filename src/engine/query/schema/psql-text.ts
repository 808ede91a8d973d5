/*
 * A file for psql holds more than SQL: lines that begin with a backslash, and the rows of COPY …
 * FROM stdin. Both are taken out, and every line stays where it was, so that a place in the rest is a
 * place in the file.
 */

/** A line of a file, and what is said about it. */
export interface Note {
  /** From 1. */
  readonly line: number
  readonly what: string
  readonly why: string
}

export interface PsqlText {
  readonly sql: string
  /** Commands whose effect is missing now. */
  readonly notes: readonly Note[]
}

const tokens =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_\d]*)\$[\s\S]*?\$\1\$|\\[^\n]*|;|[\w$\u0080-\uffff]+|[\s\S]/gy

/** What commands of psql say about how it talks; nothing is missing without them. */
const silent =
  /^\\(restrict|unrestrict|connect|c|set|unset|pset|echo|qecho|warn|encoding|timing|x|a|t|o|errverbose|conninfo|password|q|!|\.)(\s|$)/

/** The SQL of a file for psql. */
export function readPsqlText(text: string): PsqlText {
  const notes: Note[] = []
  let sql = ''
  let statement = ''
  let line = 1
  const keep = (part: string): void => {
    sql += part
    line += part.split('\n').length - 1
  }
  /** Leaves as many lines as it takes out. */
  const drop = (part: string): void => keep(part.replace(/[^\n]/g, ' '))
  const scan = new RegExp(tokens)
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const [token] = match
    if (token.startsWith('\\')) {
      const command = token.trim()
      if (!silent.test(command)) {
        notes.push({ line, what: command.slice(0, 60), why: whyOf(command) })
      }
      // \gexec and \g end a statement as a semicolon does.
      if (/^\\g(\w*)/.test(command)) keep(';')
      drop(token)
      continue
    }
    keep(token)
    if (token !== ';') {
      if (!/^(--|\/\*)/.test(token)) statement += token
      continue
    }
    if (/^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i.test(statement)) {
      const rows = rowsFrom(text, scan.lastIndex)
      drop(rows)
      scan.lastIndex += rows.length
    }
    statement = ''
  }
  return { sql, notes }
}

/** Where each statement of a text is, as psql tells them apart: by semicolons outside parentheses and bodies. */
export function statementPlaces(sql: string): { readonly from: number; readonly to: number }[] {
  const places: { from: number; to: number }[] = []
  let [from, depth] = [0, 0]
  /** Within parentheses, or a body that begins with BEGIN ATOMIC. */
  const isOpen = (to: number): boolean => {
    const [body] = /\bbegin\s+atomic\b[\s\S]*$/i.exec(sql.slice(from, to)) ?? ['']
    const opened = body.match(/\b(begin|case)\b/gi)?.length ?? 0
    return depth > 0 || opened > (body.match(/\bend\b/gi)?.length ?? 0)
  }
  for (const { 0: token, index } of sql.matchAll(tokens)) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (token !== ';' || isOpen(index)) continue
    places.push({ from, to: index + 1 })
    ;[from, depth] = [index + 1, 0]
  }
  return [...places, { from, to: sql.length }]
}

/** The rest of the line, and the lines up to `\.`; those of a file that ends before it, too. */
function rowsFrom(text: string, from: number): string {
  const end = /^\\\.[ \t]*\r?$/m.exec(text.slice(from))
  return end === null ? text.slice(from) : text.slice(from, from + end.index + end[0].length)
}

function whyOf(command: string): string {
  if (/^\\(i|ir|include|include_relative)\b/.test(command)) {
    return 'another file is not read: put its text here'
  }
  if (/^\\(if|elif|else|endif)\b/.test(command)) return 'all branches are read'
  if (command.startsWith('\\g')) return 'statements that a query would write are not made'
  return 'this command of psql is not run'
}
