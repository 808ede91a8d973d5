/*
 * What footprints need to know of a database: its tables, what else a change of them touches, and
 * which functions read and change nothing. Read once, after the setup.
 */

export interface TableFacts {
  /** What two accesses have in common: the table, or for a member of a hierarchy its first member. */
  readonly resource: string
  readonly schema: string
  readonly name: string
  /** Found without its schema. */
  readonly isVisible: boolean
  readonly kind: 'table' | 'view'
  /** A materialized view: it keeps rows. */
  readonly isStored?: boolean
  /** Code of somebody's own can run when it is used: triggers, rules, policies, functions. */
  readonly isOpaque: boolean
  /** The columns of the primary key with their types; empty where rows cannot be told apart. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
  /** Columns in unique and exclusion indexes besides the primary key; null: in an expression. */
  readonly uniqueColumns: readonly (string | null)[]
  /** Columns that take their values from sequences. */
  readonly countedColumns: readonly string[]
  /** Columns that hold rows of this table together with others. */
  readonly references: readonly Reference[]
  readonly referencedBy: readonly Reference[]
  /** Tables and views that a view reads. */
  readonly reads: readonly string[]
  /** Columns that can be written, in order. */
  readonly columns: readonly string[]
}

export interface Reference {
  /** schema.name of the other table. */
  readonly table: string
  /** Columns of this table. */
  readonly columns: readonly string[]
  /** Columns of the other table. */
  readonly otherColumns: readonly string[]
  /** A change here changes the other's rows: CASCADE, SET NULL, SET DEFAULT. */
  readonly changes: boolean
}

export interface DatabaseFacts {
  /** By schema.name. */
  readonly tables: ReadonlyMap<string, TableFacts>
  /** Names of functions whose result depends on nothing but their arguments and the clock. */
  readonly pureFunctions: ReadonlySet<string>
  readonly sequences: readonly { readonly name: string; readonly restart: string }[]
  /** Isolation of a transaction that says none. */
  readonly defaultIsolation: string
}

/** Asks one query and gives its rows. */
export type Ask = (sql: string) => Promise<readonly (readonly (string | null)[])[]>

const ownSchemas = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'bw_start')`

const tablesSql = `
select n.nspname || '.' || c.relname, n.nspname, c.relname, pg_table_is_visible(c.oid),
       c.relkind in ('v', 'm'), c.relkind = 'm',
       c.relkind not in ('r', 'v') or c.relrowsecurity or (c.relkind <> 'v' and c.relhasrules)
         or exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
         or exists (
           select from pg_depend d
             left join pg_constraint co on d.classid = 'pg_constraint'::regclass and co.oid = d.objid
             left join pg_attrdef a on d.classid = 'pg_attrdef'::regclass and a.oid = d.objid
             left join pg_rewrite w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid
             left join pg_index i on d.classid = 'pg_class'::regclass and i.indexrelid = d.objid
            where d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
              and d.refobjid >= 16384
              and c.oid in (co.conrelid, a.adrelid, w.ev_class, i.indrelid)),
       array_to_json(array(
         select a.attname from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          order by a.attnum)),
       array_to_json(array(
         select array[a.attname, format_type(a.atttypid, null)] from pg_index i
           join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
          where i.indrelid = c.oid and i.indisprimary order by a.attnum)),
       array_to_json(array(
         select a.attname from pg_index i cross join unnest(i.indkey) k(attnum)
           left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum and k.attnum > 0
          where i.indrelid = c.oid and not i.indisprimary and (i.indisunique or i.indisexclusion))),
       array_to_json(array(
         select a.attname from pg_attribute a
           left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) ~ 'nextval')))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${ownSchemas}
 order by 1`

const referencesSql = `
select c.conrelid::regclass::oid, cn.nspname || '.' || cc.relname, pn.nspname || '.' || pc.relname,
       array_to_json(array(select attname from unnest(c.conkey) with ordinality k(n, o)
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by o)),
       array_to_json(array(select attname from unnest(c.confkey) with ordinality k(n, o)
         join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by o)),
       c.confdeltype not in ('a', 'r') or c.confupdtype not in ('a', 'r')
  from pg_constraint c
  join pg_class cc on cc.oid = c.conrelid join pg_namespace cn on cn.oid = cc.relnamespace
  join pg_class pc on pc.oid = c.confrelid join pg_namespace pn on pn.oid = pc.relnamespace
 where c.contype = 'f'`

const hierarchySql = `
select a.nspname || '.' || b.relname, c.nspname || '.' || d.relname
  from pg_inherits i
  join pg_class b on b.oid = i.inhrelid join pg_namespace a on a.oid = b.relnamespace
  join pg_class d on d.oid = i.inhparent join pg_namespace c on c.oid = d.relnamespace
 order by 1`

const viewsSql = `
select distinct vn.nspname || '.' || v.relname, tn.nspname || '.' || t.relname
  from pg_rewrite w
  join pg_class v on v.oid = w.ev_class join pg_namespace vn on vn.oid = v.relnamespace
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
   and d.refclassid = 'pg_class'::regclass and d.refobjid <> v.oid
  join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
 where v.relkind in ('v', 'm')`

/** Every function of the name must be pure: which one is meant is not looked into. */
const functionsSql = `
select proname from pg_proc
 group by proname
having bool_and(oid < 16384 and provolatile in ('i', 's') and prokind in ('f', 'a', 'w')
                and pronamespace = 'pg_catalog'::regnamespace)
   and not proname ~ '^(pg_|txid_|has_|row_security|inet_|query_to|table_to|cursor_to|schema_to|database_to|ts_stat|to_reg|currval)'`

const sequencesSql = `
select quote_ident(schemaname) || '.' || quote_ident(sequencename),
       coalesce(last_value, start_value) || ', ' || (last_value is not null)
  from pg_sequences where schemaname !~ '^pg_' and schemaname <> 'bw_start' order by 1`

/** Reads the facts of the database that is connected. */
export async function readDatabaseFacts(ask: Ask): Promise<DatabaseFacts> {
  const rows = await ask(tablesSql)
  const references = await ask(referencesSql)
  const views = await ask(viewsSql)
  const resources = resourcesOf(await ask(hierarchySql))
  const tables = new Map<string, TableFacts>()
  for (const [
    id,
    schema,
    name,
    isVisible,
    isView,
    isStored,
    isOpaque,
    columns,
    key,
    unique,
    counted,
  ] of rows) {
    tables.set(text(id), {
      resource: resources(text(id)),
      schema: text(schema),
      name: text(name),
      isVisible: isVisible === 't',
      kind: isView === 't' ? 'view' : 'table',
      isStored: isStored === 't',
      isOpaque: isOpaque === 't',
      columns: list<string>(columns),
      key:
        resources(text(id)) === id
          ? list<[string, string]>(key).map(([column, type]) => ({ name: column, type }))
          : [],
      uniqueColumns: list<string | null>(unique),
      countedColumns: list<string>(counted),
      references: referencesOf(references, text(id), 1, 2),
      referencedBy: referencesOf(references, text(id), 2, 1),
      reads: views.filter(([view]) => view === id).map(([, read]) => text(read)),
    })
  }
  return {
    tables,
    pureFunctions: new Set((await ask(functionsSql)).map(([name]) => text(name))),
    sequences: (await ask(sequencesSql)).map(([name, restart]) => ({
      name: text(name),
      restart: text(restart),
    })),
    defaultIsolation: text((await ask('show default_transaction_isolation'))[0]?.[0]),
  }
}

function referencesOf(
  rows: readonly (readonly (string | null)[])[],
  table: string,
  own: 1 | 2,
  other: 1 | 2,
): Reference[] {
  return rows
    .filter((row) => row[own] === table)
    .map((row) => ({
      table: text(row[other]),
      columns: list<string>(row[own + 2]),
      otherColumns: list<string>(row[other + 2]),
      changes: row[5] === 't',
    }))
}

/** Members of one hierarchy of tables share what they are known by. */
function resourcesOf(pairs: readonly (readonly (string | null)[])[]): (table: string) => string {
  const parents = new Map(pairs.map(([child, parent]) => [text(child), text(parent)]))
  const roots = new Set(parents.values())
  return (table) => {
    let at = table
    for (let next = parents.get(at); next !== undefined; next = parents.get(at)) at = next
    return at !== table || roots.has(table) ? `all of ${at}` : table
  }
}

function text(value: string | null | undefined): string {
  return value ?? ''
}

function list<T>(value: string | null | undefined): T[] {
  return JSON.parse(value ?? '[]') as T[]
}
