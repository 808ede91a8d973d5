import { type ParsedStatement, parseStatements, syntaxProblem } from '../../sql/parse.ts'
import { type Body, bodiesIn, bodyOf, lastName } from '../../sql/walk.ts'
import { Unusable } from '../compare/unusable.ts'
import { silentKinds, silentParts, spokenOf } from './left-out.ts'
import { type Note, readPsqlText, statementPlaces } from './psql-text.ts'

/** The statements of a schema text that make tables, in order. */
export interface Ddl {
  /** CREATE EXTENSION of the harmless ones that come with PostgreSQL: run by the owner. */
  readonly extensions: readonly string[]
  /** Schemas that it makes beside public: made by the owner before the statements. */
  readonly schemas: readonly string[]
  readonly statements: readonly DdlStatement[]
  /** What is left out, and what that means. */
  readonly notes: readonly Note[]
}

export interface DdlStatement {
  readonly text: string
  readonly from: number
  /** Where it begins, from 1. */
  readonly line: number
}

const allowed = new Set(
  (
    'CreateStmt CreateEnumStmt AlterEnumStmt CompositeTypeStmt CreateDomainStmt AlterDomainStmt CreateRangeStmt IndexStmt ' +
    'ViewStmt AlterTableStmt CreateSeqStmt AlterSeqStmt CreateFunctionStmt AlterFunctionStmt RenameStmt DropStmt ' +
    'DefineStmt CreateCastStmt CreateConversionStmt AlterTypeStmt AlterObjectSchemaStmt AlterCollationStmt'
  ).split(' '),
)

const extensionsAllowed = new Set(
  'btree_gist btree_gin citext cube hstore intarray isn ltree pg_trgm pgcrypto seg unaccent uuid-ossp fuzzystrmatch tablefunc plpgsql'.split(
    ' ',
  ),
)

/**
 * Reads DDL as psql would, a file that pg_dump wrote among the rest. Throws Unusable where it is no
 * SQL; what cannot be made, or decides nothing, is left out and noted. `isTrusted`: any extension may
 * be made, though its functions reach files, programs or other servers.
 */
export function readDdl(text: string, { isTrusted = false }: { isTrusted?: boolean } = {}): Ddl {
  const { sql, notes: commands } = readPsqlText(text)
  const found: Found = {
    extensions: [],
    schemas: [],
    statements: [],
    notes: [...commands],
    asViews: new Set(),
    functions: new Set(),
  }
  let [line, counted] = [1, 0]
  for (const { kind, node: tagged, from, to } of parsed(sql)) {
    const node = bodyOf(tagged)
    const written = sql.slice(from, to)
    const first = from + written.length - withoutLead(written).length
    line += sql.slice(counted, first).split('\n').length - 1
    counted = first
    addStatement({ kind, node, text: written, from, line }, found, isTrusted)
  }
  return found
}

interface Found {
  readonly extensions: string[]
  readonly schemas: string[]
  readonly statements: DdlStatement[]
  readonly notes: Note[]
  /** Materialized views, by their names: a view takes no index. */
  readonly asViews: Set<string>
  /** Functions that it makes, by their names. */
  readonly functions: Set<string>
}

interface Written extends DdlStatement {
  readonly kind: string
  readonly node: Body
}

function addStatement(written: Written, found: Found, isTrusted: boolean): void {
  const { kind, node, text, from, line } = written
  const isPath = found.schemas.length > 0 && node['name'] === 'search_path'
  if (kind === 'CreateFunctionStmt') found.functions.add(lastName(node['funcname']))
  const calls = kind === 'SelectStmt' ? ownCall(node, found.functions) : null
  if (calls !== null)
    found.notes.push({ line, what: `call of ${calls}`, why: 'what it would make is not made' })
  if (silentKinds.has(kind) && !isPath && !isSelectInto(kind, node)) return
  const note = spokenOf(kind)
  if (note !== null) {
    found.notes.push({ line, ...note })
  } else if (kind === 'CreateSchemaStmt') addSchema(written, found)
  else if (kind === 'CreateExtensionStmt') addExtension(written, found, isTrusted)
  else if (kind === 'CreateTableAsStmt' || isSelectInto(kind, node)) {
    found.statements.push({ ...asEmpty(written, found), from, line })
  } else if (kind === 'IndexStmt' && found.asViews.has(nameIn(node['relation']))) return
  else if (kind === 'AlterTableStmt' && isSilentChange(node)) return
  else if (
    kind === 'DropStmt' &&
    !/^\s*drop\s+(table|view|type|domain|sequence|index|function)\b/i.test(text)
  )
    return
  else if (allowed.has(kind) || isPath) found.statements.push({ text, from, line })
  else found.notes.push({ line, what: firstWords(text), why: 'it is not made' })
}

function isSelectInto(kind: string, node: Body): boolean {
  return kind === 'SelectStmt' && node['intoClause'] !== undefined
}

/** A function of the schema's own that a SELECT calls: it may make tables, as installers do. */
function ownCall(node: Body, own: ReadonlySet<string>): string | null {
  const names = bodiesIn(node, 'FuncCall').map(({ funcname }) => lastName(funcname))
  return names.find((name) => own.has(name)) ?? null
}

/** CREATE TABLE AS makes the columns; a materialized view is its query, as if it were just refreshed. */
function asEmpty(
  { node, text, line }: Written,
  { notes, asViews }: Found,
): Pick<DdlStatement, 'text'> {
  if (node['objtype'] !== 'OBJECT_MATVIEW') {
    notes.push({ line, what: firstWords(text), why: 'its rows are chosen anew, as in any table' })
    if (node['objtype'] === undefined) return { text }
    return { text: `${text.trimEnd().replace(/\s+with\s+(no\s+)?data$/i, '')}\nWITH NO DATA` }
  }
  asViews.add(nameIn((node['into'] as Body | undefined)?.['rel']))
  notes.push({
    line,
    what: 'materialized view',
    why: 'it holds what its query gives, as if it had been refreshed right before',
  })
  return {
    text: text
      .trimEnd()
      .replace(/\bmaterialized\s+view(\s+if\s+not\s+exists)?\b/i, 'VIEW')
      .replace(/\s+with\s+(no\s+)?data$/i, ''),
  }
}

function nameIn(range: unknown): string {
  return String((range as Body | undefined)?.['relname'] ?? '')
}

/** ALTER TABLE … OWNER TO, ENABLE ROW LEVEL SECURITY and the like: no row becomes possible or impossible. */
function isSilentChange(node: Body): boolean {
  const commands = node['cmds']
  return (
    Array.isArray(commands) &&
    commands.every((command) =>
      silentParts.has(String((command as { AlterTableCmd?: Body }).AlterTableCmd?.['subtype'])),
    )
  )
}

function addSchema({ node, line }: Written, { schemas, notes }: Found): void {
  const name = String(node['schemaname'] ?? '')
  if (/^(pg_|information_schema$|$)/.test(name)) {
    notes.push({ line, what: `schema ${name}`.trim(), why: 'only one of a plain name is made' })
    return
  }
  if (node['schemaElts'] !== undefined) {
    notes.push({ line, what: `what the schema ${name} begins with`, why: 'it is not made' })
  }
  if (name !== 'public' && !schemas.includes(name)) schemas.push(name)
}

function addExtension({ node, line }: Written, found: Found, isTrusted: boolean): void {
  const name = String(node['extname'])
  if (isTrusted || extensionsAllowed.has(name)) found.extensions.push(name)
  else {
    found.notes.push({
      line,
      what: `extension ${name}`,
      why: 'it may reach beyond its database; if you know who wrote the schema, add --trust',
    })
  }
}

function parsed(sql: string): ParsedStatement[] {
  try {
    return parseStatements(sql)
  } catch (error) {
    const { message, at } = syntaxProblem(error)
    if (at === null) throw error
    const all = syntaxProblems(sql)
    throw new Unusable(
      `schema: ${all.length > 0 ? listed(all) : `${message}, ${placeIn(sql, at)}`}`,
    )
  }
}

/** What is wrong with each statement of a text; the parser itself stops at the first. */
function syntaxProblems(sql: string): string[] {
  return statementPlaces(sql).flatMap(({ from, to }) => {
    try {
      parseStatements(sql.slice(from, to))
      return []
    } catch (error) {
      const { message, at } = syntaxProblem(error)
      return at === null ? [] : [`${message}, ${placeIn(sql, from + at)}`]
    }
  })
}

const problemsShown = 10

function listed(problems: readonly string[]): string {
  const more = problems.length - problemsShown
  return problems.slice(0, problemsShown).join('; ') + (more > 0 ? `; and ${more} more` : '')
}

/** A statement from its first word on, without comments before it. */
export function withoutLead(text: string): string {
  return text.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
}

function firstWords(text: string): string {
  return withoutLead(text)
    .split(/[\s(;]+/)
    .slice(0, 3)
    .join(' ')
}

/** “line 3, column 7 (character 52)”, counted from 1 as editors do. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, Math.max(0, offset))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  return `line ${line}, column ${column} (character ${before.length + 1})`
}
