import { describe, expect, test } from 'vitest'
import type { Column, Schema, Table } from '../../sql/schema.ts'
import { type Database, rowCount } from '../schema/database.ts'
import { parentsFirstRows, shrink, without } from './shrink.ts'

function column(name: string, baseType: string, notNull = false): Column {
  const plain = {
    generated: false,
    generation: null,
    identityAlways: false,
    hasDefault: false,
    domainChecks: [],
    enumLabels: [],
  }
  return {
    ...plain,
    name,
    type: baseType,
    baseType,
    notNull,
    length: -1,
    precision: -1,
    scale: -1,
  } as unknown as Column
}

function table(
  name: string,
  columns: readonly Column[],
  foreignKeys: Table['foreignKeys'] = [],
): Table {
  return { name, columns, uniqueKeys: [], foreignKeys, checks: [], exclusions: [] }
}

function pointing(name: string, from: string, to: string): Table['foreignKeys'][number] {
  return { name, columns: [from], references: to, referencedColumns: ['id'], matchFull: false }
}

const schema: Schema = {
  tables: [
    table('film', [column('id', 'int4', true), column('title', 'text')]),
    table(
      'watch',
      [
        column('id', 'int4', true),
        column('film', 'int4'),
        column('minutes', 'int4', true),
        column('after', 'int4'),
      ],
      [pointing('film_fk', 'film', 'film'), pointing('after_fk', 'after', 'watch')],
    ),
  ],
  views: [],
}

function databaseOf(film: string[][], watch: (string | null)[][]): Database {
  return {
    rows: new Map<string, (string | null)[][]>([
      ['film', film],
      ['watch', watch],
    ]),
  }
}

const big = databaseOf(
  [
    ['10', 'Lanterns'],
    ['11', 'Fog'],
    ['12', 'Salt'],
    ['13', 'Bread'],
  ],
  [
    ['5', '10', '90', null],
    ['6', '11', '61', '5'],
    ['7', '11', '17', '6'],
    ['8', null, '60', null],
    ['9', '12', '12', '8'],
  ],
)

/** Shrinks by a law over the rows, and says how many candidates it took. */
async function shrunk(start: Database, law: (database: Database) => boolean, candidatesMax = 400) {
  let tried = 0
  const found = await shrink(start, {
    schema,
    candidatesMax,
    holds: async (candidates) => {
      tried += candidates.length
      return candidates.map((one) => (isLegal(one) && law(one) ? one : null))
    },
    confirm: async (one) => one,
  })
  return { found, tried }
}

function isLegal({ rows }: Database): boolean {
  const ids = (name: string): (string | null | undefined)[] =>
    (rows.get(name) ?? []).map((row) => row[0])
  const unique = (name: string): boolean => new Set(ids(name)).size === ids(name).length
  return (
    unique('film') &&
    unique('watch') &&
    (rows.get('watch') ?? []).every(
      ([, film, , after]) =>
        (film === null || ids('film').includes(film)) &&
        (after === null || ids('watch').includes(after)),
    )
  )
}

const watches = (database: Database): readonly (readonly (string | null)[])[] =>
  database.rows.get('watch') ?? []

describe('fewest rows', () => {
  test('one row is left where one will do, with simple values', async () => {
    const { found } = await shrunk(big, (one) => watches(one).some((row) => Number(row[2]) > 60))
    expect(rowCount(found)).toBe(1)
    expect(watches(found)[0]).toEqual(['1', null, '90', null])
  })

  test('a parent stays as long as the law needs it, and is renamed with its children', async () => {
    const { found } = await shrunk(
      big,
      (one) => watches(one).filter((row) => row[1] !== null).length >= 2,
    )
    expect(found.rows.get('film')).toEqual([['1', 'a']])
    expect(watches(found).map((row) => row[1])).toEqual(['1', '1'])
  })

  test('rows that can only go together go together', async () => {
    const isEven = (one: Database): boolean =>
      watches(one).length % 2 === 1 && (one.rows.get('film') ?? []).length >= 1
    const { found } = await shrunk(big, isEven)
    expect([watches(found).length, found.rows.get('film')?.length]).toEqual([1, 1])
  })

  test('no more candidates are tried than allowed, and what is found still holds', async () => {
    const law = (one: Database): boolean => watches(one).length >= 2
    const { found, tried } = await shrunk(big, law, 10)
    expect(tried).toBeLessThanOrEqual(10)
    expect(law(found)).toBe(true)
  })
})

test('a link that closes a circle of tables is cut where it does not matter', async () => {
  const circle: Schema = {
    tables: [
      table(
        'team',
        [column('id', 'int4', true), column('lead', 'int4')],
        [pointing('lead_fk', 'lead', 'person')],
      ),
      table(
        'person',
        [column('id', 'int4', true), column('team', 'int4')],
        [pointing('team_fk', 'team', 'team')],
      ),
    ],
    views: [],
  }
  const start: Database = {
    rows: new Map([
      ['team', [['1', '1']]],
      ['person', [['1', '1']]],
    ]),
  }
  const found = await shrink(start, {
    schema: circle,
    candidatesMax: 400,
    holds: async (candidates) =>
      candidates.map((one) => (one.rows.get('person')?.[0]?.[1] === '1' ? one : null)),
    confirm: async (one) => one,
  })
  expect(found.rows.get('team')).toEqual([['1', null]])
  expect(found.rows.get('person')).toEqual([['1', '1']])
})

test('a candidate that does not stand a closer look is not taken', async () => {
  const found = await shrink(big, {
    schema,
    candidatesMax: 400,
    holds: async (candidates) => candidates.map((one) => (isLegal(one) ? one : null)),
    confirm: async (one) => (watches(one).length >= 3 ? one : null),
  })
  expect(watches(found).length).toBeGreaterThanOrEqual(3)
})

describe('simplest values', () => {
  const films = (database: Database): readonly (readonly (string | null)[])[] =>
    database.rows.get('film') ?? []

  test('are different where the column is unique', async () => {
    const { found } = await shrunk(big, (one) => new Set(films(one).map((row) => row[1])).size >= 3)
    expect(films(found).map((row) => row[1])).toEqual(['a', 'b', 'c'])
    expect(
      films(found)
        .map((row) => row[0])
        .toSorted(),
    ).toEqual(['1', '2', '3'])
  })

  test('have another turn where they were left behind with one that spoils all', async () => {
    const start = databaseOf(
      [],
      Array.from({ length: 8 }, (_, at) => [String(at + 1), null, String(at + 90), null]),
    )
    // The first and the seventh may not both be simple, so six go together and two are left behind.
    const { found } = await shrunk(
      start,
      (one) =>
        watches(one).length === 8 && (watches(one)[0]?.[2] !== '1' || watches(one)[6]?.[2] !== '1'),
    )
    const minutes = watches(found).map((row) => row[2])
    expect(minutes.filter((_, at) => at !== 6)).toEqual(Array(7).fill('1'))
    expect(minutes[6]).not.toBe('1')
  })

  test('are found beside one that a closer look wants as it is', async () => {
    const found = await shrink(big, {
      schema,
      candidatesMax: 400,
      holds: async (candidates) =>
        candidates.map((one) => (isLegal(one) && watches(one).length >= 2 ? one : null)),
      confirm: async (one) => (watches(one).some((row) => row[2] === '61') ? one : null),
    })
    expect(watches(found).map((row) => row.toSpliced(0, 1))).toEqual(
      expect.arrayContaining([
        [null, '61', null],
        [null, '1', null],
      ]),
    )
  })
})

test('a row goes with all that point at it, however far', () => {
  const left = without(schema, big, [{ table: 'film', at: 0 }])
  expect(watches(left).map((row) => row[0])).toEqual(['8', '9'])
})

test('rows come after those of their own table that they point at', () => {
  const turned = databaseOf(
    [],
    [
      ['2', null, '1', '1'],
      ['1', null, '1', null],
      ['3', null, '1', '2'],
    ],
  )
  expect(watches(parentsFirstRows(schema, turned)).map((row) => row[0])).toEqual(['1', '2', '3'])
  const straight = databaseOf(
    [],
    [
      ['1', null, '1', null],
      ['2', null, '1', '1'],
    ],
  )
  expect(parentsFirstRows(schema, straight)).toBe(straight)
})
