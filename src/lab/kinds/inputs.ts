import { z } from 'zod'

/** Bounds of a length or a count. */
interface Bounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/**
 * Titles as they come in real lists. Most wrong answers that get through trip over one of these: a
 * name every object has, digits (keys that sort themselves), 0 and nothing, spaces, one that begins
 * another, the same sign written in two ways, signs that mean something in a pattern, a template or an address, letters of other alphabets.
 */
export const titles: readonly string[] = [
  'Salt',
  'Low Tide',
  '10',
  'constructor',
  'salt',
  '',
  '9',
  ' Salt',
  '__proto__',
  'Salt Lake',
  '0',
  'Salt ',
  'Caf\u00e9',
  'Cafe\u0301',
  `Ida's "Night"; Part 2`,
  'The Ferry',
  'Cash $& Carry, Big $$ and $1',
  'area 51',
  'area51',
  '{title}',
  'Low\u2028Tide\tat | 9:00',
  'Tom \u{1F3AC}',
  'Red, 100% White and %s Blue',
  '\u041D\u043E\u0447\u044C',
  '\u591C, 5 min',
]

/** What one argument or file of a function may be: as it is written in lab.yaml, and no other way. */
export type Input =
  | 'integer'
  | 'number'
  | 'text'
  | 'title'
  | 'boolean'
  | 'date'
  | { readonly integer: Bounds }
  | { readonly number: Bounds & { readonly decimals?: number | undefined } }
  | { readonly text: Bounds & { readonly from?: string | undefined } }
  | { readonly date: { readonly from?: string | undefined; readonly to?: string | undefined } }
  | { readonly one_of: readonly unknown[] }
  | { readonly any_of: readonly Input[] }
  | {
      readonly list: Bounds & {
        readonly of: Input
        readonly unique?: boolean | undefined
        readonly unique_by?: string | undefined
      }
    }
  | { readonly record: Readonly<Record<string, Input>> }
  | { readonly map: Bounds & Entries }
  | { readonly dictionary: Bounds & Entries }
  | { readonly nullable: Input }
  | { readonly optional: Input }
  | { readonly join: { readonly of: readonly Input[]; readonly with?: string | undefined } }
  | {
      readonly lines: Bounds & {
        readonly of: Input
        readonly first?: string | undefined
        readonly ends?: 'plain' | 'windows' | 'none' | undefined
      }
    }
  | { readonly json: Input }
  | { readonly size_of: string }
  | {
      readonly lookup: Bounds & {
        readonly keys: Input | 'places'
        readonly values: Input
        readonly missing?: string | undefined
        readonly waits?: boolean | undefined
        readonly rising?: boolean | undefined
        readonly asked_max?: number | undefined
        readonly waits_max?: number | undefined
        readonly open_max?: number | undefined
        readonly strict?: boolean | undefined
        readonly compares?: boolean | undefined
      }
    }

interface Entries {
  readonly keys: Input
  readonly values: Input
}

const bounds = { min: z.int().min(0).optional(), max: z.int().min(0).max(1000).optional() }
const inner: z.ZodType<Input> = z.lazy(() => input)
const entries = { keys: inner, values: inner }
const whole = z.int().optional()

/** The words for inputs; docs/reference/lab-format.md explains each. */
export const input: z.ZodType<Input> = z.union([
  z.enum(['integer', 'number', 'text', 'title', 'boolean', 'date']),
  z.strictObject({ integer: z.strictObject({ min: whole, max: whole }) }),
  z.strictObject({
    number: z.strictObject({
      min: z.number().optional(),
      max: z.number().optional(),
      decimals: z.int().min(0).max(6).optional(),
    }),
  }),
  z.strictObject({
    text: z.strictObject({ ...bounds, from: z.string().min(1).optional() }),
  }),
  z.strictObject({
    date: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
  }),
  z.strictObject({ one_of: z.array(z.unknown()).min(1) }),
  z.strictObject({ any_of: z.array(inner).min(1) }),
  z.strictObject({
    list: z.strictObject({
      ...bounds,
      of: inner,
      unique: z.boolean().optional(),
      unique_by: z.string().min(1).optional(),
    }),
  }),
  z.strictObject({ record: z.record(z.string().min(1), inner) }),
  z.strictObject({ map: z.strictObject({ ...bounds, ...entries }) }),
  z.strictObject({ dictionary: z.strictObject({ ...bounds, ...entries }) }),
  z.strictObject({ nullable: inner }),
  z.strictObject({ optional: inner }),
  z.strictObject({
    join: z.strictObject({ of: z.array(inner).min(1), with: z.string().optional() }),
  }),
  z.strictObject({
    lines: z.strictObject({
      ...bounds,
      of: inner,
      first: z.string().optional(),
      ends: z.enum(['plain', 'windows', 'none']).optional(),
    }),
  }),
  z.strictObject({ json: inner }),
  z.strictObject({ size_of: z.string().min(1) }),
  z.strictObject({
    lookup: z.strictObject({
      ...bounds,
      ...entries,
      keys: z.union([z.literal('places'), inner]),
      missing: z.string().optional(),
      waits: z.boolean().optional(),
      rising: z.boolean().optional(),
      asked_max: z.int().min(1).optional(),
      waits_max: z.int().min(1).optional(),
      open_max: z.int().min(1).optional(),
      strict: z.boolean().optional(),
      compares: z.boolean().optional(),
    }),
  }),
])
