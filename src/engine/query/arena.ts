import { assert } from '../../kit/assert.ts'
import type { Outcome, Session, Statement } from '../../world/session.ts'
import type { Database } from './database.ts'
import type { PlannerSettings } from './determined.ts'

/**
 * Tables of one schema on one session of a powerless role. A case is filled, asked and rolled
 * back; many cases go out as one batch. Rows lie in the order in which they are inserted.
 */
export interface Case {
  readonly database: Database
  readonly settings: PlannerSettings
  /** The statements of each answer that is asked of these rows. */
  readonly asked: readonly (readonly string[])[]
}

export type CaseOutcome =
  /** The constraints or a promise refused the rows. */
  | { readonly kind: 'illegal'; readonly message: string }
  /** For each answer one outcome for each of its statements. */
  | { readonly kind: 'asked'; readonly outcomes: readonly (readonly Outcome[])[] }

export interface ArenaOptions {
  readonly session: Session
  /** INSERT statements for the rows, in an order that deferred foreign keys allow. */
  readonly fill: (database: Database) => readonly string[]
  /** Queries that must return no rows on a legal database. */
  readonly promises: readonly string[]
  /** Statements at the beginning of each transaction, as SET LOCAL search_path. */
  readonly prologue: readonly string[]
  /** Reading queries run with transaction_read_only on; changes do not. */
  readonly readOnly: boolean
  /** An answer that fails does not keep the next one of its case from running, nor change what it sees. */
  readonly isolated: boolean
  readonly rowsMax: number
  readonly bytesMax: number
  /** For one statement of one case. */
  readonly statementMs: number
}

export interface Arena {
  /** Outcomes in the order of the cases; a case never sees the rows of another. */
  evaluate(cases: readonly Case[]): Promise<CaseOutcome[]>
}

/** Cases sent at once. */
const batchMax = 64

/** An arena over tables that stand already, empty, in reach of the session. */
export function openArena(options: ArenaOptions): Arena {
  return {
    async evaluate(cases) {
      const done: CaseOutcome[] = []
      while (done.length < cases.length) {
        const batch = cases.slice(done.length, done.length + batchMax)
        done.push(...(await evaluateBatch(options, batch)))
      }
      return done
    },
  }
}

/** Runs the cases, each for itself; fewer come back where the clock of the batch ran out. */
async function evaluateBatch(
  options: ArenaOptions,
  cases: readonly Case[],
): Promise<CaseOutcome[]> {
  const plans = cases.map((one) => planCase(options, one))
  const outcomes = await options.session.runBatch(
    [rollback, ...plans.flatMap((plan) => [...plan.statements, rollback])],
    { timeoutMs: options.statementMs * 2 + 1_000, bytesMax: options.bytesMax },
  )
  const done: CaseOutcome[] = []
  let at = 1
  for (const plan of plans) {
    const own = outcomes.slice(at, at + plan.statements.length)
    at += plan.statements.length + 1
    if (own[0]?.kind === 'not-run') break
    done.push(readCase(plan, own))
  }
  assert(done.length > 0, 'a batch answers at least its first case')
  return done
}

const rollback: Statement = { text: 'rollback', endsGroup: true }
const rollbackToFill: Statement = { text: 'rollback to savepoint bw_filled', endsGroup: true }

interface Plan {
  readonly statements: readonly Statement[]
  /** The statements of each answer stand here. */
  readonly asked: readonly { readonly from: number; readonly to: number }[]
}

function planCase(options: ArenaOptions, one: Case): Plan {
  const statements: Statement[] = [
    'begin',
    ...options.prologue,
    ...options.fill(one.database),
    'set constraints all immediate',
  ].map((text) => ({ text }))
  const add = (texts: readonly string[], rowsMax: number): { from: number; to: number } => {
    const from = statements.length
    statements.push(...texts.map((text) => ({ text, rowsMax })))
    return { from, to: statements.length }
  }
  add(options.promises.map(failWhereBroken), 1)
  add(configuration(options, one), 1)
  const asked = one.asked.map((texts, at) => {
    if (options.isolated && at > 0) statements.push(rollbackToFill)
    const place = add(texts, options.rowsMax)
    if (options.isolated) endGroup(statements)
    return place
  })
  endGroup(statements)
  return { statements, asked }
}

/** Fails where the query finds a row, so that nothing is asked of rows that break a promise. */
function failWhereBroken(noRows: string): string {
  return `select 1 / case when exists (${noRows}\n) then 0 else 1 end as promise`
}

function configuration(options: ArenaOptions, one: Case): string[] {
  return [
    ...Object.entries(one.settings).map(([name, value]) => `set local ${name} = ${value}`),
    ...(options.readOnly ? ['set transaction read only'] : []),
    ...(options.isolated ? ['savepoint bw_filled'] : []),
  ]
}

function endGroup(statements: Statement[]): void {
  const last = statements.pop()
  if (last !== undefined) statements.push({ ...last, endsGroup: true })
}

function readCase(plan: Plan, outcomes: readonly Outcome[]): CaseOutcome {
  const firstAsked = plan.asked[0]?.from ?? outcomes.length
  const refused = outcomes.slice(0, firstAsked).find((outcome) => outcome.kind !== 'rows')
  if (refused !== undefined) return { kind: 'illegal', message: messageOf(refused) }
  return { kind: 'asked', outcomes: plan.asked.map(({ from, to }) => outcomes.slice(from, to)) }
}

/** What the server said, for an outcome that holds no rows. */
export function messageOf(outcome: Outcome): string {
  return outcome.kind === 'error' || outcome.kind === 'over-limit' ? outcome.message : outcome.kind
}
