import type { Random } from '../../../kit/random.ts'
import { shrink } from '../compare/shrink.ts'
import { type Database, rowCount } from '../schema/database.ts'
import { deciding } from './choose.ts'
import type { CorpusPool, Evaluated } from './pool.ts'
import type { Sources } from './sources.ts'

const shrinkCandidatesMax = 120
const roundSize = 32
/**
 * Rounds of changed databases in search of one that sets a mutant apart. Most need none; a mutant
 * that is right nearly everywhere is worth the time, since answers like it would pass.
 */
const searchRoundsMax = 60
/** Rounds in search of one on which mutants of no other check go wrong. */
const pureRoundsMax = 5
/** Databases that are changed in each round: those that come nearest. */
const nearestKept = 12

/** For each mutant of the lab a database as small as can be that sets it apart, found first if need be. */
export async function findMutantKillers(
  pool: CorpusPool,
  sources: Sources,
  random: Random,
): Promise<void> {
  for (const [mutant, check] of pool.ranks.checks.entries()) {
    if (pool.mutants[mutant] === null || check === 'large') continue
    await searchFor(mutant, pool, sources, random)
    const telling = pool.databases
      .filter((one) => one.separations[mutant] !== 'same')
      .sort((a, b) => rowCount(a.database) - rowCount(b.database))
    const best = Math.max(...telling.map((one) => worth(pool, one, mutant)))
    const start = telling.find((one) => worth(pool, one, mutant) === best)
    if (start === undefined) continue
    await shrink(start.database, {
      schema: pool.parts.schema,
      candidatesMax: shrinkCandidatesMax,
      holds: async (candidates) => {
        const evaluated = await pool.evaluate(candidates)
        return evaluated.map((one) =>
          one !== null && worth(pool, one, mutant) >= best ? one.database : null,
        )
      },
      confirm: async (database) => database,
    })
  }
}

/** What a database is worth to a mutant: 3 sets it apart purely, 2 decides its check, 1 tells it, 0 does not. */
function worth({ ranks }: CorpusPool, one: Evaluated, mutant: number): number {
  if (one.separations[mutant] === 'same') return 0
  const { check, isPure } = deciding(one, ranks)
  if (check !== ranks.checks[mutant]) return 1
  return isPure ? 3 : 2
}

/** How many mutants of other checks go wrong as well; those of later checks weigh more. */
export function company({ ranks }: CorpusPool, one: Evaluated, mutant: number): number {
  const { checks, order } = ranks
  const rank = (at: number): number => order.indexOf(checks[at] ?? '')
  return one.separations.reduce((sum, separation, at) => {
    if (separation === 'same' || checks[at] === checks[mutant]) return sum
    return sum + (rank(at) > rank(mutant) ? 100 : 1)
  }, 0)
}

/** Changes databases at random until one sets the mutant apart: each time those that come nearest. */
async function searchFor(
  mutant: number,
  pool: CorpusPool,
  sources: Sources,
  among: Random,
): Promise<void> {
  for (let round = 0; round < searchRoundsMax; round++) {
    const telling = pool.databases.filter((one) => one.separations[mutant] !== 'same')
    const best = Math.max(0, ...telling.map((one) => worth(pool, one, mutant)))
    if (best === 3 || (best === 2 && round >= pureRoundsMax)) return
    // The label decides which rows are drawn: with another one every corpus would be another.
    const random = among.fork(`hunt/${mutant}/${round}`)
    const written = round % 2 === 0 ? sources.sample : sources.large
    const bigger = written.databases(random.fork('more'))
    const nearest = telling
      .sort(
        (a, b) =>
          company(pool, a, mutant) - company(pool, b, mutant) ||
          rowCount(a.database) - rowCount(b.database),
      )
      .slice(0, nearestKept)
    const start = (nth: number): Database =>
      nearest.length > 0 && nth % 2 === 0 ? random.pick(nearest).database : bigger.next().value
    await pool.evaluate(
      Array.from({ length: roundSize }, (_, nth) =>
        written.perturbed(start(nth), random.between(1, 4), random),
      ),
    )
  }
}
