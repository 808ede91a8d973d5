/** What the catalog says of one schema of tables, as far as rows depend on it. */
export interface Column {
  readonly name: string
  /** format_type, as "numeric(8,2)"; domains and enums by their own name. */
  readonly type: string
  /** The base type below domains, as "int4", "text", "timestamptz", "enum", "array:int4", "range:int4". */
  readonly baseType: string
  readonly notNull: boolean
  /** Generated always as (…) stored or virtual, or identity always: never inserted. */
  readonly generated: boolean
  readonly enumLabels: readonly string[]
  /** numeric(p,s), varchar(n), char(n), bit(n): −1 where there is none. */
  readonly length: number
  readonly precision: number
  readonly scale: number
  readonly hasDefault: boolean
  /** CHECK expressions of the column's domain over VALUE. */
  readonly domainChecks: readonly string[]
}

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly references: string
  readonly referencedColumns: readonly string[]
}

export interface UniqueKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly primary: boolean
  /** WHERE of a partial index, null where there is none. */
  readonly where: string | null
  readonly nullsDistinct: boolean
}

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly uniqueKeys: readonly UniqueKey[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly { readonly name: string; readonly expression: string; readonly columns: readonly string[] }[]
  readonly exclusions: readonly { readonly name: string; readonly definition: string }[]
}

/** Tables with parents before children where the foreign keys allow it. */
export interface Schema {
  readonly tables: readonly Table[]
}

/** One value in PostgreSQL's text form; null is NULL. */
export type Value = string | null

/**
 * Rows of every table, in the order in which they are inserted (that is their physical order).
 * Each row holds the columns that are not generated, in the table's order.
 */
export interface Database {
  readonly rows: ReadonlyMap<string, readonly (readonly Value[])[]>
}
