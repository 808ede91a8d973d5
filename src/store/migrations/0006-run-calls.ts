/** A run of a function may have a call of the learner's own, and is followed while it prints. */
export const sql = `
alter table run add column call bytea;
create table run_output (
  run_id uuid not null references run on delete cascade,
  ordinal int not null,
  printed bytea not null,
  primary key (run_id, ordinal)
);
`
