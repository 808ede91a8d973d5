/** Placements: what was asked, what was answered, and queries on their way to the grader. */
export const sql = `
create table placement (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  background text check (background in ('never', 'a-little', 'yes')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in
    ('beginner', 'sure-enough', 'enough-asked', 'no-items', 'stopped')),
  check ((ended_at is null) = (ended_why is null))
);
create unique index placement_open on placement (learner_id) where ended_at is null;
create index placement_recent on placement (learner_id, begun_at desc);

create table placement_answer (
  placement_id uuid not null references placement on delete cascade,
  ordinal int not null,
  item_id text not null,
  answer text not null check (answer in ('right', 'wrong', 'unknown')),
  given bytea not null,
  answered_at timestamptz not null,
  primary key (placement_id, ordinal),
  unique (placement_id, item_id)
);

create table placement_query (
  id uuid primary key,
  placement_id uuid not null references placement on delete cascade,
  item_id text not null,
  sql bytea not null,
  asked_at timestamptz not null,
  outcome text check (outcome in ('right', 'wrong', 'error')),
  message text
);
create index placement_query_recent on placement_query (placement_id, asked_at desc);
`
