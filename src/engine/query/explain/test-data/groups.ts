/** Attempts that group or dedupe wrongly, and look-alikes. */

import { type ExplainCase, films, people, viewers, watched } from './tables.ts'

export const missingDistinct: readonly ExplainCase[] = [
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

export const havingAgainstWhere: readonly ExplainCase[] = [
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
    title: 'a whole genre goes for one row that does not fit',
    rows: [films],
    reference:
      'select genre, count(*) from film where country is not null group by genre order by genre',
    attempt:
      'select genre, count(*) from film group by genre having bool_and(country is not null) order by genre',
    expected: 'having-against-where',
    says: /takes its whole group away/,
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
