/** What somebody said of their plan, and the plans that were made from it. */
export const sql = `
create table plan_wish (
  learner_id uuid primary key references learner on delete cascade,
  body json not null,
  changed_at timestamptz not null
);

create table plan_kept (
  learner_id uuid not null references learner on delete cascade,
  made_at timestamptz not null,
  body json not null,
  primary key (learner_id, made_at)
);
`
