import { z } from 'zod'
import { indented } from './call.ts'
import { inWordsText, type Said } from './in-words.ts'

/** One thing that happened to a server, in the order in which it began. */
export type TraceMoment =
  | {
      readonly kind: 'exchange'
      /** The client, where there are several. */
      readonly who: string | null
      /** As it went over the wire; long bodies are cut. */
      readonly request: string
      /** What came; null: no answer. */
      readonly response: string | null
      /** What is wrong with how it came, in sentences. */
      readonly problems: readonly string[]
      /** Milliseconds from the first moment. */
      readonly from: number
      readonly to: number
      /** The same request, for a terminal; the port is $PORT. */
      readonly curl: string
    }
  | {
      readonly kind: 'event'
      /** "Killed with kill -9", "Started again". */
      readonly says: string
      readonly text: string | null
      readonly from: number
    }

/** The shortest requests that show what is wrong with a server, with the bytes of both ways. */
export interface TraceCounterexample {
  readonly kind: 'trace'
  readonly says: string
  readonly expected: string
  readonly came: string
  readonly moments: readonly TraceMoment[]
  /** The moment at which it shows; null: after all of them. */
  readonly at: number | null
  /** The end of what the server printed. */
  readonly output: string | null
  /** What a replay needs: the values that were drawn, and what was left of a sequence. */
  readonly replay: {
    readonly check: string
    readonly given: string
    readonly sequence: readonly string[] | null
  }
  readonly found: {
    /** Fresh servers on which it showed again, of how many. */
    readonly confirmed: number
    readonly of: number
    readonly shrinks: number
  }
}

const moment = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('exchange'),
    who: z.string().nullable(),
    request: z.string(),
    response: z.string().nullable(),
    problems: z.array(z.string()).readonly(),
    from: z.number(),
    to: z.number(),
    curl: z.string(),
  }),
  z.object({
    kind: z.literal('event'),
    says: z.string(),
    text: z.string().nullable(),
    from: z.number(),
  }),
])

export const traceCounterexampleShape = z.object({
  kind: z.literal('trace'),
  says: z.string(),
  expected: z.string(),
  came: z.string(),
  moments: z.array(moment).readonly(),
  at: z.number().nullable(),
  output: z.string().nullable(),
  replay: z.object({
    check: z.string(),
    given: z.string(),
    sequence: z.array(z.string()).readonly().nullable(),
  }),
  found: z.object({ confirmed: z.number(), of: z.number(), shrinks: z.number() }),
}) satisfies z.ZodType<TraceCounterexample>

/** Requests and answers in order, each with the command that sends it again. */
export function traceCounterexampleText(
  counterexample: TraceCounterexample,
  above: Said | null,
): string {
  const { says, moments, output } = counterexample
  const again = moments.flatMap((one) => (one.kind === 'exchange' ? [`    ${one.curl}`] : []))
  return [
    says,
    ...momentsText(moments),
    ...inWordsText(counterexample, above),
    ...(output ? [`What your server printed:\n${indented(output)}`] : []),
    ...(again.length === 0
      ? []
      : [`Each request can be sent again to a server of your own:\n${again.join('\n')}`]),
  ].join('\n\n')
}

/** Each moment with the bytes of both ways, for a terminal. */
export function momentsText(moments: readonly TraceMoment[]): string[] {
  return moments.map((one, at) => momentText(one, at, moments))
}

function momentText(one: TraceMoment, at: number, all: readonly TraceMoment[]): string {
  if (one.kind === 'event') {
    return `${at + 1}. ${one.says}${one.text ? `\n${indented(one.text)}` : ''}`
  }
  const met = meetingWith(at, all)
  const who = one.who === null ? '' : ` by ${one.who}`
  const together = met.length > 0 ? `, together with ${met.map((n) => n + 1).join(' and ')}` : ''
  return [
    `${at + 1}. Sent${who}${together}:`,
    indented(one.request),
    one.response === null ? '   No answer.' : `   Got:\n${indented(one.response)}`,
    ...one.problems.map((problem) => `   ${problem}`),
  ].join('\n')
}

/** The moments whose requests were under way at the same time. */
export function meetingWith(at: number, all: readonly TraceMoment[]): number[] {
  const own = all[at]
  if (own?.kind !== 'exchange') return []
  return all.flatMap((other, n) => {
    if (n === at || other.kind !== 'exchange') return []
    return other.from < own.to && own.from < other.to ? [n] : []
  })
}
