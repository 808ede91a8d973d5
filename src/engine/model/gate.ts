import type { Limits } from '../../kit/limits.ts'
import { type Gate, nameOf, parse, refused } from '../query/grade/gate.ts'
import type { WrittenStatement } from '../sql/parse.ts'
import { bodyOf } from '../sql/walk.ts'

/** What an answer that defines may consist of. Anything else says what to do in its place. */
const allowed = new Set([
  'CreateStmt',
  'CreateTableAsStmt',
  'ViewStmt',
  'IndexStmt',
  'AlterTableStmt',
  'RenameStmt',
  'DropStmt',
  'CommentStmt',
  'CreateEnumStmt',
  'AlterEnumStmt',
  'CreateDomainStmt',
  'AlterDomainStmt',
  'CompositeTypeStmt',
  'CreateRangeStmt',
  'CreateSeqStmt',
  'AlterSeqStmt',
  'CreateFunctionStmt',
  'AlterFunctionStmt',
  'CreateTrigStmt',
  'RuleStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'GrantStmt',
  'CreateStatsStmt',
  'RefreshMatViewStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'SelectStmt',
])

const advice: Readonly<Record<string, string>> = {
  TransactionStmt:
    'Leave BEGIN, COMMIT and ROLLBACK out: your statements run in one transaction already.',
  VariableSetStmt: 'Leave SET out: every connection begins with its own settings.',
  CreateExtensionStmt:
    'Leave it out: what the brief names is there already, and no more is needed.',
  CreateSchemaStmt: 'Put everything into the schema public, where names without a schema go.',
  CreateRoleStmt: 'Roles belong to the whole server. The roles that the brief names are there.',
  AlterRoleStmt: 'Roles belong to the whole server. The roles that the brief names are there.',
  AlterRoleSetStmt: 'Roles belong to the whole server. The roles that the brief names are there.',
  CopyStmt: 'Put rows in with INSERT … VALUES or INSERT … SELECT.',
  DoStmt: 'Say it in plain statements, or in a function that a trigger calls.',
}

/** Definitions and changes of rows: tables, views, types, functions, triggers, policies. */
export function definingGate(
  sql: string,
  { answerBytesMax, modelStatementsMax }: Limits,
  extensions: readonly string[],
): Gate {
  const expected = `one to ${modelStatementsMax} statements that make tables, views and what belongs to them`
  const parsed = parse(sql, answerBytesMax, expected)
  if ('gate' in parsed) return parsed.gate
  const statements = parsed.statements.filter((one) => !isThere(one, extensions))
  if (statements.length === 0) {
    return refused(expected, 'nothing', 'Begin with CREATE TABLE.', null)
  }
  if (statements.length > modelStatementsMax) {
    const came = `${statements.length.toLocaleString('en-US')} statements`
    return refused(expected, came, 'Say it in fewer statements.', null)
  }
  const other = statements.find((one) => !allowed.has(one.kind))
  if (other !== undefined) {
    const attempt =
      advice[other.kind] ??
      'Leave it out: a model needs tables, views, types, functions, triggers and policies.'
    return refused(expected, nameOf(other), attempt, other.from)
  }
  return { kind: 'open', statements: statements.map(({ text }) => text) }
}

/** CREATE EXTENSION of one that is there changes nothing. */
function isThere({ kind, node }: WrittenStatement, extensions: readonly string[]): boolean {
  return kind === 'CreateExtensionStmt' && extensions.includes(String(bodyOf(node)['extname']))
}
