import { Problem } from '../kit/problem.ts'
import { type Item, isRightAnswer, readGiven } from '../lab/items.ts'
import { stepAfter } from '../plan/items-to-ask.ts'
import { findFirstRun } from '../store/learners.ts'
import {
  type EndAfter,
  findPlacementQuery,
  findPlacements,
  insertPlacement,
  insertPlacementAnswer,
  insertPlacementQuery,
  type Placement,
  type PlacementQuery,
  putQueryOutcome,
  type QueryOutcome,
  stopPlacement,
} from '../store/placements.ts'
import { checkSize } from './check-input.ts'
import type { Doing } from './doing.ts'

/** Begins a placement, or goes on with the one that is open. */
export async function beginPlacement(doing: Doing, input: { learnerId: string }): Promise<void> {
  const firstRun = await findFirstRun(doing.store, input.learnerId)
  await insertPlacement(doing.store, {
    id: doing.newId(),
    learnerId: input.learnerId,
    background: firstRun?.programmed ?? null,
    now: doing.clock(),
  })
}

export interface AnswerInput {
  readonly learnerId: string
  readonly item: string
  /** As a form sends it; null: I do not know. */
  readonly given: string | null
}

/**
 * Answers the item that is asked. A query becomes a job, and its answer comes with the verdict;
 * a second press of the button changes nothing. Throws Problem 'bad-input', 'not-yet', 'too-large'.
 */
export async function answerPlacement(
  doing: Doing,
  input: AnswerInput,
): Promise<{ isGraded: boolean }> {
  const { open } = await findPlacements(doing.store, input.learnerId)
  if (!open) throw nothingOpen()
  if (open.answers.some(({ item }) => item === input.item)) return { isGraded: true }
  const item = askedItem(doing, open, input.item)
  if (input.given !== null) checkSize(input.given, doing.limits.answerBytesMax)
  if (item.kind === 'query' && input.given !== null) {
    await askGrader(doing, open, { item: item.id, sql: input.given })
    return { isGraded: false }
  }
  await insertPlacementAnswer(
    doing.store,
    { learnerId: input.learnerId, placementId: open.id },
    {
      answer: { ...judged(item, open.id, input.given), item: item.id, at: doing.clock() },
      endAfter: endAfter(doing),
    },
  )
  return { isGraded: true }
}

/** Ends the open placement where it is; what was answered counts. */
export async function leavePlacement(doing: Doing, input: { learnerId: string }): Promise<void> {
  const { open } = await findPlacements(doing.store, input.learnerId)
  if (open) await stopPlacement(doing.store, open, { ...input, now: doing.clock() })
}

/** The query that a worker takes up; null where it is graded or gone. */
export async function beginPlacementQuery(
  doing: Doing,
  input: { queryId: string },
): Promise<PlacementQuery | null> {
  const query = await findPlacementQuery(doing.store, { id: input.queryId })
  return query?.outcome === null ? query : null
}

/** Keeps what the grader said of a query, unless it is known already. */
export async function recordPlacementQuery(
  doing: Doing,
  input: { query: PlacementQuery; outcome: QueryOutcome },
): Promise<void> {
  await putQueryOutcome(doing.store, input.query, {
    outcome: input.outcome,
    now: doing.clock(),
    endAfter: endAfter(doing),
  })
}

function endAfter(doing: Doing): EndAfter {
  return (placement) => {
    const step = stepAfter(doing.catalog, placement)
    return step.kind === 'ended' ? step.why : null
  }
}

function askedItem(doing: Doing, open: Placement, id: string): Item {
  const step = stepAfter(doing.catalog, open)
  const item = doing.catalog.items.get(id)
  if (item && step.kind === 'asking' && step.item === id) return item
  throw new Problem('bad-input', {
    expected: 'an answer to the question that is asked now',
    came: `one to ${id.slice(0, 80) || 'none'}`,
    try: 'Open the placement again; it goes on where you were.',
  })
}

async function askGrader(
  doing: Doing,
  open: Placement,
  asked: { item: string; sql: string },
): Promise<void> {
  const waiting = await findPlacementQuery(doing.store, { placementId: open.id, item: asked.item })
  if (waiting?.outcome === null) return
  if (asked.sql.trim() === '') throw nothingGiven('a query')
  await insertPlacementQuery(doing.store, {
    id: doing.newId(),
    placementId: open.id,
    ...asked,
    now: doing.clock(),
  })
}

function judged(item: Item, seed: string, unsafeGiven: string | null) {
  if (unsafeGiven === null) return { answer: 'unknown' as const, given: '' }
  if (item.kind === 'query') throw nothingGiven('a query')
  const given = readGiven(item, seed, unsafeGiven)
  if (given === null) {
    throw nothingGiven(
      item.kind === 'order'
        ? 'each place once'
        : item.kind === 'choose'
          ? 'one of the answers'
          : 'what it gives',
    )
  }
  return { answer: isRightAnswer(item, given) ? ('right' as const) : ('wrong' as const), given }
}

function nothingGiven(expected: string): Problem {
  return new Problem('bad-input', {
    expected,
    came: 'something else',
    try: 'Answer, or say that you do not know: that counts for nothing worse than a wrong answer.',
  })
}

function nothingOpen(): Problem {
  return new Problem('not-yet', {
    expected: 'a placement that was begun',
    came: 'none that is open',
    try: 'Begin it at /placement.',
  })
}
