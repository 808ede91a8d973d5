import { z } from 'zod'
import type { Came, Check, Counterexample, Explanation, Rows, Verdict } from './lab.ts'
import { verdictStatuses } from './lab.ts'

const reason = z.object({ expected: z.string(), came: z.string(), try: z.string() })

export const checkShape = z.object({
  name: z.string(),
  title: z.string(),
  status: z.enum(verdictStatuses),
  reason: reason.nullable(),
  elapsedMs: z.number(),
}) satisfies z.ZodType<Check>

export const rowsShape = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.string().nullable())),
}) satisfies z.ZodType<Rows>

const came = z.discriminatedUnion('kind', [
  rowsShape.extend({ kind: z.literal('rows') }),
  z.object({ kind: z.literal('error'), code: z.string(), message: z.string() }),
]) satisfies z.ZodType<Came>

export const counterexampleShape = z.object({
  kind: z.literal('rows'),
  tables: z.array(rowsShape.extend({ name: z.string() })),
  results: z.array(z.object({ name: z.string().nullable(), expected: came, came })),
  ordered: z.boolean(),
  secondRun: came.nullable(),
  found: z.object({ database: z.number(), of: z.number(), rowsBefore: z.number() }),
}) satisfies z.ZodType<Counterexample>

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
  databases: z.number(),
  labHash: z.string(),
  seed: z.string(),
  graderVersion: z.string(),
  postgresMajor: z.number(),
  elapsedMs: z.number(),
}) satisfies z.ZodType<Verdict>
