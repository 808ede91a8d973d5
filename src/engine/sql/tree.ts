/**
 * PostgreSQL's own syntax tree as plain data: walked, edited by path, printed back. Nothing here
 * changes a tree in place; an edit shares what it leaves alone.
 */
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

/** A tree without places, AND and OR flattened: equal shapes mean the same query. */
export function shape(value: Json | undefined): string {
  return JSON.stringify(bare(value) ?? null)
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

/** A field that holds a list; empty where it's left out. */
export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

/** The last word of a name, as sum of pg_catalog.sum. */
export function lastWord(names: Json | undefined): string {
  const last = list(names).at(-1) as Fields | undefined
  return String((last?.String as Fields | undefined)?.sval ?? '').toLowerCase()
}

/** A name as trees hold it. */
export function word(text: string): Fields {
  return { String: { sval: text } }
}

/** Levels of lists and objects in one another; sitesOf takes memory by their square. */
export function depthOf(tree: Json): number {
  let depth = 0
  for (let level: readonly Json[] = [tree]; level.length > 0; depth++) {
    level = level.flatMap((one) =>
      one === null || typeof one !== 'object'
        ? []
        : Object.values(one).filter((inner) => inner !== undefined),
    )
  }
  return depth
}

/** The parts of a condition that must all hold. */
export function conjuncts(condition: Json | undefined): Fields[] {
  if (condition === undefined || condition === null) return []
  const bool = (condition as Fields).BoolExpr as Fields | undefined
  return bool?.boolop === 'AND_EXPR'
    ? (bool.args as readonly Fields[]).flatMap((arg) => conjuncts(arg))
    : [condition as Fields]
}

/** One condition of parts that must all hold; undefined for none. */
export function conjunction(parts: readonly Fields[]): Fields | undefined {
  return parts.length < 2 ? parts[0] : { BoolExpr: { boolop: 'AND_EXPR', args: parts } }
}
