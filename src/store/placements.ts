import { fromBytes, toBytes } from './bytes.ts'
import { addJob } from './jobs.ts'
import { sendNotice } from './send-notice.ts'
import type { Db, Store } from './store.ts'
import type { Tables } from './tables.ts'

export type PlacementEnd = 'beginner' | 'sure-enough' | 'enough-asked' | 'no-items' | 'stopped'

export interface KeptAnswer {
  readonly item: string
  readonly answer: 'right' | 'wrong' | 'unknown'
  /** What was written or chosen; empty where nothing was. */
  readonly given: string
  readonly at: Date
}

/** One time that somebody took the placement, with its answers in order. */
export interface Placement {
  readonly id: string
  readonly background: 'never' | 'a-little' | 'yes' | null
  readonly begunAt: Date
  readonly ended: { readonly at: Date; readonly why: PlacementEnd } | null
  readonly answers: readonly KeptAnswer[]
}

/** A query of a placement, on its way to the grader or back from it. */
export interface PlacementQuery {
  readonly id: string
  readonly learnerId: string
  readonly placementId: string
  readonly item: string
  readonly sql: string
  /** Null: not graded yet. An error is one to mend, and no answer. */
  readonly outcome: QueryOutcome | null
}

export type QueryOutcome =
  | { readonly kind: 'right' | 'wrong' }
  | { readonly kind: 'error'; readonly message: string }

/** The one that is open, and the last one that ended. */
export async function findPlacements(
  { db }: Pick<Store, 'db'>,
  learnerId: string,
): Promise<{ open: Placement | null; ended: Placement | null }> {
  const of = () => db.selectFrom('placement').selectAll().where('learner_id', '=', learnerId)
  const [open, ended] = await Promise.all([
    of().where('ended_at', 'is', null).executeTakeFirst(),
    of().where('ended_at', 'is not', null).orderBy('ended_at', 'desc').limit(1).executeTakeFirst(),
  ])
  return {
    open: open ? await withAnswers(db, open) : null,
    ended: ended ? await withAnswers(db, ended) : null,
  }
}

type Row = Pick<Tables['placement'], 'id'> & {
  readonly background: string | null
  readonly begun_at: Date
  readonly ended_at: Date | null
  readonly ended_why: string | null
}

async function withAnswers(db: Db, row: Row): Promise<Placement> {
  const answers = await db
    .selectFrom('placement_answer')
    .selectAll()
    .where('placement_id', '=', row.id)
    .orderBy('ordinal')
    .execute()
  return {
    id: row.id,
    background: row.background as Placement['background'],
    begunAt: row.begun_at,
    ended: row.ended_at && { at: row.ended_at, why: row.ended_why as PlacementEnd },
    answers: answers.map(({ item_id, answer, given, answered_at }) => ({
      item: item_id,
      answer,
      given: fromBytes(given),
      at: answered_at,
    })),
  }
}

/** Begins one unless one is open. */
export async function insertPlacement(
  { db }: Store,
  begun: { id: string; learnerId: string; background: Placement['background']; now: Date },
): Promise<void> {
  await db
    .insertInto('placement')
    .values({
      id: begun.id,
      learner_id: begun.learnerId,
      background: begun.background,
      begun_at: begun.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What follows from the answers so far: null goes on. */
export type EndAfter = (placement: Placement) => PlacementEnd | null

/** Keeps an answer of the open placement, once an item, and ends the placement where it is over. */
export async function insertPlacementAnswer(
  store: Store,
  at: { learnerId: string; placementId: string },
  given: { answer: KeptAnswer; endAfter: EndAfter },
): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    await keepAnswer(db, at, given)
    await sendNotice(db, { kind: 'learner', learnerId: at.learnerId })
  })
}

async function keepAnswer(
  db: Db,
  at: { placementId: string },
  given: { answer: KeptAnswer; endAfter: EndAfter },
): Promise<void> {
  const { item, answer, given: text, at: now } = given.answer
  const row = await db
    .selectFrom('placement')
    .selectAll()
    .where('id', '=', at.placementId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return
  const before = await withAnswers(db, row)
  if (before.answers.some((one) => one.item === item)) return
  await db
    .insertInto('placement_answer')
    .values({
      placement_id: row.id,
      ordinal: before.answers.length + 1,
      item_id: item,
      answer,
      given: toBytes(text),
      answered_at: now,
    })
    .execute()
  const why = given.endAfter({ ...before, answers: [...before.answers, given.answer] })
  if (why !== null) await endRow(db, row.id, { why, now })
}

async function endRow(db: Db, id: string, end: { why: PlacementEnd; now: Date }): Promise<void> {
  await db
    .updateTable('placement')
    .set({ ended_at: end.now, ended_why: end.why })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends the open placement early; one without an answer is forgotten. */
export async function stopPlacement(
  store: Store,
  placement: Placement,
  stop: { learnerId: string; now: Date },
): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    if (placement.answers.length === 0) {
      await db.deleteFrom('placement').where('id', '=', placement.id).execute()
    } else await endRow(db, placement.id, { why: 'stopped', now: stop.now })
    await sendNotice(db, { kind: 'learner', learnerId: stop.learnerId })
  })
}

/** Keeps a query with the job that grades it. */
export async function insertPlacementQuery(
  { db }: Store,
  asked: Readonly<Record<'id' | 'learnerId' | 'placementId' | 'item' | 'sql', string>> & {
    readonly now: Date
  },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('placement_query')
      .values({
        id: asked.id,
        placement_id: asked.placementId,
        item_id: asked.item,
        sql: toBytes(asked.sql),
        asked_at: asked.now,
      })
      .execute()
    await addJob(trx, 'grade-placement', asked.id, asked.learnerId)
  })
}

export async function findPlacementQuery(
  { db }: Store,
  by: { id: string } | { placementId: string; item: string },
): Promise<PlacementQuery | null> {
  const row = await db
    .selectFrom('placement_query as query')
    .innerJoin('placement', 'placement.id', 'query.placement_id')
    .selectAll('query')
    .select('placement.learner_id')
    .$if('id' in by, (query) => query.where('query.id', '=', 'id' in by ? by.id : ''))
    .$if('item' in by, (query) =>
      'item' in by
        ? query
            .where('query.placement_id', '=', by.placementId)
            .where('query.item_id', '=', by.item)
        : query,
    )
    .orderBy('query.asked_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    learnerId: row.learner_id,
    placementId: row.placement_id,
    item: row.item_id,
    sql: fromBytes(row.sql),
    outcome: outcomeOf(row.outcome, row.message),
  }
}

function outcomeOf(outcome: string | null, message: string | null): QueryOutcome | null {
  if (outcome === null) return null
  if (outcome === 'error') return { kind: 'error', message: message ?? '' }
  return { kind: outcome as 'right' | 'wrong' }
}

/** Keeps what grading said, once, and the answer that follows from it. */
export async function putQueryOutcome(
  store: Store,
  query: PlacementQuery,
  graded: { outcome: QueryOutcome; now: Date; endAfter: EndAfter },
): Promise<void> {
  const { outcome, now, endAfter } = graded
  await store.db.transaction().execute(async (db) => {
    const updated = await db
      .updateTable('placement_query')
      .set({
        outcome: outcome.kind,
        message: outcome.kind === 'error' ? outcome.message.replaceAll('\0', '␀') : null,
      })
      .where('id', '=', query.id)
      .where('outcome', 'is', null)
      .executeTakeFirst()
    if (Number(updated.numUpdatedRows) > 0 && outcome.kind !== 'error') {
      const answer = { item: query.item, answer: outcome.kind, given: query.sql, at: now }
      await keepAnswer(db, query, { answer, endAfter })
    }
    await sendNotice(db, { kind: 'learner', learnerId: query.learnerId })
  })
}
