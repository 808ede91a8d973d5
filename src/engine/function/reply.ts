import { z } from 'zod'
import type { Reply, Wire } from './child/messages.ts'

/*
 * What a process that runs a learner's code may say. Whatever comes is checked against this before
 * anything is done with it.
 */

const nameMax = 200
const textMax = 2_000
/** Names of exports, and steps of a recording. */
const listMax = 1_000

const tagsAlone = ['undefined', 'NaN', 'Infinity', '-Infinity', 'function', 'promise', 'cycle']
const tagsOfText = ['bigint', 'symbol', 'date', 'pattern', 'other']
const tagsOfPairs = ['map', 'record']
const tagsOfList = ['set', 'bytes']

/** As deep and as many as a process writes, and a little more. */
const depthMax = 1_000
const partsMax = 500_000

/** Whether a parsed text is a value as it travels. */
export function isWire(unsafe: unknown): unsafe is Wire {
  let parts = 0
  const isOne = (value: unknown, depth: number): boolean => {
    parts++
    if (parts > partsMax || depth > depthMax) return false
    if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return true
    if (Array.isArray(value)) return areAll(value, depth)
    const { $, is, of, name, message } = value as Record<string, unknown>
    if (typeof $ !== 'string') return false
    if (tagsAlone.includes($)) return true
    if (tagsOfText.includes($)) return typeof is === 'string'
    if (tagsOfList.includes($)) return Array.isArray(of) && areAll(of, depth)
    if ($ === 'error') return typeof name === 'string' && typeof message === 'string'
    if (!tagsOfPairs.includes($) || !Array.isArray(of)) return false
    return of.every((pair) => Array.isArray(pair) && pair.length === 2 && areAll(pair, depth))
  }
  const areAll = (values: readonly unknown[], depth: number): boolean =>
    values.every((value) => isOne(value, depth + 1))
  return isOne(unsafe, 0)
}

const wire = z.custom<Wire>(isWire)
const name = z.string().max(nameMax)
const number = z.number().int().min(0).max(10_000_000)

const place = z.object({ file: name, line: number, column: number })
export const thrownSchema = z.object({
  name,
  message: z.string().max(textMax),
  code: name.nullable(),
  place: place.nullable(),
})
const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: wire, isLater: z.boolean() }),
  z.object({ kind: z.literal('error'), error: thrownSchema, isLater: z.boolean() }),
  z.object({ kind: z.literal('stray'), error: thrownSchema }),
  z.object({ kind: z.literal('never-settles') }),
  z.object({ kind: z.literal('too-large') }),
])
const step = z.object({
  line: number,
  name: z.string().max(textMax),
  depth: number,
  values: z.array(z.tuple([z.string().max(textMax), wire])).max(listMax),
  gives: wire.nullable(),
})

export const replySchema: z.ZodType<Reply> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done') }),
  z.object({
    kind: z.literal('loaded'),
    exports: z.array(z.string().max(textMax)).max(listMax),
    isFunction: z.boolean(),
  }),
  z.object({ kind: z.literal('unreadable'), error: thrownSchema }),
  z.object({ kind: z.literal('read'), first: number.nullable() }),
  z.object({ kind: z.literal('load-failed'), outcome }),
  z.object({
    kind: z.literal('called'),
    outcome,
    printed: z.string().max(100_000),
    changed: z.array(z.object({ at: number, now: wire })).max(listMax),
    returned: number.nullable(),
    asked: z.array(z.array(wire).max(listMax)).max(listMax),
    recorded: z.object({ steps: z.array(step).max(listMax), isCut: z.boolean() }).exactOptional(),
  }),
  z.object({ kind: z.literal('paired'), outcomes: z.tuple([outcome, outcome]) }),
  z.object({ kind: z.literal('ran'), outcome }),
  z.object({ kind: z.literal('test'), name, error: thrownSchema.nullable() }),
  z.object({ kind: z.literal('exit'), code: z.number() }),
  z.object({ kind: z.literal('too-much-output') }),
])
