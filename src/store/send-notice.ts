import { sql } from 'kysely'
import { channel, type Notice, noticeText } from './notices.ts'
import type { Db } from './store.ts'

/** Tells every process that listens, once the transaction is committed. */
export async function sendNotice(db: Db, notice: Exclude<Notice, { kind: 'lost' }>): Promise<void> {
  await sql`select pg_notify(${channel}, ${noticeText(notice)})`.execute(db)
}
