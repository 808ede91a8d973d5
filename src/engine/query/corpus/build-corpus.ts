import { assert } from '../../../kit/assert.ts'
import type { Limits } from '../../../kit/limits.ts'
import { type Random, seededRandom } from '../../../kit/random.ts'
import { type Bench, grantRead } from '../../../world/postgres/bench.ts'
import type { Session } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import { differenceOf, printOfAnswer } from '../compare/answers.ts'
import {
  otherSettings,
  type PlannerSettings,
  physicalOrders,
  shuffledVariants,
  variantsOf,
} from '../compare/nondeterminism.ts'
import { promisesOf, type Task, taskHash } from '../grade/task.ts'
import type { Database } from '../schema/database.ts'
import { insertStatements } from '../schema/insert.ts'
import { runAll } from '../schema/statements.ts'
import { copyTables, keepTables, largeSchema, makeScratch } from '../schema/world-tables.ts'
import { choose, type Decided } from './choose.ts'
import { type Corpus, type SmallDatabase, smallSchema, storeCorpus } from './corpus.ts'
import { company, findMutantKillers } from './find-mutant-killers.ts'
import { findRuleMutantKillers } from './find-rule-mutant-killers.ts'
import type { Portable } from './kept-corpus.ts'
import { type CorpusPool, type Evaluated, openCorpusPool, type Parts } from './pool.ts'
import { withPromises } from './promises.ts'
import { openSources, type Sources } from './sources.ts'

export { printOfAnswer } from '../compare/answers.ts'

/** Legal databases that are looked at, of which the corpus is chosen. */
const candidatesWanted = 320
const roundSize = 32
/** Of the corpus, databases with the rows of another in another physical order. */
const twinShare = 0.15
/** For one solution on the large database, while its usual time is measured. */
const largeMs = 120_000
const buildSchema = 'scratch_build'

/** Where a corpus is made, and of what. */
interface Site {
  readonly bench: Bench
  readonly owner: Session
  readonly task: Task
  readonly limits: Limits
  /** What doesn't depend on the machine, where it was made before. */
  readonly kept: Portable | null
}

/**
 * Makes a task's corpus in a copy of its world's database: a hundred small databases, chosen to
 * tell the reference from every mutant, and what the reference answers on each.
 */
export async function buildCorpus({ bench, owner, task, limits, kept }: Site): Promise<void> {
  const schema = withPromises(await keepTables(owner, task.lab.world.tables), promisesOf(task))
  await makeScratch(owner, schema, buildSchema, 'bw_reference')
  const session = await bench.referenceSession(owner.database, {
    search_path: `${buildSchema}, public`,
    statement_timeout: String(limits.statementMs),
  })
  try {
    const corpus = await corpusFrom({ owner, session, task, schema, limits }, kept)
    await runAll(owner, [`drop schema ${buildSchema} cascade`])
    if (hasSmallSchemas(task)) await makeSmallDatabases(owner, corpus)
    await storeCorpus(owner, corpus)
  } finally {
    await session.close()
  }
}

/** Variants and changes are filled into scratch tables instead: they are asked seldom, or leave rows behind. */
export function hasSmallSchemas(task: Task): boolean {
  return task.lab.kind === 'query' && task.variant === null
}

async function makeSmallDatabases(owner: Session, corpus: Corpus): Promise<void> {
  const names = corpus.databases.map((_, at) => smallSchema(at))
  for (const [at, small] of corpus.databases.entries()) {
    const name = names[at] as string
    await copyTables(owner, corpus.schema, name)
    await runAll(owner, insertStatements(corpus.schema, small.database, name))
  }
  await grantRead(owner, names)
}

async function corpusFrom(parts: Parts, kept: Portable | null): Promise<Corpus> {
  const pool = await openCorpusPool(parts)
  const portable = kept ?? (await chooseDatabases(pool))
  for (const problem of portable.problems) pool.problems.add(problem)
  const measured = await measureLarge(pool)
  return { ...portable, ...measured, problems: [...pool.problems] }
}

async function chooseDatabases(pool: CorpusPool): Promise<Portable> {
  const { task, schema, limits } = pool.parts
  const random = seededRandom(`corpus/${taskHash(task)}`)
  const byRows = await pool.isOpenByRows()
  const sources = await openSources(pool.parts)
  await generate(pool, sources, random)
  await findMutantKillers(pool, sources, random)
  const byRule = await findRuleMutantKillers(pool, sources, random.fork('rules'))
  const best = choose(pool.databases, pool.ranks, limits.corpusDatabases, byRule)
  const chosen = await withoutChance(pool, best, byRows, random)
  const small = await withTwins(pool, chosen, random)
  reportBlunt(pool, chosen)
  return {
    schema,
    width: pool.width,
    databases: small.map((one) => one.small),
    prints: Object.fromEntries(
      task.mutants.map((mutant, at) => [
        mutant.name,
        small.map((one) => printOfAnswer(one.mutants[at] ?? null)),
      ]),
    ),
    problems: [...pool.problems],
  }
}

/** Fills the pool from all sources in turn. */
async function generate(pool: CorpusPool, sources: Sources, random: Random): Promise<void> {
  const made = sources.made(random.fork('databases'))
  const sample = sources.sample.databases(random.fork('sample'))
  const large = sources.large.databases(random.fork('large'))
  for (
    let round = 0;
    pool.databases.length < candidatesWanted && round * roundSize < candidatesWanted * 4;
    round++
  ) {
    const source = [made, sample, made, large][round % 4] as typeof made
    await pool.evaluate(Array.from({ length: roundSize }, () => source.next().value))
  }
  if (pool.databases.length < pool.parts.limits.corpusDatabases) {
    pool.problems.add(
      `only ${pool.databases.length} small databases are legal under the schema and the promises`,
    )
  }
}

/** Without the databases on which chance has a part in the reference's answer. */
async function withoutChance(
  pool: CorpusPool,
  chosen: readonly Decided<Evaluated>[],
  byRows: boolean,
  random: Random,
): Promise<Decided<Evaluated>[]> {
  const variants = chosen.map(({ database }) => [
    ...variantsOf(database, byRows, random.fork('variants')),
    ...(byRows ? shuffledVariants(database, random.fork('shuffles')) : []),
  ])
  const answers = await pool.ask(variants.flat(), [pool.reference], { areLegal: true })
  let from = 0
  return chosen.filter((one, at) => {
    const own = answers.slice(from, from + (variants[at]?.length ?? 0))
    from += own.length
    const differing = own.filter(
      ([answer]) =>
        answer?.kind !== 'rows' ||
        differenceOf(one.reference, answer, pool.parts.task.how) !== null,
    )
    // Where the time was over nothing is known, and nobody is to blame.
    if (differing.some(([answer]) => answer?.kind !== 'over-limit'))
      pool.problems.add('the answer of the reference depends on chance where rows tie')
    return differing.length === 0
  })
}

interface Twinned {
  readonly small: SmallDatabase
  readonly mutants: Evaluated['mutants']
}

/** Puts the same rows in other physical orders behind the chosen ones; planner settings go in turn. */
async function withTwins(
  pool: CorpusPool,
  chosen: readonly Decided<Evaluated>[],
  random: Random,
): Promise<Twinned[]> {
  const originals = chosen.map((one, at) => smallOf(one, at, null))
  const largest = chosen.map((_, at) => at).slice(-Math.ceil(chosen.length * twinShare))
  const reversed = largest.map(
    (at) => physicalOrders((chosen[at] as Evaluated).database, random)[1] as Database,
  )
  const evaluated = await pool.evaluate(reversed)
  const twins = largest.flatMap((at, nth) => {
    const twin = evaluated[nth]
    if (twin == null) return []
    const { check, byOrder } = chosen[at] as Decided<Evaluated>
    return [smallOf({ ...twin, check, byOrder, isPure: false }, originals.length + nth, at)]
  })
  return [...originals, ...twins]
}

function smallOf(one: Decided<Evaluated>, at: number, twinOf: number | null): Twinned {
  const settings: PlannerSettings =
    at % 3 === 2 ? (otherSettings[at % otherSettings.length] ?? {}) : {}
  const { database, check, byOrder, reference, mutants } = one
  return {
    small: { database, settings, twinOf, check, byOrder, reference: reference.parts },
    mutants,
  }
}

/** A mutant that no database catches, or that never meets its own check, is the author's to mend. */
function reportBlunt(pool: CorpusPool, chosen: readonly Decided<Evaluated>[]): void {
  const { mutants, checks } = pool.parts.task
  mutants.forEach(({ name, check }, at) => {
    if (
      pool.mutants[at] === null ||
      !(check === 'rows' || checks.some((own) => own.name === check))
    )
      return
    const telling = chosen.filter((one) => one.separations[at] !== 'same')
    if (telling.some((one) => one.check === check || check === 'rows')) return
    if (telling.length === 0) {
      pool.problems.add(
        `mutant ${name}: expected a small database on which it goes wrong, got none`,
      )
      return
    }
    const near = telling.reduce((a, b) => (company(pool, b, at) < company(pool, a, at) ? b : a))
    const beside = mutants.filter(
      (other, nth) => other.check !== check && near.separations[nth] !== 'same',
    )
    const others = beside.map((other) => `${other.name} (${other.check})`).join(', ')
    pool.problems.add(
      `mutant ${name}: expected a small database that only it and mutants of checks before ${check} get wrong, got none; ` +
        `at best it goes wrong together with ${others}. Try to put ${check} after their checks, from coarse to fine`,
    )
  })
}

/** The reference's answer on the large database, and how long the slowest solution takes there. */
async function measureLarge(
  pool: CorpusPool,
): Promise<{ large: Corpus['large']; statementMs: number }> {
  const { session, task, schema, limits } = pool.parts
  let slowest = 0
  let large: Corpus['large'] = []
  for (const [at, asked] of [pool.reference, ...pool.solutions.map((one) => one.asked)].entries()) {
    await runAll(session, [
      'set statement_timeout = 0',
      ...largePrologue(task, schema, buildSchema),
    ])
    const startedAt = performance.now()
    const outcomes = await session.runBatch(
      [...asked.statements, 'rollback'].map((text) => ({ text })),
      { timeoutMs: largeMs, bytesMax: limits.resultBytesMax },
    )
    slowest = Math.max(slowest, performance.now() - startedAt)
    const answer = asked.read(outcomes.slice(0, -1))
    assert(
      answer.kind === 'rows',
      `the solutions of ${task.lab.id} run on the large database: ${JSON.stringify(answer).slice(0, 300)}`,
    )
    if (at === 0) large = answer.parts
    else if (differenceOf({ kind: 'rows', parts: large }, answer, task.how) !== null) {
      pool.problems.add(
        `the solution ${pool.solutions[at - 1]?.name} and the reference do not agree on the large database`,
      )
    }
  }
  return { large, statementMs: Math.max(limits.statementMs, Math.ceil(slowest * 20)) }
}

/** What goes before an answer on the large database: changes work on a copy of it, in scratch tables. */
export function largePrologue(task: Task, schema: Schema, scratch: string): string[] {
  if (task.lab.kind === 'query') {
    return ['begin read only', `set local search_path to ${largeSchema}, public`]
  }
  return copyPrologue(schema, scratch, largeSchema)
}

/** Begins a transaction on a copy of the rows of `from`, in scratch tables. */
export function copyPrologue(schema: Schema, scratch: string, from: string): string[] {
  const copies = schema.tables.map(({ name, columns }) => {
    const stored = columns
      .filter((column) => !column.generated)
      .map((column) => `"${column.name.replaceAll('"', '""')}"`)
    const overriding = columns.some((column) => column.identityAlways)
      ? 'overriding system value '
      : ''
    const quoted = `"${name.replaceAll('"', '""')}"`
    return `insert into ${scratch}.${quoted} (${stored.join(', ')}) ${overriding}select ${stored.join(', ')} from ${from}.${quoted}`
  })
  return [
    'begin',
    `set local search_path to ${scratch}, public`,
    ...copies,
    'set constraints all immediate',
  ]
}
