import { expect, test } from 'vitest'
import { print } from '../../sql/deparse.ts'
import { parseOne } from '../../sql/parse.ts'
import { withoutEnd } from '../../sql/tokens.ts'
import { columnPath, type Fields, list, shape } from '../../sql/tree.ts'
import { declaredOrder, ownOrder, withoutKeys } from './order.ts'
import { bagDifference } from './result.ts'

test.for<[string, string[], string | null, number[]]>([
  ['select a, b from t', ['a', 'b'], null, []],
  [
    'select a, b from t order by b desc, 1',
    ['a', 'b'],
    'select a, b from t order by b desc, 1',
    [1, 0],
  ],
  [
    'select a from t order by lower(b) nulls last, a',
    ['a'],
    'select a, (lower(b)) from t order by lower(b) nulls last, a',
    [1, 0],
  ],
  [
    'select a is distinct from b as d, extract(year from c) from t order by c using <, "D" limit 3',
    ['d', 'extract'],
    'select a is distinct from b as d, extract(year from c), (c), ("D") from t order by c using <, "D" limit 3',
    [2, 3],
  ],
  [
    'with q as (select 1 as x order by 1) select x from q order by x + 1',
    ['x'],
    'with q as (select 1 as x order by 1) select x, (x + 1) from q order by x + 1',
    [1],
  ],
  [
    'select a from t union select b from u order by a',
    ['a'],
    'select a from t union select b from u order by a',
    [0],
  ],
  [
    "select 'ä, order by', b from t order by c",
    ['?column?', 'b'],
    "select 'ä, order by', b, (c) from t order by c",
    [2],
  ],
  ['select n -- from here\n order by m', ['n'], 'select n, (m) -- from here\n order by m', [1]],
])('the own order of %s', ([sql, names, text, keys]) => {
  const order = ownOrder(sql, names)
  if (text === null) expect(order).toBeNull()
  else expect(order).toEqual({ text, width: names.length, keys })
})

test.for([
  'select a as x from t order by lower(b) desc, x, (c -> $$,from$$)',
  "select distinct on (a, b) a from t where a is distinct from 'order by' order by a, b using <, c nulls last",
  'select array[a, b], case when c then d end "from" from t group by 1, 2 order by (array[a])[1], count(*) limit 2',
  'select sum(a) over (partition by b order by c) from t window w as (order by d) order by rank() over w fetch first 2 rows with ties',
  'with q as (select 1 as x order by 1) select x from q, lateral (select x limit 1) l order by -x, l.x offset 1',
  'select a.b from t a order by (select max(c) from u where d in (1, 2) order by 1), e between 1 and 2, f collate "C"',
])('keys are added to the text as they would be to the tree: %s', (sql) => {
  const { SelectStmt } = parseOne(sql) as { SelectStmt: Fields }
  const added = list(SelectStmt.sortClause).flatMap((key) => {
    const { node } = (key as { SortBy: Fields }).SortBy
    return columnPath(node)?.[0] === 'x' ? [] : [{ ResTarget: { val: node } }]
  })
  const targetList = [...list(SelectStmt.targetList), ...added]
  const text = ownOrder(sql, ['x'])?.text ?? ''
  expect(shape(parseOne(text))).toBe(shape({ SelectStmt: { ...SelectStmt, targetList } } as Fields))
})

test('what cannot be printed can be ordered', () => {
  const sql = "select a from json_table('[]', '$[*]' columns (a int, b int)) t order by b"
  expect(print(parseOne(sql) as Fields)).toBeNull()
  expect(ownOrder(sql, ['a'])?.text).toBe(sql.replace('select a', 'select a, (b)'))
})

test('a declared order is put around the query', () => {
  const order = declaredOrder('select a, b from t; -- end', ['b desc', 'lower(a)'], 2)
  expect(order).toEqual({
    text: 'select *, (b), (lower(a)) from (select a, b from t\n) as bw_reference order by b desc, lower(a)',
    width: 2,
    keys: [2, 3],
  })
  expect(declaredOrder('select 1', [], 1)).toBeNull()
})

test('rows whose keys are equal by value form a tie group, and the keys are taken off', () => {
  const columns = [
    { name: 'a', typeOid: 25 },
    { name: 'k', typeOid: 1700 },
  ]
  const rows = [
    ['x', '1'],
    ['y', '1.0'],
    ['z', '2'],
    ['v', null],
    ['w', null],
  ]
  const query = { text: '', width: 1, keys: [1] }
  const found = withoutKeys(
    { columns, rows },
    query,
    (left, right) => bagDifference(left, right) === null,
  )
  expect(found.groups).toEqual([2, 1, 2])
  expect(found.result).toEqual({ columns: [columns[0]], rows: [['x'], ['y'], ['z'], ['v'], ['w']] })
})

test('semicolons and comments at the end go, those inside stay', () => {
  expect(withoutEnd("select ';' /* ; */ ; ; -- bye")).toBe("select ';'")
  expect(withoutEnd('')).toBe('')
  expect(withoutEnd("select '\u0001' ;")).toBe("select '\u0001'")
})
