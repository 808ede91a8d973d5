/** A run of a function may have a call of the learner's own, and is followed while it prints. */
export const sql = `
alter table run add column call bytea;
alter table run add column so_far bytea;
`
