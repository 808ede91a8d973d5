import { Problem } from '../kit/problem.ts'
import { type Item, isRightAnswer, readGiven } from '../lab/items.ts'
import type { AreaWeights } from '../plan/area-weights.ts'
import { stepAfter } from '../plan/items-to-ask.ts'
import { areaWeights, defaultRole } from '../plan/plan-inputs.ts'
import { findFirstRun, findRole } from '../store/learners.ts'
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
import type { CommandContext } from './context.ts'

/** Begins a placement, or goes on with the one that is open. */
export async function beginPlacement(
  context: CommandContext,
  input: { learnerId: string },
): Promise<void> {
  const firstRun = await findFirstRun(context.store, input.learnerId)
  await insertPlacement(context.store, {
    id: context.newId(),
    learnerId: input.learnerId,
    background: firstRun?.programmed ?? null,
    now: context.clock(),
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
  context: CommandContext,
  input: AnswerInput,
): Promise<{ isGraded: boolean }> {
  const { open } = await findPlacements(context.store, input.learnerId)
  if (!open) throw nothingOpen()
  if (open.answers.some(({ item }) => item === input.item)) return { isGraded: true }
  const weights = await weightsFor(context, input.learnerId)
  const item = askedItem(context, open, { id: input.item, weights })
  if (input.given !== null) checkSize(input.given, context.limits.answerBytesMax)
  if (item.kind === 'query' && input.given !== null) {
    await askGrader(context, open, {
      learnerId: input.learnerId,
      item: item.id,
      sql: input.given,
    })
    return { isGraded: false }
  }
  await insertPlacementAnswer(
    context.store,
    { learnerId: input.learnerId, placementId: open.id },
    {
      answer: { ...judged(item, open.id, input.given), item: item.id, at: context.clock() },
      endAfter: endAfter(context, weights),
    },
  )
  return { isGraded: true }
}

/** Ends the open placement where it is; what was answered counts. */
export async function leavePlacement(
  context: CommandContext,
  input: { learnerId: string },
): Promise<void> {
  const { open } = await findPlacements(context.store, input.learnerId)
  if (open) await stopPlacement(context.store, open, { ...input, now: context.clock() })
}

/** The query that a worker takes up; null where it is graded or gone. */
export async function beginPlacementQuery(
  context: CommandContext,
  input: { queryId: string },
): Promise<PlacementQuery | null> {
  const query = await findPlacementQuery(context.store, { id: input.queryId })
  return query?.outcome === null ? query : null
}

/** Keeps what the grader said of a query, unless it is known already. */
export async function recordPlacementQuery(
  context: CommandContext,
  input: { query: PlacementQuery; outcome: QueryOutcome },
): Promise<void> {
  const weights = await weightsFor(context, input.query.learnerId)
  await putQueryOutcome(context.store, input.query, {
    outcome: input.outcome,
    now: context.clock(),
    endAfter: endAfter(context, weights),
  })
}

/** How much each area counts for the role that the learner aims at. */
async function weightsFor(context: CommandContext, learnerId: string): Promise<AreaWeights | null> {
  return areaWeights(context, (await findRole(context.store, learnerId)) ?? defaultRole)
}

function endAfter(context: CommandContext, weights: AreaWeights | null): EndAfter {
  return (placement) => {
    const step = stepAfter(context.catalog, { ...placement, weights })
    return step.kind === 'ended' ? step.why : null
  }
}

function askedItem(
  context: CommandContext,
  open: Placement,
  { id, weights }: { id: string; weights: AreaWeights | null },
): Item {
  const step = stepAfter(context.catalog, { ...open, weights })
  const item = context.catalog.items.get(id)
  if (item && step.kind === 'asking' && step.item === id) return item
  throw new Problem('bad-input', {
    expected: 'an answer to the question that is asked now',
    came: `one to ${id.slice(0, 80) || 'none'}`,
    try: 'Open the placement again; it goes on where you were.',
  })
}

async function askGrader(
  context: CommandContext,
  open: Placement,
  asked: { learnerId: string; item: string; sql: string },
): Promise<void> {
  const waiting = await findPlacementQuery(context.store, {
    placementId: open.id,
    item: asked.item,
  })
  if (waiting?.outcome === null) return
  if (asked.sql.trim() === '') throw nothingGiven('a query')
  await insertPlacementQuery(context.store, {
    id: context.newId(),
    placementId: open.id,
    ...asked,
    now: context.clock(),
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
    try: 'Answer, or say you don’t know. That never counts for more than a wrong answer.',
  })
}

function nothingOpen(): Problem {
  return new Problem('not-yet', {
    expected: 'a placement that was begun',
    came: 'none that is open',
    try: 'Begin it at /placement.',
  })
}
