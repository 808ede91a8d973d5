import { sql } from 'kysely'
import { toJson } from './bytes.ts'
import { sendNotice } from './send-notice.ts'
import type { Db, Store } from './store.ts'

/** A plan that was made, as it was summed up; the newest ones are kept. */
export interface PlanSnapshot {
  readonly madeAt: Date
  readonly unsafeBody: unknown
}

const keptMax = 20
const readMax = 2

/** What was said of the plan; null where nothing was. */
export async function findPlanSettings(store: Store, learnerId: string): Promise<unknown> {
  const row = await store.db
    .selectFrom('plan_settings')
    .select('body')
    .where('learner_id', '=', learnerId)
    .executeTakeFirst()
  return row?.body ?? null
}

/** Hours a week that were meant from a moment on. */
export interface PlannedHours {
  readonly from: Date
  readonly hoursAWeek: number
}

/** The last two plans that were made, the newest first, and the hours of all, the first one first. */
export async function listPlanSnapshots(
  store: Store,
  learnerId: string,
): Promise<{ kept: PlanSnapshot[]; hours: PlannedHours[] }> {
  const [rows, hours] = await Promise.all([
    store.db
      .selectFrom('plan_snapshot')
      .select(['made_at', 'body'])
      .where('learner_id', '=', learnerId)
      .orderBy('made_at', 'desc')
      .limit(readMax)
      .execute(),
    store.db
      .selectFrom('plan_snapshot')
      .select('made_at')
      .select(sql<number>`(body ->> 'hoursAWeek')::float8`.as('hours'))
      .where('learner_id', '=', learnerId)
      .orderBy('made_at')
      .execute(),
  ])
  return {
    kept: rows.map(({ made_at, body }) => ({ madeAt: made_at, unsafeBody: body })),
    hours: hours.map((row) => ({ from: row.made_at, hoursAWeek: row.hours })),
  }
}

/** Keeps the role, what was said, and the plan made from it, all or nothing. The first plan stays, for the pace since. */
export async function putPlan(
  store: Store,
  learnerId: string,
  made: { role: string; settings: unknown; summary: unknown; now: Date },
): Promise<void> {
  const settings = { body: toJson(made.settings), changed_at: made.now }
  await store.db.transaction().execute(async (db) => {
    await db.updateTable('learner').set({ role: made.role }).where('id', '=', learnerId).execute()
    await db
      .insertInto('plan_settings')
      .values({ learner_id: learnerId, ...settings })
      .onConflict((conflict) => conflict.column('learner_id').doUpdateSet(settings))
      .execute()
    await db
      .insertInto('plan_snapshot')
      .values({ learner_id: learnerId, made_at: made.now, body: toJson(made.summary) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await forgetOld(db, learnerId)
    await sendNotice(db, { kind: 'learner', learnerId })
  })
}

async function forgetOld(db: Db, learnerId: string): Promise<void> {
  const rows = await db
    .selectFrom('plan_snapshot')
    .select('made_at')
    .where('learner_id', '=', learnerId)
    .orderBy('made_at', 'desc')
    .execute()
  const old = rows.slice(keptMax - 1, -1).map(({ made_at }) => made_at)
  if (old.length === 0) return
  await db
    .deleteFrom('plan_snapshot')
    .where('learner_id', '=', learnerId)
    .where('made_at', 'in', old)
    .execute()
}

/** A plan as a learner's file has it. */
export type PlanRow =
  | { readonly kind: 'plan-settings'; readonly body: unknown; readonly at: string }
  | { readonly kind: 'plan'; readonly body: unknown; readonly at: string }

export async function planRows({ db }: Store, learnerId: string): Promise<PlanRow[]> {
  const [settings, plans] = await Promise.all([
    db.selectFrom('plan_settings').selectAll().where('learner_id', '=', learnerId).execute(),
    db
      .selectFrom('plan_snapshot')
      .selectAll()
      .where('learner_id', '=', learnerId)
      .orderBy('made_at')
      .execute(),
  ])
  return [
    ...settings.map(
      ({ body, changed_at }): PlanRow => ({
        kind: 'plan-settings',
        body,
        at: changed_at.toISOString(),
      }),
    ),
    ...plans.map(
      ({ body, made_at }): PlanRow => ({ kind: 'plan', body, at: made_at.toISOString() }),
    ),
  ]
}

export async function importPlan(db: Db, learnerId: string, row: PlanRow): Promise<void> {
  const body = toJson(row.body)
  const at = new Date(row.at)
  const insert =
    row.kind === 'plan-settings'
      ? db.insertInto('plan_settings').values({ learner_id: learnerId, body, changed_at: at })
      : db.insertInto('plan_snapshot').values({ learner_id: learnerId, made_at: at, body })
  await insert.onConflict((conflict) => conflict.doNothing()).execute()
}
