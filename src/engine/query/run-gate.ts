import { type Gate, nameOf, parse, refused } from './grade/gate.ts'

/*
 * Looking around with Run happens in a transaction that is taken back, so that nothing of it is
 * felt by the next verdict. A text that ends the transaction would have it stay.
 */

const expected = 'statements that look around: what they do is taken back at the end'
const attempt =
  'Leave BEGIN, COMMIT, ROLLBACK and SAVEPOINT out: Run has a transaction of its own already.'

/** Words with which a statement begins that begins, ends or parts a transaction. */
const transactionWords =
  /^(abort|begin|start|commit|end|rollback|savepoint|release|prepare)(?![\w$])/i

/** What Run lets through: everything but transaction statements. Syntax is for PostgreSQL to judge. */
export function runGate(sql: string, bytesMax: number): Gate {
  const parsed = parse(sql, bytesMax, expected)
  if ('gate' in parsed) {
    if (parsed.gate.kind !== 'syntax') return parsed.gate
    // It goes to PostgreSQL whole, which takes one statement: the first word says of what kind.
    const word = transactionWords.exec(sql.slice(firstWordAt(sql)))?.[1]
    if (word === undefined) return { kind: 'open', statements: [sql], meant: parsed.gate.try }
    return refused(expected, word.toUpperCase(), attempt, firstWordAt(sql))
  }
  const ending = parsed.statements.find(({ kind }) => kind === 'TransactionStmt')
  if (ending !== undefined) return refused(expected, nameOf(ending), attempt, ending.from)
  const { statements } = parsed
  return {
    kind: 'open',
    statements: statements.length > 0 ? statements.map(({ text }) => text) : [sql],
  }
}

/** Where the first word begins, behind blanks, comments and empty statements, as PostgreSQL reads them. */
function firstWordAt(sql: string): number {
  let at = 0
  for (;;) {
    const rest = sql.slice(at)
    const skipped = /^(?:[ \t\n\r\f\v;]+|--[^\n\r]*)/.exec(rest)?.[0].length
    if (skipped !== undefined) at += skipped
    else if (rest.startsWith('/*')) at += commentLength(rest)
    else return at
  }
}

/** Comments of this kind hold others; one without an end takes the whole rest. */
function commentLength(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; ) {
    const two = text.slice(at, at + 2)
    if (two === '/*') depth++
    if (two === '*/') depth--
    at += two === '/*' || two === '*/' ? 2 : 1
    if (depth === 0) return at
  }
  return text.length
}
