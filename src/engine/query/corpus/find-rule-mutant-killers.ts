import type { Random } from '../../../kit/random.ts'
import type { Answer } from '../compare/answers.ts'
import { askedAttempt } from '../grade/task.ts'
import { mutants } from '../mutate/mutants.ts'
import { type Database, rowCount } from '../schema/database.ts'
import { runAll } from '../schema/statements.ts'
import { fits, fitting } from './choose.ts'
import { type CorpusPool, type Evaluated, isRunnable, type Other, plain } from './pool.ts'
import type { Sources, Stream } from './sources.ts'

/** Mutants by rule that are looked at, those of the reference first. */
const mutantsMax = 200
/** Databases of the pool that are asked at once; those that caught mutants already need not be asked again. */
const batchSize = 8
/** Databases of the pool that a mutant is tried on: from the smallest to the largest, evenly. */
const poolMax = 300
/** Rounds of databases made for the mutants that the pool does not catch, and how many may catch none. */
const roundsMax = 12
const idleRoundsMax = 3
const roundSize = 48
/** A mutant that never ends is told by that; small databases are answered in a few. */
const patienceMs = 250

/**
 * The smallest databases on which mutants by rule go wrong: wrong answers that the author did not
 * think of. Those that nothing in the pool catches are searched for in some rounds; many are equal.
 */
export async function findRuleMutantKillers(
  pool: CorpusPool,
  sources: Sources,
  random: Random,
): Promise<Evaluated[]> {
  const { session, limits } = pool.parts
  await runAll(session, [`set statement_timeout = ${patienceMs}`])
  const search = new RuleSearch(pool)
  await search.lookAtPool()
  for (
    let round = 0, idle = 0;
    round < roundsMax && idle < idleRoundsMax && search.isOpen;
    round++
  ) {
    const before = search.left.length
    await search.lookAt(made(pool, sources, search.left, random.fork(round)))
    idle = search.left.length < before ? 0 : idle + 1
  }
  await runAll(session, [`set statement_timeout = ${limits.statementMs}`])
  return [...search.caught]
}

class RuleSearch {
  readonly caught = new Set<Evaluated>()
  readonly #pool: CorpusPool
  #left: readonly Other[]

  constructor(pool: CorpusPool) {
    this.#pool = pool
    this.#left = ruleMutants(pool)
  }

  get isOpen(): boolean {
    return this.#left.length > 0
  }

  /** The texts of those that nothing has caught yet. */
  get left(): readonly string[] {
    return this.#left.map((one) => one.name)
  }

  async lookAtPool(): Promise<void> {
    const { databases, ranks, parts } = this.#pool
    const some = evenly(fitting(databases, ranks, parts.limits.corpusDatabases))
    for (let from = 0; from < some.length && this.isOpen; from += batchSize) {
      const batch = some.slice(from, from + batchSize)
      const asked = this.#left.map((one) => one.asked)
      const answers = await this.#pool.ask(
        batch.map((one) => plain(one.database)),
        asked,
        { areLegal: true },
      )
      this.#sort(batch, answers)
    }
  }

  /** Looks at databases that are not in the pool; those that catch a mutant join it. */
  async lookAt(some: readonly Database[]): Promise<void> {
    const asked = [this.#pool.reference, ...this.#left.map((one) => one.asked)]
    const answers = await this.#pool.ask(some.map(plain), asked)
    const telling = some.filter((_, at) => {
      const [reference, ...rest] = answers[at] ?? []
      return (
        reference?.kind === 'rows' &&
        rest.some(
          (answer) => isTelling(answer) && this.#pool.separation(reference, answer) !== 'same',
        )
      )
    })
    const joined = await this.#pool.evaluate(telling)
    // One that the corpus has no place for catches nothing.
    const batch = joined.filter((one) => one !== null).filter((one) => fits(one, this.#pool.ranks))
    const own = batch.map((one) => answers[some.indexOf(one.database)]?.slice(1) ?? [])
    this.#sort(batch, own)
  }

  /** Leaves out the mutants that a database caught, the first one each, and those that never end. */
  #sort(batch: readonly Evaluated[], answers: readonly (readonly Answer[])[]): void {
    this.#left = this.#left.filter((_, nth) => {
      const own = answers.map((each) => each[nth])
      const at = batch.findIndex((one, place) => {
        const answer = own[place]
        return (
          answer !== undefined &&
          isTelling(answer) &&
          this.#pool.separation(one.reference, answer) !== 'same'
        )
      })
      if (at >= 0) this.caught.add(batch[at] as Evaluated)
      return at < 0 && !own.some((answer) => answer?.kind === 'over-limit')
    })
  }
}

/** At most `poolMax` of them, by size, every third first: small ones tell purely, larger ones tell more. */
function evenly(databases: readonly Evaluated[]): Evaluated[] {
  const bySize = databases.toSorted((a, b) => rowCount(a.database) - rowCount(b.database))
  const step = Math.max(1, bySize.length / poolMax)
  const even = bySize.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
  return [0, 1, 2].flatMap((offset) => even.filter((_, at) => at % 3 === offset))
}

function isTelling(answer: Answer): boolean {
  return answer.kind === 'rows' || answer.kind === 'error'
}

/** The mutants by rule of the reference and the solutions that can be run, named by their text. */
function ruleMutants({ parts }: CorpusPool): Other[] {
  const { task, schema } = parts
  const texts = [task.reference, ...task.solutions.map(({ answer }) => answer)]
  const ordered = task.order.length > 0
  const made = texts.flatMap((text) => mutants(text, { schema, ordered }).map(({ sql }) => sql))
  return [...new Set(made)]
    .filter((sql) => isRunnable(parts, sql))
    .slice(0, mutantsMax)
    .map((sql) => ({ name: sql, asked: askedAttempt(task, schema, sql) }))
}

/** Databases for the mutants in turn: made to tell them, or changed from rows that somebody wrote. */
function made(
  { databases }: CorpusPool,
  sources: Sources,
  left: readonly string[],
  random: Random,
): Database[] {
  const streams = left.map((text, at): Stream => sources.made(random.fork(`made/${at}`), [text]))
  const written = random.chance(0.5) ? sources.sample : sources.large
  const bigger = written.databases(random.fork('written'))
  return Array.from({ length: roundSize }, (_, nth) => {
    if (nth % 3 < 2) return (streams[nth % streams.length] as Stream).next().value
    const start = random.chance(0.5) ? random.pick(databases).database : bigger.next().value
    return written.perturbed(start, random.between(1, 4), random)
  })
}
