import { z } from 'zod'
import { enteredShape } from '../career/entered.ts'
import { Problem } from '../kit/problem.ts'
import { unlikelyIn } from '../lab/bounded-verdict.ts'
import { verdictShape } from '../lab/verdict.ts'
import { planSettingsShape, planSummaryShape } from '../plan/settings.ts'
import { importRows, type LearnerRow } from '../store/learner-rows.ts'
import type { CommandContext } from './context.ts'

/** In years that every part of a page can tell. */
const time = z.iso
  .datetime()
  .refine((text) => text >= '1970-01-01' && text < '3000-01-01', 'a time from 1970 to 2999')
const labId = z
  .string()
  .max(150)
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
/** PostgreSQL keeps no NUL in a text. */
const name = z
  .string()
  .max(100)
  .refine((text) => !text.includes('\0'), 'a name without a NUL character')
/** What is handed in has a bound of its own; what an older version took may be larger. */
const text = z.string().max(1_000_000)

const headerShape = z.object({ backwright: z.literal('learner'), format: z.literal(1) })

const rowShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('first-run'),
    programmed: z.enum(['never', 'a-little', 'yes']).nullable(),
    hours_a_week: z.int().min(1).max(80).nullable(),
    aim: z.enum(['first-job', 'change-of-job', 'better-at-my-job', 'course', 'curious']).nullable(),
    at: time,
  }),
  z.object({
    kind: z.literal('lab'),
    lab: labId,
    solution_seen_at: time.nullable(),
    practiced_at: time.nullable(),
    proved_at: time.nullable(),
  }),
  z.object({
    kind: z.literal('attempt'),
    id: z.uuid(),
    lab: labId,
    variant: name.nullable(),
    lab_hash: name,
    answer: text,
    seed: name,
    via: z.enum(['page', 'terminal']),
    at: time,
    verdict: verdictShape
      .superRefine((verdict, context) => {
        const unlikely = unlikelyIn(verdict)
        if (unlikely !== null) context.addIssue({ code: 'custom', message: unlikely })
      })
      .nullable(),
    verdict_at: time.nullable(),
  }),
  z.object({ kind: z.literal('hint'), lab: labId, ordinal: z.int().min(1).max(99), at: time }),
  z.object({
    kind: z.literal('review'),
    lab: labId,
    variant: name.nullable(),
    due_at: time,
    made_at: time,
    done_at: time.nullable(),
  }),
  z.object({
    kind: z.literal('draft'),
    lab: labId,
    variant: name.nullable(),
    window: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    text,
    at: time,
  }),
  z.object({ kind: z.literal('plan-settings'), body: planSettingsShape, at: time }),
  z.object({ kind: z.literal('plan'), body: planSummaryShape, at: time }),
  z.object({
    kind: z.literal('placement'),
    id: z.uuid(),
    background: z.enum(['never', 'a-little', 'yes']).nullable(),
    begun_at: time,
    ended_at: time.nullable(),
    ended_why: z
      .enum(['beginner', 'sure-enough', 'enough-asked', 'no-items', 'stopped'])
      .nullable(),
    answers: z
      .array(
        z.object({
          item: labId,
          answer: z.enum(['right', 'wrong', 'unknown']),
          given: text,
          at: time,
        }),
      )
      .max(1_000),
  }),
  enteredShape.extend({ kind: z.literal('program'), id: z.uuid(), at: time }),
]) satisfies z.ZodType<LearnerRow>

/**
 * Reads a file that exportLearner wrote and adds what is not there yet; reading it twice changes
 * nothing. All or nothing. Throws Problem 'bad-file' with the line.
 */
export async function importLearner(
  context: CommandContext,
  input: { learnerId: string; lines: AsyncIterable<string> | Iterable<string> },
): Promise<{ attempts: number; drafts: number }> {
  return importRows(context.store, input.learnerId, parsedRows(input.lines))
}

async function* parsedRows(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<LearnerRow> {
  let number = 0
  for await (const line of lines) {
    number++
    if (number === 1) parseLine(line, number, headerShape)
    else if (line.trim() !== '') yield parseLine(line, number, rowShape, withCurrentNames)
  }
  if (number === 0) throw badFile(1, 'a line that says what the file is', 'an empty file')
}

/** Files of 0.1.0 call the plan's settings its wish, and count a verdict's trials as databases. */
function withCurrentNames(unsafeRow: unknown): unknown {
  if (!isObject(unsafeRow)) return unsafeRow
  if (unsafeRow.kind === 'plan-wish') return { ...unsafeRow, kind: 'plan-settings' }
  if (!isObject(unsafeRow.verdict) || !('databases' in unsafeRow.verdict)) return unsafeRow
  const { databases, ...verdict } = unsafeRow.verdict
  return { ...unsafeRow, verdict: { trials: databases, ...verdict } }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseLine<T extends z.ZodType>(
  line: string,
  number: number,
  shape: T,
  upgrade: (unsafeValue: unknown) => unknown = (unsafeValue) => unsafeValue,
): z.infer<T> {
  let unsafeValue: unknown
  try {
    unsafeValue = JSON.parse(line)
  } catch (error) {
    throw badFile(number, 'JSON', shortly(line), error)
  }
  const parsed = shape.safeParse(upgrade(unsafeValue))
  if (parsed.success) return parsed.data
  if (number === 1) throw badFile(1, 'a line that says the file is a learner’s work', shortly(line))
  const [issue] = parsed.error.issues
  const at = issue?.path.join('.') || 'the line'
  throw badFile(number, `${at} as the format has it (${issue?.message})`, shortly(line))
}

function shortly(line: string): string {
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

function badFile(line: number, expected: string, came: string, cause?: unknown): Problem {
  return new Problem(
    'bad-file',
    {
      expected: `in line ${line}: ${expected}`,
      came,
      try: 'Use the file as `backwright export` wrote it; a newer file needs a newer Backwright.',
    },
    { cause },
  )
}
