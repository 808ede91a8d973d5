import { z } from 'zod'
import { adminCounterexampleShape } from './counterexample/admin.ts'
import { callCounterexampleShape } from './counterexample/call.ts'
import { folderCounterexampleShape } from './counterexample/folder.ts'
import { modelCounterexampleShape } from './counterexample/model.ts'
import { planCounterexampleShape } from './counterexample/plan.ts'
import { rowsCounterexampleShape } from './counterexample/rows.ts'
import { testsCounterexampleShape } from './counterexample/tests.ts'
import { timelineCounterexampleShape } from './counterexample/timeline.ts'
import { traceCounterexampleShape } from './counterexample/trace.ts'
import { madePictureShape } from './made-picture.ts'
import type { Check, Counterexample, Explanation, Verdict } from './verdict.ts'
import { verdictStatuses } from './verdict.ts'

const reason = z.object({ expected: z.string(), came: z.string(), try: z.string() })

export const checkShape = z.object({
  name: z.string(),
  title: z.string(),
  status: z.enum(verdictStatuses),
  reason: reason.nullable(),
  elapsedMs: z.number(),
}) satisfies z.ZodType<Check>

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
]) satisfies z.ZodType<Counterexample>

const explanation = z.object({
  name: z.string(),
  why: z.string(),
  try: z.string(),
  at: z.array(z.object({ from: z.number(), to: z.number() })),
}) satisfies z.ZodType<Explanation>

/** A verdict that comes from outside, as from a file that was exported. */
export const verdictShape = z.object({
  status: z.enum(verdictStatuses),
  checks: z.array(checkShape),
  counterexample: counterexampleShape.nullable(),
  explanation: explanation.nullable(),
  hint: z.object({ mutant: z.string(), why: z.string() }).nullable(),
  errorAt: z.number().nullable(),
  made: madePictureShape.exactOptional(),
  databases: z.number(),
  labHash: z.string(),
  seed: z.string(),
  graderVersion: z.string(),
  postgresMajor: z.number(),
  elapsedMs: z.number(),
}) satisfies z.ZodType<Verdict>
