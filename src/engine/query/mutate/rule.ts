import type { Edit } from '../../sql/edit.ts'
import type { KnownTables } from '../../sql/sources.ts'
import type { Fields, Json, Path, Site } from '../../sql/tree.ts'

/** What a rule may know of the query besides the node it looks at. */
export interface MutationContext {
  readonly tree: Fields
  readonly sites: readonly Site[]
  readonly schema: KnownTables
  /** Whether the order of the rows of the whole query is part of the answer. */
  readonly ordered: boolean
}

/** One wrong version of a query. */
export interface Mutation {
  readonly rule: string
  readonly edits: readonly Edit[]
  /** The node of the query that it changes. */
  readonly mark: Json | undefined
}

/** Makes the wrong versions that belong to one node. */
export type Rule = (site: Site, context: MutationContext) => Mutation[]

/** Another value for a field of a node. */
export function withField(site: Site, field: string, value: Json | undefined): Edit {
  return { path: [...site.path, field], value }
}

/** A tagged node in the place of the site's; none where the grammar leaves tags out there. */
export function inPlace(rule: string, site: Site, value: Json | undefined): Mutation[] {
  if (site.whole === null || value === undefined) return []
  return [{ rule, edits: [{ path: site.whole, value }], mark: site.body }]
}

/** A change of one field. */
export function changed(
  rule: string,
  site: Site,
  field: string,
  value: Json | undefined,
): Mutation {
  return { rule, edits: [withField(site, field, value)], mark: site.body }
}

/** The list without the item at a position; undefined when nothing is left. */
export function without(items: Json | undefined, position: number): Json | undefined {
  const kept = (items as readonly Json[]).filter((_, at) => at !== position)
  return kept.length === 0 ? undefined : kept
}

/** Whether a path lies below another. */
export function isBelow(path: Path, above: Path): boolean {
  return above.every((step, at) => path[at] === step)
}
