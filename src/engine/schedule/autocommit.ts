import { parseShort } from '../sql/parse.ts'
import type { ProgramStep } from './program.ts'

/**
 * A statement that changes or locks rows and is a transaction of its own holds its locks until it
 * has committed, and others can come in between; so it is played as BEGIN, itself and COMMIT.
 */
export function isOwnTransaction(sql: string): boolean {
  return /^\s*(insert|update|delete|merge)\b|^\s*with\b[\s\S]*\b(insert|update|delete|merge)\b|\bfor\s+(no\s+key\s+)?(update|share|key\s+share)\b/i.test(
    sql,
  )
}

/** What the statements of a text leave of a session's transaction. */
export interface TransactionAfter {
  readonly isOpen: boolean
  /** Another one than before is open: BEGIN, or AND CHAIN behind the end of one. */
  readonly hasBegun: boolean
}

/** Follows the words that begin and end a transaction; the server alone knows whether they succeed. */
export function transactionAfter(sql: string, isOpen: boolean): TransactionAfter {
  let after: TransactionAfter = { isOpen, hasBegun: false }
  for (const { node } of parseShort(sql) ?? []) {
    if (!('TransactionStmt' in node)) continue
    const { kind, chain } = node.TransactionStmt
    switch (kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        after = { isOpen: true, hasBegun: !after.isOpen }
        break
      case 'TRANS_STMT_COMMIT':
      case 'TRANS_STMT_ROLLBACK':
        after = { isOpen: chain === true && after.isOpen, hasBegun: chain === true && after.isOpen }
        break
      case 'TRANS_STMT_PREPARE':
        after = { isOpen: false, hasBegun: false }
        break
    }
  }
  return after
}

/** Where such a statement begins or ends; nobody wrote it. */
export function impliedStep(sql: string): ProgramStep {
  return { name: sql.toLowerCase(), sql, values: null, isImplied: true }
}
