import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../../kit/limits.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Came } from '../../../lab/counterexample/rows.ts'
import {
  type Answer,
  type AskBoth,
  type Asked,
  cameOf,
  type Judgement,
  queryRead,
} from '../compare/answers.ts'
import type { Arena } from '../compare/arena.ts'
import type { ExecutionVariant, Nondeterminism } from '../compare/nondeterminism.ts'
import {
  Refutation,
  type Seen,
  type Settled,
  type Settlement,
  type Shown,
} from '../compare/refutation.ts'
import { variantKey } from '../compare/remembered.ts'
import { type Database, rowCount } from '../schema/database.ts'
import type { CheckOracle } from './check-oracle.ts'
import type { FoundDifference } from './differences.ts'
import { readOne } from './run-answers.ts'
import type { Lease, TaskRuntime } from './task-runtime.ts'

interface AttemptParts {
  readonly limits: Limits
  readonly oracle: CheckOracle | null
  /** What may have a part in the answers of the attempt's statements. */
  readonly nondeterminism: readonly Nondeterminism[]
}

/**
 * The refutation of an attempt by what was found of it. While rows are left out they are asked as
 * they are: that chance has no part in the reference's answer was seen when the corpus was made.
 */
export function openRefutation(
  lease: Lease,
  asked: Asked,
  finding: FoundDifference,
  { limits, oracle, nondeterminism }: AttemptParts,
): Refutation {
  const { runtime } = lease
  const { difference } = finding
  const isVolatile = nondeterminism.some(({ volatile }) => volatile.length > 0)
  const byOrder = difference?.kind === 'order'
  const isOfRows = differsInRows(finding)
  const isOpen = runtime.isOpen || isVolatile || nondeterminism.some(({ byRows }) => byRows)
  return new Refutation({
    schema: runtime.corpus.schema,
    limits,
    ask: askOf(lease, asked, isVolatile),
    how: runtime.task.how,
    byOrder,
    byRows: isOfRows && isOpen,
    checked: isOfRows && finding.isFresh ? 'other-rows' : 'these-rows',
    oracle,
    // The rest of the attempt's time is for showing what was found.
    shrinkMs: limits.attemptMs / 4,
    randomOf: seededRandom,
    settlementOf: ({ judgement }) => settlementOf(judgement, byOrder),
    holds: (seen, kind) => holds(seen, kind, finding),
    showable: (database) => [database],
  })
}

/** Chance has a part in rows alone: what fails, or has other columns, is wrong in any case. */
export function differsInRows({ difference }: FoundDifference): boolean {
  return difference?.kind === 'order' || difference?.kind === 'rows'
}

/** The difference was seen: where it doesn't come again, or does in some runs only, that is chance. */
function settlementOf(judgement: Judgement, byOrder: boolean): Settlement {
  switch (judgement.kind) {
    case 'reference-undetermined':
      return 'reference-undetermined'
    case 'attempt-undetermined':
    case 'same':
      return byOrder ? 'sure' : 'chance'
    case 'differs':
    case 'never-meet':
    case 'skipped':
      return 'sure'
  }
}

/** Whether the attempt still goes wrong in the same way. */
function holds({ judgement, answers }: Seen, kind: Settlement, found: FoundDifference): boolean {
  const { attempt } = answers
  if (kind === 'chance') return judgement.kind === 'attempt-undetermined'
  if (found.attempt.kind !== 'error')
    return judgement.kind === 'differs' && judgement.difference.kind === found.difference?.kind
  const isAttempts = judgement.kind === 'skipped' && judgement.by === 'attempt'
  return isAttempts && attempt.kind === 'error' && attempt.code === found.attempt.code
}

interface Finding {
  readonly finding: FoundDifference
  readonly runtime: TaskRuntime
  readonly limits: Limits
}

/** Null where there is nothing to show: another number of columns, or rows that don't show it again. */
export async function showSmallest(
  refutation: Refutation,
  settled: Settled,
  { finding, runtime, limits }: Finding,
): Promise<Shown | null> {
  const { difference, index, database } = finding
  if (difference?.kind === 'columns' || difference?.kind === 'names') return null
  const smallest = await refutation.shrink(settled)
  if (smallest === null) return null
  return refutation.show(smallest, runtime.typeName, {
    database: index + 1,
    // The attempt's own come after those of the corpus.
    of: runtime.corpus.databases.length + limits.freshDatabases,
    rowsBefore: rowCount(database),
  })
}

/** Runs a reading query on some rows, in the learner's place. */
export async function runOn(
  { arena, runtime }: Lease,
  database: Database,
  sql: string,
): Promise<Came> {
  const [outcome] = await arena.evaluate([{ database, settings: {}, asked: [[sql]] }])
  return cameOf(readOne({ statements: [sql], read: queryRead }, outcome), 0, runtime.typeName)
}

/** Asks each side where it belongs; what one gave before is asked again only where it may be something else. */
function askOf(lease: Lease, asked: Asked, isVolatile: boolean): AskBoth {
  const { runtime } = lease
  const remembered = isVolatile ? null : runtime.remembered
  const given = remembered === null ? null : new Map<string, Answer>()
  return async (variants) => {
    await lease.sweep()
    // Few rows have few orders, so that many variants are one and the same.
    const keys = variants.map((variant, at) => (given === null ? String(at) : variantKey(variant)))
    const once = new Map(variants.map((variant, at) => [keys[at] as string, variant]))
    const known = new Map([...once.keys()].map((key) => [key, remembered?.find(key) ?? null]))
    const unknown = [...once].filter(([key]) => known.get(key) === null)
    // Where the reference has no rows to compare with, the attempt is not asked.
    const worth = [...once].filter(
      ([key]) => !given?.has(key) && (known.get(key)?.kind ?? 'rows') === 'rows',
    )
    const [expected, came] = await allSettledOrThrow([
      evaluate(lease.reference, runtime.reference, unknown),
      evaluate(lease.arena, asked, worth),
    ])
    for (const [key, answer] of expected ?? []) remembered?.keep(key, answer)
    for (const [key, answer] of came ?? []) given?.set(key, answer)
    return keys.map((key) => ({
      reference: known.get(key) ?? expected?.get(key) ?? notRun,
      attempt: given?.get(key) ?? came?.get(key) ?? notRun,
    }))
  }
}

async function evaluate(
  arena: Arena,
  asked: Asked,
  variants: readonly (readonly [string, ExecutionVariant])[],
): Promise<Map<string, Answer>> {
  const cases = variants.map(([, variant]) => ({ ...variant, asked: [asked.statements] }))
  const outcomes = cases.length === 0 ? [] : await arena.evaluate(cases)
  return new Map(variants.map(([key], at) => [key, readOne(asked, outcomes[at])]))
}

const notRun: Answer = { kind: 'not-run' }
