import { z } from 'zod'

/** What a call gave, every value as it is written in code. */
export type CallOutcome =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  /** It ended in no value at all: without an end, process.exit, … in words. */
  | { readonly kind: 'nothing'; readonly says: string }

/** The smallest call found on which reference and attempt differ. */
export interface CallCounterexample {
  readonly kind: 'call'
  /** The call as it would be written: `minutesLeft(90, 30)`. */
  readonly call: string
  readonly given: readonly { readonly name: string; readonly value: string }[]
  /** The files that it could read. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly expected: CallOutcome
  readonly came: CallOutcome
  /** Where what is printed is compared. */
  readonly printed: { readonly expected: string; readonly came: string } | null
  readonly found: {
    /** On which input it was found, and of how many. */
    readonly input: number
    readonly of: number
    /** How many times a smaller input was found that fails as well. */
    readonly shrinks: number
  }
}

/** An outcome that comes from outside. */
export const callOutcomeShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: z.string() }),
  z.object({ kind: z.literal('error'), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('nothing'), says: z.string() }),
]) satisfies z.ZodType<CallOutcome>

export const callCounterexampleShape = z.object({
  kind: z.literal('call'),
  call: z.string(),
  given: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
  files: z.array(z.object({ name: z.string(), text: z.string() })).readonly(),
  expected: callOutcomeShape,
  came: callOutcomeShape,
  printed: z.object({ expected: z.string(), came: z.string() }).nullable(),
  found: z.object({ input: z.number(), of: z.number(), shrinks: z.number() }),
}) satisfies z.ZodType<CallCounterexample>

/** You were given, expected, came. */
export function callCounterexampleText(counterexample: CallCounterexample): string {
  const { call, given, files, expected, came, printed, found } = counterexample
  return [
    `${found.shrinks > 0 ? 'The smallest case we found that breaks it' : 'It breaks with'}: ${call}`,
    ...given.map(({ name, value }) => `You were given ${name}: ${value}`),
    ...files.map(({ name, text }) => `In the file ${name}:\n${indented(text)}`),
    `Expected: ${outcomeText(expected)}`,
    `Got:      ${outcomeText(came)}`,
    ...(printed
      ? [
          `Expected to be printed:\n${indented(printed.expected)}`,
          `Printed:\n${indented(printed.came)}`,
        ]
      : []),
  ].join('\n\n')
}

/** What a call gave, in one line. */
export function outcomeText(outcome: CallOutcome): string {
  switch (outcome.kind) {
    case 'value':
      return outcome.value
    case 'error':
      return `the error ${outcome.name}: ${outcome.message}`
    case 'nothing':
      return outcome.says
  }
}

/** A text set off from what surrounds it; nothing is said to be nothing. */
export function indented(text: string): string {
  if (text === '') return '    (nothing)'
  return text.replace(/\n$/, '').replace(/^/gm, '    ')
}
