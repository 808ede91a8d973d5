import type { Limits } from '../../kit/limits.ts'
import type { Asked } from './answers.ts'
import { deciding, type Ranks, type Standing, standingOf } from './choose.ts'
import { isRunnable } from './corpus/pool.ts'
import type { Database } from './database.ts'
import type { Seat } from './stage.ts'
import { askedAttempt, askedReference, checkNames } from './task.ts'

/**
 * The idea behind a check of the lab's own. An attempt that is wrong in several ways goes wrong on
 * rows that have nothing to do with it, too: what is shown below the check's title must not.
 */
export interface Idea {
  /** For each database whether some wrong answer with this idea goes wrong there. */
  touches(databases: readonly Database[]): Promise<boolean[]>
  /** Whether the database would decide the check. */
  decides(database: Database): Promise<boolean>
}

/** Null for the checks that every lab has. */
export function ideaOf(seat: Seat, check: string, limits: Limits): Idea | null {
  const { task, corpus } = seat.stage
  if (!task.checks.some(({ name }) => name === check)) return null
  const runnable = task.mutants.filter(({ answer }) => isRunnable({ task, limits }, answer))
  const asked = runnable.map(({ answer }) => askedAttempt(task, corpus.schema, answer))
  const ranks: Ranks = { checks: runnable.map((mutant) => mutant.check), order: checkNames(task) }
  const own = asked.filter((_, at) => ranks.checks[at] === check)
  return {
    touches: async (databases) => {
      const standings = await standingsOf(seat, databases, own, true)
      return standings.map((each) => each.some((standing) => standing !== 'same'))
    },
    decides: async (database) => {
      const [standings] = await standingsOf(seat, [database], asked, false)
      return standings !== undefined && deciding({ standings }, ranks).check === check
    },
  }
}

/**
 * How answers of the lab stand to the reference's; asked where no learner's text runs. Asked at once
 * they share the rows, so that one is quick to tell wrong: behind one that fails all others fail.
 */
async function standingsOf(
  { stage, reference: arena }: Seat,
  databases: readonly Database[],
  some: readonly Asked[],
  atOnce: boolean,
): Promise<Standing[][]> {
  const { task, corpus } = stage
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
    return given.map((answer) => standingOf(right, answer, task.how))
  })
}
