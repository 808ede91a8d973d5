/** Learners' servers that run for a while, what they print, and what they are asked. */
export const sql = `
create table server (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  answer bytea not null,
  created_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ended')),
  port int,
  seen_at timestamptz not null,
  ending json
);
create index server_newest on server (learner_id, lab_id, created_at desc);

create table server_output (
  server_id uuid not null references server on delete cascade,
  ordinal int not null,
  printed bytea not null,
  primary key (server_id, ordinal)
);

create table server_task (
  id uuid primary key,
  server_id uuid not null references server on delete cascade,
  body json not null,
  created_at timestamptz not null,
  answer json
);
create index server_task_newest on server_task (server_id, created_at desc);
`
