import type { Reason } from '../../../kit/problem.ts'
import {
  isSyntax,
  parseStatements,
  syntaxProblem,
  type WrittenStatement,
  writtenStatements,
} from '../../sql/parse.ts'
import { bodyOf, someNode, walk } from '../../sql/walk.ts'
import { meantBy } from '../mistakes/repairs.ts'

/** What a text is, before it is sent anywhere. */
export type Gate =
  /** `meant`: what to try where it is no SQL, and is sent all the same. */
  | { readonly kind: 'open'; readonly statements: readonly string[]; readonly meant?: string }
  /** PostgreSQL's parser does not understand it; `at` is an offset in UTF-16 units. */
  | {
      readonly kind: 'syntax'
      readonly message: string
      readonly at: number | null
      /** What was most likely meant, where one change makes it SQL; else what often helps. */
      readonly try: string
    }
  /** It is understood, and is not what is asked for. */
  | { readonly kind: 'refused'; readonly reason: Reason; readonly at: number | null }

/** One SELECT, VALUES, TABLE or WITH … SELECT that reads and changes nothing. */
export function readingGate(sql: string, bytesMax: number): Gate {
  const parsed = parse(sql, bytesMax, 'one SELECT')
  if ('gate' in parsed) return parsed.gate
  const [first, second] = parsed.statements
  if (first === undefined)
    return refused('one SELECT', 'nothing', 'Write a query that begins with SELECT.', null)
  if (second !== undefined) {
    return refused(
      'one SELECT',
      `${parsed.statements.length} statements`,
      'Keep one query, and take the semicolons between statements out.',
      second.from,
    )
  }
  return readsOnly(first) ?? { kind: 'open', statements: [first.text] }
}

const changing: Readonly<Record<string, string>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
}

/** One to `statementsMax` INSERT, UPDATE, DELETE or MERGE, each perhaps with a WITH before it. */
export function changingGate(sql: string, bytesMax: number, statementsMax: number): Gate {
  const expected = `one to ${statementsMax} INSERT, UPDATE, DELETE or MERGE statements`
  const parsed = parse(sql, bytesMax, expected)
  if ('gate' in parsed) return parsed.gate
  const { statements } = parsed
  if (statements.length === 0)
    return refused(expected, 'nothing', 'Write the statement that makes the change.', null)
  if (statements.length > statementsMax) {
    return refused(expected, `${statements.length} statements`, 'Say it in fewer statements.', null)
  }
  for (const statement of statements) {
    if (changing[statement.kind] !== undefined || isChangingSelect(statement)) continue
    const why =
      statement.kind === 'TransactionStmt'
        ? 'Leave BEGIN, COMMIT and ROLLBACK out: your statements run in one transaction already.'
        : 'Change rows with INSERT, UPDATE, DELETE or MERGE.'
    return refused(expected, nameOf(statement), why, statement.from)
  }
  return { kind: 'open', statements: statements.map((statement) => statement.text) }
}

/** The statements of a text that is short enough, or why there are none. */
export function parse(
  sql: string,
  bytesMax: number,
  expected: string,
): { readonly gate: Gate } | { readonly statements: readonly WrittenStatement[] } {
  const bytes = Buffer.byteLength(sql)
  if (bytes > bytesMax) {
    const came = `${bytes.toLocaleString('en-US')} bytes`
    return {
      gate: refused(
        `at most ${bytesMax.toLocaleString('en-US')} bytes`,
        came,
        'Hand in a shorter answer.',
        null,
      ),
    }
  }
  const nul = sql.indexOf('\0')
  if (nul >= 0) {
    const came = 'a text with a NUL character, which PostgreSQL does not accept'
    return {
      gate: refused(
        expected,
        came,
        'Take the NUL character out; it may have come in by copying.',
        nul,
      ),
    }
  }
  if (sql.trim() === '') return { statements: [] }
  try {
    return { statements: writtenStatements(sql) }
  } catch (error) {
    // A full stack says nothing of the text's grammar.
    if (!isSyntax(error)) throw error
    return { gate: syntaxOf(error, sql) }
  }
}

function syntaxOf(error: unknown, sql: string): Gate {
  const { message, at: place } = syntaxProblem(error)
  const at = place === null || place < 0 ? null : place
  return { kind: 'syntax', message, at, try: syntaxTry(message, sql, at) }
}

function syntaxTry(message: string, sql: string, at: number | null): string {
  if (message.startsWith('unterminated quoted string')) {
    return "A string begins at the marked place, and the ' that ends it is missing. A ' inside of a string is written twice: 'it''s'."
  }
  if (message.startsWith('unterminated quoted identifier')) {
    return 'A name begins with " at the marked place, and the " that ends it is missing. Strings are in single quotes.'
  }
  return meantBy(sql, at, isSql) ?? syntaxHelp(at)
}

/** What often helps with a text that isn't SQL. The parser doesn't always say a place. */
function syntaxHelp(at: number | null): string {
  return at === null
    ? 'Read it from its beginning: a comma, a bracket or a keyword is often missing.'
    : 'Look at the marked place and a little before it: a comma, a bracket or a keyword is often missing there.'
}

function isSql(text: string): boolean {
  try {
    parseStatements(text)
    return true
  } catch (error) {
    if (!isSyntax(error)) throw error
    return false
  }
}

export function refused(expected: string, came: string, attempt: string, at: number | null): Gate {
  return { kind: 'refused', reason: { expected, came, try: attempt }, at }
}

/** Why a statement is no plain reading query; null where it is one. */
function readsOnly(statement: WrittenStatement): Gate | null {
  const expected = 'one SELECT that only reads'
  if (statement.kind !== 'SelectStmt') {
    return refused(
      'one SELECT',
      nameOf(statement),
      'Answer with a query that begins with SELECT, WITH or VALUES.',
      statement.from,
    )
  }
  let found: Gate | null = null
  const whole = bodyOf(statement.node)
  walk(whole, (kind, node) => {
    const change = changing[kind]
    if (change !== undefined)
      found ??= refused(
        expected,
        `${change} inside WITH`,
        'Read the rows with SELECT instead.',
        null,
      )
    if (node['lockingClause'] !== undefined) {
      found ??= refused(
        expected,
        'a locking clause (FOR UPDATE or FOR SHARE)',
        'Leave the locking clause out.',
        null,
      )
    }
    if (kind === 'IntoClause') found ??= intoRefused()
  })
  if (whole['intoClause'] !== undefined) found = intoRefused()
  if (whole['lockingClause'] !== undefined) {
    found ??= refused(
      expected,
      'a locking clause (FOR UPDATE or FOR SHARE)',
      'Leave the locking clause out.',
      null,
    )
  }
  return found
}

function intoRefused(): Gate {
  return refused(
    'one SELECT that only reads',
    'SELECT … INTO, which makes a table',
    'Leave INTO out.',
    null,
  )
}

/** WITH … SELECT whose WITH holds a change. */
function isChangingSelect(statement: WrittenStatement): boolean {
  const body = bodyOf(statement.node)
  if (statement.kind !== 'SelectStmt' || body['intoClause'] !== undefined) return false
  return someNode(body, (node) => changing[Object.keys(node)[0] ?? ''] !== undefined)
}

/** The words that a statement begins with, as a person would name it. */
export function nameOf(statement: WrittenStatement): string {
  const words = statement.text
    .replace(/--[^\n]*\n|\/\*[\s\S]*?\*\//g, ' ')
    .trim()
    .split(/[\s;(]+/)
    .slice(0, 2)
    .map((word) => word.toUpperCase())
  const [first = '', second = ''] = words
  const twoWords = ['CREATE', 'ALTER', 'DROP', 'SET', 'LOCK', 'REFRESH', 'START'].includes(first)
  return twoWords && /^[A-Z]+$/.test(second) ? `${first} ${second}` : first
}
