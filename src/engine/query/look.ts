import type { Limits } from '../../kit/limits.ts'
import { seededRandom } from '../../kit/random.ts'
import { together } from '../../kit/together.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Outcome, Statement } from '../../world/session.ts'
import { aim } from './aim.ts'
import { type Answer, type Asked, differenceOf, type Part } from './answers.ts'
import type { CaseOutcome } from './arena.ts'
import { largePrologue } from './build-corpus.ts'
import { smallSchema } from './corpus.ts'
import { rowCount } from './database.ts'
import { type Finding, findingOf } from './findings.ts'
import { databases } from './generate.ts'
import type { Difference } from './result.ts'
import type { Seat, Stage } from './stage.ts'
import { askedReference } from './task.ts'

/** What an attempt gives on the corpus, in its order; fewer where a failure ended the look. */
export interface SmallAnswers {
  readonly answers: readonly Answer[]
}

/** Asks the attempt on every small database: in place in one read-only batch, or filled each time. */
export async function answerSmall(seat: Seat, asked: Asked, limits: Limits): Promise<SmallAnswers> {
  return seat.stage.hasSmallSchemas ? answerInPlace(seat, asked, limits) : answerFilled(seat, asked)
}

async function answerInPlace(seat: Seat, asked: Asked, limits: Limits): Promise<SmallAnswers> {
  const { corpus } = seat.stage
  const statements: Statement[] = [
    { text: 'rollback', endsGroup: true },
    { text: 'begin read only' },
  ]
  const places = corpus.databases.map(({ settings }, at) => {
    const changed = Object.entries(settings)
    statements.push({ text: `set local search_path to ${smallSchema(at)}, public` })
    for (const [name, value] of changed) statements.push({ text: `set local ${name} = ${value}` })
    const place = statements.length
    for (const text of asked.statements) statements.push({ text, rowsMax: limits.rowsMax })
    for (const [name, value] of changed) {
      statements.push({ text: `set local ${name} = ${value === 'on' ? 'off' : 'on'}` })
    }
    return place
  })
  const outcomes = await seat.session.runBatch(
    [...statements, { text: 'rollback', endsGroup: true }],
    {
      timeoutMs: corpus.statementMs * 2 + 1_000,
      bytesMax: limits.resultBytesMax,
    },
  )
  return untilFailure(
    places.map((place) => asked.read(outcomes.slice(place, place + asked.statements.length))),
  )
}

async function answerFilled(seat: Seat, asked: Asked): Promise<SmallAnswers> {
  const cases = seat.stage.corpus.databases.map(({ database, settings }) => ({
    database,
    settings,
    asked: [asked.statements],
  }))
  const outcomes = await seat.arena.evaluate(cases)
  return untilFailure(outcomes.map((outcome) => readOne(asked, outcome)))
}

function untilFailure(answers: readonly Answer[]): SmallAnswers {
  const failed = answers.findIndex((answer) => answer.kind !== 'rows')
  return { answers: failed < 0 ? answers : answers.slice(0, failed + 1) }
}

/** What one answer gave in a case that asked it alone. */
export function readOne(asked: Asked, outcome: CaseOutcome | undefined): Answer {
  if (outcome === undefined) return { kind: 'not-run' }
  return outcome.kind === 'illegal' ? outcome : asked.read(outcome.outcomes[0] ?? [])
}

/** Databases of the attempt's own seed, made while the server is busy with the corpus. */
export interface Fresh {
  readonly count: number
  /** Asks the attempt on them; what went wrong, in their order. */
  ask(asked: Asked): Promise<Finding[]>
  /** The reference is through with them, so its session is free. */
  settled(): Promise<void>
}

/** Databases generated before as many are taken; the smallest of the stream say little. */
const freshTriedMax = 24
const freshRowsMin = 3

/** Aims databases with the attempt's constants, and asks the reference on them at once. */
export function startFresh(seat: Seat, attempt: Attempt, limits: Limits): Fresh {
  const { stage } = seat
  const { schema, width } = stage.corpus
  const random = seededRandom(`${attempt.seed}/fresh`)
  const source = databases(schema, aim(schema, [stage.task.reference, attempt.answer]), random)
  const tried = Array.from({ length: freshTriedMax }, () => source.next().value)
  const worth = tried.filter((database) => rowCount(database) >= freshRowsMin)
  const chosen = random.shuffle(worth).slice(0, limits.freshDatabases)
  const reference = askedReference(stage.task, schema, width)
  const casesOf = (asked: Asked) =>
    chosen.map((database) => ({ database, settings: {}, asked: [asked.statements] }))
  const expecting = seat.reference.evaluate(casesOf(reference))
  expecting.catch(() => undefined)
  return {
    count: chosen.length,
    settled: async () => {
      await expecting
    },
    ask: async (asked) => {
      const [expected, came] = await together([expecting, seat.arena.evaluate(casesOf(asked))])
      return chosen.flatMap((database, at) => {
        const right = readOne(reference, expected?.[at])
        const given = readOne(asked, came?.[at])
        if (right.kind !== 'rows' || given.kind === 'illegal') return []
        const index = stage.corpus.databases.length + at
        const place = {
          index,
          database,
          settings: {},
          check: 'rows',
          byOrder: false,
          isFresh: true,
        }
        return findingOf(stage, place, right, given) ?? []
      })
    },
  }
}

export interface LargeAnswer {
  readonly answer: Answer
  readonly difference: Difference | null
  readonly expected: readonly Part[]
}

/** Asks the attempt on the large database. */
export async function answerLarge(seat: Seat, asked: Asked, limits: Limits): Promise<LargeAnswer> {
  const { corpus, task } = seat.stage
  const before = ['rollback', ...largePrologue(task, corpus.schema, seat.scratch)]
  const outcomes: Outcome[] = await seat.session.runBatch(
    [
      ...before.map((text, at) => (at === 0 ? { text, endsGroup: true } : { text })),
      ...asked.statements.map((text) => ({ text, rowsMax: limits.rowsMax })),
      { text: 'rollback', endsGroup: true },
    ],
    { timeoutMs: Math.max(limits.attemptMs, corpus.statementMs), bytesMax: limits.resultBytesMax },
  )
  const answer = asked.read(outcomes.slice(before.length, -1))
  const difference = answer.kind === 'rows' ? largeDifference(seat.stage, answer) : null
  return { answer, difference, expected: corpus.large }
}

function largeDifference(
  stage: Stage,
  answer: Extract<Answer, { kind: 'rows' }>,
): Difference | null {
  return differenceOf({ kind: 'rows', parts: stage.corpus.large }, answer, stage.task.how)
}
