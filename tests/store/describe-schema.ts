import type pg from 'pg'

const tables = `
select c.relname as table,
  (select array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
     || case when a.attnotnull then ' not null' else '' end
     || case when a.attidentity <> '' then ' identity'
             when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
     order by a.attnum)
   from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)::text[] as columns,
  array(select pg_get_constraintdef(k.oid) from pg_constraint k
    where k.conrelid = c.oid and k.contype <> 'n' order by k.contype, 1) as constraints,
  array(select regexp_replace(pg_get_indexdef(i.indexrelid), ' ON public\\.\\w+ USING', '')
    from pg_index i where i.indrelid = c.oid
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1) as indexes,
  array(select regexp_replace(pg_get_triggerdef(t.oid), ' ON public\\.\\w+', '')
    from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal order by 1) as triggers
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
order by c.relname`

/** The tables of the store in words: columns, constraints, indexes, triggers. */
export async function describeSchema(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{
    table: string
    columns: string[]
    constraints: string[]
    indexes: string[]
    triggers: string[]
  }>(tables)
  return rows
    .map(({ table, columns, constraints, indexes, triggers }) =>
      [
        table,
        ...[...columns, ...constraints, ...indexes, ...triggers].map((line) => `  ${line}`),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n')
}
