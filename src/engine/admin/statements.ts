import { type Analysis, unreadReason } from '../analysis/analysis.ts'
import { isSyntax, parseStatements, syntaxProblem } from '../sql/parse.ts'

export interface FileStatement {
  readonly sql: string
  /** Its node's name, as AlterTableStmt. */
  readonly kind: string
  /** A character offset from 0 in the file. */
  readonly from: number
}

export type FileStatements =
  | { readonly kind: 'read'; readonly statements: readonly FileStatement[] }
  | {
      readonly kind: 'unread'
      readonly message: string
      readonly at: number
      /** It may be right, and cannot be read within the limits. */
      readonly isOverLimit?: true
    }

/** The statements of a learner's file, read where a text without an end holds up nothing else. */
export async function readFile(analysis: Analysis, text: string): Promise<FileStatements> {
  const read = await analysis.run('read-file', text)
  if (read.kind === 'done') return read.value
  return { kind: 'unread', message: unreadReason(read.limit).came, at: 0, isOverLimit: true }
}

/** The statements of a file, one by one, as a session sends them. */
export function statementsOf(text: string): FileStatements {
  try {
    const statements = parseStatements(text).map(({ kind, from, to }) => {
      const piece = text.slice(from, to)
      // Blanks and comments before a statement belong to nobody.
      const lead = /^(\s|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/.exec(piece)?.[0].length ?? 0
      return { kind, sql: piece.slice(lead).trimEnd(), from: from + lead }
    })
    if (statements.length > 0) return { kind: 'read', statements }
    return { kind: 'unread', message: 'no statement', at: 0 }
  } catch (error) {
    if (!isSyntax(error)) throw error
    const { at } = syntaxProblem(error)
    return { kind: 'unread', message: (error as Error).message, at: at ?? 0 }
  }
}
