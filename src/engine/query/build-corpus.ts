import { assert } from '../../kit/assert.ts'
import type { Limits } from '../../kit/limits.ts'
import { type Random, seededRandom } from '../../kit/random.ts'
import { type Bench, grantRead } from '../../world/bench.ts'
import type { Session } from '../../world/session.ts'
import { aim } from './aim.ts'
import { type Answer, type Asked, differenceOf, type RowsAnswer } from './answers.ts'
import { type Arena, openArena } from './arena.ts'
import {
  type Candidate,
  choose,
  type Decided,
  deciding,
  type Ranks,
  type Standing,
} from './choose.ts'
import { type Corpus, type SmallDatabase, smallSchema, storeCorpus } from './corpus.ts'
import { type Database, rowCount, type Schema, storedColumns } from './database.ts'
import {
  opennessOf,
  otherSettings,
  type PlannerSettings,
  physicalOrders,
  variantsOf,
} from './determined.ts'
import { changingGate, readingGate } from './gate.ts'
import { databases } from './generate.ts'
import { volatileFunctions } from './ground.ts'
import { insertStatements, quoteName } from './insert.ts'
import { Written } from './recombine.ts'
import { printOf } from './result.ts'
import { shrink } from './shrink.ts'
import { runAll } from './statements.ts'
import { askedAttempt, askedReference, checkNames, promisesOf, type Task } from './task.ts'
import { copyTables, keepTables, largeSchema, makeScratch, sampleSchema } from './world-tables.ts'

/** Legal databases that are looked at, of which the corpus is chosen. */
const candidatesWanted = 320
const roundSize = 32
const shrinkCandidatesMax = 120
/** Rows of a table of the large database that small databases are put together from; more of those that others point at. */
const writtenRowsMax = 300
const writtenParentsMax = 3_000
/** Rounds of changed databases in search of one that sets a mutant apart. */
const huntRoundsMax = 10
/** Databases that are changed in each round: those that come nearest. */
const huntKept = 12
/** Of the corpus, databases with the rows of another in another physical order. */
const twinShare = 0.15
/** For one solution on the large database, while its usual time is measured. */
const largeMs = 120_000
const buildSchema = 'scratch_build'

/**
 * Makes a task's corpus in a copy of its world's database: a hundred small databases, chosen to
 * tell the reference from every mutant, and what the reference answers on each.
 */
export async function buildCorpus(
  bench: Bench,
  owner: Session,
  task: Task,
  limits: Limits,
): Promise<void> {
  const schema = await keepTables(owner, task.lab.world.tables)
  await makeScratch(owner, schema, buildSchema, 'bw_reference')
  const session = await bench.referenceSession(owner.database, {
    search_path: `${buildSchema}, public`,
    statement_timeout: String(limits.statementMs),
  })
  try {
    const builder = new CorpusBuilder({ owner, session, task, schema, limits })
    const corpus = await builder.build()
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

interface Parts {
  readonly owner: Session
  readonly session: Session
  readonly task: Task
  readonly schema: Schema
  readonly limits: Limits
}

/** An answer beside the reference's: another solution, or a mutant. */
interface Other {
  readonly name: string
  readonly asked: Asked
}

interface Evaluated extends Candidate {
  readonly reference: RowsAnswer
  readonly mutants: readonly (Answer | null)[]
}

export class CorpusBuilder {
  get pool(): readonly Evaluated[] {
    return this.#pool
  }

  readonly #parts: Parts
  readonly #arena: Arena
  readonly #random: Random
  readonly #problems = new Set<string>()
  readonly #pool: Evaluated[] = []
  readonly #ranks: Ranks
  #reference!: Asked
  #solutions: readonly Other[] = []
  /** Null where a mutant does not pass the gate, so it never runs. */
  #mutants: readonly (Other | null)[] = []
  #byRows = false
  #written!: { readonly sample: Written; readonly large: Written }

  constructor(parts: Parts) {
    this.#parts = parts
    this.#random = seededRandom(`corpus/${parts.task.lab.hash}/${parts.task.variant ?? ''}`)
    const { schema, task, session, limits } = parts
    this.#ranks = { checks: task.mutants.map((mutant) => mutant.check), order: checkNames(task) }
    this.#arena = openArena({
      session,
      fill: (database) => insertStatements(schema, database),
      promises: promisesOf(task),
      prologue: [],
      readOnly: task.lab.kind === 'query',
      isolated: true,
      rowsMax: limits.rowsMax,
      bytesMax: limits.resultBytesMax,
      statementMs: limits.statementMs,
    })
  }

  async build(): Promise<Corpus> {
    const width = await this.#prepare()
    await this.#generate()
    await this.#shrinkForMutants()
    const { task, schema, limits } = this.#parts
    const chosen = await this.#determined(choose(this.#pool, this.#ranks, limits.corpusDatabases))
    const small = await this.#withTwins(chosen)
    this.#reportBlunt(chosen)
    return {
      schema,
      width,
      databases: small.map((one) => one.small),
      prints: Object.fromEntries(
        task.mutants.map((mutant, at) => [
          mutant.name,
          small.map((one) => printOfAnswer(one.mutants[at] ?? null)),
        ]),
      ),
      ...(await this.#measureLarge()),
      problems: [...this.#problems],
    }
  }

  /** Finds the reference's columns, and which of the others can run at all. */
  async #prepare(): Promise<number> {
    const { task, schema, session, owner } = this.#parts
    const first =
      task.lab.kind === 'query'
        ? askedAttempt(task, schema, task.reference).statements[0]
        : undefined
    const probed =
      first === undefined ? [] : await runAll(session, ['begin read only', first, 'rollback'])
    const width = probed[1]?.columns.length ?? 0
    this.#reference = askedReference(task, schema, width)
    const other = ({ name, answer }: { name: string; answer: string }): Other | null =>
      this.#isRunnable(answer) ? { name, asked: askedAttempt(task, schema, answer) } : null
    this.#solutions = task.solutions.map((solution) => {
      const runnable = other(solution)
      assert(runnable !== null, `the solution ${solution.name} of ${task.lab.id} can be run`)
      return runnable
    })
    this.#mutants = task.mutants.map(other)
    const volatile = await volatileFunctions(owner)
    const openness = opennessOf(task.reference, (name) => volatile.has(name))
    if (openness.volatile.length > 0)
      this.#problems.add(
        `the reference calls ${openness.volatile.join(', ')}, which gives something else each time`,
      )
    this.#byRows = openness.byRows
    return width
  }

  #isRunnable(answer: string): boolean {
    const { task, limits } = this.#parts
    const gate =
      task.lab.kind === 'query'
        ? readingGate(answer, limits.answerBytesMax)
        : changingGate(answer, limits.answerBytesMax, limits.statementsMax)
    return gate.kind === 'open'
  }

  async #generate(): Promise<void> {
    const { task, schema } = this.#parts
    const texts = [
      task.reference,
      ...[...task.solutions, ...task.mutants].map(({ answer }) => answer),
    ]
    const aimed = aim(
      schema,
      texts.filter((text) => this.#isRunnable(text)),
    )
    this.#written = await this.#readWritten()
    const made = databases(schema, aimed, this.#random.fork('databases'))
    const sample = this.#written.sample.databases(this.#random.fork('sample'))
    const large = this.#written.large.databases(this.#random.fork('large'))
    for (
      let round = 0;
      this.#pool.length < candidatesWanted && round * roundSize < candidatesWanted * 4;
      round++
    ) {
      const source = [made, sample, made, large][round % 4] as typeof made
      await this.#evaluate(Array.from({ length: roundSize }, () => source.next().value))
    }
    if (this.#pool.length < this.#parts.limits.corpusDatabases) {
      this.#problems.add(
        `only ${this.#pool.length} small databases are legal under the schema and the promises`,
      )
    }
  }

  async #readWritten(): Promise<{ sample: Written; large: Written }> {
    const { owner, schema } = this.#parts
    const parents = new Set(
      schema.tables.flatMap((table) => table.foreignKeys.map((key) => key.references)),
    )
    const read = async (from: string): Promise<Written> => {
      const found = await runAll(
        owner,
        schema.tables.map((table) => {
          const name = quoteName(table.name)
          const columns = storedColumns(table)
            .map((column) => quoteName(column.name))
            .join(', ')
          const rowsMax = parents.has(table.name) ? writtenParentsMax : writtenRowsMax
          return `select ${columns} from ${from}.${name} order by md5(${name}::text) limit ${rowsMax}`
        }),
      )
      return new Written(schema, {
        rows: new Map(schema.tables.map(({ name }, at) => [name, found[at]?.rows ?? []])),
      })
    }
    return { sample: await read(sampleSchema), large: await read(largeSchema) }
  }

  /** Evaluates databases; those on which the reference answers and the solutions agree join the pool. */
  async #evaluate(some: readonly Database[]): Promise<(Evaluated | null)[]> {
    const runnable = this.#mutants.filter((mutant) => mutant !== null)
    const asked = [
      this.#reference,
      ...this.#solutions.map((one) => one.asked),
      ...runnable.map((one) => one.asked),
    ]
    const outcomes = await this.#arena.evaluate(
      some.map((database) => ({
        database,
        settings: {},
        asked: asked.map((one) => one.statements),
      })),
    )
    return outcomes.map((outcome, at) => {
      if (outcome.kind === 'illegal') return null
      const answers = asked.map((one, nth) => one.read(outcome.outcomes[nth] ?? []))
      const evaluated = this.#read(some[at] as Database, answers)
      if (evaluated !== null) this.#pool.push(evaluated)
      return evaluated
    })
  }

  #read(database: Database, answers: readonly Answer[]): Evaluated | null {
    const { how } = this.#parts.task
    const [reference, ...rest] = answers
    if (reference?.kind !== 'rows') return null
    for (const [at, solution] of this.#solutions.entries()) {
      const answer = rest[at] as Answer
      if (answer.kind === 'rows' && differenceOf(reference, answer, how) === null) continue
      this.#problems.add(`the solution ${solution.name} and the reference do not always agree`)
      return null
    }
    const given = rest.slice(this.#solutions.length)
    const mutants = this.#mutants.map((mutant) =>
      mutant === null ? null : (given.shift() as Answer),
    )
    const standings = mutants.map((answer) => standingOf(reference, answer, how))
    return { database, standings, print: printOfAnswer(reference), reference, mutants }
  }

  /** For each mutant a database as small as can be that sets it apart, found first if need be. */
  async #shrinkForMutants(): Promise<void> {
    for (const [mutant, check] of this.#ranks.checks.entries()) {
      if (this.#mutants[mutant] === null || check === 'large') continue
      await this.#hunt(mutant)
      const telling = this.#pool
        .filter((one) => one.standings[mutant] !== 'same')
        .sort((a, b) => rowCount(a.database) - rowCount(b.database))
      const best = Math.max(...telling.map((one) => this.#worth(one, mutant)))
      const start = telling.find((one) => this.#worth(one, mutant) === best)
      if (start === undefined) continue
      await shrink(start.database, {
        schema: this.#parts.schema,
        candidatesMax: shrinkCandidatesMax,
        holds: async (candidates) => {
          const evaluated = await this.#evaluate(candidates)
          return evaluated.map((one) =>
            one !== null && this.#worth(one, mutant) >= best ? one.database : null,
          )
        },
        confirm: async (database) => database,
      })
    }
  }

  /** What a database is worth to a mutant: 3 sets it apart purely, 2 decides its check, 1 tells it, 0 does not. */
  #worth(one: Evaluated, mutant: number): number {
    if (one.standings[mutant] === 'same') return 0
    const { check, isPure } = deciding(one, this.#ranks)
    if (check !== this.#ranks.checks[mutant]) return 1
    return isPure ? 3 : 2
  }

  /** How many mutants of other checks go wrong as well; those of later checks weigh more. */
  #company(one: Evaluated, mutant: number): number {
    const { checks, order } = this.#ranks
    const rank = (at: number): number => order.indexOf(checks[at] ?? '')
    return one.standings.reduce((sum, standing, at) => {
      if (standing === 'same' || checks[at] === checks[mutant]) return sum
      return sum + (rank(at) > rank(mutant) ? 100 : 1)
    }, 0)
  }

  /** Changes databases at random until one sets the mutant apart: each time those that come nearest. */
  async #hunt(mutant: number): Promise<void> {
    for (let round = 0; round < huntRoundsMax; round++) {
      const telling = this.#pool.filter((one) => one.standings[mutant] !== 'same')
      const best = Math.max(0, ...telling.map((one) => this.#worth(one, mutant)))
      if (best === 3 || (best === 2 && round >= huntRoundsMax / 2)) return
      const random = this.#random.fork(`hunt/${mutant}/${round}`)
      const written = round % 2 === 0 ? this.#written.sample : this.#written.large
      const bigger = written.databases(random.fork('more'))
      const nearest = telling
        .sort(
          (a, b) =>
            this.#company(a, mutant) - this.#company(b, mutant) ||
            rowCount(a.database) - rowCount(b.database),
        )
        .slice(0, huntKept)
      const start = (nth: number): Database =>
        nearest.length > 0 && nth % 2 === 0 ? random.pick(nearest).database : bigger.next().value
      await this.#evaluate(
        Array.from({ length: roundSize }, (_, nth) =>
          written.perturbed(start(nth), random.between(1, 4), random),
        ),
      )
    }
  }

  /** Without the databases on which chance has a part in the reference's answer. */
  async #determined(chosen: readonly Decided<Evaluated>[]): Promise<Decided<Evaluated>[]> {
    const trials = chosen.map((one) =>
      variantsOf(one.database, this.#byRows, this.#random.fork('variants')),
    )
    const answers = await this.#askReference(trials.flat())
    let from = 0
    return chosen.filter((one, at) => {
      const own = answers.slice(from, from + (trials[at]?.length ?? 0))
      from += own.length
      const isSettled = own.every(
        (answer) =>
          answer.kind === 'rows' &&
          differenceOf(one.reference, answer, this.#parts.task.how) === null,
      )
      if (!isSettled)
        this.#problems.add('the answer of the reference depends on chance where rows tie')
      return isSettled
    })
  }

  async #askReference(
    trials: readonly { readonly database: Database; readonly settings: PlannerSettings }[],
  ): Promise<Answer[]> {
    const outcomes = await this.#arena.evaluate(
      trials.map((trial) => ({ ...trial, asked: [this.#reference.statements] })),
    )
    return outcomes.map((outcome) =>
      outcome.kind === 'illegal' ? outcome : this.#reference.read(outcome.outcomes[0] ?? []),
    )
  }

  /** Puts the same rows in other physical orders behind the chosen ones; planner settings go in turn. */
  async #withTwins(
    chosen: readonly Decided<Evaluated>[],
  ): Promise<{ readonly small: SmallDatabase; readonly mutants: Evaluated['mutants'] }[]> {
    const settingsOf = (at: number): PlannerSettings =>
      at % 3 === 2 ? (otherSettings[at % otherSettings.length] ?? {}) : {}
    const smallOf = (one: Decided<Evaluated>, at: number, twinOf: number | null) => ({
      small: {
        database: one.database,
        settings: settingsOf(at),
        twinOf,
        check: one.check,
        byOrder: one.byOrder,
        reference: one.reference.parts,
      },
      mutants: one.mutants,
    })
    const originals = chosen.map((one, at) => smallOf(one, at, null))
    const largest = chosen.map((_, at) => at).slice(-Math.ceil(chosen.length * twinShare))
    const reversed = largest.map(
      (at) => physicalOrders((chosen[at] as Evaluated).database, this.#random)[1] as Database,
    )
    const evaluated = await this.#evaluate(reversed)
    const twins = largest.flatMap((at, nth) => {
      const twin = evaluated[nth]
      if (twin == null) return []
      const { check, byOrder } = chosen[at] as Decided<Evaluated>
      return [smallOf({ ...twin, check, byOrder, isPure: false }, originals.length + nth, at)]
    })
    return [...originals, ...twins]
  }

  /** A mutant that no database catches, or that never meets its own check, is the author's to mend. */
  #reportBlunt(chosen: readonly Decided<Evaluated>[]): void {
    const { mutants, checks } = this.#parts.task
    mutants.forEach(({ name, check }, at) => {
      if (
        this.#mutants[at] === null ||
        !(check === 'rows' || checks.some((own) => own.name === check))
      )
        return
      const telling = chosen.filter((one) => one.standings[at] !== 'same')
      if (telling.some((one) => one.check === check || check === 'rows')) return
      if (telling.length === 0) {
        this.#problems.add(
          `mutant ${name}: expected a small database on which it goes wrong, came none`,
        )
        return
      }
      const near = telling.reduce((a, b) => (this.#company(b, at) < this.#company(a, at) ? b : a))
      const company = mutants.filter(
        (other, nth) => other.check !== check && near.standings[nth] !== 'same',
      )
      const others = company.map((other) => `${other.name} (${other.check})`).join(', ')
      this.#problems.add(
        `mutant ${name}: expected a small database that only it and mutants of checks before ${check} get wrong, came none; ` +
          `at best it goes wrong together with ${others}. Try to put ${check} after their checks, from coarse to fine`,
      )
    })
  }

  /** The reference's answer on the large database, and how long the slowest solution takes there. */
  async #measureLarge(): Promise<{ large: Corpus['large']; statementMs: number }> {
    const { session, task, limits } = this.#parts
    let slowest = 0
    let large: Corpus['large'] = []
    for (const [at, asked] of [
      this.#reference,
      ...this.#solutions.map((one) => one.asked),
    ].entries()) {
      await runAll(session, [
        'set statement_timeout = 0',
        ...largePrologue(task, this.#parts.schema, buildSchema),
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
        this.#problems.add(
          `the solution ${this.#solutions[at - 1]?.name} and the reference do not agree on the large database`,
        )
      }
    }
    return { large, statementMs: Math.max(limits.statementMs, Math.ceil(slowest * 20)) }
  }
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

function standingOf(reference: RowsAnswer, answer: Answer | null, how: Task['how']): Standing {
  if (answer === null) return 'same'
  if (answer.kind !== 'rows') return 'error'
  const difference = differenceOf(reference, answer, how)
  if (difference === null) return 'same'
  return difference.kind === 'order' ? 'order' : 'rows'
}

/** One text for all parts of an answer; a failure has its own. */
export function printOfAnswer(answer: Answer | null): string {
  return answer?.kind === 'rows'
    ? answer.parts.map((part) => printOf(part.result)).join()
    : 'failed'
}
