import type { CommonTableExpr, JoinExpr, Node, RangeVar, SelectStmt, WithClause } from 'libpg-query'
import { impliedName, optionalSides } from '../../../sql/from.ts'
import { tryParse } from '../../../sql/parse.ts'
import { childrenOf, strings } from '../../../sql/walk.ts'
import type { Schema } from '../../schema/database.ts'
import { aNull, columnsOf, conjuncts, type Expression, opaque } from '../expression/expression.ts'
import { compared } from '../expression/operators.ts'
import { type Names, readExpression } from '../expression/read.ts'
import { evaluate } from '../expression/solve.ts'
import { type Block, type BlockKind, newBlock } from './block.ts'
import {
  type CommonTable,
  findColumn,
  findCommonTable,
  findTable,
  findView,
  newScope,
  type Relation,
  type RelationColumn,
  type Scope,
  starColumns,
  tableColumns,
} from './scope.ts'

const depthMax = 24

const sourcesMax = 120

/** SELECTs of one statement that are read: a WITH query counts as often as it is named. */
const selectsMax = 500

/** As many as PostgreSQL allows in a list. */
const columnsMax = 1_664

/** Steps of a recursive query that rows are built for, and at most where it counts them itself. */
const recursionDepth = 3

const countedDepthMax = 12

/** Reads SELECTs into blocks: which tables meet under which conditions. Best effort, never fails. */
export class QueryReader {
  readonly #schema: Schema
  readonly #now: number | null
  #sources = 0
  #sourcesAtStart = 0
  #selects = 0
  #depth = 0

  constructor(schema: Schema, now: number | null) {
    this.#schema = schema
    this.#now = now
  }

  /** Another statement begins: its sources are counted anew. */
  begin(): void {
    this.#sourcesAtStart = this.#sources
    this.#selects = 0
  }

  /** A SELECT as a block, with its output columns. */
  select(
    select: SelectStmt,
    kind: BlockKind,
    outer: Scope | null,
  ): { block: Block; outputs: RelationColumn[] } {
    const block = newBlock(kind)
    const isFull = this.#sources - this.#sourcesAtStart >= sourcesMax || this.#selects >= selectsMax
    if (this.#depth >= depthMax || isFull) return { block, outputs: [] }
    this.#depth++
    this.#selects++
    const scope = newScope(outer)
    this.withClause(select.withClause, scope)
    const outputs = this.#body(select, block, scope)
    this.#depth--
    return { block, outputs }
  }

  #body(select: SelectStmt, block: Block, scope: Scope): RelationColumn[] {
    if (select.op !== undefined && select.op !== 'SETOP_NONE')
      return this.#setOperation(select, block, scope)
    if (select.valuesLists !== undefined) return this.#values(select.valuesLists, block, scope)
    for (const item of select.fromClause ?? []) this.fromItem(item, block, scope, false)
    const names = this.names(block, scope)
    const outputs = this.targets(select.targetList, names, scope)
    if (select.whereClause !== undefined)
      block.goals.push(...conjuncts(readExpression(select.whereClause, names)))
    for (const output of outputs)
      if (output.name !== '') scope.outputs.set(output.name, output.expression)
    if (select.havingClause !== undefined)
      block.hints.push(...conjuncts(readExpression(select.havingClause, names)))
    block.groups.push(...grouped(select.groupClause ?? [], names, outputs))
    const rest = [select.groupClause, select.windowClause, select.distinctClause]
    for (const part of rest)
      for (const node of part ?? []) block.shown.push(readExpression(node, names))
    this.#tail(select, block, names)
    block.shown.push(...outputs.map((output) => output.expression))
    return outputs
  }

  /** ORDER BY, LIMIT and OFFSET. */
  #tail(select: SelectStmt, block: Block, names: Names): void {
    for (const node of select.sortClause ?? []) block.shown.push(readExpression(node, names))
    const count = this.#number(select.limitCount, names)
    const offset = this.#number(select.limitOffset, names)
    const last = count === null ? null : count + (offset ?? 0)
    if (count !== null && last !== null) block.rowTargets.push(count, last)
    // From twice as many rows on PostgreSQL sorts in a heap, which keeps no order among equal ones.
    if (last !== null && select.sortClause !== undefined) block.rowTargets.push(2 * last + 1)
    if (offset !== null) block.rowTargets.push(offset)
  }

  #number(node: Node | undefined, names: Names): number | null {
    if (node === undefined) return null
    const read = readExpression(node, names)
    return read.kind === 'constant' && typeof read.value === 'number' ? read.value : null
  }

  #setOperation(select: SelectStmt, block: Block, scope: Scope): RelationColumn[] {
    const [left, right] = [select.larg, select.rarg].map((arm) => {
      if (arm === undefined) return []
      const read = this.select(arm, 'arm', scope)
      block.children.push(read.block)
      return read.outputs
    }) as [RelationColumn[], RelationColumn[]]
    left.forEach((column, at) => {
      const other = right[at]
      if (other !== undefined) block.meets.push([column.expression, other.expression])
      scope.outputs.set(column.name, column.expression)
    })
    this.#tail(select, block, this.names(block, scope))
    return left
  }

  #values(lists: readonly Node[], block: Block, scope: Scope): RelationColumn[] {
    const names = this.names(block, scope)
    const rows = lists.map((list) =>
      'List' in list ? (list.List.items ?? []).map((item) => readExpression(item, names)) : [],
    )
    return (rows[0] ?? []).map((first, at) => ({
      name: `column${at + 1}`,
      merged: false,
      expression: opaque(
        'other',
        'values',
        rows.map((row) => row[at] ?? aNull),
        first.family,
        first.whole,
      ),
    }))
  }

  /** How names are read within a scope; what a subquery asks goes to a block of its own below. */
  names(block: Block, scope: Scope): Names {
    return {
      now: this.#now,
      column: (path) => findColumn(scope, path),
      note: (expression) => block.hints.push(expression),
      subquery: (select, link, extra) => {
        const inner = this.select(select, link as BlockKind, scope)
        const outputs = inner.outputs.map((output) => output.expression)
        inner.block.goals.push(...extra(outputs))
        block.children.push(inner.block)
        return outputs
      },
    }
  }

  /** The output columns of a target list, stars spread out. */
  targets(list: readonly Node[] | undefined, names: Names, scope: Scope): RelationColumn[] {
    const columns = (list ?? []).flatMap((node): RelationColumn[] => {
      if (!('ResTarget' in node)) return []
      const { val, name } = node.ResTarget
      if (val !== undefined && 'ColumnRef' in val) {
        const fields = val.ColumnRef.fields ?? []
        const last = fields.at(-1)
        if (last !== undefined && 'A_Star' in last) {
          return starColumns(scope.relations, strings(fields).at(-1) ?? null).map((column) => ({
            ...column,
            merged: false,
          }))
        }
      }
      return [
        { name: name ?? impliedName(val), expression: readExpression(val, names), merged: false },
      ]
    })
    return columns.slice(0, columnsMax)
  }

  withClause(clause: WithClause | undefined, scope: Scope): void {
    for (const node of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in node)) continue
      const common = this.#commonTable(node.CommonTableExpr, scope, clause?.recursive === true)
      if (common !== null) scope.commonTables.set(node.CommonTableExpr.ctename ?? '', common)
    }
  }

  #commonTable(node: CommonTableExpr, scope: Scope, recursive: boolean): CommonTable | null {
    const query = node.ctequery
    if (query === undefined || !('SelectStmt' in query)) return null
    return { select: query.SelectStmt, columns: strings(node.aliascolnames), scope, recursive }
  }

  /** Adds a FROM item to the scope, its tables and conditions to the block. */
  fromItem(node: Node, block: Block, scope: Scope, optional: boolean): Relation[] {
    const relations = this.#fromRelations(node, block, scope, optional)
    if (!('JoinExpr' in node)) scope.relations.push(...relations)
    return relations
  }

  #fromRelations(node: Node, block: Block, scope: Scope, optional: boolean): Relation[] {
    if ('RangeVar' in node) return [this.range(node.RangeVar, block, scope, optional)]
    if ('JoinExpr' in node) return this.#join(node.JoinExpr, block, scope, optional)
    if ('RangeSubselect' in node) {
      const { subquery, alias } = node.RangeSubselect
      const select = subquery !== undefined && 'SelectStmt' in subquery ? subquery.SelectStmt : {}
      return [this.#derived(select, block, scope, alias?.aliasname ?? '', strings(alias?.colnames))]
    }
    if ('RangeFunction' in node) return [this.#function(node.RangeFunction, block, scope)]
    if ('RangeTableSample' in node && node.RangeTableSample.relation !== undefined) {
      return this.#fromRelations(node.RangeTableSample.relation, block, scope, optional)
    }
    return []
  }

  /** A table, a view or a WITH query by name. */
  range(range: RangeVar, block: Block, scope: Scope, optional: boolean): Relation {
    const name = range.relname ?? ''
    const alias = range.alias?.aliasname ?? name
    const renamed = strings(range.alias?.colnames)
    const common = range.schemaname === undefined ? findCommonTable(scope, name) : null
    if (common !== null) return this.#useCommonTable(common, name, alias, renamed, block)
    const table = findTable(this.#schema, name)
    if (table !== null) {
      const id = this.#sources++
      block.sources.push({ id, table: table.name, optional })
      return { name: alias, columns: renameColumns(tableColumns(table, id), renamed) }
    }
    const view = findView(this.#schema, name)
    const statement = view === null ? undefined : tryParse(view.definition)[0]?.node
    if (view !== null && statement !== undefined && 'SelectStmt' in statement) {
      return this.#derived(
        statement.SelectStmt,
        block,
        null,
        alias,
        renamed.length > 0 ? renamed : view.columns,
      )
    }
    return { name: alias, columns: [] }
  }

  #useCommonTable(
    common: CommonTable | Relation,
    name: string,
    alias: string,
    renamed: readonly string[],
    block: Block,
  ): Relation {
    if (!('select' in common))
      return { name: alias, columns: renameColumns(common.columns, renamed) }
    const columns = renamed.length > 0 ? renamed : common.columns
    const { select } = common
    if (!common.recursive || select.larg === undefined || select.rarg === undefined) {
      return this.#derived(select, block, common.scope, alias, columns)
    }
    const base = this.select(select.larg, 'from', common.scope)
    block.children.push(base.block)
    let around = base.block
    let before = base.outputs
    let depth = recursionDepth
    for (let level = 0; level < depth; level++) {
      const inner = newScope(common.scope)
      inner.commonTables.set(name, { name, columns: renameColumns(before, common.columns) })
      const step = this.select(select.rarg, 'recursive', inner)
      step.outputs.forEach((output, at) => {
        const other = base.outputs[at]
        if (other !== undefined) step.block.meets.push([other.expression, output.expression])
      })
      around.children.push(step.block)
      depth = Math.max(depth, ...step.block.goals.map(countedDepth))
      around = step.block
      before = step.outputs
    }
    return { name: alias, columns: renameColumns(base.outputs, columns) }
  }

  #derived(
    select: SelectStmt,
    block: Block,
    scope: Scope | null,
    alias: string,
    renamed: readonly string[],
  ): Relation {
    const read = this.select(select, 'from', scope)
    block.children.push(read.block)
    return { name: alias, columns: renameColumns(read.outputs, renamed) }
  }

  #function(
    item: Extract<Node, { RangeFunction: unknown }>['RangeFunction'],
    block: Block,
    scope: Scope,
  ): Relation {
    const names = this.names(block, scope)
    const read = childrenOf({ RangeFunction: { functions: item.functions } } as unknown as Node)
      .flatMap((node) => ('List' in node ? (node.List.items ?? []) : [node]))
      .filter((node) => 'FuncCall' in node)
      .map((node) => readExpression(node, names))
    const [first = aNull] = read
    block.shown.push(...read)
    const alias = item.alias?.aliasname ?? (first.kind === 'call' ? first.name : '')
    const columns = strings(item.alias?.colnames)
    const defined = (item.coldeflist ?? []).flatMap((node) =>
      'ColumnDef' in node ? [node.ColumnDef.colname ?? ''] : [],
    )
    const shown = columns.length > 0 ? columns : defined.length > 0 ? defined : [alias]
    return {
      name: alias,
      columns: shown.map((name) => ({ name, expression: first, merged: false })),
    }
  }

  #join(join: JoinExpr, block: Block, scope: Scope, optional: boolean): Relation[] {
    const weak = optionalSides(join.jointype, optional)
    const left = join.larg === undefined ? [] : this.fromItem(join.larg, block, scope, weak.left)
    const right = join.rarg === undefined ? [] : this.fromItem(join.rarg, block, scope, weak.right)
    const shared = join.isNatural === true ? sharedNames(left, right) : strings(join.usingClause)
    const joined = this.#merge(left, right, shared, block, scope)
    if (join.quals !== undefined)
      block.goals.push(...conjuncts(readExpression(join.quals, this.names(block, scope))))
    if (join.alias?.aliasname === undefined) return joined
    const columns = renameColumns(starColumns(joined, null), strings(join.alias.colnames))
    const renamed = { name: join.alias.aliasname, columns }
    scope.relations.splice(scope.relations.length - joined.length, joined.length, renamed)
    return [renamed]
  }

  /** Equates the columns that NATURAL or USING names, and hides the right ones from a bare star. */
  #merge(
    left: readonly Relation[],
    right: readonly Relation[],
    shared: readonly string[],
    block: Block,
    scope: Scope,
  ): Relation[] {
    const leftColumns = starColumns(left, null)
    const merged = right.map(
      (relation): Relation => ({
        name: relation.name,
        columns: relation.columns.map((column) => {
          const partner = shared.includes(column.name)
            ? leftColumns.find((each) => each.name === column.name)
            : undefined
          if (partner === undefined) return column
          block.goals.push(compared('=', partner.expression, column.expression))
          return { ...column, merged: true }
        }),
      }),
    )
    right.forEach((relation, at) => {
      const place = scope.relations.indexOf(relation)
      if (place >= 0) scope.relations[place] = merged[at] as Relation
    })
    return [...left, ...merged]
  }
}

/** What GROUP BY names; a bare number is the output column in that place. */
function grouped(
  nodes: readonly Node[],
  names: Names,
  outputs: readonly RelationColumn[],
): Expression[] {
  return nodes.map((node) => {
    const read = readExpression(node, names)
    const place = read.kind === 'constant' && typeof read.value === 'number' ? read.value : 0
    return outputs[place - 1]?.expression ?? read
  })
}

function sharedNames(left: readonly Relation[], right: readonly Relation[]): string[] {
  const names = new Set(starColumns(left, null).map((column) => column.name))
  return [...new Set(starColumns(right, null).map((column) => column.name))].filter((name) =>
    names.has(name),
  )
}

function renameColumns(
  columns: readonly RelationColumn[],
  names: readonly string[],
): RelationColumn[] {
  return columns.map((column, at) => ({ ...column, name: names[at] ?? column.name, merged: false }))
}

/** How far a recursive query goes by a condition on its own counter, as depth < 5. */
function countedDepth(goal: Expression): number {
  if (goal.kind !== 'call' || columnsOf(goal).length > 0) return 0
  const numbers = goal.args.map((arg) => evaluate(arg, []))
  const most = Math.max(...numbers.map((number) => (typeof number === 'number' ? number : 0)))
  return most > countedDepthMax ? 0 : Math.ceil(most) + 1
}
