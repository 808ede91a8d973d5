import { z } from 'zod'
import { indented } from './call.ts'
import { inWordsText, type Said } from './in-words.ts'

/** What is wrong with a page: how to get there by keyboard, the fragment, what is heard of it. */
export interface PageCounterexample {
  readonly kind: 'page'
  readonly says: string
  /** What was done and what a screen reader said then, in order. */
  readonly did: readonly { readonly key: string; readonly heard: string }[]
  readonly expected: string
  readonly came: string
  /** The smallest part of the page that shows it, as it is in the document; null: something is missing. */
  readonly fragment: string | null
  /** What a screen reader says of it. */
  readonly spoken: string | null
}

export const pageCounterexampleShape = z.object({
  kind: z.literal('page'),
  says: z.string(),
  did: z.array(z.object({ key: z.string(), heard: z.string() })).readonly(),
  expected: z.string(),
  came: z.string(),
  fragment: z.string().nullable(),
  spoken: z.string().nullable(),
}) satisfies z.ZodType<PageCounterexample>

/** Keys and what was heard, the fragment, what was expected and what came. */
export function pageCounterexampleText(
  counterexample: PageCounterexample,
  above: Said | null,
): string {
  const { says, did, fragment, spoken } = counterexample
  const steps = did.map(({ key, heard }) => `${key}${heard === '' ? '' : `  → “${heard}”`}`)
  return [
    says,
    ...(steps.length > 0
      ? [`By keyboard, and what a screen reader says:\n${indented(steps.join('\n'))}`]
      : []),
    ...(fragment === null ? [] : [`The fragment:\n${indented(fragment)}`]),
    ...(spoken === null ? [] : [`A screen reader says of it: “${spoken}”`]),
    ...inWordsText(counterexample, above),
  ].join('\n\n')
}
