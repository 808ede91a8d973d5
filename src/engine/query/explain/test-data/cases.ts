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

const films = `insert into film (id, title, genre, released, minutes, country) values
  (1, 'Night Ferry', 'drama', '2021-03-01', 90, 'PT'), (2, 'Salt', 'drama', '2023-06-15', 120, null),
  (3, 'Paper Kites', 'comedy', null, 60, 'FR')`
const viewers = `insert into viewer (id, name, country, zone, invited_by) values
  (1, 'Ada', 'PT', 'Europe/Lisbon', null), (2, 'Bo', 'JP', 'Asia/Tokyo', 1), (3, 'Cy', 'PT', 'UTC', 1)`
const people = [films, viewers]

function watched(...rows: readonly string[]): string {
  return `insert into watch (id, viewer_id, film_id, minutes) values ${rows.join(', ')}`
}

const nullInNotIn: readonly ExplainCase[] = [
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

const joinMultiplied: readonly ExplainCase[] = [
  {
    title: 'a film is shown once for every watch',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 7)')],
    reference: 'select title from film f where exists (select from watch w where w.film_id = f.id)',
    attempt: 'select f.title from film f join watch w on w.film_id = f.id',
    expected: 'join-multiplied',
    says: /“Night Ferry” finds 2 rows in watch/,
    marks: 'watch',
  },
  {
    title: 'minutes added up once for every rating',
    rows: [
      ...people,
      watched('(1, 1, 1, 5)', '(2, 2, 1, 7)'),
      'insert into rating values (1, 1, 4), (2, 1, 5)',
    ],
    reference: `select f.title, (select sum(minutes) from watch w where w.film_id = f.id) as minutes
      from film f where exists (select from rating r where r.film_id = f.id)`,
    attempt: `select f.title, sum(w.minutes) from film f join watch w on w.film_id = f.id
      join rating r on r.film_id = f.id group by f.id`,
    expected: 'join-multiplied',
    says: /“Night Ferry” finds 2 rows in rating/,
    marks: 'rating',
  },
  {
    title: 'minutes and ratings added up side by side',
    rows: [
      ...people,
      watched('(1, 1, 1, 5)', '(2, 2, 1, 7)'),
      'insert into rating values (1, 1, 4), (2, 1, 5), (3, 1, 5)',
    ],
    reference: `select f.title, (select sum(minutes) from watch w where w.film_id = f.id),
      (select count(*) from rating r where r.film_id = f.id) from film f where f.id = 1`,
    attempt: `select f.title, sum(w.minutes), count(r.stars) from film f join watch w on w.film_id = f.id
      join rating r on r.film_id = f.id group by f.id`,
    expected: 'join-multiplied',
    says: /one row \(“watch 1”\) is there 3 times/,
    marks: 'sum(w.minutes)',
  },
  {
    title: 'two tables with no condition between them',
    rows: [...people, watched('(1, 1, 2, 5)')],
    reference: 'select f.title, w.minutes from film f join watch w on w.film_id = f.id',
    attempt: 'select f.title, w.minutes from film f, watch w',
    expected: 'join-multiplied',
    says: /Nothing says which row of watch belongs to which row of film/,
  },
  {
    title: 'a join with the sum of the wrong column',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 7)')],
    reference:
      'select f.title, sum(w.minutes) from film f join watch w on w.film_id = f.id group by f.id',
    attempt:
      'select f.title, sum(f.minutes * 2) from film f join watch w on w.film_id = f.id group by f.id',
    expected: null,
  },
  {
    title: 'a join of one row each, with the wrong number',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 2, 7)')],
    reference:
      'select f.title, count(*) from film f join watch w on w.film_id = f.id group by f.id',
    attempt:
      'select f.title, count(*) + 1 from film f join watch w on w.film_id = f.id group by f.id',
    expected: null,
  },
  {
    title: 'a join that is asked for, and a filter that was forgotten',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 7)')],
    reference:
      'select f.title, w.minutes from film f join watch w on w.film_id = f.id where w.minutes > 6',
    attempt: 'select f.title, w.minutes from film f join watch w on w.film_id = f.id',
    expected: null,
  },
  {
    title: 'the same title twice without any join',
    rows: [
      "insert into film values (1, 'Salt', 'drama', null, 90, null), (2, 'Salt', 'drama', null, 95, null)",
    ],
    reference: 'select distinct title from film',
    attempt: 'select title from film',
    expected: 'missing-distinct',
  },
]

const innerJoinLost: readonly ExplainCase[] = [
  {
    title: 'films nobody watched are lost',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 3, 5)')],
    reference: 'select f.title, w.minutes from film f left join watch w on w.film_id = f.id',
    attempt: 'select f.title, w.minutes from film f join watch w on w.film_id = f.id',
    expected: 'inner-join-lost',
    says: /“Salt” has no partner in watch/,
  },
  {
    title: 'lost before they are counted as 0',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 3, 5)')],
    reference:
      'select f.title, count(w.id) from film f left join watch w on w.film_id = f.id group by f.id',
    attempt: 'select f.title, count(*) from film f join watch w on w.film_id = f.id group by f.id',
    expected: 'inner-join-lost',
  },
  {
    title: 'lost with a comma and WHERE, where the sum should be 0',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 3, 5)')],
    reference:
      'select f.title, coalesce(sum(w.minutes), 0) from film f left join watch w on w.film_id = f.id group by f.id',
    attempt:
      'select f.title, sum(w.minutes) from film f, watch w where w.film_id = f.id group by f.id',
    expected: 'inner-join-lost',
    says: /comma/,
  },
  {
    title: 'an inner join that loses nothing, with a filter too many',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 2, 50)')],
    reference: 'select f.title from film f join watch w on w.film_id = f.id',
    attempt:
      'select f.title from film f join watch w on w.film_id = f.id where w.minutes > 10 and f.minutes > 91',
    expected: null,
  },
  {
    title: 'an inner join on the wrong column',
    rows: [...people, watched('(1, 2, 1, 5)')],
    reference: 'select f.title from film f join watch w on w.film_id = f.id',
    attempt: 'select f.title from film f join watch w on w.viewer_id = f.id',
    expected: null,
  },
  {
    title: 'rows of another table that no join brings in',
    rows: [...people, watched('(1, 1, 1, 5)')],
    reference: "select title from film union all select name from viewer where name = 'Bo'",
    attempt: 'select f.title from film f join watch w on w.film_id = f.id',
    expected: null,
  },
]

const missingDistinct: readonly ExplainCase[] = [
  {
    title: 'a country once for every viewer in it',
    rows: [viewers],
    reference: 'select distinct country from viewer',
    attempt: 'select country from viewer',
    expected: 'missing-distinct',
    says: /“PT” came twice/,
  },
  {
    title: 'a viewer counted once for every watch',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 1, 7)')],
    reference: 'select film_id, count(distinct viewer_id) from watch group by film_id',
    attempt: 'select film_id, count(viewer_id) from watch group by film_id',
    expected: 'missing-distinct',
    marks: 'count(viewer_id)',
  },
  {
    title: 'UNION ALL where both sides have the row',
    rows: [
      "insert into viewer (id, name, country) values (1, 'Ada', 'PT')",
      "insert into film values (1, 'Ada', 'drama', null, 90, null)",
    ],
    reference: 'select name from viewer union select title from film',
    attempt: 'select name from viewer union all select title from film',
    expected: 'missing-distinct',
  },
  {
    title: 'rows too many that differ from one another',
    rows: [viewers],
    reference: "select country from viewer where country = 'JP'",
    attempt: 'select country from viewer',
    expected: null,
  },
  {
    title: 'duplicates that are asked for, in the wrong column',
    rows: [viewers],
    reference: 'select country from viewer',
    attempt: 'select zone from viewer',
    expected: null,
  },
  {
    title: 'a count that is wrong for another reason',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 1, 7)')],
    reference: 'select film_id, count(*) + 5 from watch group by film_id',
    attempt: 'select film_id, count(viewer_id) from watch group by film_id',
    expected: null,
  },
]

const filterOnOuterJoin: readonly ExplainCase[] = [
  {
    title: 'WHERE on the optional side',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 2, 50)', '(3, 1, 3, 60)')],
    reference:
      'select f.title, w.minutes from film f left join watch w on w.film_id = f.id and w.minutes > 10',
    attempt:
      'select f.title, w.minutes from film f left join watch w on w.film_id = f.id where w.minutes > 10',
    expected: 'filter-on-outer-join',
    says: /For “Night Ferry” there is no row in watch that fits/,
    marks: 'w.minutes > 10',
  },
  {
    title: 'WHERE on the optional side of a count',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 2, 50)', '(3, 1, 3, 60)')],
    reference:
      'select f.title, count(w.id) from film f left join watch w on w.film_id = f.id and w.minutes > 10 group by f.id',
    attempt:
      'select f.title, count(w.id) from film f left join watch w on f.id = w.film_id where w.minutes > 10 group by f.id',
    expected: 'filter-on-outer-join',
  },
  {
    title: 'ON where WHERE was meant',
    rows: [films],
    reference:
      "select f.title, w.minutes from film f left join watch w on w.film_id = f.id where f.genre = 'drama'",
    attempt:
      "select f.title, w.minutes from film f left join watch w on w.film_id = f.id and f.genre = 'drama'",
    expected: 'filter-on-outer-join',
    says: /“Paper Kites”/,
    marks: "f.genre = 'drama'",
  },
  {
    title: 'a filter in its right place with the wrong constant',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 1, 12)', '(3, 1, 2, 40)')],
    reference:
      'select f.title, w.minutes from film f left join watch w on w.film_id = f.id and w.minutes > 10',
    attempt:
      'select f.title, w.minutes from film f left join watch w on w.film_id = f.id and w.minutes > 20',
    expected: null,
  },
  {
    title: 'a filter in WHERE that is asked for there, and a lost condition',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 12)')],
    reference:
      'select f.title, w.minutes from film f left join watch w on w.film_id = f.id where w.minutes > 1 and w.viewer_id = 1',
    attempt:
      'select f.title, w.minutes from film f left join watch w on w.film_id = f.id where w.minutes > 1',
    expected: null,
  },
  {
    title: 'an inner join with the filter in ON',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 2, 50)')],
    reference: 'select f.title, w.minutes from film f join watch w on w.film_id = f.id',
    attempt:
      'select f.title, w.minutes from film f join watch w on w.film_id = f.id and w.minutes > 10 and f.minutes > 100',
    expected: null,
  },
]

const havingAgainstWhere: readonly ExplainCase[] = [
  {
    title: 'WHERE on single rows where the sum is meant',
    rows: [...people, watched('(1, 1, 1, 40)', '(2, 2, 1, 40)', '(3, 1, 2, 70)')],
    reference: 'select film_id, sum(minutes) from watch group by film_id having sum(minutes) > 60',
    attempt: 'select film_id, sum(minutes) from watch where minutes > 60 group by film_id',
    expected: 'having-against-where',
    says: /2 of 3 rows/,
    marks: 'minutes > 60',
  },
  {
    title: 'HAVING on the sum where single rows are meant',
    rows: [...people, watched('(1, 1, 1, 70)', '(2, 2, 1, 5)')],
    reference: 'select film_id, sum(minutes) from watch where minutes > 60 group by film_id',
    attempt: 'select film_id, sum(minutes) from watch group by film_id having sum(minutes) > 60',
    expected: 'having-against-where',
    marks: 'sum(minutes) > 60',
  },
  {
    title: 'an aggregate in WHERE, which PostgreSQL refuses',
    rows: [...people, watched('(1, 1, 1, 70)', '(2, 2, 1, 5)')],
    reference: 'select film_id from watch group by film_id having count(*) > 1',
    attempt: 'select film_id from watch where count(*) > 1 group by film_id',
    expected: 'having-against-where',
    says: /before there are any groups/,
  },
  {
    title: 'HAVING in its place with the wrong number',
    rows: [...people, watched('(1, 1, 1, 40)', '(2, 2, 1, 40)', '(3, 1, 2, 70)')],
    reference: 'select film_id, sum(minutes) from watch group by film_id having sum(minutes) > 60',
    attempt: 'select film_id, sum(minutes) from watch group by film_id having sum(minutes) > 75',
    expected: null,
  },
  {
    title: 'WHERE in its place over the wrong column',
    rows: [...people, watched('(1, 1, 1, 70)', '(2, 2, 1, 5)', '(3, 3, 2, 80)')],
    reference: 'select film_id, sum(minutes) from watch where viewer_id = 3 group by film_id',
    attempt: 'select film_id, sum(minutes) from watch where minutes > 60 group by film_id',
    expected: null,
  },
  {
    title: 'HAVING in its place, grouped by the wrong column',
    rows: [...people, watched('(1, 3, 1, 40)', '(2, 3, 1, 40)', '(3, 1, 2, 70)')],
    reference: 'select film_id, sum(minutes) from watch group by film_id having sum(minutes) > 60',
    attempt:
      'select viewer_id, sum(minutes) from watch group by viewer_id having sum(minutes) > 60',
    expected: null,
  },
]

const tied = `insert into film values (1, 'Night Ferry', 'drama', null, 90, null),
  (2, 'Salt', 'drama', null, 90, null), (3, 'Paper Kites', 'comedy', null, 120, null)`

const tiesAtLimit: readonly ExplainCase[] = [
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

const integerDivision: readonly ExplainCase[] = [
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

const timeZone: readonly ExplainCase[] = [
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

const others: readonly ExplainCase[] = [
  {
    title: 'count(*) of a row without partner',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 3, 5)')],
    reference:
      'select f.title, count(w.id) from film f left join watch w on w.film_id = f.id group by f.id',
    attempt:
      'select f.title, count(*) from film f left join watch w on w.film_id = f.id group by f.id',
    expected: 'count-of-null',
    says: /“Salt” finds nothing in watch/,
  },
  {
    title: 'count of a column that is NULL',
    rows: [films],
    reference: 'select count(*) from film',
    attempt: 'select count(released) from film',
    expected: 'count-of-null',
  },
  {
    title: 'compared with = NULL',
    rows: [films],
    reference: 'select title from film where released is null',
    attempt: 'select title from film where released = null',
    expected: 'null-comparison',
    marks: 'released = null',
  },
  {
    title: 'a country that is not known is not another country',
    rows: [films],
    reference: "select title from film where country is distinct from 'PT'",
    attempt: "select title from film where country <> 'PT'",
    expected: 'null-comparison',
  },
  {
    title: 'the newest first, but those without a date before them',
    rows: [films],
    reference: 'select title from film order by released desc nulls last',
    attempt: 'select title from film order by released desc',
    expected: 'null-sorts-first',
    ordered: true,
  },
  {
    title: 'those without a date take the places at the top',
    rows: [films],
    reference: 'select title from film where released is not null order by released desc limit 1',
    attempt: 'select title from film order by released desc limit 1',
    expected: 'null-sorts-first',
  },
  {
    title: 'the sum of nothing',
    rows: [viewers, 'insert into payment values (1, 1, 5.00)'],
    reference:
      'select v.name, coalesce(sum(p.amount), 0) from viewer v left join payment p on p.viewer_id = v.id group by v.id',
    attempt:
      'select v.name, sum(p.amount) from viewer v left join payment p on p.viewer_id = v.id group by v.id',
    expected: 'sum-of-nothing',
  },
  {
    title: 'exactly on the boundary',
    rows: [films],
    reference: 'select title from film where minutes >= 90',
    attempt: 'select title from film where minutes > 90',
    expected: 'boundary',
    says: /“Night Ferry” with 90/,
  },
  {
    title: 'two films of one title become one',
    rows: [tied, "update film set title = 'Salt'"],
    reference: 'select title from film',
    attempt: 'select distinct title from film',
    expected: 'needless-distinct',
    marks: 'title',
  },
  {
    title: 'two watches of the same length are added up once',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 1, 5)')],
    reference: 'select sum(minutes) from watch',
    attempt: 'select sum(distinct minutes) from watch',
    expected: 'needless-distinct',
  },
  {
    title: 'films nobody watched come in',
    rows: [...people, watched('(1, 1, 1, 5)')],
    reference: 'select f.title, w.minutes from film f join watch w on w.film_id = f.id',
    attempt: 'select f.title, w.minutes from film f left join watch w on w.film_id = f.id',
    expected: 'outer-join-kept',
    says: /“Paper Kites” has no partner in watch/,
  },
  {
    title: 'rows are counted where films are meant',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 1, 7)', '(3, 2, 1, 7)', '(4, 2, 2, 7)')],
    reference: `select viewer_id from watch where film_id = 1
      intersect select viewer_id from watch where film_id = 2`,
    attempt: `select viewer_id from watch where film_id in (1, 2) group by viewer_id having count(*) >= 2`,
    expected: 'missing-distinct',
    marks: 'count(*)',
  },
  {
    title: 'a count of another column',
    rows: [films],
    reference: 'select count(country) from film where minutes > 60',
    attempt: 'select count(*) from film',
    expected: null,
  },
]

const changes: readonly ExplainCase[] = [
  {
    title: 'DELETE with NOT IN over a NULL deletes nothing',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, null, 7)')],
    reference: 'delete from film f where not exists (select from watch w where w.film_id = f.id)',
    attempt: 'delete from film where id not in (select film_id from watch)',
    expected: 'null-in-not-in',
    changes: 'film',
    marks: 'id not in (select film_id from watch)',
  },
  {
    title: 'UPDATE with FROM that misses the boundary',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, 2, 7)')],
    reference:
      "update film set genre = 'seen' from watch w where w.film_id = film.id and w.minutes >= 7",
    attempt:
      "update film set genre = 'seen' from watch w where w.film_id = film.id and w.minutes > 7",
    expected: 'boundary',
    changes: 'film',
  },
  {
    title: 'UPDATE with a quotient of whole numbers',
    rows: [viewers, 'insert into payment values (1, 1, 5.00)'],
    reference: 'update payment set amount = amount + 1 / 2.0',
    attempt: 'update payment set amount = amount + id / 2',
    expected: 'integer-division',
    changes: 'payment',
  },
  {
    title: 'UPDATE of the wrong rows',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 2, null, 7)')],
    reference: "update film set genre = 'x' where id = 1",
    attempt: "update film set genre = 'x' where id = 2",
    expected: null,
    changes: 'film',
  },
]

/** For each of the nine: attempts that must get it, and others that only look like it. */
export const explainGroups: Readonly<Record<string, readonly ExplainCase[]>> = {
  'null-in-not-in': nullInNotIn,
  'join-multiplied': joinMultiplied,
  'inner-join-lost': innerJoinLost,
  'missing-distinct': missingDistinct,
  'filter-on-outer-join': filterOnOuterJoin,
  'having-against-where': havingAgainstWhere,
  'ties-at-limit': tiesAtLimit,
  'integer-division': integerDivision,
  'time-zone': timeZone,
}

export const explainCases: readonly ExplainCase[] = [
  ...Object.values(explainGroups).flat(),
  ...others,
  ...changes,
]
