/**
 * PostgreSQL's own syntax tree as plain data: walked, edited by path, printed back. Nothing here
 * changes a tree in place; an edit shares what it leaves alone.
 */
import { loadModule, type Node, parseSync } from 'libpg-query'
import { deparseSync } from 'pgsql-deparser'

import { isSyntax } from './parse.ts'

await loadModule()

export type Json = null | boolean | number | string | readonly Json[] | Fields
export interface Fields {
  readonly [key: string]: Json | undefined
}
export type Path = readonly (string | number)[]

/** A node of the tree, wherever it sits. */
export interface Site {
  /** Its type, as SelectStmt or A_Expr. */
  readonly tag: string
  readonly body: Fields
  /** Where the body is. */
  readonly path: Path
  /** Where the node with its tag is; null where the grammar leaves the tag out. */
  readonly whole: Path | null
  /** From the root to the node around this one. */
  readonly around: readonly Site[]
  /** The field of the node around it that holds it, as whereClause. */
  readonly field: string
}

export interface Edit {
  readonly path: Path
  /** Undefined: the field goes. */
  readonly value: Json | undefined
}

/** Fields that hold a node without its tag. */
const untagged: Readonly<Record<string, string>> = {
  'SelectStmt.larg': 'SelectStmt',
  'SelectStmt.rarg': 'SelectStmt',
  'FuncCall.over': 'WindowDef',
  'InsertStmt.onConflictClause': 'OnConflictClause',
  'InsertStmt.relation': 'RangeVar',
  'UpdateStmt.relation': 'RangeVar',
  'DeleteStmt.relation': 'RangeVar',
}

/** The tree of one statement; null where the text is not exactly one statement that parses. */
export function parseOne(sql: string): Fields | null {
  try {
    const statements = parseSync(sql).stmts ?? []
    const only = statements.length === 1 ? statements[0]?.stmt : undefined
    return only === undefined ? null : (only as unknown as Fields)
  } catch (error) {
    if (!isSyntax(error)) throw error
    return null
  }
}

/** The statements of a text, without what stands between them; none where it does not parse. */
export function statementsOf(sql: string): { readonly text: string; readonly from: number }[] {
  try {
    const bytes = Buffer.from(sql)
    return (parseSync(sql).stmts ?? []).map(({ stmt_location: start = 0, stmt_len: length }) => {
      const whole = bytes.subarray(start, length ? start + length : undefined).toString()
      const from = bytes.subarray(0, start).toString().length
      const blank = whole.length - whole.trimStart().length
      return { text: whole.trim(), from: from + blank }
    })
  } catch {
    return []
  }
}

/** The tree as SQL; null where the text would not be read back as the same tree. */
export function print(tree: Fields): string | null {
  try {
    const text = printLimits(tree)
    const again = parseOne(text)
    return again !== null && shape(again) === shape(tree) ? text : null
  } catch (error) {
    if (!isSyntax(error)) throw error
    return null
  }
}

/** What stands for a limit WITH TIES until the text is there: the printer leaves WITH TIES out. */
const tiesMarker = 918_273_640

function printLimits(tree: Fields): string {
  const counts: string[] = []
  let marked = tree
  for (const site of sitesOf(tree)) {
    if (site.tag !== 'SelectStmt' || site.body.limitOption !== 'LIMIT_OPTION_WITH_TIES') continue
    const count = deparseSync(site.body.limitCount as unknown as Node)
    const value = { A_Const: { ival: { ival: tiesMarker + counts.length } } }
    marked = replaceAt(marked, [{ path: [...site.path, 'limitCount'], value }])
    counts.push(count)
  }
  const text = deparseSync(marked as unknown as Node)
  return counts.reduce(
    (sql, count, at) =>
      sql.replace(`LIMIT ${tiesMarker + at}`, () => `FETCH FIRST (${count}) ROWS WITH TIES`),
    text,
  )
}

/** A tree without places, AND and OR flattened: equal shapes mean the same query. */
export function shape(value: Json | undefined): string {
  return JSON.stringify(bare(value))
}

function bare(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => bare(item) ?? null)
  if (value === null || typeof value !== 'object') return value
  const out: Record<string, Json | undefined> = {}
  const fields = value as Fields
  for (const key of Object.keys(fields).toSorted()) {
    if (!/location$|^rexpr_list_|^list_(start|end)$|^stmt_|format$/.test(key))
      out[key] = bare(fields[key])
  }
  return flattened(out)
}

/** (a AND (b AND c)) is printed as (a AND b AND c). */
function flattened(fields: Fields): Fields {
  const outer = fields.BoolExpr as Fields | undefined
  if (outer === undefined || outer.boolop === 'NOT_EXPR') return fields
  const args = (outer.args as readonly Fields[]).flatMap((arg) => {
    const inner = arg.BoolExpr as Fields | undefined
    return inner?.boolop === outer.boolop ? (inner?.args as readonly Fields[]) : [arg]
  })
  return { BoolExpr: { boolop: outer.boolop, args } }
}

const templates = new Map<string, Fields>()

/** An expression from a template: `build('coalesce(_1, true)', node)` puts the nodes for _1, _2, … */
export function build(template: string, ...nodes: readonly (Json | undefined)[]): Fields {
  let parsed = templates.get(template)
  if (parsed === undefined) {
    const target = valueAt(parseOne(`SELECT ${template}`) as Fields, [
      'SelectStmt',
      'targetList',
      0,
    ])
    parsed = valueAt(target as Fields, ['ResTarget', 'val']) as Fields
    templates.set(template, parsed)
  }
  return filled(parsed, nodes) as Fields
}

function filled(value: Json | undefined, nodes: readonly (Json | undefined)[]): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => filled(item, nodes) ?? null)
  if (value === null || typeof value !== 'object') return value
  const name = columnPath(value as Fields)
  const number = name?.length === 1 ? /^_(\d+)$/.exec(name[0] ?? '')?.[1] : undefined
  if (number !== undefined) return nodes[Number(number) - 1]
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.endsWith('location'))
      .map(([key, inner]) => [key, filled(inner, nodes)]),
  )
}

/** The names of a column reference, as ['w', 'film_id']; null for anything else, * included. */
export function columnPath(node: Json | undefined): string[] | null {
  const fields = ((node as Fields | undefined)?.ColumnRef as Fields | undefined)?.fields
  if (!Array.isArray(fields)) return null
  const names = fields.map((field: Json) => ((field as Fields).String as Fields | undefined)?.sval)
  return names.every((name) => typeof name === 'string') ? (names as string[]) : null
}

/** Every node, outer before inner, in the order of the grammar's fields. */
export function sitesOf(tree: Fields): Site[] {
  const out: Site[] = []
  visit(tree, [], [], '', out)
  return out
}

function visit(value: Json, path: Path, around: readonly Site[], field: string, out: Site[]): void {
  if (Array.isArray(value)) {
    value.forEach((item: Json, at) => {
      visit(item, [...path, at], around, field, out)
    })
    return
  }
  if (value === null || typeof value !== 'object') return
  const fields = value as Fields
  const tag = onlyTag(fields)
  if (tag !== null) {
    const site: Site = {
      tag,
      body: fields[tag] as Fields,
      path: [...path, tag],
      whole: path,
      around,
      field,
    }
    out.push(site)
    visitFields(site, out)
    return
  }
  const holder = around.at(-1)
  const implied = holder === undefined ? undefined : untagged[`${holder.tag}.${field}`]
  if (implied !== undefined) {
    const site: Site = { tag: implied, body: fields, path, whole: null, around, field }
    out.push(site)
    visitFields(site, out)
    return
  }
  for (const [key, inner] of Object.entries(fields)) {
    if (inner !== undefined) visit(inner, [...path, key], around, field, out)
  }
}

function visitFields(site: Site, out: Site[]): void {
  const around = [...site.around, site]
  for (const [key, inner] of Object.entries(site.body)) {
    if (inner !== undefined) visit(inner, [...site.path, key], around, key, out)
  }
}

/** The tag of a tagged node: its only key, which begins with a capital letter. */
function onlyTag(fields: Fields): string | null {
  const keys = Object.keys(fields)
  const key = keys[0]
  if (keys.length !== 1 || key === undefined || !/^[A-Z]/.test(key)) return null
  return typeof fields[key] === 'object' ? key : null
}

/** What is at a path. */
export function valueAt(tree: Fields, path: Path): Json | undefined {
  let value: Json | undefined = tree
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<string | number, Json | undefined>)[step]
  }
  return value
}

/** The tree with every edit made. Edits must not lie inside one another. */
export function replaceAt(tree: Fields, edits: readonly Edit[]): Fields {
  return edits.reduce((edited, edit) => replaced(edited, edit.path, edit.value) as Fields, tree)
}

function replaced(value: Json | undefined, path: Path, by: Json | undefined): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return by
  if (Array.isArray(value)) {
    const items: (Json | undefined)[] = [...value]
    items[step as number] = replaced(items[step as number], rest, by)
    return items as Json[]
  }
  const fields = value as Fields
  const inner = replaced(fields[step], rest, by)
  if (inner !== undefined) return { ...fields, [step]: inner }
  const { [step]: _gone, ...kept } = fields
  return kept
}
