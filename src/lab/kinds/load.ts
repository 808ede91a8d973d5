import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { loadFiles } from '../scaffold/load.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  slug,
  variantKeys,
} from './format.ts'
import { httpCheck, readServerLab, type ServerLab, serverFormat, serverKeys } from './http.ts'
import { programMayUse, serverMayUse } from './may-use.ts'

/*
 * Two forms of answers. A server is put under load beside the lab's reference server, and both are
 * counted. A measurement is a program that says what a server bears, and the server is one of ours
 * whose capacity is known.
 */

const share = z.number().min(0).max(1)

const request = z.strictObject({
  send: sentence.regex(/^[A-Z]+ \//, 'a method and a path'),
  json: z.array(z.unknown()).default([]).describe('Bodies, of which each request draws one'),
  share: share.default(1).describe('Of all requests of the stage'),
})

const stage = z.strictObject({
  rate: z.number().min(0).max(2_000).describe('Requests a second; 0: nothing comes'),
  seconds: z.number().positive().max(30),
  requests: z.record(slug, request).default({}),
  while: sentence.optional().describe('A statement whose locks are held during the stage'),
})
/** A time in which requests come at one rate. */
export type LoadStage = Readonly<z.infer<typeof stage>>

const goal = z.strictObject({
  of: slug.describe('The requests of the last stage that it is about'),
  statuses: z.array(z.int().min(100).max(599)).min(1).describe('Answers that count'),
  within_ms: z.number().positive().describe('From when a request was due to the end of its answer'),
  share: share.describe('So much of what the reference server manages in the same minute'),
  reference_min: share.describe('Where the reference manages less, the machine is too noisy'),
})
/** What must be answered in time, beside the reference server. */
export type LoadGoal = Readonly<z.infer<typeof goal>>

const serverCheck = z.strictObject({
  ...ownCheckKeys,
  stages: z.array(stage).min(1).describe('One after another; the last is counted'),
  goals: z.array(goal).min(1),
  kept: z
    .strictObject({ count: sentence, statuses: z.array(z.int()).min(1) })
    .optional()
    .describe('A query that counts rows: as many more as there were answers of these statuses'),
  try: sentence,
})

const rates = z.strictObject({ min: z.number().positive(), max: z.number().positive() })

const target = z.strictObject({
  capacity: rates.describe('Requests a second, drawn for each attempt'),
  slots: z.int().min(1).max(100).describe('How many it works on at a time'),
  queue_max: z.int().min(0).nullable().default(null).describe('More than these get a 503 at once'),
  cold: z
    .strictObject({ requests: z.int().min(1), ms: z.number().positive() })
    .nullable()
    .default(null)
    .describe('The first of these take so much longer'),
  search: z
    .strictObject({ every: z.int().min(2), capacity: rates })
    .nullable()
    .default(null)
    .describe('One request in so many needs a part that bears less: the rate at which it is busy'),
})
/** A server of ours whose capacity is known. */
export type LoadTarget = Readonly<z.infer<typeof target>>

const measurementCheck = z.strictObject({ ...ownCheckKeys, target, try: sentence })

/** A server under load. */
export type ServerCheck = OwnCheck & z.infer<typeof serverCheck>
/** A server that is to be measured. */
export type MeasurementCheck = OwnCheck & z.infer<typeof measurementCheck>
export type LoadCheck = ServerCheck | MeasurementCheck

/** What a program that measures is asked for. */
export interface Measurement {
  readonly p99_ms: number
  readonly failed_share: number
  /** How far its answer may be from the truth, as a share of that. */
  readonly tolerance: number
  readonly seconds_max: number
}

/** A lab on load: a server, or a program that measures one. */
export interface LoadLab
  extends LabBase,
    Omit<ServerLab, keyof LabBase | 'checks' | 'variants' | 'plants'> {
  readonly kind: 'load'
  readonly checks: readonly LoadCheck[]
  readonly variants: readonly Variant[]
  /** Null: the answer is a server. */
  readonly measurement: Measurement | null
  /** How many connections the server's role may have; null: as many as anywhere. */
  readonly connections: number | null
}

const { run: _run, given: _given, receiver: _receiver, ...keys } = serverKeys

const loadYaml = z.strictObject({
  kind: z.literal('load'),
  ...keys,
  run: serverKeys.run,
  connections: z
    .int()
    .min(1)
    .max(40)
    .optional()
    .describe('How many connections the database lets the server have'),
  measurement: z
    .strictObject({
      p99_ms: z.number().positive(),
      failed_share: share,
      tolerance: share,
      seconds_max: z.int().min(1).max(120),
    })
    .optional()
    .describe('The answer is a program that prints what the server at TARGET bears'),
  checks: z.union([
    z.array(serverCheck).min(1).describe('What the server must bear'),
    z.array(measurementCheck).min(1).describe('Servers that are measured'),
  ]),
})
type LoadYaml = z.infer<typeof loadYaml>

const variantYaml = z.strictObject(variantKeys)
type VariantYaml = z.infer<typeof variantYaml>

export const loadFormat: KindFormat<LoadYaml, LoadLab, VariantYaml> = {
  yaml: loadYaml,
  scaffold: loadFiles,
  about: {
    against: 'a reference in the same minute, under load that doesn’t wait for answers',
    shown: 'where latency leaves the ground, yours beside the reference',
  },
  work: 'put a server under load, and see where its latency leaves the ground.',
  ...serverFormat,
  mayUse: (limits, { measurement }) =>
    measurement === null ? serverMayUse(limits) : programMayUse(limits, 'Your program'),
  filesOf: ({ files }) => files,
  variant: variantYaml,
  read: readLoadLab,
}

async function readLoadLab(yaml: LoadYaml, from: LabFiles): Promise<OwnPart<LoadLab>> {
  const file = `${from.id}/lab.yaml`
  const measures = yaml.measurement !== undefined
  for (const check of yaml.checks) {
    if (isMeasured(check) !== measures) {
      const expected = measures
        ? `check ${check.name} to have a target, since a measurement is handed in`
        : `check ${check.name} to have stages and goals, since a server is handed in`
      throw badLab(file, { expected, came: 'the other form' })
    }
    if (!isMeasured(check)) lookAtStages(check, file)
  }
  const server = { ...yaml, given: {}, receiver: false, checks: [] as z.infer<typeof httpCheck>[] }
  const { checks: _, ...own } = readServerLab(server, from, [])
  return {
    own: {
      kind: 'load',
      ...own,
      checks: yaml.checks,
      variants: [],
      measurement: yaml.measurement ?? null,
      connections: yaml.connections ?? null,
    },
  }
}

/** Whether a check is about a server of ours that is measured. */
export function isMeasured(check: LoadCheck): check is MeasurementCheck {
  return 'target' in check
}

/** Goals are about requests that the last stage sends. */
function lookAtStages({ name, stages, goals }: ServerCheck, file: string): void {
  for (const { rate, requests } of stages) {
    const sum = Object.values(requests).reduce((all, one) => all + one.share, 0)
    if (rate === 0 || Math.abs(sum - 1) < 1e-9) continue
    throw badLab(file, { expected: `shares of check ${name} that add up to 1`, came: String(sum) })
  }
  const known = Object.keys(stages.at(-1)?.requests ?? {})
  const unknown = goals.find(({ of }) => !known.includes(of))
  if (unknown === undefined) return
  const expected = `goals of check ${name} to be of ${known.join(', ') || 'a request'}`
  throw badLab(file, { expected, came: unknown.of })
}

/** The same lab as rooms see it that start servers and send them single requests. */
export function asServerLab(lab: LoadLab): ServerLab {
  return { ...lab, checks: [], variants: [] }
}
