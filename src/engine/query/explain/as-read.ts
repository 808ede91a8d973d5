/** A statement that changes a table as a query that gives the table as it is afterwards. */

import { build } from '../../sql/edit.ts'
import type { Schema, Table } from '../../sql/schema.ts'
import { tableNamed } from '../../sql/sources.ts'
import { type Fields, type Json, list, word } from '../../sql/tree.ts'

/** The table that an UPDATE or a DELETE changes; null for anything else. */
export function changedTable(tree: Fields): string | null {
  const body = (tree.UpdateStmt ?? tree.DeleteStmt) as Fields | undefined
  return body === undefined ? null : String((body.relation as Fields).relname)
}

/** A SELECT as it is; null where a change cannot be said as a query. */
export function asRead(tree: Fields, schema: Schema): Fields | null {
  if (tree.SelectStmt !== undefined) return tree
  const table = tableNamed(schema, changedTable(tree) ?? '')
  if (table === null) return null
  if (tree.DeleteStmt !== undefined) return afterDelete(tree.DeleteStmt as Fields, table)
  return tree.UpdateStmt === undefined ? null : afterUpdate(tree.UpdateStmt as Fields, table)
}

interface Select {
  readonly targets: readonly Json[]
  readonly from?: Json | undefined
  readonly where?: Json | undefined
  readonly withClause?: Json | undefined
  readonly limit?: Json
}

function select(how: Select): Fields {
  const body: Record<string, Json | undefined> = {
    targetList: how.targets,
    fromClause: how.from,
    whereClause: how.where,
    withClause: how.withClause,
    limitCount: how.limit,
    limitOption: how.limit === undefined ? 'LIMIT_OPTION_DEFAULT' : 'LIMIT_OPTION_COUNT',
    op: 'SETOP_NONE',
  }
  const kept = Object.entries(body).filter(([, value]) => value !== undefined)
  return { SelectStmt: Object.fromEntries(kept) as Fields }
}

function columnOfRelation(body: Fields, column: string): Fields {
  const relation = body.relation as Fields
  const name = String((relation.alias as Fields | undefined)?.aliasname ?? relation.relname)
  return { ColumnRef: { fields: [word(name), word(column)] } }
}

/** The rows that the condition does not meet. */
function afterDelete(body: Fields, table: Table): Fields {
  const gone = select({
    targets: [{ ResTarget: { val: build('1') } }],
    from: body.usingClause,
    where: body.whereClause,
  })
  const exists: Fields = { SubLink: { subLinkType: 'EXISTS_SUBLINK', subselect: gone } }
  return select({
    targets: table.columns.map((column) => ({
      ResTarget: { val: columnOfRelation(body, column.name) },
    })),
    from: [{ RangeVar: body.relation }],
    where: build('NOT _1', exists),
    withClause: body.withClause,
  })
}

/** Each row as it was, or with the first values that the condition gives it. */
function afterUpdate(body: Fields, table: Table): Fields | null {
  const items = list(body.targetList).map((item) => (item as Fields).ResTarget as Fields)
  if (items.some((item) => (item.val as Fields).MultiAssignRef !== undefined)) return null
  const found = select({
    targets: [
      { ResTarget: { name: 'hit', val: build('1') } },
      ...items.map((item) => ({ ResTarget: { name: `new_${item.name}`, val: item.val } })),
    ],
    from: body.fromClause,
    where: body.whereClause,
    limit: build('1'),
  })
  const hit = build('changed.hit IS NULL')
  const targets = table.columns.map((column) => {
    const old = columnOfRelation(body, column.name)
    const isSet = items.some((item) => item.name === column.name)
    const now = { ColumnRef: { fields: [word('changed'), word(`new_${column.name}`)] } }
    return {
      ResTarget: { val: isSet ? build('CASE WHEN _1 THEN _2 ELSE _3 END', hit, old, now) : old },
    }
  })
  const join: Fields = {
    JoinExpr: {
      jointype: 'JOIN_LEFT',
      larg: { RangeVar: body.relation },
      rarg: { RangeSubselect: { lateral: true, subquery: found, alias: { aliasname: 'changed' } } },
      quals: build('true'),
    },
  }
  return select({ targets, from: [join], withClause: body.withClause })
}
