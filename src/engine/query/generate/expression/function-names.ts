import type { Family } from '../values/value.ts'
import type { Expression } from './expression.ts'

const aggregates = new Set(
  (
    'count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every ' +
    'any_value stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp percentile_cont percentile_disc mode ' +
    'bit_and bit_or bit_xor range_agg xmlagg regr_slope regr_intercept regr_count grouping'
  ).split(' '),
)

export function isAggregate(name: string): boolean {
  return aggregates.has(name)
}

/** Functions that count rows or places among rows: what they are compared with is a number of rows. */
export const rowCounting: ReadonlySet<string> = new Set([
  'count',
  'count distinct',
  'row_number',
  'rank',
  'dense_rank',
  'ntile',
])

interface Typed {
  readonly family: Family
  readonly whole: boolean
}

const wholeNumber: Typed = { family: 'number', whole: true }
const anyNumber: Typed = { family: 'number', whole: false }
const aText: Typed = { family: 'text', whole: false }

const families: readonly (readonly [Typed, string])[] = [
  [
    wholeNumber,
    'count row_number rank dense_rank ntile length char_length character_length octet_length strpos position ascii array_length cardinality jsonb_array_length json_array_length bit_length regexp_count grouping',
  ],
  [
    anyNumber,
    'avg extract date_part percent_rank cume_dist sqrt power pow exp ln log random stddev variance stddev_pop stddev_samp var_pop var_samp corr round floor ceil ceiling trunc',
  ],
  [
    aText,
    'lower upper initcap trim btrim ltrim rtrim concat concat_ws substring substr left right replace split_part reverse repeat lpad rpad to_char string_agg regexp_replace translate format md5 jsonb_typeof json_typeof chr overlay',
  ],
  [
    { family: 'timestamp', whole: false },
    'date_trunc to_timestamp timezone now date_bin make_timestamp',
  ],
  [{ family: 'date', whole: false }, 'make_date to_date'],
  [
    { family: 'interval', whole: false },
    'age make_interval justify_days justify_hours justify_interval',
  ],
  [{ family: 'boolean', whole: false }, 'bool_and bool_or every starts_with isfinite'],
]

const byName = new Map(
  families.flatMap(([typed, list]) => list.split(' ').map((name) => [name, typed] as const)),
)

/** What a function gives; most of the others give what they are given. */
export function functionFamily(name: string, args: readonly Expression[]): Typed {
  const known = byName.get(name)
  if (known !== undefined) return known
  const first = args[0]
  if (first === undefined) return { family: 'other', whole: false }
  const isSame =
    /^(sum|min|max|abs|sign|mod|lag|lead|first_value|last_value|nth_value|any_value|mode|percentile_disc|percentile_cont)$/.test(
      name,
    )
  return isSame ? { family: first.family, whole: first.whole } : { family: 'other', whole: false }
}
