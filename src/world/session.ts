/**
 * A session is one connection to a bench database under one role. It runs batches: all statements
 * are sent at once (extended protocol, so one statement a message) and answered in order, which is
 * what makes a hundred small databases take milliseconds.
 */
export interface Statement {
  readonly text: string
  /** Rows read at most; the server is asked for one more, to tell that there were more. */
  readonly rowsMax?: number
}

export interface OutcomeRows {
  readonly kind: 'rows'
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[]
  /** PostgreSQL's text form; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** The command tag's word and count, as "UPDATE 3"; null where rowsMax cut it short. */
  readonly tag: string | null
  readonly truncated: boolean
}

export interface OutcomeError {
  readonly kind: 'error'
  /** SQLSTATE, as 22012. */
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /** Character offset from 0 in the statement, where PostgreSQL says one. */
  readonly position: number | null
  readonly constraint: string | null
}

export type Outcome =
  | OutcomeRows
  | OutcomeError
  /** Time, bytes or memory ran out; `limit` says which. The session may be gone. */
  | { readonly kind: 'over-limit'; readonly limit: 'time' | 'bytes' | 'memory' | 'temporary-files'; readonly message: string }
  /** An earlier statement of the batch failed. */
  | { readonly kind: 'not-run' }

export interface BatchOptions {
  /** Wall clock for the whole batch, kept by us: a setting that the learner changes cannot lift it. */
  readonly timeoutMs: number
  readonly bytesMax?: number
}

export interface Session {
  readonly database: string
  readonly role: string
  /** Runs the statements in order; after the first error the rest are `not-run`. Never rejects for what the server says; rejects with Problem 'no-database' when the connection is lost for a reason of ours. */
  runBatch(statements: readonly Statement[], options: BatchOptions): Promise<Outcome[]>
  close(): Promise<void>
}
