import { z } from 'zod'
import type { Immutable } from '../kit/immutable.ts'
import { adminCounterexampleShape } from './counterexample/admin.ts'
import { callCounterexampleShape } from './counterexample/call.ts'
import { designCounterexampleShape } from './counterexample/design.ts'
import { folderCounterexampleShape } from './counterexample/folder.ts'
import { loadCounterexampleShape } from './counterexample/load.ts'
import { modelCounterexampleShape } from './counterexample/model.ts'
import { pageCounterexampleShape } from './counterexample/page.ts'
import { planCounterexampleShape } from './counterexample/plan.ts'
import { reviewCounterexampleShape } from './counterexample/review.ts'
import { rowsCounterexampleShape } from './counterexample/rows.ts'
import { testsCounterexampleShape } from './counterexample/tests.ts'
import { timelineCounterexampleShape } from './counterexample/timeline.ts'
import { traceCounterexampleShape } from './counterexample/trace.ts'
import { madePictureShape } from './made-picture.ts'

/* The one description of a verdict: its type, its parser and the API's schema follow from it. */

export const verdictStatuses = [
  'passed',
  'failed',
  'could-not-start',
  'over-limit',
  'skipped',
  'grader-fault',
] as const
export type VerdictStatus = (typeof verdictStatuses)[number]

export const reasonShape = z.object({ expected: z.string(), came: z.string(), try: z.string() })

export const checkShape = z.object({
  name: z.string(),
  title: z.string(),
  status: z.enum(verdictStatuses),
  reason: reasonShape.nullable(),
  elapsedMs: z.number().describe('Shown, never graded, left out when verdicts are compared'),
})
/** One thing an attempt must do, and how it went. */
export type Check = Immutable<z.infer<typeof checkShape>>

export const counterexampleShape = z.discriminatedUnion('kind', [
  rowsCounterexampleShape,
  callCounterexampleShape,
  testsCounterexampleShape,
  folderCounterexampleShape,
  timelineCounterexampleShape,
  modelCounterexampleShape,
  adminCounterexampleShape,
  planCounterexampleShape,
  traceCounterexampleShape,
  pageCounterexampleShape,
  reviewCounterexampleShape,
  designCounterexampleShape,
  loadCounterexampleShape,
])
/** The smallest evidence found that an attempt is wrong; each form has its text and its view. */
export type Counterexample = Immutable<z.infer<typeof counterexampleShape>>

const explanationShape = z.object({
  name: z.string().describe('null-in-not-in, join-multiplied, …: docs/reference/explanations'),
  why: z.string(),
  try: z.string(),
  at: z
    .array(z.object({ from: z.number(), to: z.number() }))
    .readonly()
    .describe('Where in the answer, as character offsets, if it can be told'),
})
/** Why the attempt went wrong, where the counterexample bears it out. */
export type Explanation = Immutable<z.infer<typeof explanationShape>>

export const verdictShape = z.object({
  status: z.enum(verdictStatuses),
  checks: z.array(checkShape).readonly(),
  counterexample: counterexampleShape.nullable(),
  explanation: explanationShape.nullable(),
  hint: z
    .object({ mutant: z.string(), why: z.string() })
    .nullable()
    .describe('The mutant that the attempt behaves like, with its reason'),
  errorAt: z
    .number()
    .nullable()
    .describe('Where an error sits in the answer: character offset from 0'),
  made: madePictureShape.exactOptional().describe('What the answer made, where it makes tables'),
  trials: z
    .number()
    .describe('What the answer was tried on: databases, inputs of a function, schedules, sizes'),
  labHash: z.string(),
  seed: z.string(),
  graderVersion: z.string(),
  postgresMajor: z.number(),
  elapsedMs: z.number(),
})
export type Verdict = Immutable<z.infer<typeof verdictShape>>
