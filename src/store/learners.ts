import { sendNotice } from './send-notice.ts'
import type { Db, Store } from './store.ts'

/** The three questions of the first run; null: skipped. */
export interface FirstRunAnswers {
  readonly programmed: 'never' | 'a-little' | 'yes' | null
  readonly hoursAWeek: number | null
  readonly aim: 'first-job' | 'change-of-job' | 'better-at-my-job' | 'course' | 'curious' | null
}

/** The learner of a laptop, made at the first call; `newId` is used if there is none yet. */
export async function getLocalLearner(
  store: Store,
  make: { newId: string; now: Date },
): Promise<string> {
  const found = await findLocalLearner(store.db)
  if (found !== undefined) return found
  await store.db
    .insertInto('learner')
    .values({ id: make.newId, is_local: true, created_at: make.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await findLocalLearner(store.db)) as string
}

async function findLocalLearner(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('learner')
    .select('id')
    .where('is_local', '=', true)
    .executeTakeFirst()
  return row?.id
}

/** Null where there is no such learner. */
export async function findRole(store: Store, learnerId: string): Promise<string | null> {
  const row = await store.db
    .selectFrom('learner')
    .select('role')
    .where('id', '=', learnerId)
    .executeTakeFirst()
  return row?.role ?? null
}

export async function putRole(store: Store, learnerId: string, role: string): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    await db.updateTable('learner').set({ role }).where('id', '=', learnerId).execute()
    await sendNotice(db, { kind: 'learner', learnerId })
  })
}

export async function findFirstRun(
  store: Store,
  learnerId: string,
): Promise<FirstRunAnswers | null> {
  const row = await store.db
    .selectFrom('first_run')
    .select(['programmed', 'hours_a_week', 'aim'])
    .where('learner_id', '=', learnerId)
    .executeTakeFirst()
  if (!row) return null
  return {
    programmed: row.programmed as FirstRunAnswers['programmed'],
    hoursAWeek: row.hours_a_week,
    aim: row.aim as FirstRunAnswers['aim'],
  }
}

export async function putFirstRun(
  store: Store,
  learnerId: string,
  given: { answers: FirstRunAnswers; now: Date },
): Promise<void> {
  const { programmed, hoursAWeek, aim } = given.answers
  const row = { programmed, hours_a_week: hoursAWeek, aim, answered_at: given.now }
  await store.db.transaction().execute(async (db) => {
    await db
      .insertInto('first_run')
      .values({ learner_id: learnerId, ...row })
      .onConflict((conflict) => conflict.column('learner_id').doUpdateSet(row))
      .execute()
    await sendNotice(db, { kind: 'learner', learnerId })
  })
}

/** Removes what a learner did, in one lab or everywhere; returns the number of attempts. */
export async function deleteWork(
  store: Store,
  learnerId: string,
  labId: string | null,
): Promise<number> {
  return store.db.transaction().execute(async (db) => {
    const tables = [
      'attempt',
      'lab_progress',
      'hint_opened',
      'review',
      'draft',
      'draft_revert',
      'run',
      'server',
    ] as const
    let attempts = 0
    for (const table of tables) {
      const result = await db
        .deleteFrom(table)
        .where('learner_id', '=', learnerId)
        .$if(labId !== null, (query) => query.where('lab_id', '=', labId as string))
        .executeTakeFirst()
      if (table === 'attempt') attempts = Number(result.numDeletedRows)
    }
    if (labId === null) {
      await db.deleteFrom('plan_settings').where('learner_id', '=', learnerId).execute()
      await db.deleteFrom('plan_snapshot').where('learner_id', '=', learnerId).execute()
      await db.deleteFrom('placement').where('learner_id', '=', learnerId).execute()
      await db.deleteFrom('first_run').where('learner_id', '=', learnerId).execute()
      await db.deleteFrom('entered_program').where('learner_id', '=', learnerId).execute()
    }
    await sendNotice(db, { kind: 'learner', learnerId })
    return attempts
  })
}
