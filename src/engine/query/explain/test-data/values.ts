/** Attempts that NULL, ties, whole numbers and time zones lead astray, and look-alikes. */

import { type ExplainCase, films, people, tied, viewers, watched } from './tables.ts'

export const nullInNotIn: readonly ExplainCase[] = [
  {
    title: 'NOT IN over a column that holds NULL',
    rows: people,
    reference:
      'select name from viewer v where not exists (select from viewer w where w.invited_by = v.id)',
    attempt: 'select name from viewer where id not in (select invited_by from viewer)',
    expected: 'null-in-not-in',
    says: /1 and NULL/,
    marks: 'id not in (select invited_by from viewer)',
  },
  {
    title: '<> ALL over a column that holds NULL',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, null, 7)')],
    reference:
      'select title from film f where not exists (select from watch w where w.film_id = f.id)',
    attempt: 'select title from film where id <> all (select film_id from watch)',
    expected: 'null-in-not-in',
    says: /^The subquery after <> ALL gives 1 and NULL here\. .* differs from it, and <> ALL is never/,
  },
  {
    title: 'a list with NULL, beside another condition',
    rows: people,
    reference: "select title from film where genre <> 'comedy' and minutes > 100",
    attempt: "select title from film where genre not in ('comedy', null) and minutes > 100",
    expected: 'null-in-not-in',
    says: /the row “Salt” is missing/,
  },
  {
    title: 'NOT IN without a NULL, but over the wrong column',
    rows: [...people, watched('(1, 2, 1, 5)')],
    reference: 'select title from film where id not in (select film_id from watch)',
    attempt: 'select title from film where id not in (select viewer_id from watch)',
    expected: null,
  },
  {
    title: 'NOT IN with a NULL, but the wrong rows besides',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, null, 7)')],
    reference: 'select title from film where minutes > 1000',
    attempt: 'select title from film where id in (select film_id from watch)',
    expected: null,
  },
  {
    title: 'NOT IN whose NULL a condition takes away, over the wrong column',
    rows: [...people, watched('(1, 2, 1, 5)', '(2, 2, null, 7)')],
    reference:
      'select title from film where id not in (select film_id from watch where film_id is not null)',
    attempt:
      'select title from film where id not in (select viewer_id from watch where film_id is not null)',
    expected: null,
  },
  {
    title: 'NOT IN that is right, with a boundary missed beside it',
    rows: people,
    reference: "select title from film where genre not in ('comedy') and minutes >= 90",
    attempt: "select title from film where genre not in ('comedy') and minutes > 90",
    expected: 'boundary',
  },
]

export const tiesAtLimit: readonly ExplainCase[] = [
  {
    title: 'LIMIT cuts through a tie',
    rows: [tied],
    reference:
      'select title from film where minutes >= (select min(minutes) from (select minutes from film order by minutes desc limit 2) s)',
    attempt: 'select title from film order by minutes desc limit 2',
    expected: 'ties-at-limit',
    says: /as good as the last row/,
  },
  {
    title: 'a LIMIT where the task knows no last place',
    rows: [tied],
    reference: 'select title from film',
    attempt: 'select title from film order by minutes limit 2',
    expected: null,
  },
  {
    title: 'row_number() where tied rows share a place',
    rows: [tied],
    reference:
      'select title from (select title, rank() over (order by minutes) as place from film) s where place = 1',
    attempt:
      'select title from (select title, row_number() over (order by minutes) as place from film) s where place = 1',
    expected: 'ties-at-limit',
    marks: 'row_number() over (order by minutes)',
  },
  {
    title: 'the tie is broken by title in the task, by chance in the attempt',
    rows: [tied],
    reference: 'select title from film order by minutes, title desc limit 1',
    attempt: 'select title from film order by minutes limit 1',
    expected: 'ties-at-limit',
    says: /chance decides/,
  },
  {
    title: 'the attempt is right this time, and by chance only',
    rows: [tied],
    reference: 'select title from film order by minutes, title limit 1',
    attempt: 'select title from film order by minutes limit 1',
    secondRun: 'select title from film order by minutes, title desc limit 1',
    expected: 'ties-at-limit',
    says: /chance decides/,
  },
  {
    title: 'chance numbers tied rows',
    rows: [tied],
    reference: 'select title, row_number() over (order by minutes, title) from film',
    attempt: 'select title, row_number() over (order by minutes) from film',
    secondRun: 'select title, row_number() over (order by minutes, title desc) from film',
    expected: 'ties-at-limit',
  },
  {
    title: 'chance by another way than a tie',
    rows: [films],
    reference: 'select title from film order by title desc limit 1',
    attempt: 'select title from film where minutes > random() order by minutes desc limit 2',
    secondRun: 'select title from film limit 1',
    expected: null,
  },
  {
    title: 'LIMIT without a tie, one row short',
    rows: [films],
    reference: 'select title from film order by minutes desc limit 2',
    attempt: 'select title from film order by minutes desc limit 1',
    expected: null,
  },
  {
    title: 'LIMIT over the other end of the order',
    rows: [films],
    reference: 'select title from film order by minutes desc limit 1',
    attempt: 'select title from film order by minutes limit 1',
    expected: null,
  },
  {
    title: 'row_number() without a tie, numbered the wrong way',
    rows: [films],
    reference: 'select title, row_number() over (order by minutes desc) from film',
    attempt: 'select title, row_number() over (order by minutes) from film',
    expected: null,
  },
]

export const integerDivision: readonly ExplainCase[] = [
  {
    title: 'a mean of whole numbers',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 8)')],
    reference: 'select film_id, avg(minutes) from watch group by film_id',
    attempt: 'select film_id, sum(minutes) / count(*) from watch group by film_id',
    expected: 'integer-division',
    says: /13 \/ 2 here, and that gives 6/,
    marks: 'sum(minutes) / count(*)',
  },
  {
    title: 'hours from minutes, rounded in the task',
    rows: ["insert into film values (1, 'Night Ferry', 'drama', null, 100, null)"],
    reference: 'select title, round(minutes / 60.0, 1) from film',
    attempt: 'select title, minutes / 60 from film',
    expected: 'integer-division',
  },
  {
    title: 'a share that is always 0',
    rows: [...people, watched('(1, 1, 1, 45)')],
    reference:
      'select w.id from watch w join film f on f.id = w.film_id where w.minutes::numeric / f.minutes >= 0.5',
    attempt:
      'select w.id from watch w join film f on f.id = w.film_id where w.minutes / f.minutes >= 0.5',
    expected: 'integer-division',
  },
  {
    title: 'a division of numeric by the wrong number',
    rows: [
      'insert into viewer (id, name, country) values (1, $$Ada$$, $$PT$$)',
      'insert into payment values (1, 1, 7.50)',
    ],
    reference: 'select amount / 2 from payment',
    attempt: 'select amount / 4 from payment',
    expected: null,
  },
  {
    title: 'a division without a remainder, of the wrong column',
    rows: ["insert into film values (1, 'Night Ferry', 'drama', null, 120, null)"],
    reference: 'select title, minutes / 60 from film',
    attempt: 'select title, minutes / 40 from film',
    expected: null,
  },
  {
    title: 'a division with a remainder that is asked for, of something else',
    rows: ["insert into film values (1, 'Night Ferry', 'drama', null, 100, null)"],
    reference: 'select title, minutes % 60 from film',
    attempt: 'select title, minutes / 60 from film',
    expected: null,
  },
]

const late = `insert into watch (id, viewer_id, film_id, started_at, minutes) values
  (1, 2, 1, '2024-05-01 20:30+00', 5)`

export const timeZone: readonly ExplainCase[] = [
  {
    title: 'the day in UTC where the day of the viewer is meant',
    rows: [...people, late],
    reference:
      'select w.id, (w.started_at at time zone v.zone)::date from watch w join viewer v on v.id = w.viewer_id',
    attempt: 'select w.id, w.started_at::date from watch w join viewer v on v.id = w.viewer_id',
    expected: 'time-zone',
    says: /2024-05-01 20:30:00\+00 is 2024-05-02 05:30:00 on the clock of Asia\/Tokyo/,
  },
  {
    title: 'a month that begins on another clock',
    rows: [
      ...people,
      "insert into watch (id, viewer_id, film_id, started_at, minutes) values (1, 2, 1, '2024-04-30 23:30+00', 5)",
    ],
    reference:
      "select id from watch where (started_at at time zone 'Europe/Lisbon')::date >= '2024-05-01'",
    attempt: "select id from watch where started_at >= '2024-05-01'",
    expected: 'time-zone',
    marks: 'started_at',
  },
  {
    title: 'the wrong zone',
    rows: [...people, late],
    reference: "select id, extract(hour from started_at at time zone 'Asia/Tokyo') from watch",
    attempt: "select id, extract(hour from started_at at time zone 'Europe/Lisbon') from watch",
    expected: 'time-zone',
  },
  {
    title: 'a difference of two moments, which is the same on every clock',
    rows: [
      viewers,
      "insert into watch (id, viewer_id, started_at, ended_at, minutes) values (1, 2, '2024-05-01 12:00+00', '2024-05-02 12:00+00', 5)",
    ],
    reference: `select w.id from watch w join viewer v on v.id = w.viewer_id where
      (w.ended_at at time zone v.zone)::date = (w.started_at at time zone v.zone)::date + 1`,
    attempt: `select w.id from watch w join viewer v on v.id = w.viewer_id where
      (w.ended_at at time zone v.zone)::date > (w.started_at at time zone v.zone)::date
      and w.ended_at - w.started_at < interval '24 hours'`,
    expected: null,
  },
  {
    title: 'hours that are added by hand, and are those of another season',
    rows: [
      `insert into viewer (id, name, country, zone) values (1, 'Ada', 'DE', 'Europe/Berlin')`,
      "insert into watch (id, viewer_id, started_at, minutes) values (1, 1, '2024-07-15 22:30+00', 5)",
    ],
    reference: `select w.id from watch w join viewer v on v.id = w.viewer_id where
      (w.started_at at time zone v.zone)::date = '2024-07-16'`,
    attempt: `select w.id from watch w join viewer v on v.id = w.viewer_id
      cross join lateral (select timestamptz '2024-01-15 12:00+00' at time zone v.zone - timestamp '2024-01-15 12:00' as hours) h
      where (w.started_at at time zone 'UTC' + h.hours)::date = '2024-07-16'`,
    expected: null,
  },
  {
    title: 'the right zone and the wrong part',
    rows: [...people, late],
    reference: "select id, extract(hour from started_at at time zone 'Asia/Tokyo') from watch",
    attempt: "select id, extract(day from started_at at time zone 'Asia/Tokyo') from watch",
    expected: null,
  },
  {
    title: 'no zone anywhere, the wrong day',
    rows: [...people, late],
    reference: "select id from watch where started_at >= '2024-05-01'",
    attempt: "select id from watch where started_at >= '2024-05-02'",
    expected: null,
  },
  {
    title: 'a zone that changes nothing here, and a lost filter',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 7)')],
    reference:
      "select id, (started_at at time zone 'Europe/Lisbon')::date from watch where minutes > 6",
    attempt: 'select id, started_at::date from watch',
    expected: null,
  },
]
