import type { Outcome } from '../../../world/postgres/session.ts'
import { Unusable } from './unusable.ts'

/*
 * Queries as programs hold them name values that come later: $1, :id, :'name'. Each gets values as if
 * they were constants of both queries, so rows are made around them; there are several sets, since
 * queries can agree on one value and not on another.
 */

/** A query with its parameters cut out. */
export interface Parameterized {
  readonly pieces: readonly (string | { readonly name: string })[]
  /** In the order in which they come first. */
  readonly names: readonly string[]
}

const tokens =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_][\w]*)?\$[\s\S]*?\$\1\$|::|:=|:'([A-Za-z_]\w*)'|:([A-Za-z_]\w*)|\$(\d+)|[\w$\u0080-\uffff]+|[\s\S]/gy

/** Cuts out $1, :name and :'name': not in literals, comments and quoted names, and no cast. */
export function parametersOf(sql: string): Parameterized {
  const pieces: (string | { name: string })[] = []
  for (const match of sql.matchAll(tokens)) {
    const [token, , quoted, bare, number] = match
    const name = number === undefined ? (quoted ?? bare) : `$${number}`
    const isSlice = bare !== undefined && isInBrackets(pieces)
    if (name === undefined || isSlice) pieces.push(token)
    else pieces.push({ name: number === undefined ? `:${name}` : name })
  }
  const names = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]))
  return { pieces, names: [...new Set(names)] }
}

/** After an open bracket a colon parts the bounds of a slice: a[lower:upper]. */
function isInBrackets(pieces: Parameterized['pieces']): boolean {
  let depth = 0
  for (const piece of pieces) depth += piece === '[' ? 1 : piece === ']' ? -1 : 0
  return depth > 0
}

/** The query with each parameter as $n, by these names. */
export function asNumbered({ pieces }: Parameterized, names: readonly string[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : `$${names.indexOf(piece.name) + 1}`))
    .join('')
}

/** The numbered query under the names that its parameters had. */
export function renamed({ pieces }: Parameterized, names: readonly string[]): Parameterized {
  const named = pieces.map((piece) =>
    typeof piece === 'string' ? piece : { name: names[Number(piece.name.slice(1)) - 1] ?? '' },
  )
  return { pieces: named, names }
}

/** The query with values in place of its parameters. */
export function withValues({ pieces }: Parameterized, values: ReadonlyMap<string, string>): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : `(${values.get(piece.name) ?? 'NULL'})`))
    .join('')
}

/** Values of a few types, the likeliest first. */
const known: Readonly<Record<string, readonly string[]>> = {
  smallint: ['1', '2', '0', '-1'],
  integer: ['1', '2', '0', '-1'],
  bigint: ['1', '2', '0', '-1'],
  numeric: ['1', '2.5', '0'],
  'double precision': ['1', '2.5', '0'],
  real: ['1', '2.5', '0'],
  text: ['a', 'b', '%', ''],
  'character varying': ['a', 'b', '%', ''],
  character: ['a', 'b', '%', ''],
  citext: ['a', 'B', ''],
  name: ['a', 'b', '%', ''],
  boolean: ['t', 'f'],
  date: ['2024-03-01', '2024-02-29', '2023-12-31'],
  'timestamp without time zone': [
    '2024-03-01 00:00:00',
    '2024-02-29 12:30:00',
    '2023-12-31 23:59:59',
  ],
  'timestamp with time zone': [
    '2024-03-01 00:00:00+00',
    '2024-02-29 12:30:00+00',
    '2023-12-31 23:59:59+00',
  ],
  'time without time zone': ['12:00:00', '00:00:00', '23:59:59'],
  interval: ['1 day', '1 mon', '00:00:00'],
  uuid: ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
  jsonb: ['{"a": 1}', '{}', '[]'],
  json: ['{"a": 1}', '{}', '[]'],
  bytea: ['\\x61', '\\x'],
  inet: ['10.0.0.1', '10.0.0.0/8'],
}

const setsMax = 4

/** What PostgreSQL says of the parameters: their types, by how they are used in both queries. */
export interface ParameterType {
  readonly name: string
  /** As format_type writes it. */
  readonly type: string
  /** Of an enum. */
  readonly labels: readonly string[]
}

/** Sets of values, as literals with their types. Throws Unusable where a type has none. */
export function valueSets(types: readonly ParameterType[]): ReadonlyMap<string, string>[] {
  if (types.length === 0) return [new Map()]
  const choices = types.map((one) => ({ ...one, values: valuesOf(one) }))
  return Array.from({ length: setsMax }, (_, set) => {
    // Values of one type are all alike, but for the second set, in which they differ.
    const taken = new Map<string, number>()
    return new Map(
      choices.map(({ name, type, values }) => {
        const before = taken.get(type) ?? 0
        taken.set(type, before + 1)
        const at = set === 1 ? before + 1 : set
        const value = values[at % values.length] ?? ''
        return [name, `'${value.replaceAll("'", "''")}'::${type}`]
      }),
    )
  })
}

function valuesOf({ name, type, labels }: ParameterType): readonly string[] {
  if (labels.length > 0) return labels
  const element = /^(.*)\[\]$/.exec(type)?.[1]
  if (element !== undefined) {
    const [one = '', two = one] = valuesOf({ name, type: element, labels: [] })
    const quoted = (value: string): string => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`
    return [`{${quoted(one)}}`, `{${quoted(one)},${quoted(two)}}`, '{}']
  }
  const values = known[type.replace(/\(.*\)$/, '')] ?? known[type.replace(/^.*\./, '')]
  if (values !== undefined) return values
  throw new Unusable(
    `the parameter ${name} is of type ${type}: put a value in its place, in both queries`,
  )
}

/** Asks PostgreSQL for the types of these parameters in the queries; the session keeps nothing. */
export async function parameterTypes(
  queries: readonly Parameterized[],
  names: readonly string[],
  run: (texts: readonly string[]) => Promise<readonly Outcome[]>,
): Promise<ParameterType[]> {
  const found = new Map<string, ParameterType>()
  for (const query of queries.filter((one) => one.names.length > 0)) {
    const own = query.names
    const outcomes = await run([
      `prepare bw_parameters as ${asNumbered(query, own)}`,
      `select u.at, format_type(u.type, null),
              (select array_to_json(array_agg(enumlabel order by enumsortorder)) from pg_enum where enumtypid = u.type)
         from pg_prepared_statements, unnest(parameter_types::oid[]) with ordinality u(type, at)
        where name = 'bw_parameters' order by u.at`,
    ])
    const [prepared, types] = outcomes
    if (prepared?.kind === 'error') throw new Unusable(`parameters: ${prepared.message}`)
    if (types?.kind !== 'rows') throw new Unusable('parameters: their types cannot be told')
    for (const [at, type, labels] of types.rows) {
      const name = own[Number(at) - 1] ?? ''
      const made = { name, type: type ?? 'text', labels: JSON.parse(labels ?? '[]') as string[] }
      // Where one query leaves it open, PostgreSQL says text: what the other says counts.
      const before = found.get(name)
      if (before === undefined || before.type === 'text') found.set(name, made)
    }
  }
  return names.flatMap((name) => found.get(name) ?? [])
}
