import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { modelFiles } from '../scaffold/model.ts'
import {
  type KindFormat,
  type LabFiles,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  slug,
  sqlWork,
  variantKeys,
} from './format.ts'
import { answerSize, countOf, wholeAttempt } from './may-use.ts'

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'small letters, digits and _')

const drawn = z.union([
  z
    .strictObject({ from: z.int(), to: z.int() })
    .describe('A whole number drawn from the seed, both ends included'),
  z.strictObject({ one_of: z.array(z.union([z.string(), z.number()])).min(2) }),
  z
    .strictObject({ like: z.array(sentence).min(1) })
    .describe('A text drawn from the seed: other letters and digits in the places of one of these'),
])

const stepKeys = {
  says: sentence.optional().describe('What this step is, in words: shown beside it'),
  as: z
    .union([z.string(), z.int()])
    .optional()
    .describe('The value of `setting` in the connection; "": the connection does not say one'),
}

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])

const step = z.union([
  z.strictObject({
    takes: sentence.describe('SQL that must get in, and must change a row at least'),
    while_open: sentence
      .optional()
      .describe(
        'SQL of another connection, not committed yet: it must get in, and so must this, at once or after it has waited',
      ),
    ...stepKeys,
  }),
  z.strictObject({
    refuses: sentence.describe('SQL that must be refused by a rule of the model'),
    while_open: sentence
      .optional()
      .describe(
        'SQL of another connection, not committed yet: it must get in, and this must wait or be refused',
      ),
    ...stepKeys,
  }),
  z.strictObject({
    leaves_alone: sentence.describe('SQL that must be refused, or must change no row'),
    ...stepKeys,
  }),
  z.strictObject({
    hides: sentence.describe('A query that must give no row, or be refused'),
    ...stepKeys,
  }),
  z.strictObject({
    asks: sentence.describe('A query, its columns cast to types that do not depend on the design'),
    gives: z.array(z.array(cell)).describe('Its rows, in any order unless `ordered`'),
    ordered: z.boolean().default(false),
    ...stepKeys,
  }),
  z.strictObject({
    asks: sentence,
    gives_source: sentence.describe('A query over the tables of world/ that gives the same rows'),
    ordered: z.boolean().default(false),
    ...stepKeys,
  }),
])

const timesWithValues = 2
const timesMax = 10

const checkKeys = {
  ...ownCheckKeys,
  values: z
    .record(name, drawn)
    .default({})
    .describe("What :name and :'name' stand for in the steps, drawn from the seed"),
  times: z
    .int()
    .min(1)
    .max(timesMax)
    .optional()
    .describe(
      'In how many fresh databases, with other values each; left out: in as many as the longest list has values, 2 at least where there are values',
    ),
  steps: z.array(step).min(1).describe('One after another, each a transaction of its own'),
}
const trial = z.strictObject(checkKeys)
type TrialYaml = z.infer<typeof trial>

const asksFor = z
  .record(name, z.array(name))
  .default({})
  .describe('Tables or views that the brief asks for by name, with the columns it names')

export type DrawnModelValue = z.infer<typeof drawn>

interface StepShared {
  readonly sql: string
  readonly says: string | null
  /** Null: the learner's own role; else a connection of the application, which says this. */
  readonly as: string | null
}

export type ModelStep =
  | (StepShared & { readonly kind: 'leaves-alone' | 'hides' })
  | (StepShared & {
      readonly kind: 'takes' | 'refuses'
      /** What another connection has done and not committed yet; null: nobody is at work. */
      readonly whileOpen: string | null
    })
  | (StepShared & {
      readonly kind: 'asks'
      /** The rows in PostgreSQL's text form, or a query over the source that gives them. */
      readonly gives:
        | { readonly rows: readonly (readonly (string | null)[])[] }
        | { readonly sql: string }
      readonly ordered: boolean
    })

/** What another connection has done and not committed while the step runs; null: nobody is at work. */
export function openBeside(step: ModelStep): string | null {
  return step.kind === 'takes' || step.kind === 'refuses' ? step.whileOpen : null
}

/** What the model is put through, in a fresh database each time. */
export interface ModelCheck extends OwnCheck {
  readonly values: Readonly<Record<string, DrawnModelValue>>
  readonly times: number
  readonly steps: readonly ModelStep[]
}

export interface ModelVariant extends Variant {
  readonly checks: readonly ModelCheck[]
  readonly spare: Readonly<Record<string, string>>
  readonly varied: VariedTexts
  readonly asksFor: Readonly<Record<string, readonly string[]>>
}

/** Tables that are there before the answer runs; the answer carries their rows over. */
export interface ModelSource {
  readonly schemaSql: string
  /** The rows that the page shows. */
  readonly sampleSql: string
  /** Other rows in their place: uses random(), whose seed is the attempt's. Empty: only the sample. */
  readonly rowsSql: string
}

/** Tables that the learner designs, judged by what gets in, what is refused and what can be asked. */
export interface ModelLab extends LabBase {
  readonly kind: 'model'
  readonly checks: readonly ModelCheck[]
  readonly variants: readonly ModelVariant[]
  /** By table, an INSERT of one row that is right beside all others. */
  readonly spare: Readonly<Record<string, string>>
  readonly varied: VariedTexts
  readonly asksFor: Readonly<Record<string, readonly string[]>>
  readonly source: ModelSource | null
  readonly extensions: readonly string[]
  /** The setting by which a connection of the application says whose it is; null: there is none. */
  readonly setting: string | null
}

const checks = z.array(trial).min(1)

const spare = z
  .record(name, sentence)
  .default({})
  .describe(
    'By table, an INSERT of one row that is right beside all others: what is refused to be put in has to be refused as a change of it, too',
  )

const word = z
  .string()
  .min(2)
  .regex(/[a-z0-9]/i, 'letters or digits')
const noTexts = { words: [], numbers: [], days: [] }
const varied = z
  .strictObject({
    words: z
      .array(word)
      .default([])
      .describe('Names and the like; capital letters stay where they are'),
    numbers: z.array(z.int().min(10)).default([]).describe('Whole numbers, such as ids'),
    days: z
      .array(z.iso.date())
      .default([])
      .describe('Days, quoted: all move by the same number of days'),
  })
  .default(noTexts)
  .describe(
    'Texts of the steps that mean nothing by themselves: each attempt has others in their place, so a model that lists the rows of this file fails',
  )

/** Texts of the steps that each attempt replaces. */
export type VariedTexts = z.infer<typeof varied>

export const modelYaml = z.strictObject({
  kind: z.literal('model'),
  ...sharedKeys,
  asks_for: asksFor,
  spare,
  varied,
  extensions: z
    .array(z.enum(['btree_gist', 'citext', 'pg_trgm']))
    .default([])
    .describe('Extensions that are there'),
  setting: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .nullable()
    .default(null)
    .describe('As app.studio: steps with `as` run in connections of the application that set it'),
  checks: checks.describe('What the model is put through, from coarse to fine'),
})
type ModelYaml = z.infer<typeof modelYaml>

const variantYaml = z.strictObject({
  ...variantKeys,
  name: slug,
  asks_for: asksFor,
  spare,
  varied,
  checks,
})
type VariantYaml = z.infer<typeof variantYaml>

export const modelFormat: KindFormat<ModelYaml, ModelLab, VariantYaml> = {
  yaml: modelYaml,
  scaffold: modelFiles,
  about: {
    against:
      'rows that must get in, rows that must be refused, and questions that it must be able to answer, in fresh databases',
    shown:
      'the row that got in or was turned away, or what was lost of the old data, and a drawing of your tables',
  },
  work: sqlWork,
  variant: variantYaml,
  variantsNeeded: () => false,
  engineChecks: ['statements', 'no-error', 'interface'],
  answerFile: 'answer.sql',
  language: 'sql',
  starterFile: 'answer.sql',
  hasTables: true,
  triedIn: ['database', 'databases'],
  isSlow: false,
  mayUse: (limits) => [
    `You may write ${countOf(limits.modelStatementsMax)} statements, and they may make ${countOf(limits.modelObjectsMax)} tables, indexes, functions and other objects.`,
    wholeAttempt(limits),
    answerSize(limits),
  ],
  reading: ({ source }): Readonly<Record<string, string>> =>
    source === null ? {} : { 'schema.sql': source.schemaSql, 'sample.sql': source.sampleSql },
  read: readModelLab,
}

async function readModelLab(
  yaml: ModelYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<ModelLab>> {
  const file = `${from.id}/lab.yaml`
  const source = sourceOf(from)
  const all = [...yaml.checks, ...variants.flatMap((variant) => variant.checks)]
  for (const { name: check, steps } of all) {
    if (yaml.setting === null && steps.some(({ as }) => as !== undefined)) {
      throw badLab(file, { expected: `setting, since a step of ${check} has as`, came: 'none' })
    }
    if (source === null && steps.some((one) => 'gives_source' in one)) {
      throw badLab(file, { expected: `world/schema.sql, which ${check} asks`, came: 'none' })
    }
  }
  return {
    own: {
      kind: 'model',
      checks: yaml.checks.map(checkOf),
      variants: variants.map(({ asks_for, ...variant }) => ({
        ...variant,
        asksFor: asks_for,
        checks: variant.checks.map(checkOf),
      })),
      spare: yaml.spare,
      varied: yaml.varied,
      asksFor: yaml.asks_for,
      source,
      extensions: yaml.extensions,
      setting: yaml.setting,
    },
  }
}

function sourceOf({ id, files }: LabFiles): ModelSource | null {
  const schemaSql = files.get('world/schema.sql')
  if (schemaSql === undefined) return null
  const sampleSql = files.get('world/sample.sql')
  if (sampleSql === undefined) {
    throw badLab(`${id}/world/sample.sql`, { expected: 'rows of the source', came: 'none' })
  }
  return { schemaSql, sampleSql, rowsSql: files.get('world/rows.sql') ?? '' }
}

function checkOf({ times, steps, ...check }: TrialYaml): ModelCheck {
  return { ...check, times: times ?? usualTimes(check.values), steps: steps.map(stepOf) }
}

/** Often enough that each value of each list has its turn. */
function usualTimes(values: TrialYaml['values']): number {
  const drawn = Object.values(values)
  if (drawn.length === 0) return 1
  const lengths = drawn.map((value) =>
    'one_of' in value ? value.one_of.length : 'like' in value ? value.like.length : 0,
  )
  return Math.min(timesMax, Math.max(timesWithValues, ...lengths))
}

function stepOf(yaml: TrialYaml['steps'][number]): ModelStep {
  const shared = { says: yaml.says ?? null, as: yaml.as === undefined ? null : String(yaml.as) }
  if ('takes' in yaml) {
    return { ...shared, kind: 'takes', sql: yaml.takes, whileOpen: yaml.while_open ?? null }
  }
  if ('refuses' in yaml) {
    return { ...shared, kind: 'refuses', sql: yaml.refuses, whileOpen: yaml.while_open ?? null }
  }
  if ('leaves_alone' in yaml) return { ...shared, kind: 'leaves-alone', sql: yaml.leaves_alone }
  if ('hides' in yaml) return { ...shared, kind: 'hides', sql: yaml.hides }
  const gives =
    'gives' in yaml
      ? { rows: yaml.gives.map((row) => row.map(cellText)) }
      : { sql: yaml.gives_source }
  return { ...shared, kind: 'asks', sql: yaml.asks, gives, ordered: yaml.ordered }
}

/** As PostgreSQL writes the value. */
function cellText(value: z.infer<typeof cell>): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return String(value)
}
