import { expect, test } from 'vitest'
import {
  behindName,
  impliedName,
  optionalSides,
  rangesIn,
  targetNames,
  withQueriesIn,
} from './from.ts'
import { onlySelect } from './parse.ts'
import { bodiesIn, someNode, walk } from './walk.ts'

const sql = `
  with long as (select id from film where minutes > 90)
  select f.title, count(*), coalesce(w.minutes, 0) as minutes
    from film f left join (watch w join viewer v on v.id = w.viewer_id) on w.film_id = f.id,
         (select * from payment) p
   where exists (select from rating r where r.film_id = f.id)`
const select = onlySelect(sql)

test('the tables of a FROM are those of its joins, and of its subqueries where asked', () => {
  const names = (inSubqueries: boolean) =>
    rangesIn(select?.fromClause, { inSubqueries }).map(({ relname }) => relname)
  expect(names(false)).toEqual(['film', 'watch', 'viewer'])
  expect(names(true)).toEqual(['film', 'watch', 'viewer', 'payment'])
})

test('WITH queries are found by their names, and columns by those that they say or imply', () => {
  expect([...withQueriesIn(select).keys()]).toEqual(['long'])
  expect(targetNames(select?.targetList)).toEqual(['', '', 'minutes'])
  const values = bodiesIn(select?.targetList, 'ResTarget').map(({ val }) => impliedName(val))
  expect(values).toEqual(['title', 'count', 'coalesce'])
})

test('an outer join leaves the other side optional, and keeps what was', () => {
  expect(optionalSides('JOIN_LEFT', false)).toEqual({ left: false, right: true })
  expect(optionalSides('JOIN_RIGHT', false)).toEqual({ left: true, right: false })
  expect(optionalSides('JOIN_FULL', false)).toEqual({ left: true, right: true })
  expect(optionalSides('JOIN_INNER', true)).toEqual({ left: true, right: true })
})

test('a walk sees outer nodes first, and nothing below one that it is told to leave', () => {
  const kinds: string[] = []
  walk(select?.whereClause, (kind) => {
    kinds.push(kind)
    return kind !== 'SelectStmt'
  })
  expect(kinds).toEqual(['SubLink', 'SelectStmt'])
  expect(someNode(select, (node) => 'RangeVar' in node && node.RangeVar.relname === 'rating')).toBe(
    true,
  )
})

test.for([
  ['select a + 1 as b from t order by b', 'A_Expr'],
  ['select a + 1 as b from t order by 1', 'A_Expr'],
  ['select a + 1 as b from t order by t.b', 'ColumnRef'],
  ['select a + 1 as b from t order by 2', 'A_Const'],
  // Nobody knows here how many columns the star gives.
  ['select *, a + 1 as b from t order by 2', 'A_Const'],
] as const)('what ORDER BY names in %s', ([text, kind]) => {
  const { sortClause, targetList } = onlySelect(text) ?? {}
  const [sort] = sortClause ?? []
  const meant = behindName(sort && 'SortBy' in sort ? sort.SortBy.node : undefined, targetList)
  expect(Object.keys(meant ?? {})).toEqual([kind])
})
