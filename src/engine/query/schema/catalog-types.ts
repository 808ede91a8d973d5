import { Unusable } from '../compare/unusable.ts'

/** One row of pg_type, as far as values depend on it. */
export interface TypeRow {
  readonly oid: number
  readonly name: string
  /** b base, c composite, d domain, e enum, p pseudo, r range, m multirange. */
  readonly kind: string
  readonly category: string
  readonly element: number
  readonly base: number
  readonly typmod: number
  readonly notNull: boolean
  readonly rangeOf: number | null
  readonly labels: readonly string[] | null
  readonly checks: readonly string[] | null
}

/** What a column's type comes down to. */
export interface BaseType {
  readonly baseType: string
  readonly enumLabels: readonly string[]
  readonly length: number
  readonly precision: number
  readonly scale: number
  readonly domainChecks: readonly string[]
  readonly domainNotNull: boolean
}

/** The scalar types that values can be made for. */
const madeTypes: ReadonlySet<string> = new Set(
  (
    'int2 int4 int8 numeric float4 float8 money text varchar bpchar char name citext bool date time timetz ' +
    'timestamp timestamptz interval uuid json jsonb jsonpath bytea inet cidr macaddr macaddr8 bit varbit xml tsvector ' +
    'tsquery point line lseg box path polygon circle oid pg_lsn hstore ltree'
  ).split(' '),
)

/** Goes down from a type through its domains; refuses by name what values cannot be made for. */
export function resolveType(
  oid: number,
  typmod: number,
  types: ReadonlyMap<number, TypeRow>,
): BaseType {
  const checks: string[] = []
  let notNull = false
  let modifier = typmod
  let type = typeAt(oid, types)
  while (type.kind === 'd') {
    checks.push(...(type.checks ?? []))
    notNull ||= type.notNull
    modifier = type.typmod
    type = typeAt(type.base, types)
  }
  return {
    baseType: baseName(type, types),
    enumLabels: innermostLabels(type, types),
    ...modifiers(elementName(type, types), modifier),
    domainChecks: checks,
    domainNotNull: notNull,
  }
}

function typeAt(oid: number, types: ReadonlyMap<number, TypeRow>): TypeRow {
  const type = types.get(oid)
  if (type === undefined) throw new Unusable(`cannot make values of the type with oid ${oid}`)
  return type
}

function baseName(type: TypeRow, types: ReadonlyMap<number, TypeRow>): string {
  const refuse = (what: string): never => {
    throw new Unusable(`cannot make values of type ${what}`)
  }
  if (type.kind === 'e') return 'enum'
  if (type.kind === 'r') return `range:${rangeSubtype(type, types)}`
  if (type.kind === 'm') return `multirange:${rangeSubtype(type, types)}`
  if (type.kind === 'c') return refuse(`${type.name}, a composite type`)
  if (type.category === 'A' && type.element !== 0) {
    const element = typeAt(type.element, types)
    if (element.kind === 'd') return refuse(`${type.name}, an array of a domain`)
    return `array:${baseName(element, types)}`
  }
  return madeTypes.has(type.name) ? type.name : refuse(type.name)
}

function rangeSubtype(type: TypeRow, types: ReadonlyMap<number, TypeRow>): string {
  const subtype = baseName(typeAt(type.rangeOf ?? 0, types), types)
  if (
    ['int4', 'int8', 'numeric', 'float8', 'date', 'timestamp', 'timestamptz', 'text'].includes(
      subtype,
    )
  ) {
    return subtype
  }
  throw new Unusable(`cannot make values of type ${type.name}, a range of ${subtype}`)
}

function innermostLabels(type: TypeRow, types: ReadonlyMap<number, TypeRow>): readonly string[] {
  if (type.kind === 'e') return type.labels ?? []
  const element = type.category === 'A' ? types.get(type.element) : undefined
  return element === undefined ? [] : innermostLabels(element, types)
}

function elementName(type: TypeRow, types: ReadonlyMap<number, TypeRow>): string {
  return type.category === 'A' ? (types.get(type.element)?.name ?? '') : type.name
}

/** The length, precision and scale that a type modifier holds. */
function modifiers(
  name: string,
  typmod: number,
): { length: number; precision: number; scale: number } {
  const none = { length: -1, precision: -1, scale: -1 }
  if (typmod < 0) return none
  switch (name) {
    case 'numeric':
      return {
        ...none,
        precision: ((typmod - 4) >> 16) & 0xffff,
        scale: (((typmod - 4) & 2047) ^ 1024) - 1024,
      }
    case 'varchar':
    case 'bpchar':
      return { ...none, length: typmod - 4 }
    case 'bit':
    case 'varbit':
      return { ...none, length: typmod }
    default:
      return none
  }
}

/** How many bytes checks of a bytea ask for, as “octet_length(VALUE) = 20”; −1 where none does. */
export function bytesAsked(checks: readonly string[], argument: string): number {
  const asked = /\b(?:octet_)?length\(("(?:[^"]|"")*"|\w+)\) (=|>=|>) (\d+)/gi
  const lengths = checks.flatMap((check) =>
    [...check.matchAll(asked)].flatMap(([, of, sign, count]) =>
      of?.replace(/^"(.*)"$/, '$1') === argument ? [Number(count) + (sign === '>' ? 1 : 0)] : [],
    ),
  )
  return Math.max(-1, ...lengths)
}
