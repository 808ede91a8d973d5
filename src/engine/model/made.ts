import { z } from 'zod'
import { type DrawnTable, drawnTableShape, type MadePicture } from '../../lab/made-picture.ts'
import type { Outcome, Statement } from '../../world/postgres/session.ts'
import { transactionOf } from './step.ts'

/** What a picture shows at most. */
const tablesMax = 24
const columnsMax = 60
const rulesMax = 40
const ruleLengthMax = 400

const describeTables = `
select json_build_object(
  'name', c.relname,
  'columns', coalesce((select json_agg(json_build_object(
       'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
       'key', exists (select from pg_constraint p
         where p.conrelid = c.oid and p.contype = 'p' and a.attnum = any (p.conkey)),
       'references', (select json_build_object('table', t.relname, 'column', o.attname)
         from pg_constraint f
         join pg_class t on t.oid = f.confrelid
         join pg_attribute o on o.attrelid = f.confrelid
           and o.attnum = f.confkey[array_position(f.conkey, a.attnum)]
         where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey)
         order by cardinality(f.conkey), f.conname limit 1)) order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]'),
  'constraints', coalesce((select json_agg(text order by place, text) from (
      select 1 as place, pg_get_constraintdef(k.oid) as text
        from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'u', 'x')
      union all
      select 2, pg_get_indexdef(i.indexrelid) from pg_index i
       where i.indrelid = c.oid and i.indisunique
         and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      union all
      select 3, 'POLICY ' || p.polname || coalesce(' USING ' || pg_get_expr(p.polqual, c.oid), '')
          || coalesce(' WITH CHECK ' || pg_get_expr(p.polwithcheck, c.oid), '')
        from pg_policy p where p.polrelid = c.oid
      union all
      select 4, 'ROW LEVEL SECURITY' || case when c.relforcerowsecurity then ', FORCED' else '' end
       where c.relrowsecurity
      union all
      select 5, 'TRIGGER ' || t.tgname from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal
    ) as all_of_them), '[]'))
from pg_class c
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relispartition
  and c.relowner = (select oid from pg_roles where rolname = current_user)
order by c.oid`

const describeViews = `
select json_build_object('name', c.relname, 'columns',
  coalesce((select json_agg(a.attname order by a.attnum) from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]'))
from pg_class c
where c.relkind in ('v', 'm') and c.relnamespace = 'public'::regnamespace
  and c.relowner = (select oid from pg_roles where rolname = current_user)
order by c.oid limit ${tablesMax}`

const describeEnums = `
select json_build_object('name', t.typname,
  'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
from pg_type t
where t.typtype = 'e' and t.typnamespace = 'public'::regnamespace
order by t.typname limit ${tablesMax}`

const countObjects = `
select count(*) from pg_class
where relowner = (select oid from pg_roles where rolname = current_user) and relkind in ('r', 'p', 'v', 'm', 'S')`

const viewShape = z.object({ name: z.string(), columns: z.array(z.string()) })
const enumShape = z.object({ name: z.string(), labels: z.array(z.string()).nullable() })

export interface Made {
  readonly picture: MadePicture
  /** Tables, views and sequences. */
  readonly objects: number
}

/** Asks what there is, in the session of the role that made it. Only PostgreSQL's own names are on the path. */
export const lookAtMade: readonly Statement[] = transactionOf(
  [
    'set local search_path to pg_catalog',
    describeTables,
    describeViews,
    describeEnums,
    countObjects,
    `select c.relname, a.attname from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`,
  ],
  'rollback',
)

/**
 * What the answer made, from what `lookAtMade` gave; null where it could not
 * be read.
 */
export function readMade(outcomes: readonly Outcome[]): Made | null {
  const [tables, views, enums, count] = outcomes
    .slice(2, 6)
    .map((one) => (one.kind === 'rows' ? one.rows.map(([text]) => text ?? '') : null))
  if (!tables || !views || !enums || !count) return null
  return {
    picture: {
      tables: tables.slice(0, tablesMax).map(drawnTable),
      views: views.map((text) => viewShape.parse(JSON.parse(text))),
      enums: enums.map((text) => {
        const { name, labels } = enumShape.parse(JSON.parse(text))
        return { name, labels: labels ?? [] }
      }),
      left: Math.max(0, tables.length - tablesMax),
    },
    objects: Number(count[0]),
  }
}

function drawnTable(text: string): DrawnTable {
  const { name, columns, constraints } = drawnTableShape.parse(JSON.parse(text))
  const cut = (rule: string): string =>
    rule.length > ruleLengthMax ? `${rule.slice(0, ruleLengthMax)}…` : rule
  return {
    name,
    columns: columns.slice(0, columnsMax),
    constraints: constraints.slice(0, rulesMax).map(cut),
  }
}

/** What the brief asks for by name and is not there: “film.title”, “film”; null: nothing is missing. */
export function missingPart(
  outcomes: readonly Outcome[],
  asksFor: Readonly<Record<string, readonly string[]>>,
): { readonly table: string; readonly column: string | null } | null {
  const found = outcomes[6]
  if (found?.kind !== 'rows') throw new Error(`the catalog can be read: ${JSON.stringify(found)}`)
  const columns = new Map<string, Set<string | null>>()
  for (const [table, column] of found.rows) {
    const known = columns.get(table ?? '') ?? new Set()
    known.add(column ?? null)
    columns.set(table ?? '', known)
  }
  for (const [table, wanted] of Object.entries(asksFor)) {
    const has = columns.get(table)
    if (has === undefined) return { table, column: null }
    const column = wanted.find((one) => !has.has(one))
    if (column !== undefined) return { table, column }
  }
  return null
}
