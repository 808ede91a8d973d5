import { describe, expect, it } from 'vitest'
import type { ModelCheck, ModelStep } from '../../lab/kinds/model.ts'
import { byUpdate, oneRow } from './by-update.ts'

const step = (kind: 'takes' | 'hides', sql: string): ModelStep =>
  kind === 'takes'
    ? { kind, sql, says: null, as: null, whileOpen: null }
    : { kind, sql, says: null, as: null }
const refuses = (
  sql: string,
  as: string | null = null,
  whileOpen: string | null = null,
): ModelStep => ({
  kind: 'refuses',
  sql,
  says: null,
  as,
  whileOpen,
})
const check = (...steps: ModelStep[]): ModelCheck => ({
  name: 'c',
  title: 'C',
  values: {},
  times: 1,
  steps,
})
const spare = { film: "insert into film (id, title) values (9, 'Spare')" }

describe('one row of an INSERT', () => {
  it.for([
    ["insert into film (id, title) values (1, 'Salt')", ['1', "'Salt'"]],
    [
      "insert into film (id, title) values (:id + 1, ':name, and (so on)')",
      [':id + 1', "':name, and (so on)'"],
    ],
    [
      "insert into film (id, title) values (1, repeat('it''s, ', 2))",
      ['1', "repeat('it''s, ', 2)"],
    ],
    ['INSERT INTO film(id) VALUES (1);', ['1']],
  ] as const)('%s', ([sql, values]) => {
    expect(oneRow(sql)?.values).toEqual(values)
  })

  it.for([
    "insert into film (id, title) values (1, 'a'), (2, 'b')",
    'insert into film (id) select 1',
    'insert into film (id) values (1) on conflict do nothing',
    'update film set id = 1',
  ])('is none: %s', (sql) => {
    expect(oneRow(sql)).toBeNull()
  })
})

describe('a refused row as a change', () => {
  it('puts a spare row in once and changes it', () => {
    const made = byUpdate(
      check(
        step('takes', "insert into film (id, title) values (1, 'Salt')"),
        refuses("insert into film (id, title) values (1, 'Copper')"),
        step('hides', 'select 1'),
        refuses('insert into film (title) values (null)'),
      ),
      spare,
    )
    expect(made?.steps.map(({ kind, sql }) => `${kind}: ${sql}`)).toEqual([
      "takes: insert into film (id, title) values (1, 'Salt')",
      `takes: ${spare.film}`,
      "refuses: update film set id = 1, title = 'Copper' where id::numeric = 9 and title = 'Spare'",
      "refuses: update film set title = null where id::numeric = 9 and title = 'Spare'",
    ])
  })

  it('is made for whoever was refused', () => {
    const owned = { film: 'insert into film (id, studio) values (9, :as)' }
    const made = byUpdate(check(refuses('insert into film (id, studio) values (1, 3)', '2')), owned)
    expect(made?.steps.map(({ sql, as }) => [as, sql])).toEqual([
      ['2', 'insert into film (id, studio) values (9, 2)'],
      ['2', 'update film set id = 1, studio = 3 where id::numeric = 9 and studio::numeric = 2'],
    ])
  })

  it.for([
    ['nothing is refused', check(step('takes', 'insert into film (id) values (1)'))],
    ['another table', check(refuses('insert into person (id) values (1)'))],
    ['a connection that says nothing', check(refuses('insert into film (id) values (1)', ''))],
    ['somebody is at work', check(refuses('insert into film (id) values (1)', null, 'select 1'))],
  ] as const)('is left out: %s', ([, one]) => {
    expect(byUpdate(one, spare)).toBeNull()
  })
})
