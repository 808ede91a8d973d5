import { sql as attempts } from './0001-attempts.ts'
import { sql as runRows } from './0002-run-rows.ts'
import { sql as failedCheck } from './0003-failed-check.ts'
import { sql as placement } from './0004-placement.ts'
import { sql as enteredPrograms } from './0005-entered-programs.ts'
import { sql as runCalls } from './0006-run-calls.ts'
import { sql as plan } from './0007-plan.ts'
import { sql as plainNames } from './0008-plain-names.ts'
import { sql as servers } from './0009-servers.ts'
import { sql as gradingNumbers } from './0010-grading-numbers.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/** In order, from 1, without a gap. A migration that was shipped is never edited. */
export const migrations: readonly Migration[] = [
  { number: 1, name: 'attempts', sql: attempts },
  { number: 2, name: 'run-rows', sql: runRows },
  { number: 3, name: 'failed-check', sql: failedCheck },
  { number: 4, name: 'placement', sql: placement },
  { number: 5, name: 'entered-programs', sql: enteredPrograms },
  { number: 6, name: 'run-calls', sql: runCalls },
  { number: 7, name: 'plan', sql: plan },
  { number: 8, name: 'plain-names', sql: plainNames },
  { number: 9, name: 'servers', sql: servers },
  { number: 10, name: 'grading-numbers', sql: gradingNumbers },
]
