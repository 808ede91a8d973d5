import { bagDifference } from '../src/engine/query/compare/result.ts'
import { type Corpus, loadCorpus, smallSchema } from '../src/engine/query/corpus/corpus.ts'
import { askedAttempt, taskName, taskOf } from '../src/engine/query/grade/task.ts'
import { engineVersion } from '../src/engine/query/grade/task-runtime.ts'
import { quoteName } from '../src/engine/query/schema/insert.ts'
import { runAll } from '../src/engine/query/schema/statements.ts'
import type { SqlLab } from '../src/lab/kinds/sql.ts'
import type { Outcome, Session, Statement } from '../src/world/postgres/session.ts'
import { openTestGrader } from '../tests/grading.ts'
import { attemptOf, type Desk, queryLabs } from './desk.ts'
import { figuresOf, type Line } from './measure.ts'

const turns = 3
const number = 'backwright.database'

interface Tally {
  readonly apart: number[]
  readonly together: number[]
  readonly ratios: number[]
  answers: number
  /** Answers that the views can't be asked. */
  refused: number
  /** Answers that gave other rows on some database, and of those the ones whose text leaves nothing open. */
  otherRows: number
  otherOrder: number
}

/**
 * What one plan for all small databases would bring, and what it would change: the rows of all of them in one table
 * with a number, a view a table that shows those of one number, the attempt planned once. Beside today's way, which
 * plans it once a database, in the same run (docs/decisions/0008).
 */
export async function measureOnePlan(): Promise<Line[]> {
  const desk = await openTestGrader()
  const tally: Tally = {
    apart: [],
    together: [],
    ratios: [],
    answers: 0,
    refused: 0,
    otherRows: 0,
    otherOrder: 0,
  }
  try {
    for (const lab of await queryLabs()) await measureLab(desk, lab, tally)
  } finally {
    await desk.close()
  }
  const { apart, together, ratios, ...counted } = tally
  return [
    { name: 'planned once a database', goal: '', figures: { ...figuresOf(apart) }, met: null },
    { name: 'planned once', goal: '', figures: { ...figuresOf(together) }, met: null },
    { name: 'once to once a database', goal: '', figures: { ...figuresOf(ratios) }, met: null },
    { name: 'what is the same', goal: 'all', figures: counted, met: counted.otherRows === 0 },
  ]
}

async function measureLab(desk: Desk, lab: SqlLab, tally: Tally): Promise<void> {
  await desk.grader.grade(lab, attemptOf(lab, lab.solutions[0]?.answer ?? ''), () => undefined)
  const task = taskOf(lab, null)
  if (!task) return
  const name = await desk.bench.prepareDatabase(taskName(task, engineVersion), async () => {
    throw new Error(`${lab.id} was graded before, so its database is there`)
  })
  const owner = await desk.bench.ownerSession(name)
  try {
    const corpus = await loadCorpus(owner)
    await makeViews(owner, corpus)
    for (const { answer } of [...lab.solutions, ...lab.mutants]) {
      const text = askedAttempt(task, corpus.schema, answer).statements[0] ?? ''
      await measureAnswer(owner, corpus, text, tally)
    }
  } finally {
    await runAll(owner, ['rollback', 'drop schema one_plan, numbered cascade'])
    await owner.close()
  }
}

async function makeViews(owner: Session, { schema, databases }: Corpus): Promise<void> {
  const statements = schema.tables.flatMap((table) => {
    const own = quoteName(table.name)
    const columns = table.columns.map((column) => quoteName(column.name)).join(', ')
    return [
      `create table numbered.${own} as select 0 as "number of it", ${columns} from d001.${own} limit 0`,
      ...databases.map(
        (_, at) =>
          `insert into numbered.${own} select ${at}, ${columns} from ${smallSchema(at)}.${own}`,
      ),
      `create index on numbered.${own} ("number of it")`,
      `create view one_plan.${own} with (security_barrier) as select ${columns} from numbered.${own}
        where "number of it" = current_setting('${number}')::int`,
    ]
  })
  await runAll(owner, ['create schema numbered', 'create schema one_plan', ...statements])
}

async function measureAnswer(
  owner: Session,
  corpus: Corpus,
  text: string,
  tally: Tally,
): Promise<void> {
  const order = settingsTogether(corpus)
  const ways = { apart: apart(corpus, order, text), together: together(corpus, order, text) }
  const took = { apart: 0, together: 0 }
  let came: Record<'apart' | 'together', Outcome[]> = { apart: [], together: [] }
  for (let turn = 0; turn < turns; turn++) {
    for (const way of ['apart', 'together'] as const) {
      const started = performance.now()
      const outcomes = await owner.runBatch(ways[way].statements, { timeoutMs: 60_000 })
      if (turn > 0) took[way] += (performance.now() - started) / (turns - 1)
      came = { ...came, [way]: ways[way].places.map((place) => outcomes[place] as Outcome) }
      await owner.runBatch([{ text: 'rollback' }, { text: 'deallocate all' }], { timeoutMs: 5000 })
    }
  }
  tally.answers++
  if (came.apart.some(({ kind }) => kind !== 'rows')) return
  if (came.together.some(({ kind }) => kind !== 'rows')) {
    tally.refused++
    return
  }
  tally.apart.push(took.apart)
  tally.together.push(took.together)
  tally.ratios.push(took.together / took.apart)
  const pairs = came.apart.map((one, at) => [one, came.together[at]] as const)
  const rowsOf = (one: Outcome | undefined) =>
    one?.kind === 'rows' ? one : { columns: [], rows: [] }
  const isOther = pairs.some(([one, other]) => bagDifference(rowsOf(one), rowsOf(other)) !== null)
  if (isOther) tally.otherRows++
  else if (pairs.some(([one, other]) => textOf(one) !== textOf(other))) tally.otherOrder++
}

const textOf = (one: Outcome | undefined) => JSON.stringify(one?.kind === 'rows' ? one.rows : null)

function settingsTogether({ databases }: Corpus): number[] {
  const keys = databases.map(({ settings }) => JSON.stringify(settings))
  return keys
    .map((_, at) => at)
    .toSorted((a, b) => (keys[a] as string).localeCompare(keys[b] as string))
}

interface Way {
  readonly statements: Statement[]
  readonly places: number[]
}

function apart(corpus: Corpus, order: readonly number[], text: string): Way {
  const way: Way = { statements: [{ text: 'begin read only' }], places: [] }
  withSettings(corpus, order, way, (at, isNew) => {
    void isNew
    way.statements.push({ text: `set local search_path to ${smallSchema(at)}, public` })
    way.places[at] = way.statements.length
    way.statements.push({ text, rowsMax: 1000 })
  })
  return way
}

function together(corpus: Corpus, order: readonly number[], text: string): Way {
  const way: Way = {
    statements: [
      { text: 'begin read only' },
      { text: 'set local search_path to one_plan, public' },
    ],
    places: [],
  }
  let kept = 0
  withSettings(corpus, order, way, (at, isNew) => {
    if (isNew) way.statements.push({ text, keepAs: `plan${++kept}` })
    way.statements.push({ text: `set local ${number} = ${at}` })
    way.places[at] = way.statements.length
    way.statements.push({ text, runs: `plan${kept}`, rowsMax: 1000 })
  })
  return way
}

function withSettings(
  { databases }: Corpus,
  order: readonly number[],
  way: Way,
  ask: (at: number, isNew: boolean) => void,
): void {
  let before: string | null = null
  let set: string[] = []
  for (const at of order) {
    const settings = databases[at]?.settings ?? {}
    const key = JSON.stringify(settings)
    if (key !== before) {
      way.statements.push(...set.map((name) => ({ text: `set local ${name} to default` })))
      set = Object.keys(settings)
      for (const [name, value] of Object.entries(settings))
        way.statements.push({ text: `set local ${name} = ${value}` })
    }
    ask(at, key !== before)
    before = key
  }
}
