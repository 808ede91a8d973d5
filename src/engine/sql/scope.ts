/**
 * What a name stands for, whoever asks: a reader of queries fills a scope with the relations of a
 * FROM, and says itself what a column is to it.
 */

interface AnyColumn {
  readonly name: string
  /** Merged into a column further left by NATURAL or USING: not shown by a bare star. */
  readonly merged?: boolean
}

/** What one FROM item offers under its name. */
export interface Relation<C extends AnyColumn = AnyColumn> {
  readonly name: string
  readonly columns: readonly C[]
  /** It may have other columns than these. */
  readonly isOpen: boolean
}

/** The names that a query sees; those of the queries around it above. */
export interface Scope<R extends Relation = Relation, W = unknown> {
  readonly relations: R[]
  /** WITH queries, which come before tables. */
  readonly withQueries: Map<string, W>
  /** Output columns by alias, which GROUP BY and ORDER BY may use. */
  readonly outputs: Map<string, ColumnOf<R>>
  readonly parent: Scope<R, W> | null
}

type ColumnOf<R extends Relation> = R['columns'][number]

/** What a name of a column means. */
export type Meaning<R extends Relation> =
  | { readonly kind: 'column'; readonly relation: R; readonly column: ColumnOf<R> }
  | { readonly kind: 'output'; readonly column: ColumnOf<R> }
  /** The name of a relation: its row as one value. */
  | { readonly kind: 'row'; readonly relation: R }

/** A scope without names, within another one. */
export function newScope<R extends Relation, W>(parent: Scope<R, W> | null): Scope<R, W> {
  return { relations: [], withQueries: new Map(), outputs: new Map(), parent }
}

/** What a WITH query sees: those before it, in a recursive clause all of them, and nothing of the FROM beside it. */
export function scopeOfWithQuery<R extends Relation, W>(
  beside: Scope<R, W>,
  isRecursive: boolean,
): Scope<R, W> {
  const withQueries = isRecursive ? beside.withQueries : new Map(beside.withQueries)
  return { ...newScope(beside.parent), withQueries }
}

/** A column by its path as written, bare or behind the name of a relation; null where it can't be told. */
export function meaningOf<R extends Relation, W>(
  path: readonly string[],
  scope: Scope<R, W> | null,
): Meaning<R> | null {
  const name = path.at(-1) ?? ''
  for (let at = scope; at !== null; at = at.parent) {
    const meant = at.relations.filter((relation) => isMeant(relation, path))
    for (const relation of meant) {
      const column = relation.columns.find((one) => one.name === name)
      if (column !== undefined) return { kind: 'column', relation, column }
    }
    if (path.length === 1) {
      const output = at.outputs.get(name)
      if (output !== undefined) return { kind: 'output', column: output }
      const whole = at.relations.find((each) => each.name === name)
      if (whole !== undefined) return { kind: 'row', relation: whole }
    }
    if (meant.some((relation) => relation.isOpen)) return null
  }
  return null
}

/** Whether a path is bare or has the name of this relation before its last word. */
export function isMeant({ name }: { readonly name: string }, path: readonly string[]): boolean {
  return path.length === 1 || name === path.at(-2)
}

/** The WITH query that a name in FROM stands for; one that names a schema is a table's. */
export function withQueryOf<W>(
  range: { readonly relname?: unknown; readonly schemaname?: unknown },
  scope: Scope<Relation, W> | null,
): W | null {
  if ((range.schemaname ?? '') !== '') return null
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.withQueries.get(String(range.relname))
    if (found !== undefined) return found
  }
  return null
}

/** Columns that a star shows; those of one relation where it has a name before it. */
export function starColumns<C extends AnyColumn>(
  relations: readonly Relation<C>[],
  name: string | null,
): C[] {
  return relations
    .filter((relation) => name === null || relation.name === name)
    .flatMap((relation) =>
      relation.columns.filter((column) => name !== null || column.merged !== true),
    )
}

/** The names that NATURAL joins by. */
export function sharedNames(left: readonly Relation[], right: readonly Relation[]): string[] {
  const names = new Set(starColumns(left, null).map((column) => column.name))
  return [...new Set(starColumns(right, null).map((column) => column.name))].filter((name) =>
    names.has(name),
  )
}

/** Columns under the names that an alias gives them, as t(a, b); none is merged any longer. */
export function renamedColumns<C extends AnyColumn>(
  columns: readonly C[],
  names: readonly string[],
): C[] {
  return columns.map((column, at) => ({ ...column, name: names[at] ?? column.name, merged: false }))
}
