/** A worked example of a lesson runs on the sample rows that the lesson prints. */
export const sql = `
alter table run add column rows text not null default 'whole' check (rows in ('sample', 'whole'));
`
