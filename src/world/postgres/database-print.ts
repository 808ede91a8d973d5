/*
 * What a database is made of, in one value: every object that is not PostgreSQL's own, with its
 * owner, its rights and its text, and the settings of roles in it. A database that stays warm between
 * two learners is compared with what it was when it was made. Temporary things end with their
 * session and don't count.
 */

const lasting = "relpersistence <> 't' and oid >= 16384"
const namespaces = "(select oid from pg_namespace where nspname !~ '^pg_(toast|temp)')"

const objects = [
  `select concat_ws(' ', 'relation', oid, relname, relnamespace, relowner, relkind, relacl, relnatts, relchecks,
     relrowsecurity, relforcerowsecurity, reloptions) from pg_class where ${lasting} and relkind <> 't'`,
  `select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attnotnull, attacl, attidentity, attgenerated)
     from pg_attribute where attnum > 0 and attrelid in (select oid from pg_class where ${lasting} and relkind <> 't')`,
  `select concat_ws(' ', 'default', adrelid, adnum, md5(adbin::text)) from pg_attrdef
     where adrelid in (select oid from pg_class where ${lasting})`,
  `select concat_ws(' ', 'function', oid, proname, proowner, prosecdef, proacl, proconfig, md5(prosrc))
     from pg_proc where oid >= 16384`,
  "select concat_ws(' ', 'operator', oid, oprname, oprcode) from pg_operator where oid >= 16384",
  "select concat_ws(' ', 'cast', oid) from pg_cast where oid >= 16384",
  `select concat_ws(' ', 'type', oid, typname, typowner, typacl) from pg_type
     where oid >= 16384 and typnamespace in ${namespaces}`,
  `select concat_ws(' ', 'schema', oid, nspname, nspowner, nspacl) from pg_namespace
     where nspname !~ '^pg_'`,
  "select concat_ws(' ', 'trigger', oid, tgrelid, tgenabled) from pg_trigger where oid >= 16384",
  "select concat_ws(' ', 'policy', oid, polrelid) from pg_policy where oid >= 16384",
  "select concat_ws(' ', 'rule', oid, ev_class, ev_enabled) from pg_rewrite where oid >= 16384",
  `select concat_ws(' ', 'constraint', oid, conrelid, convalidated) from pg_constraint
     where oid >= 16384 and connamespace in ${namespaces}`,
  "select concat_ws(' ', 'event trigger', oid, evtenabled) from pg_event_trigger",
  "select concat_ws(' ', 'extension', oid, extname) from pg_extension",
  "select concat_ws(' ', 'statistics', oid) from pg_statistic_ext",
  "select concat_ws(' ', 'rights to come', oid, defaclacl) from pg_default_acl",
  `select concat_ws(' ', 'setting', setrole, setconfig) from pg_db_role_setting
     where setdatabase = (select oid from pg_database where datname = current_database())`,
]

const files = [
  `select concat_ws(' ', 'file', oid, relfilenode, pg_relation_size(oid)) from pg_class
     where ${lasting} and relkind in ('r', 'i', 'm', 'S')`,
  "select concat_ws(' ', 'written', relid, n_tup_ins, n_tup_upd, n_tup_del) from pg_stat_user_tables",
  "select concat_ws(' ', 'sequence', oid, pg_sequence_last_value(oid)) from pg_class where relkind = 'S'",
]

/**
 * The query, for a session with nothing but pg_catalog on its path. `withRows`: it also tells
 * whether a row was written, in a database in which none may be.
 */
export function printQuery({ withRows }: { readonly withRows: boolean }): string {
  const all = withRows ? [...objects, ...files] : objects
  return `select md5(string_agg(what, e'\\n' order by what collate "C")) as print
    from (${all.join(' union all ')}) as made (what)`
}
