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

/** Where such a statement begins or ends; nobody wrote it. */
export function impliedStep(sql: string): ProgramStep {
  return { name: sql.toLowerCase(), sql, values: null, isImplied: true }
}
