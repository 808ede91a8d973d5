import { describe, expect, it } from 'vitest'
import type { MadePicture } from '../../lab/made-picture.ts'
import { stepReason } from './words.ts'

const column = (name: string, key: boolean) => ({
  name,
  type: 'integer',
  notNull: true,
  key,
  references: null,
})

const madeOf = (...keys: readonly string[]): MadePicture => ({
  tables: [
    {
      name: 'film',
      columns: ['id', 'title', 'year'].map((name) => column(name, keys.includes(name))),
      constraints: [],
    },
  ],
  views: [],
  enums: [],
  left: 0,
})

function tried(
  sql: string,
  code: string,
  message: string,
  made: MadePicture | null = null,
  whileOpen: string | null = null,
) {
  const step = { kind: 'takes' as const, sql, says: null, as: null, whileOpen }
  const error = { code, message }
  const end = { kind: 'wrong' as const, how: 'turned-away' as const, came: '', error, sides: null }
  return stepReason(step, end, { hasSource: false, made }).try
}

const sql = 'UPDATE film SET year = 1'
const bare = { sql, says: null, as: null }
const wrong = (how: 'swallowed' | 'got-in' | 'changed', came: string) => ({
  kind: 'wrong' as const,
  how,
  came,
  error: null,
  sides: null,
})

describe('what nothing refused', () => {
  it('names row security where there is some', () => {
    const [table] = madeOf('id').tables
    const secured = table && { ...table, constraints: ['ROW LEVEL SECURITY, FORCED'] }
    const said = (made: MadePicture | null): string =>
      stepReason(
        { ...bare, kind: 'takes', whileOpen: null },
        wrong('swallowed', '0 rows changed'),
        {
          hasSource: false,
          made,
        },
      ).try
    expect(said({ ...madeOf('id'), tables: secured ? [secured] : [] })).toContain('row security')
    expect(said(madeOf('id'))).not.toContain('row security')
    expect(said(madeOf('id'))).toContain('A trigger can do that, or a rule.')
  })

  it('asks what makes one wait for another that is not committed', () => {
    const said = (whileOpen: string | null, came: string): string =>
      stepReason({ ...bare, kind: 'refuses', whileOpen }, wrong('got-in', came), {
        hasSource: false,
        made: null,
      }).try
    expect(said(sql, '1 row changed')).toContain('What makes this one wait')
    expect(said(null, '1 row changed')).toContain('If you have it, why does it let this in?')
    expect(said(sql, '0 rows changed')).toContain('Nothing happened')
  })

  it('names foreign keys beside policies', () => {
    const around = { hasSource: false, made: null }
    const end = wrong('changed', '1 row changed')
    expect(stepReason({ ...bare, kind: 'leaves-alone' }, end, around).try).toContain('ON UPDATE')
  })
})

describe('a statement that should get in', () => {
  const pointed =
    'update or delete on table "film" violates foreign key constraint "seen" on "watch"'

  it('names ON UPDATE for an UPDATE and ON DELETE for a DELETE', () => {
    expect(tried("UPDATE film SET title = 'a'", '23503', pointed)).toContain('ON UPDATE')
    expect(tried('DELETE FROM film', '23503', pointed)).toContain('ON DELETE')
  })

  const nothing = (name: string): string =>
    `null value in column "${name}" of relation "film" violates not-null constraint`
  const insert = "INSERT INTO film (title) VALUES ('a')"

  it('says what fills in a key that nothing gives a value', () => {
    expect(tried(insert, '23502', nothing('id'), madeOf('id'))).toContain('AS IDENTITY')
  })

  it('says that every column of a primary key is NOT NULL', () => {
    const hint = tried(insert, '23502', nothing('year'), madeOf('title', 'year'))
    expect(hint).toContain('every column of a primary key is NOT NULL')
  })

  it('says that two at once can work out the same value', () => {
    const twice = 'duplicate key value violates unique constraint "film_pkey"'
    expect(tried(insert, '23505', twice, madeOf('id'), insert)).toContain(
      'both can work out the same',
    )
    const year = 'duplicate key value violates unique constraint "film_title_key"'
    expect(tried(insert, '23505', year, madeOf('id'), insert)).toContain('Which rule of yours')
    expect(tried(insert, '23505', twice)).toContain('Which rule of yours turns it away?')
  })

  it('says that a key which the table made is there already', () => {
    const twice = 'duplicate key value violates unique constraint "film_pkey"'
    expect(tried(insert, '23505', twice, madeOf('id'))).toContain(
      'leaves `id` of `film` to the table',
    )
    const given = "INSERT INTO film (id, title) VALUES (1, 'a')"
    expect(tried(given, '23505', twice, madeOf('id'))).toContain('Which rule of yours')
  })

  it('names a column that is NOT NULL by its own word', () => {
    const hint = tried(insert, '23502', nothing('year'), madeOf('id'))
    expect(hint).toContain('`year` of `film` is NOT NULL')
    expect(hint).not.toContain('PRIMARY KEY')
  })
})
