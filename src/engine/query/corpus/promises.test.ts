import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenTables, openTables } from '../../../../tests/open-tables.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Schema } from '../../sql/schema.ts'
import { aim } from '../generate/aim.ts'
import { databases } from '../generate/generate.ts'
import { withPromises } from './promises.ts'

let tables: OpenTables
let schema: Schema

beforeAll(async () => {
  tables = await openTables()
  schema =
    await tables.make(`create table part (id int primary key, parent_id int references part (id),
    position int not null, zone text not null)`)
})
afterAll(() => tables.close())

describe('promises of single rows', () => {
  const dozen = 'select 1 from part as p where p.parent_id is not null and p.position > 12'
  const zones = `select 1 from part where zone not in ('Asia/Tokyo', 'Europe/Paris')`

  test('become CHECKs of their table', () => {
    const [part] = withPromises(schema, [dozen, zones]).tables
    expect(part?.checks.map(({ columns }) => columns)).toEqual([
      ['parent_id', 'position'],
      ['zone'],
    ])
    expect(schema.tables[0]?.checks).toEqual([])
  })

  test.each([
    ['two tables', 'select 1 from part p join part q on q.parent_id = p.id where q.position > 12'],
    ['groups', 'select 1 from part where position > 1 group by zone having count(*) > 2'],
    ['a query inside', 'select 1 from part where position > (select count(*) from part)'],
    ['no condition', 'select 1 from part'],
    ['no SELECT', 'delete from part where position > 12'],
    ['no SQL', 'select 1 frm part'],
  ])('others are left to PostgreSQL: %s', (_, promise) => {
    expect(withPromises(schema, [promise]).tables[0]?.checks).toEqual([])
  })

  test('databases keep them and stand at their edge', () => {
    const kept = withPromises(schema, [dozen, zones])
    const asked = aim(kept, ['select * from part', dozen])
    const made = databases(kept, asked, seededRandom('promises')).take(120).toArray()
    const rows = made.flatMap((database) => database.rows.get('part') ?? [])
    expect(new Set(rows.map(([, , , zone]) => zone))).toEqual(
      new Set(['Asia/Tokyo', 'Europe/Paris']),
    )
    const positions = rows.filter(([, parent]) => parent !== null).map((row) => Number(row[2]))
    expect(Math.max(...positions)).toBe(12)
  })
})
