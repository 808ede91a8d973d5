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
  readonly queries: readonly string[]
}

export type CaseOutcome =
  /** The constraints or a promise refused the rows. */
  | { readonly kind: 'illegal'; readonly message: string }
  /** One outcome for each query; those after an error are not-run. */
  | { readonly kind: 'asked'; readonly outcomes: readonly Outcome[] }

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
  /** Statements after the queries of a case whose outcomes are wanted too, as a reading of all tables. */
  readonly afterwards: readonly string[]
  readonly rowsMax: number
  readonly bytesMax: number
  /** For one query of one case. */
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

/** Runs the cases, each a group of its own; fewer come back where the clock of the batch ran out. */
async function evaluateBatch(options: ArenaOptions, cases: readonly Case[]): Promise<CaseOutcome[]> {
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

interface Plan {
  readonly statements: readonly Statement[]
  readonly promisesAt: number
  readonly promisesEnd: number
  readonly queriesAt: number
  readonly queriesEnd: number
}

function planCase(options: ArenaOptions, one: Case): Plan {
  const before = ['begin', ...options.prologue, ...options.fill(one.database), 'set constraints all immediate']
  const configure = Object.entries(one.settings).map(([name, value]) => `set local ${name} = ${value}`)
  if (options.readOnly) configure.push('set transaction read only')
  const texts = [...one.queries, ...options.afterwards]
  const asked = texts.map((text, at) => ({
    text,
    rowsMax: options.rowsMax,
    endsGroup: at === texts.length - 1,
  }))
  const promisesAt = before.length
  const promisesEnd = promisesAt + options.promises.length
  const queriesAt = promisesEnd + configure.length
  return {
    statements: [
      ...before.map((text) => ({ text })),
      ...options.promises.map((text) => ({ text, rowsMax: 1 })),
      ...configure.map((text) => ({ text })),
      ...asked,
    ],
    promisesAt,
    promisesEnd,
    queriesAt,
    queriesEnd: queriesAt + asked.length,
  }
}

function readCase(plan: Plan, outcomes: readonly Outcome[]): CaseOutcome {
  const refused = outcomes.slice(0, plan.queriesAt).find((outcome) => outcome.kind !== 'rows')
  if (refused !== undefined) return { kind: 'illegal', message: messageOf(refused) }
  const broken = outcomes
    .slice(plan.promisesAt, plan.promisesEnd)
    .findIndex((outcome) => outcome.kind === 'rows' && outcome.rows.length > 0)
  if (broken >= 0) return { kind: 'illegal', message: `promise ${broken + 1} is broken` }
  return { kind: 'asked', outcomes: outcomes.slice(plan.queriesAt, plan.queriesEnd) }
}

/** What the server said, for an outcome that holds no rows. */
export function messageOf(outcome: Outcome): string {
  return outcome.kind === 'error' || outcome.kind === 'over-limit' ? outcome.message : outcome.kind
}
