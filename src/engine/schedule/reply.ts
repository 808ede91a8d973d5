import { z } from 'zod'
import { thrownSchema } from '../function/reply.ts'
import type { ProgramMove, Reply } from './child/messages.ts'

/* What a process that runs transaction.ts may say: checked before anything is done with it. */

const name = z.string().max(200)
const text = z.string().max(8_000_000)

const move: z.ZodType<ProgramMove> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('query'),
    text,
    values: z.array(text.nullable()).max(100_000).nullable(),
  }),
  z.object({ kind: z.literal('returned'), value: text.nullable() }),
  z.object({
    kind: z.literal('threw'),
    name,
    code: name.nullable(),
    message: z.string().max(2_000),
  }),
  z.object({
    kind: z.literal('refused'),
    because: z.enum([
      'query-not-awaited',
      'ends-before-answer',
      'exits',
      'never-settles',
      'too-many-timers',
      'too-large',
    ]),
  }),
])

export const replySchema: z.ZodType<Reply> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('loaded') }),
  z.object({ kind: z.literal('unreadable'), error: thrownSchema }),
  z.object({ kind: z.literal('load-failed'), error: thrownSchema }),
  z.object({ kind: z.literal('no-function'), exports: z.array(name).max(1_000) }),
  z.object({
    kind: z.literal('ran'),
    moves: z.array(move).min(1).max(10_000),
    printed: z.string().max(100_000),
  }),
])
