/** Who learns, what was handed in, how it was judged, and what follows from it. */
export const sql = `
create table learner (
  id uuid primary key,
  is_local boolean not null default false,
  role text not null default 'back-end-engineer',
  created_at timestamptz not null
);
create unique index learner_local on learner (is_local) where is_local;

create table first_run (
  learner_id uuid primary key references learner on delete cascade,
  programmed text check (programmed in ('never', 'a-little', 'yes')),
  hours_a_week int check (hours_a_week between 1 and 80),
  aim text check (aim in ('first-job', 'change-of-job', 'better-at-my-job', 'course', 'curious')),
  answered_at timestamptz not null
);

create table standing (
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  attempts int not null default 0,
  last_attempt_at timestamptz,
  solution_seen_at timestamptz,
  practiced_at timestamptz,
  proved_at timestamptz,
  primary key (learner_id, lab_id)
);

create table attempt (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  variant text,
  number int not null,
  lab_hash text not null,
  answer bytea not null,
  seed text not null,
  via text not null check (via in ('page', 'terminal')),
  created_at timestamptz not null,
  unique (learner_id, lab_id, number)
);
create index attempt_recent on attempt (learner_id, created_at desc);

create table grading (
  attempt_id uuid not null references attempt on delete cascade,
  run int not null,
  began_at timestamptz not null,
  primary key (attempt_id, run)
);

create table check_result (
  attempt_id uuid not null,
  run int not null,
  ordinal int not null,
  body json not null,
  primary key (attempt_id, run, ordinal),
  foreign key (attempt_id, run) references grading on delete cascade
);

create table verdict (
  attempt_id uuid primary key references attempt on delete cascade,
  run int not null,
  status text not null check (status in
    ('passed', 'failed', 'could-not-start', 'over-limit', 'skipped', 'grader-fault')),
  body json not null,
  created_at timestamptz not null
);

create table hint_opened (
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  ordinal int not null,
  opened_at timestamptz not null,
  primary key (learner_id, lab_id, ordinal)
);

create table review (
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  variant text not null,
  due_at timestamptz not null,
  made_at timestamptz not null,
  done_at timestamptz,
  primary key (learner_id, lab_id, variant)
);

create table draft (
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  variant text not null,
  window_id text not null,
  text bytea not null,
  version int not null,
  updated_at timestamptz not null,
  primary key (learner_id, lab_id, variant, window_id)
);

create table draft_return (
  id bigint generated always as identity primary key,
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  variant text not null,
  window_id text not null,
  cause text not null check (cause in ('starter', 'attempt')),
  before bytea not null,
  made_at timestamptz not null,
  after bytea,
  undone_at timestamptz
);
create index draft_return_last on draft_return (learner_id, lab_id, variant, window_id, id desc);

create table run (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  lab_id text not null,
  sql bytea not null,
  created_at timestamptz not null
);
create index run_old on run (learner_id, created_at);

create table run_result (
  run_id uuid primary key references run on delete cascade,
  body json not null,
  created_at timestamptz not null
);

create table lab_picture (
  lab_hash text primary key,
  lab_id text not null,
  body json not null,
  created_at timestamptz not null
);

create function refuse_edit() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % is never edited', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger never_edited before update on attempt for each row execute function refuse_edit();
create trigger never_edited before update on grading for each row execute function refuse_edit();
create trigger never_edited before update on check_result for each row execute function refuse_edit();
create trigger never_edited before update on verdict for each row execute function refuse_edit();
create trigger never_edited before update on run for each row execute function refuse_edit();
create trigger never_edited before update on run_result for each row execute function refuse_edit();
`
