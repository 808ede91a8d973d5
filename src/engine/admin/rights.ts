import { type Asked, ask, inSession, owner, type Told } from './ask.ts'
import { type Shortfall, shortfall } from './shortfall.ts'
import { database, type Stage, serverOf } from './stage.ts'

/*
 * What a role may do is found out by doing it: every privilege on every table and column, and what
 * nobody but an administrator may do. Nothing stays; where a statement would change rows it asks
 * for none, since rights are looked at all the same.
 */

export interface Try {
  readonly sql: string
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
  stage: Stage,
  role: string,
  may: Readonly<Record<string, readonly string[]>>,
): Promise<Shortfall | null> {
  const server = serverOf(stage)
  const tables = await readColumns({ server, role: 'postgres', database })
  const numbers = Object.values(may)
    .flat()
    .some((right) => right.startsWith('insert'))
    ? []
    : await sequenceTries({ server, role: 'postgres', database })
  const tries = [
    ...tables.flatMap((table) => triesOf(table, may[table.table] ?? [])),
    ...numbers,
    ...everybody,
  ]
  const inOrder = [
    ...tries.filter(({ must }) => must === 'work'),
    ...tries.filter(({ must }) => must === 'be refused'),
  ]
  return await triesShortfall(stage, { server, role, database }, inOrder)
}

/** Statements one after another, each taken back. */
export async function triesShortfall(
  stage: Stage,
  asked: Asked,
  tries: readonly Try[],
): Promise<Shortfall | null> {
  return await inSession(asked, async (tell) => {
    for (const one of tries) {
      stage.counted.tries++
      await tell('begin')
      const told = await tell(one.sql)
      await tell('rollback')
      const wrong = tryShortfall(asked.role, one, told)
      if (wrong !== null) return wrong
    }
    return null
  })
}

function tryShortfall(
  role: string,
  { sql, must, code = insufficientPrivilege }: Try,
  told: Told,
): Shortfall | null {
  const did = { who: `${role} asks`, text: sql, language: 'sql' as const }
  if (must === 'be refused' && code === 'any' && told.kind === 'error') return null
  if (told.kind === 'error' && told.isOutside) {
    return shortfall(
      {
        expected: `\`${role}\` to be let in`,
        came: `${told.code} ${told.message}`.trim(),
        try: `Look whether the role exists, may log in and may connect to \`${database}\`.`,
      },
      { says: `${role} is not let in.`, did },
    )
  }
  if (must === 'work') {
    if (told.kind === 'rows') return null
    return shortfall(
      {
        expected: `this to work for \`${role}\``,
        came: `${told.code} ${told.message}`,
        try:
          told.code === insufficientPrivilege
            ? 'Grant what the work needs, and no more. A table needs USAGE on its schema as well.'
            : 'Read what PostgreSQL says: what is missing here, or stands in the way?',
      },
      { says: `${role} cannot do its work.`, did },
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
        code !== insufficientPrivilege
          ? 'Look which rule of the table is missing, or came back in another form.'
          : `Find where \`${role}\` has this right from: its own grants, a role that it is a member of, or what PUBLIC was given.`,
    },
    {
      says:
        code === insufficientPrivilege
          ? `${role} can do more than it should.`
          : 'A rule of the tables does not hold.',
      did,
      tables: rows
        ? [{ title: 'What it got', rows: { columns: rows.columns, rows: rows.rows.slice(0, 5) } }]
        : [],
    },
  )
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

/** Who adds no rows needs no numbers. */
async function sequenceTries(asked: Asked): Promise<Try[]> {
  const told = await ask(
    asked,
    `select quote_ident(schemaname) || '.' || quote_ident(sequencename) from pg_sequences order by 1`,
  )
  const names = told.kind === 'rows' ? told.rows.map(([name]) => String(name)) : []
  return names.map((name) => ({
    sql: `SELECT nextval('${name.replaceAll("'", "''")}')`,
    must: 'be refused',
  }))
}

/** What may be done with one table, each right by itself. */
function triesOf({ table, isView, names, given }: Columns, may: readonly string[]): Try[] {
  const columnsOf = (right: string): ReadonlySet<string> => {
    const found = may.filter((one) => one === right || one.startsWith(`${right}(`))
    const listed = found.flatMap((one) => /\((.*)\)/.exec(one)?.[1]?.split(',') ?? names)
    return new Set(listed.map((name) => name.trim()))
  }
  const must = (isGranted: boolean): Try['must'] => (isGranted ? 'work' : 'be refused')
  const reads = columnsOf('select')
  const inserts = columnsOf('insert')
  const updates = columnsOf('update')
  const looks: Try[] = [
    ...(reads.size === 0 || reads.size === names.length
      ? [{ sql: `SELECT * FROM ${table} LIMIT 3`, must: must(reads.size > 0) }]
      : []),
    ...names.map((name) => ({
      sql: `SELECT ${name} FROM ${table} LIMIT 3`,
      must: must(reads.has(name)),
    })),
  ]
  if (isView) return looks
  return [
    ...looks,
    ...given.map((name) => ({
      sql: `INSERT INTO ${table} (${name}) SELECT NULL WHERE false`,
      must: must(inserts.has(name)),
    })),
    ...names.map((name) => ({
      sql: `UPDATE ${table} SET ${name} = DEFAULT WHERE false`,
      must: must(updates.has(name)),
    })),
    { sql: `DELETE FROM ${table} WHERE false`, must: must(may.includes('delete')) },
    { sql: `TRUNCATE ${table}`, must: must(may.includes('truncate')) },
    { sql: `ALTER TABLE ${table} RENAME TO mine`, must: 'be refused' },
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
