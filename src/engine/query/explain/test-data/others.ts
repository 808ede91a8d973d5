/** Explanations beside the nine, and statements that change rows. */

import { type ExplainCase, films, people, tied, viewers, watched } from './tables.ts'

export const others: readonly ExplainCase[] = [
  {
    title: 'a minus sign with nothing on its left',
    rows: [...people, `insert into payment values (1, 1, 12, false), (2, 1, 5, true)`],
    reference: `select viewer_id, sum(amount) as paid from payment where not refunded group by viewer_id`,
    attempt: `select viewer_id, sum(case when refunded then -amount else amount end) as paid
      from payment where not refunded or true group by viewer_id`,
    expected: null,
  },
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
    title: 'one film a day, where all are meant',
    rows: [tied, "update film set released = '2024-05-01'"],
    reference: 'select title from film',
    attempt: 'select distinct on (released) title from film order by released, title',
    expected: 'needless-distinct',
    says: /^DISTINCT ON \(released\) keeps only the first row of those that have the same released/,
    marks: 'released',
  },
  {
    title: 'an amount that a cast rounds up to the boundary',
    rows: [viewers, 'insert into payment values (1, 1, 99.99)'],
    reference: 'select id from payment where amount >= 100',
    attempt:
      'select id from (select id, amount::bigint as whole from payment) as p where whole >= 100',
    expected: 'rounded-by-cast',
    says: /makes 100 of 99\.99/,
  },
  {
    title: 'the right sign and constant, asked of something else',
    rows: [...people, watched('(100, 1, 1, 60)')],
    reference: 'select f.title from film f join watch w on w.film_id = f.id where f.minutes >= 100',
    attempt: 'select f.title from film f join watch w on w.film_id = f.id where w.id >= 100',
    expected: null,
  },
  {
    title: 'a condition that nobody asked for, before a join that loses what it drops',
    rows: [
      ...people,
      watched('(1, 1, 1, 5)', '(2, 1, 2, 5)'),
      "update watch set ended_at = '2024-05-01 13:00+00' where id = 2",
    ],
    reference: `with fan as (select distinct viewer_id from watch where film_id = 1)
      select f.title from fan join watch w using (viewer_id) join film f on f.id = w.film_id where f.id <> 1`,
    attempt: `with fan as (select viewer_id from watch where film_id = 1 and ended_at is not null)
      select f.title from fan join watch w using (viewer_id) join film f on f.id = w.film_id where f.id <> 1`,
    expected: 'needless-condition',
    says: /^ended_at is not null drops “watch 1”, .* nothing to do with ended_at\./,
    marks: 'ended_at is not null',
  },
  {
    title: 'films nobody watched come in',
    rows: [...people, watched('(1, 1, 1, 5)')],
    reference: 'select f.title, w.minutes from film f join watch w on w.film_id = f.id',
    attempt: 'select f.title, w.minutes from film f left join watch w on w.film_id = f.id',
    expected: 'outer-join-kept',
    says: /“Paper Kites” has no partner in watch, as this query joins them/,
  },
  {
    title: 'a condition in ON that nobody asked for hides a partner',
    rows: [...people, watched('(1, 1, 1, 5)')],
    reference:
      'select f.title from film f left join watch w on w.film_id = f.id where w.id is null',
    attempt:
      'select f.title from film f left join watch w on w.film_id = f.id and w.ended_at is not null where w.id is null',
    expected: 'needless-condition',
    says: /^w\.ended_at is not null is part of ON, .* leaves out “watch 1”/,
    marks: 'w.ended_at is not null',
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

export const changes: readonly ExplainCase[] = [
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
