import type pg from 'pg'
import { assert } from '../../kit/assert.ts'
import { defaultLimits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import { rolePassword, scramVerifier } from '../clusters/password.ts'
import { type ConnectionInfo, errorCode, withOwner } from './connection.ts'
import type { Session } from './session.ts'

/** What may be read in a lab's database is granted to this group, which nobody can be. */
export const readersRole = 'bw_readers'
export const referenceRole = 'bw_reference'
export const slotsMax = 16

export function slotRole(slot: number): string {
  return `bw_${slot}`
}

/** A key that makes several processes use one cluster in turns; the second key says for what. */
export const lockClass = 0x6277

export const lockFor = { roles: 1, template: 2, slot: 100 } as const

const powerless = 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls'

/** On another server, where the owner may say so; the embedded bench has it for everybody. */
const temporaryKilobytes = defaultLimits.temporaryFileKilobytesMax

/** What ALTER ROLE is told: ours keep what SCRAM makes of it, another server may want the password itself. */
function passwordText(connection: ConnectionInfo, role: string): string | null {
  const password = rolePassword(connection, role)
  if (password === undefined) return null
  return connection.isEmbedded ? scramVerifier(password) : password
}

/** Makes the group and the reference role. A Problem says what the owner of another server lacks. */
export async function ensureRoles(connection: ConnectionInfo): Promise<void> {
  await withOwner(connection, connection.database, async (owner) => {
    await mustBeAble(owner, connection)
    await owner.query('select pg_advisory_lock($1, $2)', [lockClass, lockFor.roles])
    try {
      if (!(await hasRole(owner, readersRole)))
        await owner.query(`create role ${readersRole} nologin`)
      // What it owns stays: it never runs a learner's text, and another process may be grading with it.
      if (!(await hasRole(owner, referenceRole))) await owner.query(`create role ${referenceRole}`)
      await shapeRole(owner, connection, referenceRole)
    } catch (cause) {
      if (errorCode(cause) !== notAllowed) throw cause
      throw new Problem(
        'no-database',
        {
          expected: `${connection.user}, the user in BENCH_URL, to be the one who made the roles ${readersRole}, ${referenceRole} and bw_1 to bw_${slotsMax}`,
          came: `“${(cause as Error).message}”: somebody else made them`,
          try: 'Name the user who used this server first, or let a superuser drop the databases and roles that begin with bw_.',
        },
        { cause },
      )
    }
  })
}

const notAllowed = '42501'

/** The owner of another server makes databases and roles. */
async function mustBeAble(owner: pg.Client, connection: ConnectionInfo): Promise<void> {
  const { rows } = await owner.query<{ is_super: boolean; databases: boolean; roles: boolean }>(
    'select rolsuper as is_super, rolcreatedb as databases, rolcreaterole as roles from pg_roles where rolname = current_user',
  )
  const [may] = rows
  if (may === undefined || may.is_super || (may.databases && may.roles)) return
  const lacking = [...(may.databases ? [] : ['CREATEDB']), ...(may.roles ? [] : ['CREATEROLE'])]
  throw new Problem('no-database', {
    expected: `${connection.user}, the user in BENCH_URL, to have CREATEDB and CREATEROLE`,
    came: `a user without ${lacking.join(' and ')}`,
    try: `Let a superuser run: ALTER ROLE ${connection.user} ${lacking.join(' ')}`,
  })
}

/**
 * Makes the role, or makes it again where it is not as it should be. On another server we do not
 * see whether a role changed its password, so there it is always made again.
 */
export async function makeRole(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<void> {
  if (connection.isEmbedded && (await isAsMade(owner, connection, role))) return
  if (await hasRole(owner, role)) await removeTraces(owner, connection, role)
  else await owner.query(`create role ${role}`)
  await shapeRole(owner, connection, role)
}

async function hasRole(owner: pg.Client, role: string): Promise<boolean> {
  return (await owner.query('select 1 from pg_roles where rolname = $1', [role])).rowCount !== 0
}

/** Gives a role the rights that ours have, and takes all others. */
async function shapeRole(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<void> {
  const password = passwordText(connection, role)
  assert(password === null || /^[\w$+/=:-]+$/.test(password), 'passwords need no quoting')
  const isSuper = await isSuperuser(owner)
  await owner.query(
    `alter role ${role} login inherit ${isSuper ? powerless : ''}
     password ${password === null ? 'null' : `'${password}'`}`,
  )
  const isNew = connection.serverMajor >= 16
  await owner.query(
    `grant ${readersRole} to ${role}${isNew ? ' with inherit true, set false' : ''}`,
  )
  if (connection.isEmbedded) return
  if (isSuper) await owner.query(`alter role ${role} set temp_file_limit = ${temporaryKilobytes}`)
  else await owner.query(`grant ${role} to current_user${isNew ? ' with inherit true' : ''}`)
}

/**
 * Makes a role of a cluster of one's own, which may sign in and nothing else. If it is there, takes
 * back what a role may change of itself: its password and its settings, in any database.
 */
export async function makePlainRole(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<void> {
  const password = passwordText(connection, role)
  const found = await owner.query<{ is_ours: boolean; databases: (string | null)[] | null }>(
    `select r.rolpassword is not distinct from $2 as is_ours,
            (select array_agg(quote_ident(d.datname)) from pg_db_role_setting s
               left join pg_database d on d.oid = s.setdatabase where s.setrole = r.oid) as databases
       from pg_authid r where r.rolname = $1`,
    [role, password],
  )
  const [made] = found.rows
  if (made === undefined) await owner.query(`create role ${role} login ${powerless}`)
  for (const database of made?.databases ?? []) {
    const where = database === null ? '' : ` in database ${database}`
    await owner.query(`alter role ${role}${where} reset all`)
  }
  if (made?.is_ours === true) return
  await owner.query(`alter role ${role} password ${password === null ? 'null' : `'${password}'`}`)
}

async function isSuperuser(owner: pg.Client): Promise<boolean> {
  const answer = await owner.query<{ is: string }>("select current_setting('is_superuser') as is")
  return answer.rows[0]?.is === 'on'
}

/**
 * Whether the role is as we made it: it has no settings of its own (in any database), owns nothing
 * and was granted nothing anywhere, and has the password that we gave it.
 */
async function isAsMade(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<boolean> {
  const answer = await owner.query({
    // Asked after every attempt, so it is planned once.
    name: 'bw_is_as_made',
    text: `select 1 from pg_authid r
      where r.rolname = $1
        and r.rolcanlogin and r.rolinherit
        and not (r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolreplication or r.rolbypassrls)
        and r.rolpassword is not distinct from $3 and r.rolconnlimit = -1
        and pg_has_role(r.oid, (select oid from pg_roles where rolname = $2), 'usage')
        and not exists (select from pg_db_role_setting s where s.setrole = r.oid)
        and not exists (select from pg_shdepend d
          where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid and d.deptype <> 'a')`,
    values: [role, readersRole, passwordText(connection, role)],
  })
  return answer.rowCount !== 0
}

/** Drops what the role owns anywhere and the settings that it gave itself. */
async function removeTraces(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<void> {
  await owner.query(`alter role ${role} reset all`)
  const touched = await owner.query<{ name: string; has_settings: boolean; quoted: string }>(
    `select d.datname as name, quote_ident(d.datname) as quoted,
            exists (select from pg_db_role_setting s
                     where s.setdatabase = d.oid and s.setrole = r.oid) as has_settings
       from pg_database d, pg_roles r
      where r.rolname = $1 and d.datallowconn
        and (exists (select from pg_db_role_setting s
                      where s.setdatabase = d.oid and s.setrole = r.oid)
          or exists (select from pg_shdepend p
                      where p.dbid = d.oid and p.refobjid = r.oid and p.deptype <> 'a'
                        and p.refclassid = 'pg_authid'::regclass))`,
    [role],
  )
  for (const database of touched.rows) {
    if (database.has_settings) {
      await owner.query(`alter role ${role} in database ${database.quoted} reset all`)
    }
    await withOwner(connection, database.name, async (inside) => {
      await inside.query(`drop owned by ${role} cascade`)
    })
  }
}

/** Lets slots and the reference role read all tables of these schemas. */
export async function grantRead(owner: Session, schemas: readonly string[]): Promise<void> {
  await grant(owner, schemas, 'select', 'select')
}

/** Lets them change the rows as well; for databases that are thrown away or reset. */
export async function grantWrite(owner: Session, schemas: readonly string[]): Promise<void> {
  await grant(owner, schemas, 'select, insert, update, delete', 'usage, select')
}

async function grant(
  owner: Session,
  schemas: readonly string[],
  tables: string,
  sequences: string,
): Promise<void> {
  const names = schemas.map((schema) => `"${schema.replaceAll('"', '""')}"`).join(', ')
  if (names === '') return
  const outcomes = await owner.runBatch(
    [
      { text: `grant usage on schema ${names} to ${readersRole}` },
      { text: `grant ${tables} on all tables in schema ${names} to ${readersRole}` },
      { text: `grant ${sequences} on all sequences in schema ${names} to ${readersRole}` },
    ],
    { timeoutMs: 30_000 },
  )
  const failed = outcomes.find((outcome) => outcome.kind !== 'rows')
  assert(failed === undefined, `the owner may grant on ${names}: ${JSON.stringify(failed)}`)
}
