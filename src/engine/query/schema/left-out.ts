import type { Note } from './psql-text.ts'

/*
 * Statements of a schema that don't decide which rows a query can meet, or that cannot be done here:
 * each is left out, with what that means for the answer.
 */

/** Left out without a word: they change neither tables nor what two queries give of the same rows. */
export const silentKinds: ReadonlySet<string> = new Set(
  (
    'InsertStmt CopyStmt SelectStmt VariableSetStmt VariableShowStmt CommentStmt GrantStmt GrantRoleStmt AlterOwnerStmt ' +
    'TransactionStmt AlterDefaultPrivilegesStmt VacuumStmt CreateStatsStmt AlterStatsStmt SecLabelStmt UpdateStmt DeleteStmt ' +
    'CreatedbStmt DropdbStmt AlterDatabaseStmt AlterDatabaseSetStmt CreateRoleStmt AlterRoleStmt AlterRoleSetStmt DropRoleStmt ' +
    'DropOwnedStmt ReassignOwnedStmt CreateTableSpaceStmt DropTableSpaceStmt CheckPointStmt DiscardStmt ListenStmt NotifyStmt ' +
    'LockStmt TruncateStmt RefreshMatViewStmt CreatePublicationStmt AlterPublicationStmt CreateSubscriptionStmt ' +
    'AlterSubscriptionStmt AlterExtensionStmt AlterExtensionContentsStmt AlterObjectDependsStmt ClusterStmt ReindexStmt ' +
    'CreatePLangStmt AlterSystemStmt ExplainStmt ConstraintsSetStmt'
  ).split(' '),
)

/** Left out with a word, by the kind of statement. */
const spoken: Readonly<Record<string, readonly [string, string]>> = {
  CreateTrigStmt: ['trigger', 'rows are chosen as if it were not there'],
  RuleStmt: ['rule', 'rows are chosen as if it were not there'],
  CreatePolicyStmt: ['policy', 'both queries see every row, as the owner does'],
  AlterPolicyStmt: ['policy', 'both queries see every row, as the owner does'],
  CreateEventTrigStmt: ['event trigger', 'it concerns DDL alone'],
  AlterEventTrigStmt: ['event trigger', 'it concerns DDL alone'],
  DoStmt: ['DO block', 'what it would make is not made'],
  CallStmt: ['CALL', 'what it would make is not made'],
  CreateForeignTableStmt: ['foreign table', 'its rows are on another server'],
  CreateForeignServerStmt: ['foreign server', 'rows of another server are not read'],
  CreateFdwStmt: ['foreign-data wrapper', 'rows of another server are not read'],
  CreateUserMappingStmt: ['user mapping', 'rows of another server are not read'],
  ImportForeignSchemaStmt: ['foreign tables', 'their rows are on another server'],
  CreateAmStmt: ['access method', 'how rows are stored changes no answer'],
  CreateTransformStmt: ['transform', 'it concerns functions in other languages'],
  AlterTSConfigurationStmt: ['text search configuration', 'the one it changes is as it was'],
  CreateOpClassStmt: ['operator class', 'indexes that need it are not made'],
  CreateOpFamilyStmt: ['operator family', 'indexes that need it are not made'],
  AlterOpFamilyStmt: ['operator family', 'indexes that need it are not made'],
}

/** What is said of a statement that is left out; null: it isn't one of these. */
export function spokenOf(kind: string): Omit<Note, 'line'> | null {
  const found = spoken[kind]
  return found === undefined ? null : { what: found[0], why: found[1] }
}

/** Parts of ALTER TABLE that change no row that could be there, and no answer. */
export const silentParts: ReadonlySet<string> = new Set(
  (
    'AT_ChangeOwner AT_EnableRowSecurity AT_DisableRowSecurity AT_ForceRowSecurity AT_NoForceRowSecurity AT_ClusterOn ' +
    'AT_DropCluster AT_SetLogged AT_SetUnLogged AT_SetAccessMethod AT_SetTableSpace AT_SetRelOptions AT_ResetRelOptions ' +
    'AT_ReplaceRelOptions AT_EnableTrig AT_EnableAlwaysTrig AT_EnableReplicaTrig AT_DisableTrig AT_EnableTrigAll ' +
    'AT_DisableTrigAll AT_EnableTrigUser AT_DisableTrigUser AT_EnableRule AT_EnableAlwaysRule AT_EnableReplicaRule ' +
    'AT_DisableRule AT_ReplicaIdentity AT_SetStatistics AT_SetStorage AT_SetCompression AT_SetOptions AT_ResetOptions'
  ).split(' '),
)

const linesShown = 4

/** One line for each kind of thing: how often, where, and what that means. */
export function warningsOf(notes: readonly Note[]): string[] {
  const groups = new Map<string, Note[]>()
  for (const note of notes) {
    const key = `${note.what}\n${note.why}`
    groups.set(key, [...(groups.get(key) ?? []), note])
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Note]
    const lines = group.slice(0, linesShown).map(({ line }) => line)
    const more = group.length > linesShown ? ', …' : ''
    const where = `${group.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}`
    const count = group.length === 1 ? '' : `${group.length} × `
    return `${count}${first.what}, ${where}: ${first.why}`
  })
}
