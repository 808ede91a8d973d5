import { type Asked, ask, inSession, owner, type Told } from './ask.ts'
import { type AdminRuntime, database, serverOf } from './runtime.ts'
import { type Shortfall, shortfall } from './shortfall.ts'

/*
 * What a role may do is found out by doing it: every privilege on every table and column, and what
 * nobody but an administrator may do, as itself and as every role that it can become. Nothing stays;
 * where a statement would change rows it asks for none, since rights are looked at all the same.
 * What cannot be tried is looked up: the right to hand a right on, and what a role is.
 */

export interface Try {
  readonly sql: string
  /** Whether a right decides, whatever the session's own settings say. */
  readonly asRight?: true
  /** It's about one column of a table that has others which the role may use so. */
  readonly ofColumn?: boolean
  /** The role that it becomes first. */
  readonly becomes?: string
  readonly must: 'work' | 'be refused'
  /** The SQLSTATE that it is refused with: that of a missing right unless said. */
  readonly code?: string
}

const insufficientPrivilege = '42501'

interface Columns {
  readonly table: string
  /** A view can be read; what else may be done with it says something of the tables below it. */
  readonly isView: boolean
  readonly names: readonly string[]
  /** Those that an INSERT may name. */
  readonly given: readonly string[]
}

/** Tries all that is granted and all that is not; null where it is as it should be. */
export async function rightsShortfall(
  runtime: AdminRuntime,
  role: string,
  may: Readonly<Record<string, readonly string[]>>,
): Promise<Shortfall | null> {
  const server = serverOf(runtime)
  const asRoot: Asked = { server, role: 'postgres', database }
  const tables = await readColumns(asRoot)
  const addsRows = Object.values(may)
    .flat()
    .some((right) => right.startsWith('insert'))
  const tries = [
    ...tables.flatMap((table) => triesOf(table, may[table.table] ?? [])),
    ...(await sequenceTries(asRoot, addsRows)),
    ...everybody,
  ]
  const refused = tries.filter(({ must }) => must === 'be refused')
  const others = await rolesToBecome(asRoot, role)
  const inOrder = [
    ...tries.filter(({ must }) => must === 'work'),
    ...refused,
    ...others.flatMap((becomes) => refused.map((one) => ({ ...one, becomes }))),
  ]
  const asked = { server, role, database }
  const wrong = await triesShortfall(
    runtime,
    asked,
    inOrder.map((one) => ({ ...one, asRight: true })),
  )
  return wrong ?? (await heldShortfall(asRoot, role))
}

/** Statements one after another, each taken back. */
export async function triesShortfall(
  runtime: AdminRuntime,
  asked: Asked,
  tries: readonly Try[],
): Promise<Shortfall | null> {
  return await inSession(asked, async (tell) => {
    for (const one of tries) {
      runtime.counted.tries++
      // What a session may change by itself is no right: a default of reading alone protects nothing.
      await tell(one.asRight === true ? 'begin read write' : 'begin')
      if (one.becomes !== undefined) await tell(`set local role ${one.becomes}`)
      const told = await tell(one.sql)
      await tell('rollback')
      const policed = one.must === 'be refused' ? await tableLetIn(tell, one, told) : null
      const wrong = tryShortfall(asked, one, told, policed)
      if (wrong !== null) return wrong
    }
    return null
  })
}

/** The table with row security, if any, that took a row it should not: there policies decide. */
async function tableLetIn(
  tell: (sql: string) => Promise<Told>,
  { sql, becomes }: Try,
  told: Told,
): Promise<string | null> {
  const changed = told.kind === 'rows' && /^(?:INSERT|UPDATE)\b.* [1-9]\d*$/.test(told.tag)
  const table = /^\s*(?:insert\s+into|update)\s+([\w."]+)/i.exec(sql)?.[1]
  if (!changed || table === undefined || becomes !== undefined) return null
  const asked = await tell(`select pg_catalog.row_security_active(${literal(table)})`)
  return asked.kind === 'rows' && asked.rows[0]?.[0] === 't' ? table : null
}

function tryShortfall(
  { role, server }: Asked,
  { sql, becomes, must, ofColumn = false, code = insufficientPrivilege }: Try,
  told: Told,
  policed: string | null,
): Shortfall | null {
  const text = becomes === undefined ? sql : `SET ROLE ${becomes};\n${sql}`
  const did = { who: `${role} asks`, text, language: 'sql' as const }
  if (must === 'be refused' && code === 'any' && told.kind === 'error') return null
  if (told.kind === 'error' && told.isOutside) {
    return shortfall(
      {
        expected: `\`${role}\` to be let in`,
        came: `${told.code} ${told.message}`.trim(),
        try: `Look whether the role exists, may log in and may connect to \`${database}\`.`,
      },
      { says: `${role} isn’t let in.`, did },
    )
  }
  if (must === 'work') {
    if (told.kind === 'rows') return null
    return shortfall(
      {
        expected: `this to work for \`${role}\``,
        came: `${told.code} ${told.message}`,
        try: missingHint(told),
      },
      { says: `${role} can’t do its work.`, did },
    )
  }
  if (told.kind === 'error' && told.code === code) return null
  const came =
    told.kind === 'error'
      ? `PostgreSQL let it begin, and then said ${told.code} ${told.message}`
      : `it worked: ${told.tag}`
  const rows = told.kind === 'rows' && told.columns.length > 0 ? told : null
  return shortfall(
    {
      expected: `this to be refused${code === 'any' ? '' : ` with ${code}`}, as asked by \`${role}\``,
      came,
      try:
        policed === null
          ? tooMuchHint(role, server.name, { code, becomes, ofColumn })
          : policyHint(role, policed, told),
    },
    {
      says:
        code === insufficientPrivilege || code === 'any'
          ? `${role} can do more than it should on ${server.name}.`
          : 'A rule of the tables does not hold.',
      did,
      tables: rows
        ? [{ title: 'What it got', rows: { columns: rows.columns, rows: rows.rows.slice(0, 5) } }]
        : [],
    },
  )
}

/** What to look at where something should work and does not. */
function missingHint({ code, message }: Extract<Told, { kind: 'error' }>): string {
  if (code === '25006')
    return 'It can only be read. A server in recovery takes writes once it’s promoted: a standby when you promote it, one that stops at a target if `recovery_target_action` says so. If it isn’t in recovery, look for `default_transaction_read_only`.'
  if (code !== insufficientPrivilege)
    return 'Read what PostgreSQL says: what is missing here, or stands in the way?'
  if (message.startsWith('must be owner'))
    return 'Look who owns it: what a script makes belongs to the role that it was when it made it.'
  if (message.includes('for sequence'))
    return 'A column that counts by itself takes its next number from a sequence, which is granted apart from the table: USAGE on it is enough.'
  return 'Grant what the work needs, and no more. A table needs USAGE on its schema as well.'
}

/** What to look at where something works and should not. */
function tooMuchHint(
  role: string,
  server: string,
  { code, becomes, ofColumn }: { code: string; becomes: string | undefined; ofColumn: boolean },
): string {
  if (code === 'any')
    return `Look how \`${role}\` still gets in on \`${server}\`: a server that is stopped, or closed to it, takes nothing.`
  if (code !== insufficientPrivilege)
    return 'Look which rule of the table is missing, or came back in another form.'
  if (becomes !== undefined)
    return `\`${role}\` is a member of \`${becomes}\`, and may do by SET ROLE what that role may. Take the membership away.`
  const from = `Find where \`${role}\` has this right from: its own grants, default privileges for new tables, a role that it’s a member of, or what PUBLIC was given.`
  return ofColumn
    ? `${from} A grant on the whole table covers every column, and REVOKE of a column takes nothing from it.`
    : from
}

/** Row security is on, and a row gets in all the same. */
function policyHint(role: string, table: string, told: Told): string {
  const command = told.kind === 'rows' && told.tag.startsWith('INSERT') ? 'INSERT' : 'UPDATE'
  return `Row security is on for \`${table}\`, and a policy lets \`${role}\` write this row. Look at WITH CHECK of every policy on \`${table}\` for ${command} or ALL: one that’s true is enough, and if there is none, USING is asked.`
}

async function readColumns(asked: Asked): Promise<Columns[]> {
  const told = await ask(
    asked,
    `select case n.nspname when 'public' then quote_ident(c.relname)
              else quote_ident(n.nspname) || '.' || quote_ident(c.relname) end as name,
       string_agg(quote_ident(a.attname), ',' order by a.attnum),
       string_agg(quote_ident(a.attname), ',' order by a.attnum)
         filter (where a.attidentity <> 'a' and a.attgenerated = ''),
       c.relkind in ('v', 'm')
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
       and n.nspname !~ '^pg_'
     group by 1, c.relkind order by 1`,
  )
  if (told.kind === 'error') throw new Error(`the columns can be read: ${told.message}`)
  return told.rows.map(([table, names, given, isView]) => ({
    isView: isView === 't',
    table: String(table),
    names: String(names).split(','),
    given: (given ?? '').split(',').filter(Boolean),
  }))
}

/** Who adds no rows needs no numbers, and nobody sets the counter back. */
async function sequenceTries(asked: Asked, addsRows: boolean): Promise<Try[]> {
  const told = await ask(
    asked,
    `select quote_ident(schemaname) || '.' || quote_ident(sequencename) from pg_sequences order by 1`,
  )
  const names = told.kind === 'rows' ? told.rows.map(([name]) => String(name)) : []
  return names.flatMap((name) => {
    const quoted = `'${name.replaceAll("'", "''")}'`
    const texts = [
      ...(addsRows ? [] : [`SELECT nextval(${quoted})`, `SELECT last_value FROM ${name}`]),
      `SELECT setval(${quoted}, 1)`,
    ]
    return texts.map((sql): Try => ({ sql, must: 'be refused' }))
  })
}

/** Roles that this one can act as by SET ROLE, whether it inherits their rights or not. */
async function rolesToBecome(asked: Asked, role: string): Promise<string[]> {
  const told = await ask(
    asked,
    `select quote_ident(rolname) from pg_roles
     where rolname <> ${literal(role)} and pg_has_role(${literal(role)}, oid, 'SET')
       and not (select rolsuper from pg_roles where rolname = ${literal(role)})
     order by 1`,
  )
  return told.kind === 'rows' ? told.rows.map(([name]) => String(name)) : []
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Rights that show in no statement of its own: to hand on what it has, to make databases. */
async function heldShortfall(asked: Asked, role: string): Promise<Shortfall | null> {
  const has = `pg_has_role(${literal(role)}, %, 'MEMBER')`
  const hasIt = (whose: string): string => has.replace('%', whose)
  const told = await ask(
    asked,
    `with held as (
       select a.privilege_type as what, c.oid::regclass::text as place, a.grantee, a.is_grantable,
              c.relnamespace < 2200 or c.relnamespace = 'information_schema'::regnamespace as is_ours
         from pg_class c, aclexplode(c.relacl) a where c.relowner <> a.grantee
       union all
       select a.privilege_type, format('%s (%I)', c.oid::regclass, t.attname), a.grantee, a.is_grantable,
              c.relnamespace < 2200 or c.relnamespace = 'information_schema'::regnamespace
         from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
        where c.relowner <> a.grantee)
     select format('%s on %s%s', what, place, case when grantee = 0 then ' by PUBLIC, as every role to come'
              when is_grantable then ' WITH GRANT OPTION' end)
       from held
      where grantee = 0 and not is_ours or (is_grantable or what = 'REFERENCES') and ${hasIt('grantee')}
     union all
     select format('%s of the role %I', unnest(array_remove(array[
              case when rolcreatedb then 'CREATEDB' end, case when rolreplication then 'REPLICATION' end,
              case when rolbypassrls then 'BYPASSRLS' end], null)), rolname)
       from pg_roles where ${hasIt('oid')}
     union all
     select format('ADMIN OPTION on the role %s', roleid::regrole)
       from pg_auth_members where admin_option and ${hasIt('member')}
     order by 1`,
  )
  if (told.kind === 'error') throw new Error(`rights can be looked up: ${told.message}`)
  const [first] = told.rows.map(([what]) => String(what))
  if (first === undefined) return null
  return shortfall(
    {
      expected: `\`${role}\` to hold no right that its work doesn’t need`,
      came: `it has ${first}`,
      try: heldHint(role, first),
    },
    {
      says: `${role} can do more than it should.`,
      tables: [
        {
          title: 'What it holds besides',
          rows: { columns: [{ name: 'right', type: 'text' }], rows: told.rows.slice(0, 5) },
        },
      ],
    },
  )
}

/** What to leave out: the right to hand a right on may come with one that the work needs. */
function heldHint(role: string, held: string): string {
  return held.endsWith(' WITH GRANT OPTION') && !held.startsWith('REFERENCES')
    ? `Leave out \`WITH GRANT OPTION\`, which lets \`${role}\` pass the right on to others. Whether it needs the right itself is another question.`
    : 'Leave it out. A right that nobody needs is there for an attacker to find.'
}

/** Columns that a right is for, and those for which it is not looked at: written with a `?`. */
function columnsWith(
  right: string,
  may: readonly string[],
  names: readonly string[],
): { readonly granted: ReadonlySet<string>; readonly open: ReadonlySet<string> } {
  const found = may.filter((one) => one === right || one.startsWith(`${right}(`))
  const listed = found
    .flatMap((one) => /\((.*)\)/.exec(one)?.[1]?.split(',') ?? names)
    .map((name) => name.trim())
  return {
    granted: new Set(listed.filter((name) => !name.endsWith('?'))),
    open: new Set(listed.filter((name) => name.endsWith('?')).map((name) => name.slice(0, -1))),
  }
}

/** What may be done with one table, each right by itself. */
function triesOf({ table, isView, names, given }: Columns, may: readonly string[]): Try[] {
  const must = (isGranted: boolean): Try['must'] => (isGranted ? 'work' : 'be refused')
  const each = (right: string, of: readonly string[], sql: (name: string) => string): Try[] => {
    const { granted, open } = columnsWith(right, may, names)
    return of
      .filter((name) => !open.has(name))
      .map((name) => ({
        sql: sql(name),
        must: must(granted.has(name)),
        ofColumn: granted.size > 0,
      }))
  }
  const { granted: reads } = columnsWith('select', may, names)
  const looks: Try[] = [
    ...(reads.size === 0 || reads.size === names.length
      ? [{ sql: `SELECT * FROM ${table} LIMIT 3`, must: must(reads.size > 0) }]
      : []),
    ...each('select', names, (name) => `SELECT ${name} FROM ${table} LIMIT 3`),
  ]
  if (isView) return looks
  return [
    ...looks,
    ...each('insert', given, (name) => `INSERT INTO ${table} (${name}) SELECT NULL WHERE false`),
    ...each('update', names, (name) => `UPDATE ${table} SET ${name} = DEFAULT WHERE false`),
    { sql: `DELETE FROM ${table} WHERE false`, must: must(may.includes('delete')) },
    { sql: `TRUNCATE ${table}`, must: must(may.includes('truncate')) },
    ...[
      `CREATE TRIGGER mine BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      `REINDEX TABLE ${table}`,
      `ALTER TABLE ${table} RENAME TO mine`,
    ].map((sql): Try => ({ sql, must: 'be refused' })),
  ]
}

/** Rights that no program and no report needs. */
const everybody: readonly Try[] = [
  'CREATE TABLE public.mine (n int)',
  'CREATE SCHEMA mine',
  'CREATE ROLE somebody',
  `SET ROLE ${owner}`,
  'SET ROLE postgres',
  'SELECT rolname, rolpassword FROM pg_authid LIMIT 3',
  "SELECT pg_read_file('PG_VERSION')",
].map((sql) => ({ sql, must: 'be refused' }))
