import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import { type System, systemShape } from '../design/system.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { designFiles } from '../scaffold/design.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  variantKeys,
} from './format.ts'
import { answerSize } from './may-use.ts'

/** The failure of `system.failures` in which it must hold; null: on a day when nothing fails. */
const during = z.string().nullable().default(null)

const condition = z.union([
  z.strictObject({
    answers: z.string().describe('A request, or a task that is done from a queue'),
    percentile: z.union([z.literal(50), z.literal(90), z.literal(95), z.literal(99)]),
    within_ms: z.number().positive(),
    during,
  }),
  z.strictObject({
    fails_max: z.number().min(0).max(1).describe('The share of requests that may fail'),
    of: z.string().nullable().default(null).describe('A request; null: all of them'),
    during,
  }),
  z.strictObject({ dollars_a_day_max: z.number().positive() }),
  z.strictObject({
    waits: z.string().describe('A request whose answer needs this task'),
    for: z.string(),
  }),
  z.strictObject({ fresh: z.string().describe('A request with fresh_s') }),
])

/** One thing that a design must do, as lab.yaml says it. */
export type DesignCondition = z.infer<typeof condition>

export interface DesignCheck extends OwnCheck {
  readonly that: readonly DesignCondition[]
}

export interface DesignVariant extends Variant {
  readonly system: System
  readonly checks: readonly DesignCheck[]
}

/** A topology that must carry a day of traffic, its failures and its budget, in a simulation. */
export interface DesignLab extends LabBase {
  readonly kind: 'design'
  readonly system: System
  readonly checks: readonly DesignCheck[]
  readonly variants: readonly DesignVariant[]
}

const checks = z.array(z.strictObject({ ...ownCheckKeys, that: z.array(condition).min(1) })).min(1)

export const designYaml = z.strictObject({
  kind: z.literal('design'),
  ...sharedKeys,
  system: systemShape,
  checks: checks.describe('What the design must do, in the order in which it is shown'),
})
type DesignYaml = z.infer<typeof designYaml>

const variantYaml = z.strictObject({
  ...variantKeys,
  mutants: z.array(sentence).min(1),
  system: systemShape.partial().default({}).describe('What differs from the lab'),
  checks: checks.nullable().default(null),
})
type VariantYaml = z.infer<typeof variantYaml>

export const designFormat: KindFormat<DesignYaml, DesignLab, VariantYaml> = {
  yaml: designYaml,
  scaffold: designFiles,
  about: {
    against: 'a simulated day of traffic, with what fails and what it costs',
    shown: 'the minute it fell over, what could not keep up, and what was lost',
  },
  work: 'design a system, and see the minute of the day in which it falls over.',
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['readable', 'connected'],
  answerFile: 'topology.yaml',
  language: 'yaml',
  starterFile: 'topology.yaml',
  hasTables: false,
  triedIn: ['day', 'days'],
  isSlow: false,
  mayUse: (limits) => [answerSize(limits)],
  reading: () => ({}),
  read: readDesign,
}

async function readDesign(
  { system, checks: own }: DesignYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<DesignLab>> {
  const file = `${from.id}/lab.yaml`
  checkNames(system, own, file)
  const read = variants.map(({ name, brief, reference, mutants, ...changed }): DesignVariant => {
    const ofVariant = {
      system: { ...system, ...changed.system } as System,
      checks: changed.checks ?? own,
    }
    checkNames(ofVariant.system, ofVariant.checks, `${from.id}/variants.yaml`)
    return { name, brief, reference, mutants, ...ofVariant }
  })
  return { own: { kind: 'design', system, checks: own, variants: read } }
}

/** Names that a lab uses are there, and what may be cached is only read. */
function checkNames(system: System, own: readonly DesignCheck[], file: string): void {
  const known = (where: string, name: string, among: readonly string[]): void => {
    if (among.includes(name)) return
    throw badLab(file, { expected: `${where}: one of ${among.join(', ')}`, came: name })
  }
  const [tasks, requests, failures] = [system.tasks, system.requests, system.failures].map((part) =>
    Object.keys(part),
  ) as [string[], string[], string[]]
  for (const [name, { needs, keys }] of Object.entries(system.requests)) {
    for (const need of needs) known(`requests.${name}.needs`, need, tasks)
    if (keys && needs.some((need) => system.tasks[need]?.writes)) {
      throw badLab(file, { expected: `requests.${name} with keys to read only`, came: 'it writes' })
    }
  }
  for (const [name, { zone, task }] of Object.entries(system.failures)) {
    if (zone !== undefined) known(`failures.${name}.zone`, zone, system.zones)
    if (task !== undefined) known(`failures.${name}.task`, task, tasks)
  }
  for (const { name, that } of own) {
    for (const one of that) {
      if ('answers' in one) known(`checks.${name}.answers`, one.answers, [...requests, ...tasks])
      if ('waits' in one) {
        known(`checks.${name}.waits`, one.waits, requests)
        known(`checks.${name}.for`, one.for, tasks)
      }
      if ('fresh' in one) known(`checks.${name}.fresh`, one.fresh, requests)
      if ('fails_max' in one && one.of !== null) known(`checks.${name}.of`, one.of, requests)
      if ('during' in one && one.during !== null)
        known(`checks.${name}.during`, one.during, failures)
    }
  }
}
