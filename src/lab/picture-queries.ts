import { z } from 'zod'
import type { Rows } from './counterexample/rows.ts'
import type { LabPicture, PictureTable, RunResult, RunRows } from './grading.ts'

/** One statement on the lab's sample rows or its large database, as Run does it. */
type Run = (sql: string, rows: RunRows) => Promise<RunResult>

const sampleRowsMax = 20

const describeTables = `
select json_build_object(
  'name', c.relname,
  'key', coalesce((select json_agg(a.attname order by k.place)
     from pg_constraint p, unnest(p.conkey) with ordinality k(attnum, place)
     join pg_attribute a on a.attnum = k.attnum
     where p.conrelid = c.oid and p.contype = 'p' and a.attrelid = c.oid), '[]'),
  'columns', (select json_agg(json_build_object(
       'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
       'key', exists (select from pg_constraint p
         where p.conrelid = c.oid and p.contype = 'p' and a.attnum = any (p.conkey)),
       'references', (select json_build_object('table', f.confrelid::regclass::text, 'column', o.attname)
         from pg_constraint f
         join pg_attribute o on o.attrelid = f.confrelid
           and o.attnum = f.confkey[array_position(f.conkey, a.attnum)]
         where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey)
         order by cardinality(f.conkey), f.conname limit 1)) order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
  'constraints', coalesce((select json_agg(pg_get_constraintdef(k.oid) order by k.contype, k.conname)
     from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'u', 'x')), '[]'))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and pg_table_is_visible(c.oid)
  and n.nspname !~ '^(pg_|information_schema$)'
order by c.oid`

const describeEnums = `
select json_build_object('name', t.typname,
  'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and pg_type_is_visible(t.oid) and n.nspname !~ '^(pg_|information_schema$)'
order by t.typname`

const tableShape = z.object({
  name: z.string(),
  key: z.array(z.string()),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      notNull: z.boolean(),
      key: z.boolean(),
      references: z.object({ table: z.string(), column: z.string() }).nullable(),
    }),
  ),
  constraints: z.array(z.string()),
})
const enumShape = z.object({ name: z.string(), labels: z.array(z.string()) })

/** What a page shows of a lab's world, asked of the databases that Run works on. */
export async function makePicture(run: Run): Promise<LabPicture> {
  const described = (await rowsOf(run, describeTables, 'whole')).rows.map(([text]) =>
    tableShape.parse(JSON.parse(text ?? '')),
  )
  const tables: PictureTable[] = []
  for (const { key, ...table } of described) {
    const name = quoted(table.name)
    const order = key.length > 0 ? `order by ${key.map(quoted).join(', ')}` : ''
    const counted = await rowsOf(run, `select count(*) from ${name}`, 'whole')
    const { columns, rows } = await rowsOf(
      run,
      `select * from ${name} ${order} limit ${sampleRowsMax}`,
      'sample',
    )
    tables.push({ ...table, rowCount: Number(counted.rows[0]?.[0]), sample: { columns, rows } })
  }
  const enums = (await rowsOf(run, describeEnums, 'whole')).rows.map(([text]) =>
    enumShape.parse(JSON.parse(text ?? '')),
  )
  return { tables, enums }
}

async function rowsOf(run: Run, sql: string, from: RunRows): Promise<Rows> {
  const result = await run(sql, from)
  if (result.kind === 'rows') return result
  const says = 'message' in result ? result.message : ''
  throw new Error(`a picture's query gave ${result.kind}: ${says}`)
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
