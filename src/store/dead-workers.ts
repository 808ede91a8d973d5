import type { Store } from './store.ts'

/*
 * What is read of graphile-worker's own tables, by its public view. dead-workers.test.ts fails where an
 * upgrade changed what is used here.
 */

/** Class of the advisory locks that living runners hold under their name. */
export const lockClass = 4_717

/** Unlocks what dead runners had taken, and wakes the living. */
export async function giveBackJobsOfTheDead(store: Pick<Store, 'pool'>): Promise<void> {
  const { rows } = await store.pool.query(
    `with holder as materialized (
       select distinct locked_by from graphile_worker.jobs where locked_at is not null
     ), dead as materialized (
       select locked_by from holder where pg_try_advisory_xact_lock($1, hashtext(locked_by))
     )
     select graphile_worker.force_unlock_workers(array_agg(locked_by)) from dead having count(*) > 0`,
    [lockClass],
  )
  if (rows.length > 0) await store.pool.query(`select pg_notify('jobs:insert', '{"count":1}')`)
}
