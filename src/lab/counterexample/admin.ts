import { z } from 'zod'
import { indented } from './call.ts'
import { inWordsText, type Said } from './in-words.ts'
import { type Rows, rowsShape, tableText } from './rows.ts'

/** What showed on the servers that an attempt is wrong: a leak, a lost row, a request held up. */
export interface AdminCounterexample {
  readonly kind: 'admin'
  /** In a sentence. */
  readonly says: string
  /** Who did what; null where nobody did anything. */
  readonly did: {
    readonly who: string
    readonly text: string
    readonly language: 'sql' | 'sh'
  } | null
  readonly expected: string
  readonly came: string
  /** Lost rows, locks, requests that wait. */
  readonly tables: readonly { readonly title: string; readonly rows: Rows }[]
  /** What a script or a server's log says. */
  readonly output: { readonly title: string; readonly text: string } | null
  /** Shown, never graded. */
  readonly measured: readonly { readonly what: string; readonly value: string }[]
}

export const adminCounterexampleShape = z.object({
  kind: z.literal('admin'),
  says: z.string(),
  did: z.object({ who: z.string(), text: z.string(), language: z.enum(['sql', 'sh']) }).nullable(),
  expected: z.string(),
  came: z.string(),
  tables: z.array(z.object({ title: z.string(), rows: rowsShape })).readonly(),
  output: z.object({ title: z.string(), text: z.string() }).nullable(),
  measured: z.array(z.object({ what: z.string(), value: z.string() })).readonly(),
}) satisfies z.ZodType<AdminCounterexample>

/** What was done, what was expected and what came, with its tables. */
export function adminCounterexampleText(
  counterexample: AdminCounterexample,
  above: Said | null,
): string {
  const { says, did, tables, output, measured } = counterexample
  return [
    says,
    ...(did ? [`${did.who}\n${indented(did.text)}`] : []),
    ...inWordsText(counterexample, above),
    ...tables.map(({ title, rows }) => `${title}\n${tableText(rows)}`),
    ...(output ? [`${output.title}\n${indented(output.text)}`] : []),
    ...(measured.length > 0
      ? [`Shown, not graded: ${measured.map(({ what, value }) => `${what} ${value}`).join(', ')}`]
      : []),
  ].join('\n\n')
}
