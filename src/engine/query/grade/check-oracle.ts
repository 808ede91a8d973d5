import type { Limits } from '../../../kit/limits.ts'
import type { Asked } from '../compare/answers.ts'
import { deciding, type Ranks, type Separation, separationOf } from '../corpus/choose.ts'
import { isRunnable } from '../corpus/pool.ts'
import type { Database } from '../schema/database.ts'
import { askedAttempt, askedReference, checkNames } from './task.ts'
import type { Lease } from './task-runtime.ts'

/**
 * The idea behind a check of the lab's own. An attempt that is wrong in several ways goes wrong on
 * rows that have nothing to do with it, too: what is shown below the check's title must not.
 */
export interface CheckOracle {
  /** For each database whether some wrong answer with this idea goes wrong there. */
  touches(databases: readonly Database[]): Promise<boolean[]>
  /** Whether the database would decide the check. */
  decides(database: Database): Promise<boolean>
}

/** Null for the checks that every lab has. */
export function checkOracleFor(lease: Lease, check: string, limits: Limits): CheckOracle | null {
  const { task, corpus } = lease.runtime
  if (!task.checks.some(({ name }) => name === check)) return null
  const runnable = task.mutants.filter(({ answer }) => isRunnable({ task, limits }, answer))
  const asked = runnable.map(({ answer }) => askedAttempt(task, corpus.schema, answer))
  const ranks: Ranks = { checks: runnable.map((mutant) => mutant.check), order: checkNames(task) }
  const own = asked.filter((_, at) => ranks.checks[at] === check)
  return {
    touches: async (databases) => {
      const separations = await standingsOf(lease, databases, own, true)
      return separations.map((each) => each.some((separation) => separation !== 'same'))
    },
    decides: async (database) => {
      const [separations] = await standingsOf(lease, [database], asked, false)
      return separations !== undefined && deciding({ separations }, ranks).check === check
    },
  }
}

/**
 * How answers of the lab stand to the reference's; asked where no learner's text runs. Asked at once
 * they share the rows, so that one is quick to tell wrong: behind one that fails all others fail.
 */
async function standingsOf(
  { runtime, reference: arena }: Lease,
  databases: readonly Database[],
  some: readonly Asked[],
  atOnce: boolean,
): Promise<Separation[][]> {
  const { task, corpus } = runtime
  const all = [askedReference(task, corpus.schema, corpus.width), ...some]
  const texts = all.map(({ statements }) => statements)
  const groups = atOnce && task.lab.kind === 'query' ? [texts] : texts.map((text) => [text])
  const outcomes = await arena.evaluate(
    databases.flatMap((database) => groups.map((asked) => ({ database, settings: {}, asked }))),
  )
  return databases.map((_, nth) => {
    const own = outcomes.slice(nth * groups.length, (nth + 1) * groups.length)
    const answers = own.flatMap((outcome) => (outcome.kind === 'asked' ? outcome.outcomes : []))
    const [right, ...given] = all.map((asked, at) => asked.read(answers[at] ?? []))
    if (right?.kind !== 'rows') return given.map(() => 'same')
    return given.map((answer) => separationOf(right, answer, task.how))
  })
}
