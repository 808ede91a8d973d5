import { assert } from '../../../kit/assert.ts'
import type { Outcome, Session, Statement } from '../../../world/postgres/session.ts'
import type { Database } from '../schema/database.ts'
import type { PlannerSettings } from './nondeterminism.ts'

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
  /**
   * The rows were found legal elsewhere, or their outcomes are left out where they are not: neither
   * constraints that can wait nor promises are looked at here.
   */
  readonly isLegal?: boolean
  /** An answer that fails does not keep the next one of its case from running, nor change what it sees. */
  readonly isolated: boolean
  readonly rowsMax: number
  readonly bytesMax: number
  /** For one statement of one case. */
  readonly statementMs: number
  /** The moment, by performance.now(), from which on nothing is run any more. */
  readonly until?: number
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
      while (done.length < cases.length && !isOver(options)) {
        const batch = cases.slice(done.length, done.length + batchMax)
        done.push(...(await evaluateBatch(options, batch)))
      }
      return [...done, ...cases.slice(done.length).map(notRunCase)]
    },
  }
}

/** So little time is left that a batch could not even fill its first case. */
const leastMs = 50

function leftMs({ until }: ArenaOptions): number {
  return until === undefined ? Number.POSITIVE_INFINITY : until - performance.now()
}

function isOver(options: ArenaOptions): boolean {
  return leftMs(options) < leastMs
}

function notRunCase({ asked }: Case): CaseOutcome {
  return { kind: 'asked', outcomes: asked.map((texts) => texts.map(() => ({ kind: 'not-run' }))) }
}

/** Runs the cases, each for itself; fewer come back where the clock of the batch ran out. */
async function evaluateBatch(
  options: ArenaOptions,
  cases: readonly Case[],
): Promise<CaseOutcome[]> {
  const statements: Statement[] = [rollback]
  const kept = keepTexts(options, cases, statements)
  const plans = cases.map((one) => planCase(options, one, { statements, kept }))
  statements.push(rollback)
  const outcomes = await options.session.runBatch(statements, {
    timeoutMs: Math.ceil(Math.min(options.statementMs * 2 + 1_000, leftMs(options))),
    bytesMax: options.bytesMax,
  })
  const done: CaseOutcome[] = []
  for (const plan of plans) {
    if (outcomes[plan.filled]?.kind === 'not-run') break
    done.push(readCase(plan, outcomes))
  }
  assert(done.length > 0 || isOver(options), 'a batch answers at least its first case')
  return done
}

const rollback: Statement = { text: 'rollback', isScript: true }

/** A text that is read and planned once for the batch, and the statement that does so. */
interface Kept {
  readonly name: string
  readonly at: number
}

/** Fewer runs than this are not worth a statement that keeps the text. */
const keptRunsMin = 3

/**
 * Keeps the texts that are asked again and again. A case fills empty tables that PostgreSQL knows
 * nothing of, so it plans every one alike; planning anew would cost more than running. What other
 * settings are to plan is kept apart.
 */
function keepTexts(
  options: ArenaOptions,
  cases: readonly Case[],
  statements: Statement[],
): Map<string, Kept> {
  const kept = new Map<string, Kept>()
  if (!options.readOnly) return kept
  const runs = new Map<string, number>()
  for (const one of cases) {
    for (const text of one.asked.flat()) {
      const key = keyOf(one, text)
      runs.set(key, (runs.get(key) ?? 0) + 1)
      if (runs.get(key) !== keptRunsMin) continue
      const name = `bw_${kept.size}`
      const before = ['rollback', 'begin', ...options.prologue]
      statements.push(script(before), { text, keepAs: name, endsGroup: true })
      kept.set(key, { name, at: statements.length - 1 })
    }
  }
  return kept
}

function keyOf({ settings }: Case, text: string): string {
  return `${JSON.stringify(settings)}${text}`
}

function script(texts: readonly string[]): Statement {
  return { text: texts.join(';\n'), isScript: true }
}

interface Plan {
  /** Where the rows are filled in. */
  readonly filled: number
  /** The statements of each answer, and what keeping their texts gave. */
  readonly asked: readonly (readonly { readonly at: number; readonly kept: Kept | null }[])[]
}

function planCase(
  options: ArenaOptions,
  one: Case,
  { statements, kept }: { readonly statements: Statement[]; readonly kept: Map<string, Kept> },
): Plan {
  const filled = statements.length
  statements.push(
    script([
      'rollback',
      'begin',
      ...options.prologue,
      ...options.fill(one.database),
      ...(options.isLegal ? [] : ['set constraints all immediate']),
      ...(options.isLegal ? [] : options.promises.map(failWhereBroken)),
      ...Object.entries(one.settings).map(([name, value]) => `set local ${name} = ${value}`),
      ...(options.readOnly ? ['set transaction read only'] : []),
      ...(options.isolated ? ['savepoint bw_filled'] : []),
    ]),
  )
  const asked = one.asked.map((texts, nth) => {
    if (options.isolated && nth > 0) statements.push(script(['rollback to savepoint bw_filled']))
    const places = texts.map((text) => {
      const own = kept.get(keyOf(one, text)) ?? null
      const run = own === null ? { text } : { text, runs: own.name }
      statements.push({ ...run, rowsMax: options.rowsMax })
      return { at: statements.length - 1, kept: own }
    })
    if (options.isolated || nth === one.asked.length - 1) endGroup(statements)
    return places
  })
  return { filled, asked }
}

/** Fails where the query finds a row, so that nothing is asked of rows that break a promise. */
function failWhereBroken(noRows: string): string {
  return `select 1 / case when exists (${noRows}\n) then 0 else 1 end as promise`
}

function endGroup(statements: Statement[]): void {
  const last = statements.pop()
  if (last !== undefined) statements.push({ ...last, endsGroup: true })
}

function readCase({ filled, asked }: Plan, outcomes: readonly Outcome[]): CaseOutcome {
  const refused = outcomes[filled] as Outcome
  if (refused.kind !== 'rows') return { kind: 'illegal', message: messageOf(refused) }
  return {
    kind: 'asked',
    outcomes: asked.map((places) =>
      places.map(({ at, kept }) => {
        const outcome = outcomes[at] as Outcome
        if (kept === null || outcome.kind !== 'error') return outcome
        // What could not be kept cannot be run; why is said where it was to be kept.
        const keeping = outcomes[kept.at] as Outcome
        return keeping.kind === 'rows' ? outcome : keeping
      }),
    ),
  }
}

/** What the server said, for an outcome that holds no rows. */
export function messageOf(outcome: Outcome): string {
  return outcome.kind === 'error' || outcome.kind === 'over-limit' ? outcome.message : outcome.kind
}
