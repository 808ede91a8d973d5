import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { Problem } from '../kit/problem.ts'
import { stateNames } from './places.ts'
import type { Program } from './programs.ts'

const line = (max: number) => {
  const error = `some words, ${max} characters or fewer`
  return z
    .string({ error })
    .trim()
    .min(1, { error })
    .max(max, { error })
    .refine((text) => !text.includes('\0'), { error: 'a text without a NUL character' })
}
const blankAsNull = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? null : value
const maybe = <T extends z.ZodType>(type: T) => z.preprocess(blankAsNull, type.nullable())
const whole = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? Number(value.replace(/[$,\s]/g, '')) : value),
    z
      .int({ error: 'a whole number' })
      .min(0, { error: 'a number from 0' })
      .max(max, { error: `a number up to ${max}` }),
  )

/** What somebody enters of a program: with the page it stands on and the day it was looked at. */
export const enteredShape = z.strictObject({
  school: line(150),
  field: line(150),
  credential: z.enum(['bootcamp', 'certificate', 'associate', 'bachelor', 'master'], {
    error: 'bootcamp, certificate, associate, bachelor or master',
  }),
  city: maybe(line(80)),
  state: maybe(
    z
      .string()
      .trim()
      .toUpperCase()
      .refine((code) => code in stateNames, {
        message: 'two letters of a state, as OH',
      }),
  ),
  is_online: maybe(z.enum(['yes', 'no'], { error: 'yes, no or nothing' })),
  price_total: maybe(whole(500_000)),
  weeks: maybe(whole(520)),
  url: z
    .string()
    .trim()
    .max(500)
    .pipe(
      z.url({
        protocol: /^https?$/,
        hostname: z.regexes.domain,
        error: 'an address that begins with https://',
      }),
    ),
  looked_at: z.iso.date({ error: 'a day, as 2026-11-24' }),
  entered_by: line(80),
  note: maybe(line(500)),
})

export type Entered = z.infer<typeof enteredShape>

/** The columns of a file of programs, in the order in which the form asks. */
export const enteredColumns = Object.keys(enteredShape.shape) as (keyof Entered)[]

/** Columns that may be empty may also be missing. */
const nothingTyped = Object.fromEntries(enteredColumns.map((name) => [name, '']))

export interface EnteredProgram extends Entered {
  readonly id: string
}

/** Reads what a form or a line gave. Throws Problem 'bad-input', saying which field. */
export function readEntered(unsafeGiven: unknown, where: string, today: string): Entered {
  const unsafeFields = { ...nothingTyped, ...(unsafeGiven as object) }
  const read = enteredShape.safeParse(unsafeFields)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = String(issue?.path[0] ?? 'the columns')
    const value = (unsafeFields as Record<string, unknown>)[field] || 'nothing'
    throw refused(`${where}${field}: ${issue?.message ?? 'something else'}`, String(value))
  }
  if (read.data.looked_at > today) {
    throw refused(`${where}looked_at: a day that has come`, read.data.looked_at)
  }
  return read.data
}

const rowsMax = 500

/** Reads a file of programs, all or nothing. Throws Problem 'bad-input' with the line and the field. */
export function readEnteredCsv(text: string, today: string): Entered[] {
  let rows: Record<string, string>[]
  try {
    rows = parse(text, {
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      bom: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 10_000,
    })
  } catch (error) {
    throw refused('lines of comma-separated values', String((error as Error).message), error)
  }
  if (rows.length === 0 || rows.length > rowsMax) {
    throw refused(
      `a line of names (${enteredColumns.join(',')}) and 1 to ${rowsMax} lines below it`,
      `${rows.length} lines below the names`,
    )
  }
  return rows.map((row, index) => readEntered(row, `in row ${index + 1}, `, today))
}

function refused(expected: string, came: string, cause?: unknown): Problem {
  return new Problem(
    'bad-input',
    {
      expected,
      came: came.slice(0, 120),
      try: 'Fix that and send it again; nothing was kept.',
    },
    { cause },
  )
}

/** An entered program as the search and the comparison see it. */
export function asProgram(entered: EnteredProgram): Program {
  return {
    id: `entered-${entered.id}`,
    origin: 'entered',
    institution: entered.school,
    city: entered.city,
    state: entered.state,
    coordinates: null,
    control: entered.credential === 'bootcamp' ? 'Bootcamp' : 'Not known',
    field: entered.field,
    cip: null,
    credential: entered.credential,
    tuitionInState: null,
    tuitionOutOfState: null,
    netPrice: null,
    netPriceLowIncome: null,
    priceTotal: entered.price_total,
    weeks: entered.weeks,
    undergrads: null,
    isUnderAYear: entered.credential === 'certificate' && (entered.weeks ?? 53) <= 52,
    isOnline: entered.is_online === null ? null : entered.is_online === 'yes',
    completion: null,
    completionBasis: null,
    admissionRate: null,
    retention: null,
    completers: null,
    earn1yr: null,
    earn4yr: null,
    debtMedian: null,
    hsEarningsState: null,
    matchable: true,
    url: entered.url,
    source: entered.url,
    published: entered.looked_at,
    enteredBy: entered.entered_by,
    note: entered.note,
  }
}
