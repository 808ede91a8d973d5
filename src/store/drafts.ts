import { sql } from 'kysely'
import { fromBytes, toBytes } from './bytes.ts'
import { sendNotice } from './send-notice.ts'
import type { Db, Store } from './store.ts'
import type { RevertCause } from './tables.ts'

/** Which text: one per learner, task and window. */
export interface DraftAt {
  readonly learnerId: string
  readonly labId: string
  /** Null: the lab's own task. */
  readonly variant: string | null
  readonly windowId: string
}

export interface Draft {
  readonly windowId: string
  readonly text: string
  readonly version: number
  readonly updatedAt: Date
  /** The return that "undo" would take back. */
  readonly undo: RevertCause | null
}

/** The draft of a window; without one, or where that window has none, the newest of the task. */
export async function findDraft(
  store: Store,
  at: Omit<DraftAt, 'windowId'> & { windowId: string | null },
): Promise<Draft | null> {
  const row = await store.db
    .selectFrom('draft')
    .select(['window_id', 'text', 'version', 'updated_at'])
    .where('learner_id', '=', at.learnerId)
    .where('lab_id', '=', at.labId)
    .where('variant', '=', at.variant ?? '')
    .orderBy(sql`window_id = ${at.windowId}`, 'desc')
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const last = await findReturn(store.db, { ...at, windowId: row.window_id })
  return {
    windowId: row.window_id,
    text: fromBytes(row.text),
    version: row.version,
    updatedAt: row.updated_at,
    undo: last?.cause ?? null,
  }
}

/** Keeps what is typed; returns the draft's version, which grows by one with each change. */
export async function putDraft(
  store: Store,
  at: DraftAt,
  typed: { text: string; now: Date },
): Promise<number> {
  return store.db.transaction().execute((db) => writeDraft(db, at, typed))
}

async function writeDraft(
  db: Db,
  at: DraftAt,
  { text, now }: { text: string; now: Date },
): Promise<number> {
  const { version } = await db
    .insertInto('draft')
    .values({ ...columnsOf(at), text: toBytes(text), version: 1, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(['learner_id', 'lab_id', 'variant', 'window_id']).doUpdateSet({
        text: toBytes(text),
        version: sql<number>`draft.version + 1`,
        updated_at: now,
      }),
    )
    .returning('version')
    .executeTakeFirstOrThrow()
  await sendNotice(db, {
    kind: 'draft',
    learnerId: at.learnerId,
    labId: at.labId,
    windowId: at.windowId,
  })
  return version
}

/** Puts another text in place of the draft and keeps the one that stood there. */
export async function replaceDraft(
  store: Store,
  at: DraftAt,
  change: { before: string; text: string; cause: RevertCause; now: Date },
): Promise<number> {
  return store.db.transaction().execute(async (db) => {
    const version = await writeDraft(db, at, change)
    await db
      .insertInto('draft_revert')
      .values({
        ...columnsOf(at),
        cause: change.cause,
        before: toBytes(change.before),
        made_at: change.now,
      })
      .execute()
    return version
  })
}

/** Takes the last return back; null where there is none. What stood there is kept in its row. */
export async function undoRevert(
  store: Store,
  at: DraftAt,
  { after, now }: { after: string; now: Date },
): Promise<{ text: string; version: number; undo: RevertCause | null } | null> {
  return store.db.transaction().execute(async (db) => {
    const last = await findReturn(db, at)
    if (!last) return null
    const text = fromBytes(last.before)
    const version = await writeDraft(db, at, { text, now })
    await db
      .updateTable('draft_revert')
      .set({ after: toBytes(after), undone_at: now })
      .where('id', '=', last.id)
      .execute()
    return { text, version, undo: (await findReturn(db, at))?.cause ?? null }
  })
}

function findReturn(db: Db, at: DraftAt) {
  const { learner_id, lab_id, variant, window_id } = columnsOf(at)
  return db
    .selectFrom('draft_revert')
    .select(['id', 'cause', 'before'])
    .where('learner_id', '=', learner_id)
    .where('lab_id', '=', lab_id)
    .where('variant', '=', variant)
    .where('window_id', '=', window_id)
    .where('undone_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function columnsOf(at: DraftAt) {
  return {
    learner_id: at.learnerId,
    lab_id: at.labId,
    variant: at.variant ?? '',
    window_id: at.windowId,
  }
}
