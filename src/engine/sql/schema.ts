/** What the catalog says of one schema of tables, as far as rows depend on it. */
export interface Column {
  readonly name: string
  /** format_type, as "numeric(8,2)"; domains and enums by their own name. */
  readonly type: string
  /** The base type below domains, as "int4", "text", "timestamptz", "enum", "array:int4", "range:int4". */
  readonly baseType: string
  readonly notNull: boolean
  /** Generated always as (…), stored or virtual: never inserted. */
  readonly generated: boolean
  /** The expression of a generated column, null for the others. */
  readonly generation: string | null
  /** GENERATED ALWAYS AS IDENTITY: inserted with OVERRIDING SYSTEM VALUE. */
  readonly identityAlways: boolean
  readonly enumLabels: readonly string[]
  /** varchar(n), char(n), bit(n), and of a bytea what its checks ask for: −1 where there is none. */
  readonly length: number
  /** numeric(p,s): −1 where there is none. */
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
  /** MATCH FULL: all columns NULL or none. */
  readonly matchFull: boolean
}

export interface UniqueKey {
  readonly name: string
  /** The plain columns among its parts. */
  readonly columns: readonly string[]
  /** All its parts in order, as SQL: a quoted column or an expression. */
  readonly expressions: readonly string[]
  readonly primary: boolean
  /** WHERE of a partial index, null where there is none. */
  readonly where: string | null
  readonly nullsDistinct: boolean
}

/** EXCLUDE constraints, and keys WITHOUT OVERLAPS: two rows may not satisfy all the operators. */
export interface Exclusion {
  readonly name: string
  readonly definition: string
  readonly parts: readonly { readonly expression: string; readonly operator: string }[]
  readonly where: string | null
}

export interface CheckConstraint {
  readonly name: string
  readonly expression: string
  readonly columns: readonly string[]
}

export interface Table {
  readonly name: string
  /** Where a query may have to name it: the schema that it stands in. */
  readonly schemaName?: string
  readonly columns: readonly Column[]
  readonly uniqueKeys: readonly UniqueKey[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly CheckConstraint[]
  readonly exclusions: readonly Exclusion[]
}

/** A view: queries may read it, rows are only made for the tables below it. */
export interface View {
  readonly name: string
  readonly columns: readonly string[]
  readonly definition: string
}

/** Tables with parents before children where the foreign keys allow it. */
export interface Schema {
  readonly tables: readonly Table[]
  readonly views: readonly View[]
}
