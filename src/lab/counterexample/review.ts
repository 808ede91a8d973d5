import { z } from 'zod'
import { indented } from './call.ts'

const line = z.object({
  sign: z.enum([' ', '+', '-']),
  old: z.number().nullable(),
  new: z.number().nullable(),
  text: z.string(),
  isMarked: z.boolean(),
})
/** A line of a change, marked where the evidence is. */
export type ShownLine = Readonly<z.infer<typeof line>>

const comment = z.object({
  file: z.string(),
  /** "12", "12–15", "12 before the change". */
  lines: z.string(),
  kind: z.string(),
  why: z.string().nullable().describe('What there is to say of these lines; null: nothing'),
})
/** A comment as it was handed in, and what there is to say of it. */
export type JudgedComment = Readonly<z.infer<typeof comment>>

/** What a review missed, or called wrong that is fine, in its hunk. */
export const reviewCounterexampleShape = z.object({
  kind: z.literal('review'),
  of: z.enum(['missed', 'other-kind', 'false-alarm']),
  says: z.string(),
  file: z.string(),
  title: z.string().describe('The function around the hunk; often empty'),
  lines: z.array(line).readonly(),
  why: z.string().describe('Why it matters in production, or why it is fine'),
  found: z.array(comment).readonly(),
  falseAlarms: z.array(comment).readonly(),
  left: z.number().describe('How many more were missed'),
})
export type ReviewCounterexample = z.infer<typeof reviewCounterexampleShape>

/** The lines in their hunk, and how every comment was judged, as plain text. */
export function reviewCounterexampleText(counterexample: ReviewCounterexample): string {
  const { says, file, lines, why, found, falseAlarms, left } = counterexample
  return [
    says,
    `${file}\n${indented(hunkText(lines))}`,
    why,
    ...commentsText('Found', found),
    ...commentsText('False alarms', falseAlarms),
    ...(left > 0 ? [leftText(left)] : []),
  ].join('\n\n')
}

/** "2 more aren't found yet." */
export function leftText(left: number): string {
  return left === 1 ? "One more isn't found yet." : `${left} more aren't found yet.`
}

/** Lines with their numbers; `>` marks what is meant. */
function hunkText(lines: readonly ShownLine[]): string {
  const width = String(Math.max(...lines.map((one) => one.new ?? one.old ?? 0))).length
  return lines
    .map(({ sign, old, new: after, text, isMarked }) =>
      `${isMarked ? '>' : ' '} ${String(after ?? old ?? '').padStart(width)} ${sign} ${text}`.trimEnd(),
    )
    .join('\n')
}

function commentsText(title: string, comments: readonly JudgedComment[]): string[] {
  if (comments.length === 0) return []
  const lines = comments.map(
    ({ file, lines: at, kind, why }) => `${file}:${at} ${kind}${why === null ? '' : `: ${why}`}`,
  )
  return [`${title}\n${indented(lines.join('\n'))}`]
}
