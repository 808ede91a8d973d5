import { loadModule, parseSync, type RawStmt } from 'libpg-query'
import type { AstNode } from '../compare/nondeterminism.ts'
import { Unusable } from '../compare/unusable.ts'

await loadModule()

/** The statements of a schema text that make tables, in order. */
export interface Ddl {
  /** CREATE EXTENSION of the harmless ones that come with PostgreSQL: run by the owner. */
  readonly extensions: readonly string[]
  /** Schemas that it makes beside public: made by the owner before the statements. */
  readonly schemas: readonly string[]
  readonly statements: readonly { readonly text: string; readonly from: number }[]
}

/** What says nothing about which rows are legal. Rows in a schema text are left out: they are chosen anew. */
const leftOut = new Set(
  (
    'InsertStmt CopyStmt SelectStmt VariableSetStmt CommentStmt GrantStmt GrantRoleStmt AlterOwnerStmt TransactionStmt ' +
    'AlterDefaultPrivilegesStmt VacuumStmt CreateStatsStmt SecLabelStmt UpdateStmt DeleteStmt'
  ).split(' '),
)

const allowed = new Set(
  (
    'CreateStmt CreateEnumStmt AlterEnumStmt CompositeTypeStmt CreateDomainStmt AlterDomainStmt CreateRangeStmt IndexStmt ' +
    'ViewStmt AlterTableStmt CreateSeqStmt AlterSeqStmt CreateFunctionStmt RenameStmt DropStmt CreateExtensionStmt ' +
    'CreateSchemaStmt CreateTrigStmt RuleStmt DefineStmt CreateCastStmt'
  ).split(' '),
)

const extensionsAllowed = new Set(
  'btree_gist btree_gin citext cube hstore intarray isn ltree pg_trgm pgcrypto seg unaccent uuid-ossp fuzzystrmatch tablefunc plpgsql'.split(
    ' ',
  ),
)

/**
 * Reads DDL; throws Unusable where it cannot be read or holds something else. `isTrusted`: any
 * extension may be made, though its functions reach files, programs or other servers.
 */
export function readDdl(sql: string, { isTrusted = false }: { isTrusted?: boolean } = {}): Ddl {
  const bytes = Buffer.from(sql)
  const extensions: string[] = []
  const schemas: string[] = []
  const statements: { text: string; from: number }[] = []
  for (const statement of parsed(sql)) {
    const [kind, node] = Object.entries(statement.stmt ?? {})[0] as [string, AstNode]
    const isPath = schemas.length > 0 && node['name'] === 'search_path'
    if ((leftOut.has(kind) && !isPath) || isOwnership(kind, node)) continue
    const start = statement.stmt_location ?? 0
    const end = statement.stmt_len === undefined ? bytes.length : start + statement.stmt_len
    const text = bytes.subarray(start, end).toString()
    if (!allowed.has(kind) && !isPath) throw new Unusable(`schema: cannot use ${firstWords(text)}`)
    const name = node['extname']
    if (kind === 'CreateSchemaStmt') {
      const schema = schemaName(node)
      if (schema !== 'public') schemas.push(schema)
    } else if (kind !== 'CreateExtensionStmt')
      statements.push({ text, from: bytes.subarray(0, start).toString().length })
    else if (isTrusted || extensionsAllowed.has(String(name))) extensions.push(String(name))
    else {
      const place = placeIn(sql, bytes.subarray(0, start).toString().length + leading(text))
      throw new Unusable(
        `schema: cannot use the extension ${String(name)}, ${place}: it may reach beyond its database. If you know who wrote the schema, add --trust`,
      )
    }
  }
  return { extensions, schemas, statements }
}

function parsed(sql: string): RawStmt[] {
  try {
    return parseSync(sql).stmts ?? []
  } catch (error) {
    const details = (error as { sqlDetails?: { message: string; cursorPosition: number } })
      .sqlDetails
    if (details === undefined) throw error
    throw new Unusable(`schema: ${details.message}, ${placeIn(sql, details.cursorPosition)}`)
  }
}

/** ALTER … OWNER TO: who owns a table changes no row. */
function isOwnership(kind: string, node: AstNode): boolean {
  const commands = node['cmds']
  return (
    kind === 'AlterTableStmt' &&
    Array.isArray(commands) &&
    commands.every(
      (command) =>
        (command as { AlterTableCmd?: AstNode }).AlterTableCmd?.['subtype'] === 'AT_ChangeOwner',
    )
  )
}

/** The name of a schema that is made; one that holds things at once, or is somebody's, is refused. */
function schemaName(node: AstNode): string {
  const name = String(node['schemaname'] ?? '')
  const isMore = node['authrole'] !== undefined || node['schemaElts'] !== undefined
  if (isMore || /^(pg_|information_schema$|$)/.test(name))
    throw new Unusable(`schema: cannot make the schema ${name}, only one of a plain name`)
  return name
}

function leading(text: string): number {
  return text.length - text.trimStart().length
}

function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, 3).join(' ')
}

/** “line 3, column 7 (character 52)”, counted from 1 as editors do. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, Math.max(0, offset))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return `line ${line}, column ${column} (character ${before.length + 1})`
}
