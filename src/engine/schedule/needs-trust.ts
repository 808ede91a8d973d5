import { Problem } from '../../kit/problem.ts'
import { type ParsedStatement, type WrittenStatement, writtenStatements } from '../sql/parse.ts'
import { bytesBefore } from '../sql/tokens.ts'
import { strings, walk } from '../sql/walk.ts'
import type { Specification } from './specification.ts'

/*
 * A specification runs under a role without rights, so what needs more cannot do harm; but it would
 * print other things than the isolation tester does. What shows by its text is refused before
 * anything starts, by name and line; `--trust` runs it as the tester would.
 */

type Node = ParsedStatement['node']
type Fields = Readonly<Record<string, unknown>>

/** Statements that only a superuser, or a role with a right of its own, may run. */
const statementNames: Readonly<Record<string, string>> = {
  AlterSystemStmt: 'ALTER SYSTEM',
  LoadStmt: 'LOAD',
  CheckPointStmt: 'CHECKPOINT',
  CreatedbStmt: 'CREATE DATABASE',
  DropdbStmt: 'DROP DATABASE',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  CreateFdwStmt: 'CREATE FOREIGN DATA WRAPPER',
  CreateEventTrigStmt: 'CREATE EVENT TRIGGER',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  CreatePLangStmt: 'CREATE LANGUAGE',
  CreateAmStmt: 'CREATE ACCESS METHOD',
}

/** Languages in which a function can do anything that the server's own process can. */
const untrustedLanguages = /^(c|internal|plpython\w*|plperlu|pltclu)$/i

/** Extensions that PostgreSQL lets the owner of a database make. */
const trustedExtensions = new Set(
  'btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn lo ltree pg_trgm pgcrypto plpgsql seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp'.split(
    ' ',
  ),
)

const functionNames =
  /^(pg_read_(binary_)?file|pg_ls_\w+|pg_stat_file|lo_(im|ex)port|pg_(create|drop|copy)_(logical|physical)_replication_slot\w*|pg_create_logical_replication_slot|pg_drop_replication_slot|pg_logical_slot_\w+|pg_replication_slot_advance|pg_replication_origin_\w+|pg_reload_conf|pg_rotate_logfile\w*|pg_switch_wal|pg_promote|pg_create_restore_point|pg_backup_\w+|pg_wal_replay_\w+|pg_stat_reset\w*)$/

/** Throws a Problem, naming statement and line, if a specification needs more than a plain role may. */
export function refuseWhatNeedsTrust(specification: Specification, file: string): void {
  for (const sql of textsOf(specification)) {
    for (const { from, what } of needsOf(sql)) {
      const at = Math.max(0, file.indexOf(sql)) + from
      const line = file.slice(0, at).split('\n').length
      throw new Problem('bad-input', {
        expected: 'statements that a role without special rights may run',
        came: `${what} in line ${line}`,
        try: 'Leave it out. Or, if you know who wrote the file, add --trust: then it runs with every right that you have on this machine.',
      })
    }
  }
}

function textsOf({ setups, sessions, teardown }: Specification): string[] {
  const own = sessions.flatMap((session) => [
    session.setup,
    ...session.steps.map(({ sql }) => sql),
    session.teardown,
  ])
  return [...setups, ...own, teardown].filter((sql) => sql !== null)
}

interface Need {
  readonly what: string
  /** Offset of its statement, in bytes. */
  readonly from: number
}

/** A text that we cannot read is PostgreSQL's to refuse. */
function needsOf(latin: string): Need[] {
  const sql = Buffer.from(latin, 'latin1').toString()
  let statements: WrittenStatement[]
  try {
    statements = writtenStatements(sql)
  } catch {
    return []
  }
  return statements.flatMap(({ node, from }) => {
    const what = needOf(node)
    return what === null ? [] : [{ what, from: bytesBefore(sql, from) }]
  })
}

/** What in a statement, or in a part of it, needs more; null: nothing that its text shows. */
function needOf(statement: Node): string | null {
  let need: string | null = null
  walk(statement, (kind, fields) => {
    need ??= statementNames[kind] ?? needOfFields(kind, fields)
    return need === null
  })
  return need
}

function needOfFields(kind: string, fields: Fields): string | null {
  switch (kind) {
    case 'CreateExtensionStmt': {
      const name = String(fields['extname'])
      return trustedExtensions.has(name) ? null : `CREATE EXTENSION ${name}`
    }
    case 'CopyStmt': {
      const direction = fields['is_from'] === true ? 'FROM' : 'TO'
      if (fields['is_program'] === true) return `COPY ${direction} PROGRAM`
      return fields['filename'] === undefined ? null : `COPY ${direction} a file`
    }
    case 'CreateFunctionStmt': {
      const options = (fields['options'] ?? []) as { DefElem?: { defname?: string; arg?: Node } }[]
      const language = options.find((option) => option.DefElem?.defname === 'language')?.DefElem
        ?.arg
      const name = language === undefined ? '' : (strings([language])[0] ?? '')
      return untrustedLanguages.test(name) ? `a function in the language ${name}` : null
    }
    case 'VariableSetStmt':
      return fields['name'] === 'session_authorization' ? 'SET SESSION AUTHORIZATION' : null
    case 'CreatePublicationStmt':
      return fields['for_all_tables'] === true ? 'CREATE PUBLICATION … FOR ALL TABLES' : null
    case 'FuncCall': {
      const name = strings(fields['funcname'] as Node[]).at(-1) ?? ''
      return functionNames.test(name) ? `${name}()` : null
    }
    default:
      return null
  }
}
