import type { LabPicture } from '../lab/grading.ts'
import { toJson } from './bytes.ts'
import { addJob } from './jobs.ts'
import { sendNotice } from './send-notice.ts'
import type { Store } from './store.ts'

/** What a page shows of a lab's world; null while it is being made. */
export async function findPicture(store: Store, labHash: string): Promise<LabPicture | null> {
  const row = await store.db
    .selectFrom('lab_picture')
    .select('body')
    .where('lab_hash', '=', labHash)
    .executeTakeFirst()
  return row?.body ?? null
}

/** Keeps the picture of a lab hash; those of its earlier states go. */
export async function putPicture(
  store: Store,
  lab: { id: string; hash: string },
  made: { picture: LabPicture; now: Date },
): Promise<void> {
  const body = toJson(made.picture)
  await store.db.transaction().execute(async (db) => {
    await db.deleteFrom('lab_picture').where('lab_id', '=', lab.id).execute()
    await db
      .insertInto('lab_picture')
      .values({ lab_hash: lab.hash, lab_id: lab.id, body, created_at: made.now })
      .onConflict((conflict) => conflict.column('lab_hash').doUpdateSet({ body }))
      .execute()
    await sendNotice(db, { kind: 'picture', labId: lab.id })
  })
}

/** A job for each lab whose picture is missing; returns how many. */
export async function requestPictures(
  store: Store,
  labs: readonly { id: string; hash: string }[],
): Promise<number> {
  const there = await store.db.selectFrom('lab_picture').select('lab_hash').execute()
  const hashes = new Set(there.map(({ lab_hash }) => lab_hash))
  const missing = labs.filter(({ hash }) => !hashes.has(hash))
  for (const { id } of missing) await addJob(store.db, 'make-lab-picture', id, null)
  return missing.length
}
