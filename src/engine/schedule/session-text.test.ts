import { describe, expect, it } from 'vitest'
import { textSession } from './session-actor.ts'
import { readSessionText, type SessionItem } from './session-text.ts'

function items(text: string): readonly SessionItem[] {
  const found = readSessionText(text)
  if (found.kind === 'unread') throw new Error(found.expected)
  return found.items
}

/** The statements that it asks for when each is answered by these columns. */
async function statements(
  text: string,
  values: Record<string, string>,
  answers: Record<string, string> = {},
): Promise<string[]> {
  const actor = await textSession('s', items(text), [values]).begin()
  const columns = Object.keys(answers).map((name) => ({ name, typeOid: 25 }))
  const parts = [{ columns, rows: [Object.values(answers)], tag: 'SELECT 1' }]
  const asked: string[] = []
  for (let result = null; ; ) {
    const move = await actor.next(result)
    if (move.kind !== 'step') return [...asked, `${move.kind} ${JSON.stringify(move)}`]
    asked.push(move.step.sql)
    result = { parts, error: null, notices: [], isCanceled: false } as never
  }
}

describe('a session is read as psql reads it', () => {
  it.each([
    ['select 1; select 2', ['select 1', 'select 2']],
    [
      'select \';\', "a;b" -- ;\n; /* ; */ select $x$;$x$;',
      ['select \';\', "a;b"', 'select $x$;$x$'],
    ],
    ["select :n::int, :'t', ':n', a[1:2]", ["select 7::int, 'o''k', ':n', a[1:2]"]],
    ["select 'it''s', e'a'; ", ["select 'it''s', e'a'"]],
  ])('%j', async (text, expected) => {
    const asked = await statements(text, { n: '7', t: "o'k" })
    expect(asked.slice(0, -1)).toEqual(expected)
  })

  it('keeps what came, and chooses by it', async () => {
    const text =
      'select x \\gset\n\\if :ok\nselect :x;\n\\if :no\nselect 0;\n\\endif\n\\else\nselect 9;\n\\endif\nselect 3;'
    expect((await statements(text, { no: 'f' }, { ok: 't', x: '5' })).slice(0, -1)).toEqual([
      'select x',
      'select 5',
      'select 3',
    ])
    expect((await statements(text, { no: 'f' }, { ok: 'f', x: '5' })).slice(0, -1)).toEqual([
      'select x',
      'select 9',
      'select 3',
    ])
  })

  it('says which value is not there', async () => {
    expect((await statements('select :what', {})).at(-1)).toContain(':what has no value')
  })
})

it.each([
  ['', 'a statement'],
  ['\\gset', '\\gset, \\if :name'],
  ['\\i other.sql', '\\gset, \\if :name'],
  ['select 1 \\if :x', '; or \\gset'],
  ['\\if :x\nselect 1;', '\\endif'],
  ['\\else\nselect 1;', '\\if before it'],
  ['select 1; \\endif', '\\if before it'],
])('%j is refused', (text, expected) => {
  expect(readSessionText(text)).toMatchObject({
    kind: 'unread',
    expected: expect.stringContaining(expected),
  })
})

it('plays a statement that is a transaction of its own as BEGIN, itself and COMMIT', async () => {
  const text =
    'select 1; update t set n = 1; begin; update t set n = 2; commit; select 2 for update'
  expect((await statements(text, {})).slice(0, -1)).toEqual([
    'select 1',
    'BEGIN',
    'update t set n = 1',
    'COMMIT',
    'begin',
    'update t set n = 2',
    'commit',
    'BEGIN',
    'select 2 for update',
    'COMMIT',
  ])
})

it('runs again with the values that come later, each with its own', async () => {
  const found = readSessionText('select :n + 1 as m \\gset\nselect :n, :m;')
  if (found.kind !== 'read') throw new Error('it can be read')
  const actor = await textSession('s', found.items, [{ n: '1' }, { n: '5', m: '0' }]).begin()
  const columns = [{ name: 'm', typeOid: 23 }]
  const result = { parts: [{ columns, rows: [['2']], tag: 'SELECT 1' }], error: null }
  const asked: string[] = []
  let move = await actor.next(null)
  for (; move.kind === 'step'; move = await actor.next(result as never)) asked.push(move.step.sql)
  expect(asked).toEqual(['select 1 + 1 as m', 'select 1, 2', 'select 5 + 1 as m', 'select 5, 2'])
})

it.each([
  ['in a transaction it is rolled back', 'begin;\nselect n from t \\gset\ncommit;', 'ROLLBACK'],
  [
    'a statement by itself has committed',
    'update t set n = 1 returning n \\gset\nselect :n;',
    'COMMIT',
  ],
])('where no row came for \\gset the session ends, and %s', async (_what, text, last) => {
  const found = readSessionText(text)
  if (found.kind !== 'read') throw new Error('it can be read')
  const actor = await textSession('s', found.items, [{}]).begin()
  const columns = [{ name: 'n', typeOid: 23 }]
  const result = { parts: [{ columns, rows: [], tag: 'SELECT 0' }], error: null }
  const asked: string[] = []
  let move = await actor.next(null)
  for (; move.kind === 'step'; move = await actor.next(result as never)) asked.push(move.step.sql)
  expect(asked.at(-1)).toBe(last)
  expect(move).toEqual({
    kind: 'threw',
    code: null,
    message: '\\gset takes one row, and 0 came',
  })
})
