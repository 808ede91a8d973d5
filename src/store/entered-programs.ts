import type { Selectable } from 'kysely'
import { sendNotice } from './send-notice.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['entered_program']>
export type EnteredRow = Omit<Row, 'learner_id' | 'created_at'>

/** A program's own columns, without whose it is and when it was entered. */
export const enteredRowColumns = [
  'id',
  'school',
  'field',
  'credential',
  'city',
  'state',
  'is_online',
  'price_total',
  'weeks',
  'url',
  'looked_at',
  'entered_by',
  'note',
] as const satisfies (keyof EnteredRow)[]

const shownMax = 5000

/** Programs that anybody of this store entered, in the order of their entry. */
export async function listEnteredPrograms({
  db,
}: Store): Promise<(EnteredRow & { readonly learner_id: string })[]> {
  return db
    .selectFrom('entered_program')
    .select([...enteredRowColumns, 'learner_id'])
    .orderBy('created_at')
    .orderBy('id')
    .limit(shownMax)
    .execute()
}

/** Keeps programs, all or none; the same school, field and page is one program, and what is newer stays. */
export async function putEnteredPrograms(
  store: Store,
  learnerId: string,
  given: { programs: readonly EnteredRow[]; now: Date },
): Promise<void> {
  await store.db.transaction().execute(async (db) => {
    for (const program of given.programs) {
      const { id: _, ...rest } = program
      await db
        .insertInto('entered_program')
        .values({ ...program, learner_id: learnerId, created_at: given.now })
        .onConflict((conflict) =>
          conflict.columns(['learner_id', 'school', 'field', 'url']).doUpdateSet(rest),
        )
        .execute()
    }
    await sendNotice(db, { kind: 'learner', learnerId })
  })
}

/** Returns whether there was such a program of this learner's. */
export async function deleteEnteredProgram(
  store: Store,
  learnerId: string,
  id: string,
): Promise<boolean> {
  const result = await store.db
    .deleteFrom('entered_program')
    .where('id', '=', id)
    .where('learner_id', '=', learnerId)
    .executeTakeFirst()
  return Number(result.numDeletedRows) > 0
}
