/** The tables and rows that the cases are about. */

/** Wrong attempts with the rows that show it, and the explanation they must get; null for none. */
export interface ExplainCase {
  readonly title: string
  readonly rows: readonly string[]
  readonly reference: string
  readonly attempt: string
  readonly expected: string | null
  readonly ordered?: boolean
  /** Another answer of the attempt on the same rows. */
  readonly secondRun?: string
  /** The table whose state after counts, where the attempt is a change. */
  readonly changes?: string
  /** What the explanation must say of these rows. */
  readonly says?: RegExp
  /** The part of the attempt that must be marked. */
  readonly marks?: string
}

export const schemaSql = `
create table film (id int primary key, title text not null, genre text not null, released date,
  minutes int not null, country text);
create table viewer (id int primary key, name text not null, country text not null,
  zone text not null default 'UTC', invited_by int references viewer (id));
create table watch (id int primary key, viewer_id int not null references viewer (id),
  film_id int references film (id), started_at timestamptz not null default '2024-05-01 12:00+00',
  ended_at timestamptz, minutes int not null);
create table rating (viewer_id int not null references viewer (id), film_id int not null references film (id),
  stars int not null, primary key (viewer_id, film_id));
create table payment (id int primary key, viewer_id int not null references viewer (id),
  amount numeric(8,2) not null, refunded boolean not null default false)`

export const films = `insert into film (id, title, genre, released, minutes, country) values
  (1, 'Night Ferry', 'drama', '2021-03-01', 90, 'PT'), (2, 'Salt', 'drama', '2023-06-15', 120, null),
  (3, 'Paper Kites', 'comedy', null, 60, 'FR')`

export const viewers = `insert into viewer (id, name, country, zone, invited_by) values
  (1, 'Ada', 'PT', 'Europe/Lisbon', null), (2, 'Bo', 'JP', 'Asia/Tokyo', 1), (3, 'Cy', 'PT', 'UTC', 1)`

export const people = [films, viewers]

export function watched(...rows: readonly string[]): string {
  return `insert into watch (id, viewer_id, film_id, minutes) values ${rows.join(', ')}`
}

export const tied = `insert into film values (1, 'Night Ferry', 'drama', null, 90, null),
  (2, 'Salt', 'drama', null, 90, null), (3, 'Paper Kites', 'comedy', null, 120, null)`
