import { type RawBuilder, sql } from 'kysely'
import { channel, type Notice, noticeText } from './notices.ts'
import type { Db } from './store.ts'

/** Tells every process that listens, once the transaction is committed. */
export async function sendNotice(db: Db, notice: Exclude<Notice, { kind: 'lost' }>): Promise<void> {
  await sql`select ${noticeSql(notice)}`.execute(db)
}

/** The call that tells, for a statement that does more. */
export function noticeSql(notice: Exclude<Notice, { kind: 'lost' }>): RawBuilder<unknown> {
  return sql`pg_notify(${channel}, ${noticeText(notice)})`
}
