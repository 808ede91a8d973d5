import type { Limits } from '../../kit/limits.ts'
import type { Session } from '../../world/postgres/session.ts'
import type { UniqueRule } from './unique-rules.ts'

/*
 * What is asked of the catalog in the learner's own session, since only that sees what its open
 * transaction did. The answer may have defined functions and operators by then, so only PostgreSQL's
 * own names are on the path while our questions run.
 */

/**
 * Of all indexes that the session sees, its own among them. A hash index keeps room to grow: it counts
 * as the pages that its entries, 20 bytes each, would fill to nine tenths.
 */
export async function indexPages(session: Session, limits: Limits): Promise<number> {
  const [found] = await askCatalog(
    session,
    `select coalesce(sum(case am.amname
         when 'hash' then ceil(own.reltuples * 20 / (0.9 * current_setting('block_size')::int))
         else pg_relation_size(i.indexrelid) / current_setting('block_size')::int end), 0)::bigint
       from pg_index i join pg_class c on c.oid = i.indrelid
       join pg_class own on own.oid = i.indexrelid join pg_am am on am.oid = own.relam
      where c.relnamespace = 'public'::regnamespace`,
    limits,
  )
  return Number(found)
}

/** All unique indexes: rules of the tables. */
export async function uniqueRules(session: Session, limits: Limits): Promise<UniqueRule[]> {
  const found = await askCatalog(
    session,
    `select json_build_object(
         'definition', pg_get_indexdef(i.indexrelid), 'table', i.indrelid::int8,
         'columns', (i.indkey::int2[])[0:i.indnkeyatts - 1],
         'expressions', pg_get_expr(i.indexprs, i.indrelid),
         'where', pg_get_expr(i.indpred, i.indrelid), 'refusesNulls', i.indnullsnotdistinct)
       from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and i.indisunique`,
    limits,
  )
  return found.map((text) => JSON.parse(text) as UniqueRule)
}

/** What the planner knows of expressions comes from ANALYZE, which autovacuum would do. */
export async function hasExpressions(session: Session, limits: Limits): Promise<boolean> {
  const [found] = await askCatalog(
    session,
    `select count(*) from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and i.indexprs is not null`,
    limits,
  )
  return found !== '0'
}

/**
 * The first thing of the session's role that no answer is asked for, as "operator =": DO can define
 * it unseen, and requests would run it in place of what they say. Functions are stray if they are
 * not asked for, or take a name of PostgreSQL's own.
 */
export async function strayObject(
  session: Session,
  mayDefineFunctions: boolean,
  limits: Limits,
): Promise<string | null> {
  const me = '(select oid from pg_roles where rolname = current_user)'
  const shadows = `and exists (select from pg_proc q
    where q.proname = p.proname and q.pronamespace = 'pg_catalog'::regnamespace)`
  const [found] = await askCatalog(
    session,
    `select what from (
       select 'function ' || proname as what from pg_proc p
        where proowner = ${me} ${mayDefineFunctions ? shadows : ''}
       union all select 'operator ' || oprname from pg_operator where oprowner = ${me}
       union all select 'operator class ' || opcname from pg_opclass where opcowner = ${me}
       union all select 'cast' from pg_cast where oid >= 16384
       union all select 'rule ' || r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
         where c.relowner = ${me} and r.rulename <> '_RETURN'
       union all select 'trigger ' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
         where c.relowner = ${me} and not t.tgisinternal
       union all select 'policy ' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
         where c.relowner = ${me}
       union all select 'view ' || relname from pg_class where relowner = ${me} and relkind in ('v', 'm')
       union all select 'schema ' || nspname from pg_namespace where nspowner = ${me}
     ) as stray order by what limit 1`,
    limits,
  )
  return found ?? null
}

const ours = 'set search_path to pg_catalog, pg_temp'
const theirs = 'set search_path to public'

/** The first column of what a query gives. */
async function askCatalog(
  session: Session,
  text: string,
  { statementMs }: Limits,
): Promise<string[]> {
  const outcomes = await session.runBatch(
    [ours, text, theirs].map((one) => ({ text: one })),
    { timeoutMs: statementMs },
  )
  const failed = outcomes.find(({ kind }) => kind !== 'rows')
  const found = outcomes[1]
  if (failed !== undefined || found?.kind !== 'rows')
    throw new Error(`the catalog can be asked: ${JSON.stringify(failed)}`)
  return found.rows.map(([value]) => value ?? '')
}
