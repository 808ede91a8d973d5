import { lockLabProgress, writeLabProgress } from './lab-progress.ts'
import { sendNotice } from './send-notice.ts'
import type { Store } from './store.ts'

/** A variant laid aside for later because a solution was seen. */
export interface Review {
  readonly labId: string
  /** Null: the lab's own task. */
  readonly variant: string | null
  readonly dueAt: Date
  readonly doneAt: Date | null
}

/** How many hints of a lab are open; they open in order. */
export async function countHints(store: Store, learnerId: string, labId: string): Promise<number> {
  const rows = await store.db
    .selectFrom('hint_opened')
    .select('ordinal')
    .where('learner_id', '=', learnerId)
    .where('lab_id', '=', labId)
    .execute()
  return rows.length
}

/** Opens the next one of `total`; returns how many are open then. */
export async function openNextHint(
  store: Store,
  at: { learnerId: string; labId: string; total: number; now: Date },
): Promise<number> {
  return store.db.transaction().execute(async (db) => {
    await lockLabProgress(db, at.learnerId, at.labId)
    const opened = await db
      .selectFrom('hint_opened')
      .select('ordinal')
      .where('learner_id', '=', at.learnerId)
      .where('lab_id', '=', at.labId)
      .execute()
    if (opened.length >= at.total) return opened.length
    await db
      .insertInto('hint_opened')
      .values({
        learner_id: at.learnerId,
        lab_id: at.labId,
        ordinal: opened.length + 1,
        opened_at: at.now,
      })
      .execute()
    await sendNotice(db, { kind: 'hint', learnerId: at.learnerId, labId: at.labId })
    return opened.length + 1
  })
}

/**
 * Notes that the solutions were seen and lays a variant aside. The first time counts; seeing them
 * again changes nothing. Returns the review that holds.
 */
export async function insertSolutionSeen(
  store: Store,
  at: { learnerId: string; labId: string; variant: string | null; now: Date; dueAt: Date },
): Promise<Review> {
  return store.db.transaction().execute(async (db) => {
    const before = await lockLabProgress(db, at.learnerId, at.labId)
    await writeLabProgress(db, { ...before, solutionSeenAt: at.now })
    if (before.solutionSeenAt === null) {
      await db
        .insertInto('review')
        .values({
          learner_id: at.learnerId,
          lab_id: at.labId,
          variant: at.variant ?? '',
          due_at: at.dueAt,
          made_at: at.now,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    await sendNotice(db, { kind: 'solution', learnerId: at.learnerId, labId: at.labId })
    const row = await db
      .selectFrom('review')
      .select(['lab_id', 'variant', 'due_at', 'done_at'])
      .where('learner_id', '=', at.learnerId)
      .where('lab_id', '=', at.labId)
      .orderBy('made_at', 'desc')
      .executeTakeFirstOrThrow()
    return toReview(row)
  })
}

function toReview(row: {
  lab_id: string
  variant: string
  due_at: Date
  done_at: Date | null
}): Review {
  return {
    labId: row.lab_id,
    variant: row.variant || null,
    dueAt: row.due_at,
    doneAt: row.done_at,
  }
}

/** Reviews that wait, the first due first. */
export async function listReviews(store: Store, learnerId: string): Promise<Review[]> {
  const rows = await store.db
    .selectFrom('review')
    .select(['lab_id', 'variant', 'due_at', 'done_at'])
    .where('learner_id', '=', learnerId)
    .where('done_at', 'is', null)
    .orderBy('due_at')
    .execute()
  return rows.map(toReview)
}
