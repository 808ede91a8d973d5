import type { DeleteStmt, InsertStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query'
import { targetNames } from '../../../sql/from.ts'
import { tryParse } from '../../../sql/parse.ts'
import type { Schema } from '../../../sql/schema.ts'
import { newScope } from '../../../sql/scope.ts'
import { conjuncts, type Expression } from '../expression/expression.ts'
import { compared } from '../expression/operators.ts'
import { readExpression } from '../expression/read.ts'
import { type Block, newBlock } from './block.ts'
import type { BoundRelation, BoundScope } from './bound-columns.ts'
import { QueryReader } from './query-reader.ts'

/** Reads every statement of the texts into blocks; texts that cannot be parsed give none. */
export function readQueries(
  schema: Schema,
  queries: readonly string[],
  now: number | null,
): Block[] {
  const reader = new QueryReader(schema, now)
  return queries.flatMap((sql) =>
    tryParse(sql).flatMap(({ node }) => readStatement(node, reader) ?? []),
  )
}

function readStatement(node: Node, reader: QueryReader): Block | null {
  reader.begin()
  if ('SelectStmt' in node) return reader.select(node.SelectStmt, 'root', null).block
  if ('UpdateStmt' in node) return readUpdate(node.UpdateStmt, reader)
  if ('DeleteStmt' in node) return readDelete(node.DeleteStmt, reader)
  if ('InsertStmt' in node) return readInsert(node.InsertStmt, reader)
  if ('MergeStmt' in node) return readMerge(node.MergeStmt, reader)
  return null
}

function readUpdate(update: UpdateStmt, reader: QueryReader): Block {
  const { block, scope, target } = openChange(update, reader)
  for (const item of update.fromClause ?? []) reader.fromItem(item, block, scope, false)
  assign(update.targetList, target, block, scope, reader)
  condition(update.whereClause, block, scope, reader)
  return block
}

function readDelete(remove: DeleteStmt, reader: QueryReader): Block {
  const { block, scope } = openChange(remove, reader)
  for (const item of remove.usingClause ?? []) reader.fromItem(item, block, scope, false)
  condition(remove.whereClause, block, scope, reader)
  return block
}

/** INSERT: what comes in meets the columns it goes to, so that keys clash. */
function readInsert(insert: InsertStmt, reader: QueryReader): Block {
  const { block, scope, target } = openChange(insert, reader)
  const names = targetNames(insert.cols)
  const columns = names.length > 0 ? names : target.columns.map((column) => column.name)
  const select = insert.selectStmt
  if (select !== undefined && 'SelectStmt' in select) {
    const read = reader.select(select.SelectStmt, 'from', scope)
    block.children.push(read.block)
    read.outputs.forEach((output, at) => {
      const column = target.columns.find((each) => each.name === columns[at])
      if (column !== undefined) block.meets.push([column.expression, output.expression])
    })
  }
  const conflict = insert.onConflictClause
  scope.relations.push({ ...target, name: 'excluded' })
  assign(conflict?.targetList, target, block, scope, reader)
  if (conflict?.whereClause !== undefined) {
    block.hints.push(...conjuncts(readExpression(conflict.whereClause, reader.names(block, scope))))
  }
  return block
}

function readMerge(merge: MergeStmt, reader: QueryReader): Block {
  const { block, scope, target } = openChange(merge, reader)
  if (merge.sourceRelation !== undefined) reader.fromItem(merge.sourceRelation, block, scope, true)
  condition(merge.joinCondition, block, scope, reader)
  for (const node of merge.mergeWhenClauses ?? []) {
    if (!('MergeWhenClause' in node)) continue
    const { condition: when, targetList } = node.MergeWhenClause
    if (when !== undefined)
      block.hints.push(...conjuncts(readExpression(when, reader.names(block, scope))))
    assign(targetList, target, block, scope, reader)
  }
  return block
}

type Change = Pick<UpdateStmt, 'relation' | 'withClause'>

function openChange(
  change: Change,
  reader: QueryReader,
): { block: Block; scope: BoundScope; target: BoundRelation } {
  const block = newBlock('root')
  const scope: BoundScope = newScope(null)
  reader.withClause(change.withClause, scope)
  // What is changed is a table, whatever a WITH query is called.
  const target = reader.range(change.relation ?? {}, block, newScope(null), false)
  scope.relations.push(target)
  return { block, scope, target }
}

function condition(
  node: Node | undefined,
  block: Block,
  scope: BoundScope,
  reader: QueryReader,
): void {
  if (node !== undefined)
    block.goals.push(...conjuncts(readExpression(node, reader.names(block, scope))))
}

/** SET column = value: the two meet, and what is set is looked at. */
function assign(
  list: readonly Node[] | undefined,
  target: BoundRelation,
  block: Block,
  scope: BoundScope,
  reader: QueryReader,
): void {
  for (const node of list ?? []) {
    if (!('ResTarget' in node)) continue
    const value: Expression = readExpression(node.ResTarget.val, reader.names(block, scope))
    block.shown.push(value)
    const column = target.columns.find((each) => each.name === node.ResTarget.name)
    if (column !== undefined && value.kind !== 'opaque')
      block.hints.push(compared('=', column.expression, value))
  }
}

/** Names of the tables that a text mentions, for statements that are not read otherwise. */
export function mentionedTables(schema: Schema, queries: readonly string[]): string[] {
  const words = new Set(
    queries.flatMap((sql) => sql.toLowerCase().match(/[\w$\u0080-\uffff]+/g) ?? []),
  )
  return schema.tables
    .filter((table) => words.has(table.name.toLowerCase()))
    .map((table) => table.name)
}
