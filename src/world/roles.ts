import { createHmac, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { assert } from '../kit/assert.ts'
import { type ConnectionInfo, withOwner } from './connection.ts'
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

const powerless = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS LOGIN'

/**
 * The password of a role on another server, the same in every process that knows the owner's; the
 * embedded cluster is reached by its private socket alone and has none.
 */
export function rolePassword(connection: ConnectionInfo, role: string): { password?: string } {
  if (connection.isEmbedded) return {}
  return {
    password: createHmac('sha256', connection.password ?? fallbackSecret)
      .update(role)
      .digest('hex'),
  }
}

/** Where the owner signs in without a password, roles have one of this process. */
const fallbackSecret = randomBytes(32).toString('hex')

/** Makes the group and the reference role. */
export async function ensureRoles(connection: ConnectionInfo): Promise<void> {
  await withOwner(connection, connection.database, async (owner) => {
    await owner.query('select pg_advisory_lock($1, $2)', [lockClass, lockFor.roles])
    const found = await owner.query('select 1 from pg_roles where rolname = $1', [readersRole])
    if (found.rowCount === 0) await owner.query(`create role ${readersRole} nologin`)
    await makeRole(owner, connection, referenceRole)
  })
}

/** Makes the role, or makes it again where it is not as it should be. */
export async function makeRole(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<void> {
  if (await isAsMade(owner, connection, role)) return
  const found = await owner.query('select 1 from pg_roles where rolname = $1', [role])
  if (found.rowCount !== 0) await removeTraces(owner, connection, role)
  else await owner.query(`create role ${role}`)
  const { password } = rolePassword(connection, role)
  assert(password === undefined || /^[0-9a-f]+$/.test(password), 'passwords are hexadecimal')
  await owner.query(
    `alter role ${role} ${powerless} inherit connection limit -1 valid until 'infinity'
     password ${password === undefined ? 'null' : `'${password}'`}`,
  )
  await owner.query(`comment on role ${role} is '${roleMark(connection, role)}'`)
  await owner.query(
    connection.serverMajor >= 16
      ? `grant ${readersRole} to ${role} with inherit true, set false`
      : `grant ${readersRole} to ${role}`,
  )
  if (!connection.isEmbedded && !(await isSuperuser(owner))) {
    const inherit = connection.serverMajor >= 16 ? ' with inherit true' : ''
    await owner.query(`grant ${role} to current_user${inherit}`)
  }
}

/** Changes with the password that we would give, so that another owner's password makes the role anew. */
function roleMark(connection: ConnectionInfo, role: string): string {
  const { password } = rolePassword(connection, role)
  return `backwright 1 ${password === undefined ? '' : createHmac('sha256', password).update('mark').digest('hex').slice(0, 16)}`
}

async function isSuperuser(owner: pg.Client): Promise<boolean> {
  const answer = await owner.query<{ is: string }>("select current_setting('is_superuser') as is")
  return answer.rows[0]?.is === 'on'
}

/**
 * Whether the role is as we made it: it has no settings of its own (in any database), owns nothing
 * and was granted nothing anywhere, and has the password we gave it, as far as we may see that.
 */
export async function isAsMade(
  owner: pg.Client,
  connection: ConnectionInfo,
  role: string,
): Promise<boolean> {
  const seesPasswords = connection.isEmbedded
  const answer = await owner.query(
    `select 1 from ${seesPasswords ? 'pg_authid' : 'pg_roles'} r
      where r.rolname = $1
        and r.rolcanlogin and r.rolinherit
        and not (r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolreplication or r.rolbypassrls)
        and shobj_description(r.oid, 'pg_authid') = $2
        ${seesPasswords ? 'and r.rolpassword is null' : ''}
        and not exists (select from pg_db_role_setting s where s.setrole = r.oid)
        and not exists (select from pg_shdepend d
          where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid and d.deptype <> 'a')`,
    [role, roleMark(connection, role)],
  )
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
