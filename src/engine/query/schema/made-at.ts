import { tryParse } from '../../sql/parse.ts'
import { characterPlaces } from '../../sql/tokens.ts'
import { type Body, bodiesIn, bodyOf } from '../../sql/walk.ts'
import { type DdlStatement, withoutLead } from './ddl.ts'

/** The line of a schema's text that makes a column, or else its table; null where none says so. */
export function lineOfColumn(
  statements: readonly DdlStatement[],
  table: string,
  column: string,
): number | null {
  const places = statements.flatMap((statement) => placesIn(statement, table, column))
  return places.find(({ isColumn }) => isColumn)?.line ?? places[0]?.line ?? null
}

interface Place {
  readonly line: number
  /** Or the statement that makes its table. */
  readonly isColumn: boolean
}

function placesIn({ text, line }: DdlStatement, table: string, column: string): Place[] {
  if (!text.toLowerCase().includes(table.toLowerCase())) return []
  const lead = text.length - withoutLead(text).length
  return tryParse(text).flatMap(({ kind, node }): Place[] => {
    if (kind !== 'CreateStmt' && kind !== 'AlterTableStmt') return []
    if ((bodyOf(node)['relation'] as Body | undefined)?.['relname'] !== table) return []
    const found = bodiesIn(bodyOf(node), 'ColumnDef').find(({ colname }) => colname === column)
    if (found === undefined) return kind === 'CreateStmt' ? [{ line, isColumn: false }] : []
    const at = characterPlaces(text)(found.location ?? 0)
    return [{ line: line + text.slice(lead, at).split('\n').length - 1, isColumn: true }]
  })
}
