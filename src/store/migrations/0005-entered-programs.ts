/** Programs of study that people entered themselves, with the page and the day. Times are of the entry. */
export const sql = `
create table entered_program (
  id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  school text not null,
  field text not null,
  credential text not null
    check (credential in ('bootcamp', 'certificate', 'associate', 'bachelor', 'master')),
  city text,
  state text check (state ~ '^[A-Z]{2}$'),
  is_online text check (is_online in ('yes', 'no')),
  price_total int check (price_total >= 0),
  weeks int check (weeks >= 0),
  url text not null check (url ~ '^https?://'),
  looked_at text not null check (looked_at ~ '^\\d{4}-\\d\\d-\\d\\d$'),
  entered_by text not null,
  note text,
  created_at timestamptz not null,
  unique (learner_id, school, field, url)
);
`
