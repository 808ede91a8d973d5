/** Attempts that join wrongly, and look-alikes. */

import { type ExplainCase, films, people, watched } from './tables.ts'

export const joinMultiplied: readonly ExplainCase[] = [
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

export const innerJoinLost: readonly ExplainCase[] = [
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
    title: 'of the rows without partner one is named that the conditions keep',
    rows: [...people, watched('(1, 1, 3, 5)')],
    reference:
      'select f.title, count(w.id) from film f left join watch w on w.film_id = f.id where f.minutes > 100 group by f.id',
    attempt:
      'select f.title, count(*) from film f join watch w on w.film_id = f.id where f.minutes > 100 group by f.id',
    expected: 'inner-join-lost',
    says: /^“Salt” has no partner in watch/,
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

export const filterOnOuterJoin: readonly ExplainCase[] = [
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
    title: 'WHERE that may be true without a partner: it drops no row for want of one',
    rows: [...people, watched('(1, 1, 1, 5)', '(2, 1, 2, 50)', '(3, 1, 3, 60)')],
    reference:
      "select f.title, w.minutes from film f left join watch w on w.film_id = f.id and (f.genre = 'comedy' or w.minutes > 10)",
    attempt:
      "select f.title, w.minutes from film f left join watch w on w.film_id = f.id where f.genre = 'comedy' or w.minutes > 10",
    expected: null,
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
