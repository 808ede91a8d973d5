/*
 * Work that no count of PostgreSQL shows: a function or an operator that goes through a collected
 * value, an array of all rows say, once for each row. It touches no page and no row comes out of it,
 * so it is worked out: how often the expression is evaluated, times what the collected value holds.
 */

type Raw = Readonly<Record<string, unknown>> & { readonly Plans?: readonly Raw[] }

/** An expression that goes through collected values, and how many values it looked at in all. */
export interface Walk {
  readonly by: string
  readonly values: number
}

const families = [
  {
    collects: /\barray_agg\(/,
    walks:
      /\b(array_positions?|array_remove|array_replace|unnest)\(|(?:=|<>) (?:ANY|ALL) \((?!')|@>|<@|&&/,
  },
  {
    collects: /\bstring_agg\(/,
    walks:
      /\b(replace|regexp_\w+|split_part|strpos|string_to_array|string_to_table|translate)\(|~~|LIKE/,
  },
  {
    collects: /\bjsonb?_(?:object_)?agg\w*\(/,
    walks: /\b(jsonb?_(?:array_elements|each|object_keys|path)\w*)\(|->|@>|@\?|@@|\?/,
  },
] as const

/** The dearest of such expressions. Both are plans of one statement: run, and with VERBOSE. */
export function walkIn(run: Raw, verbose: Raw): Walk | null {
  const counted = all(run)
  const told = all(verbose)
  if (counted.length !== told.length) return null
  const pairs = counted.map((node, at) => ({ node, told: told[at] as Raw }))
  const outputs = new Set(told.flatMap((node) => list(node, 'Output')))
  let dearest: Walk | null = null
  for (const { collects, walks } of families) {
    const held = Math.max(0, ...pairs.map((pair) => collected(pair, collects)))
    if (held === 0) continue
    for (const pair of pairs) {
      for (const { text, times } of evaluated(pair)) {
        const found = isFromBelow(text, outputs) ? null : walks.exec(text)
        if (found === null || times * held <= (dearest?.values ?? 0)) continue
        dearest = { by: found[1] ?? found[0], values: Math.round(times * held) }
      }
    }
  }
  return dearest
}

interface Pair {
  readonly node: Raw
  readonly told: Raw
}

/** How many values each row of an aggregate has collected, on average. */
function collected({ node, told }: Pair, collects: RegExp): number {
  // ARRAY(SELECT …): a subquery that runs once and gives more than one row.
  if (node['Parent Relationship'] === 'InitPlan' && number(node, 'Actual Rows') > 1) {
    return number(node, 'Actual Rows')
  }
  if (node['Node Type'] !== 'Aggregate' || !list(told, 'Output').some((one) => collects.test(one)))
    return 0
  const [source] = node.Plans ?? []
  return rowsOf(source ?? {}) / Math.max(1, rowsOf(node))
}

/** What a step below has worked out is written in parentheses of its own. */
const isFromBelow = (text: string, outputs: ReadonlySet<string>): boolean =>
  text.startsWith('(') && text.endsWith(')') && outputs.has(text.slice(1, -1))

/** The expressions of a step, and how often each is evaluated: one that gives many rows, for each row that comes in. */
function evaluated({ node, told }: Pair): { readonly text: string; readonly times: number }[] {
  const kept = node['Node Type'] === 'ProjectSet' ? rowsOf(node.Plans?.[0] ?? {}) : rowsOf(node)
  const seen =
    kept + filters.reduce((sum, [, removed]) => sum + number(node, removed), 0) * loops(node)
  return [
    ...list(told, 'Output').map((text) => ({ text, times: kept })),
    ...filters.flatMap(([key]) =>
      told[key] === undefined ? [] : [{ text: String(told[key]), times: seen }],
    ),
  ]
}

const filters = [
  ['Filter', 'Rows Removed by Filter'],
  ['Join Filter', 'Rows Removed by Join Filter'],
] as const

function all(node: Raw): Raw[] {
  return [node, ...(node.Plans ?? []).flatMap(all)]
}

const loops = (node: Raw): number => number(node, 'Actual Loops')
const rowsOf = (node: Raw): number => number(node, 'Actual Rows') * loops(node)

function number(raw: Raw, key: string): number {
  const value = raw[key]
  return typeof value === 'number' ? value : 0
}

function list(raw: Raw, key: string): string[] {
  const value = raw[key]
  return Array.isArray(value) ? value.map(String) : []
}
