import type { CommonTableExpr, JoinExpr, Node, RangeVar, SelectStmt, WithClause } from 'libpg-query'
import { type FromItem, impliedName, isStar, itemName, readFrom } from '../../../sql/from.ts'
import { tryParse } from '../../../sql/parse.ts'
import type { Schema } from '../../../sql/schema.ts'
import {
  newScope,
  renamedColumns,
  scopeOfWithQuery,
  sharedNames,
  starColumns,
  withQueryOf,
} from '../../../sql/scope.ts'
import { tableNamed } from '../../../sql/sources.ts'
import { childrenOf, strings } from '../../../sql/walk.ts'
import { aNull, columnsOf, conjuncts, type Expression, opaque } from '../expression/expression.ts'
import { compared } from '../expression/operators.ts'
import { type Names, readExpression } from '../expression/read.ts'
import { evaluate } from '../expression/solve.ts'
import { type Block, type BlockKind, newBlock } from './block.ts'
import {
  type BoundColumn,
  type BoundRelation,
  type BoundScope,
  expressionNamed,
  tableColumns,
  type WithQuery,
} from './bound-columns.ts'

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
    outer: BoundScope | null,
  ): { block: Block; outputs: BoundColumn[] } {
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

  #body(select: SelectStmt, block: Block, scope: BoundScope): BoundColumn[] {
    if (select.op !== undefined && select.op !== 'SETOP_NONE')
      return this.#setOperation(select, block, scope)
    if (select.valuesLists !== undefined) return this.#values(select.valuesLists, block, scope)
    for (const item of select.fromClause ?? []) this.fromItem(item, block, scope, false)
    const names = this.names(block, scope)
    const outputs = this.targets(select.targetList, names, scope)
    if (select.whereClause !== undefined)
      block.goals.push(...conjuncts(readExpression(select.whereClause, names)))
    for (const output of outputs) if (output.name !== '') scope.outputs.set(output.name, output)
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

  #setOperation(select: SelectStmt, block: Block, scope: BoundScope): BoundColumn[] {
    const [left, right] = [select.larg, select.rarg].map((arm) => {
      if (arm === undefined) return []
      const read = this.select(arm, 'arm', scope)
      block.children.push(read.block)
      return read.outputs
    }) as [BoundColumn[], BoundColumn[]]
    left.forEach((column, at) => {
      const other = right[at]
      if (other !== undefined) block.meets.push([column.expression, other.expression])
      scope.outputs.set(column.name, column)
    })
    this.#tail(select, block, this.names(block, scope))
    return left
  }

  #values(lists: readonly Node[], block: Block, scope: BoundScope): BoundColumn[] {
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
  names(block: Block, scope: BoundScope): Names {
    return {
      now: this.#now,
      column: (path) => expressionNamed(path, scope),
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
  targets(list: readonly Node[] | undefined, names: Names, scope: BoundScope): BoundColumn[] {
    const columns = (list ?? []).flatMap((node): BoundColumn[] => {
      if (!('ResTarget' in node)) return []
      const { val, name } = node.ResTarget
      if (val !== undefined && 'ColumnRef' in val && isStar(val)) {
        const relation = strings(val.ColumnRef.fields).at(-1) ?? null
        return renamedColumns(starColumns(scope.relations, relation), [])
      }
      return [
        { name: name ?? impliedName(val), expression: readExpression(val, names), merged: false },
      ]
    })
    return columns.slice(0, columnsMax)
  }

  withClause(clause: WithClause | undefined, scope: BoundScope): void {
    for (const node of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in node)) continue
      const read = this.#withQuery(node.CommonTableExpr, scope, clause?.recursive === true)
      scope.withQueries.set(node.CommonTableExpr.ctename ?? '', read)
    }
  }

  #withQuery(node: CommonTableExpr, beside: BoundScope, recursive: boolean): WithQuery {
    const { ctename = '', ctequery: query, aliascolnames } = node
    if (query === undefined || !('SelectStmt' in query))
      return { name: ctename, columns: [], isOpen: true }
    const scope = scopeOfWithQuery(beside, recursive)
    return { select: query.SelectStmt, columns: strings(aliascolnames), scope, recursive }
  }

  /** Adds an entry of a FROM to the scope, its tables and conditions to the block. */
  fromItem(node: Node, block: Block, scope: BoundScope, optional: boolean): void {
    const reader = {
      item: (item: FromItem) => {
        const relation = this.#relation(item, block, scope)
        scope.relations.push(relation)
        return [relation]
      },
      join: (join: JoinExpr, left: BoundRelation[], right: BoundRelation[]) =>
        this.#join(join, [left, right], block, scope),
    }
    readFrom(node, reader, optional)
  }

  #relation({ node, isOptional }: FromItem, block: Block, scope: BoundScope): BoundRelation {
    if ('RangeVar' in node) return this.range(node.RangeVar, block, scope, isOptional)
    const name = itemName(node)
    if ('RangeSubselect' in node) {
      const { subquery, alias } = node.RangeSubselect
      const select = subquery !== undefined && 'SelectStmt' in subquery ? subquery.SelectStmt : {}
      return this.#derived(select, block, scope, name, strings(alias?.colnames))
    }
    if ('RangeFunction' in node) return this.#function(node, block, scope)
    return { name, columns: [], isOpen: true }
  }

  /** A table, a view or a WITH query by name. */
  range(range: RangeVar, block: Block, scope: BoundScope, optional: boolean): BoundRelation {
    const name = range.relname ?? ''
    const alias = itemName({ RangeVar: range })
    const renamed = strings(range.alias?.colnames)
    const query = withQueryOf(range, scope)
    if (query !== null) return this.#useWithQuery(query, name, alias, renamed, block)
    const table = tableNamed(this.#schema, name)
    if (table !== null) {
      const id = this.#sources++
      block.sources.push({ id, table: table.name, optional })
      return closed(alias, renamedColumns(tableColumns(table, id), renamed))
    }
    const view = this.#schema.views.find((one) => one.name === name) ?? null
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
    return { name: alias, columns: [], isOpen: true }
  }

  #useWithQuery(
    query: WithQuery,
    name: string,
    alias: string,
    renamed: readonly string[],
    block: Block,
  ): BoundRelation {
    if (!('select' in query))
      return { ...query, name: alias, columns: renamedColumns(query.columns, renamed) }
    const columns = renamed.length > 0 ? renamed : query.columns
    const { select, scope } = query
    if (!query.recursive || select.larg === undefined || select.rarg === undefined) {
      return this.#derived(select, block, scope, alias, columns)
    }
    const base = this.select(select.larg, 'from', scope)
    block.children.push(base.block)
    let around = base.block
    let before = base.outputs
    let depth = recursionDepth
    for (let level = 0; level < depth; level++) {
      const inner = newScope(scope)
      inner.withQueries.set(name, closed(name, renamedColumns(before, query.columns)))
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
    return closed(alias, renamedColumns(base.outputs, columns))
  }

  #derived(
    select: SelectStmt,
    block: Block,
    scope: BoundScope | null,
    alias: string,
    renamed: readonly string[],
  ): BoundRelation {
    const read = this.select(select, 'from', scope)
    block.children.push(read.block)
    return closed(alias, renamedColumns(read.outputs, renamed))
  }

  #function(
    node: Extract<Node, { RangeFunction: unknown }>,
    block: Block,
    scope: BoundScope,
  ): BoundRelation {
    const item = node.RangeFunction
    const names = this.names(block, scope)
    const read = childrenOf({ RangeFunction: { functions: item.functions } } as unknown as Node)
      .flatMap((node) => ('List' in node ? (node.List.items ?? []) : [node]))
      .filter((node) => 'FuncCall' in node)
      .map((node) => readExpression(node, names))
    const [first = aNull] = read
    block.shown.push(...read)
    const alias = itemName(node)
    const columns = strings(item.alias?.colnames)
    const defined = (item.coldeflist ?? []).flatMap((node) =>
      'ColumnDef' in node ? [node.ColumnDef.colname ?? ''] : [],
    )
    const isNamed = columns.length + defined.length > 0
    const shown = columns.length > 0 ? columns : defined.length > 0 ? defined : [alias]
    return {
      name: alias,
      columns: shown.map((name) => ({ name, expression: first, merged: false })),
      isOpen: !isNamed,
    }
  }

  #join(
    join: JoinExpr,
    [left, right]: [BoundRelation[], BoundRelation[]],
    block: Block,
    scope: BoundScope,
  ): BoundRelation[] {
    const shared = join.isNatural === true ? sharedNames(left, right) : strings(join.usingClause)
    const joined = this.#merge(left, right, shared, block, scope)
    if (join.quals !== undefined)
      block.goals.push(...conjuncts(readExpression(join.quals, this.names(block, scope))))
    if (join.alias?.aliasname === undefined) return joined
    const columns = renamedColumns(starColumns(joined, null), strings(join.alias.colnames))
    const renamed = closed(join.alias.aliasname, columns)
    scope.relations.splice(scope.relations.length - joined.length, joined.length, renamed)
    return [renamed]
  }

  /** Equates the columns that NATURAL or USING names, and hides the right ones from a bare star. */
  #merge(
    left: readonly BoundRelation[],
    right: readonly BoundRelation[],
    shared: readonly string[],
    block: Block,
    scope: BoundScope,
  ): BoundRelation[] {
    const leftColumns = starColumns(left, null)
    const merged = right.map(
      (relation): BoundRelation => ({
        ...relation,
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
      if (place >= 0) scope.relations[place] = merged[at] as BoundRelation
    })
    return [...left, ...merged]
  }
}

/** What GROUP BY names; a bare number is the output column in that place. */
function grouped(
  nodes: readonly Node[],
  names: Names,
  outputs: readonly BoundColumn[],
): Expression[] {
  return nodes.map((node) => {
    const read = readExpression(node, names)
    const place = read.kind === 'constant' && typeof read.value === 'number' ? read.value : 0
    return outputs[place - 1]?.expression ?? read
  })
}

/** A relation whose columns are all known. */
function closed(name: string, columns: readonly BoundColumn[]): BoundRelation {
  return { name, columns, isOpen: false }
}

/** How far a recursive query goes by a condition on its own counter, as depth < 5. */
function countedDepth(goal: Expression): number {
  if (goal.kind !== 'call' || columnsOf(goal).length > 0) return 0
  const numbers = goal.args.map((arg) => evaluate(arg, []))
  const most = Math.max(...numbers.map((number) => (typeof number === 'number' ? number : 0)))
  return most > countedDepthMax ? 0 : Math.ceil(most) + 1
}
