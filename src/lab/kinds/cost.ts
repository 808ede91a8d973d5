import { z } from 'zod'
import { badLab } from '../bad-lab.ts'
import type { LabBase, OwnCheck, Variant } from '../lab.ts'
import { costFiles } from '../scaffold/cost.ts'
import {
  type KindFormat,
  type LabFiles,
  neededFile,
  type OwnPart,
  ownCheckKeys,
  sentence,
  sharedKeys,
  slug,
  sqlWork,
  variantKeys,
} from './format.ts'
import { answerSize, countOf, secondsText } from './may-use.ts'
import { type DrawnValue, drawn } from './schedule.ts'

/** What an answer may be made of. */
export const answerParts = ['select', 'index', 'function', 'load'] as const
export type AnswerPart = (typeof answerParts)[number]

/** What is counted. Never seconds. */
export const counted = [
  'buffers',
  'rows',
  'temporary-blocks',
  'statements',
  'wal-records',
  'index-pages',
] as const
export type Counted = (typeof counted)[number]

/** The request that stands for the statements of the answer itself. */
export const answerRequest = 'answer'

const request = z.strictObject({
  name: slug,
  sql: sentence.optional().describe("A statement; left out: the answer's own SELECT"),
  values: z
    .record(z.string().regex(/^[a-z_][a-z0-9_]*$/), drawn)
    .default({})
    .describe('What stands under :name in the statement'),
  writes: z.boolean().default(false).describe('It changes rows; it is counted and taken back'),
  ordered: z.boolean().default(false).describe('Its rows must come in the order of the reference'),
  calls: z.int().min(1).max(1_000).default(1).describe('How often it is asked in the workload'),
  after_replay: z
    .boolean()
    .default(false)
    .describe('It reads pg_stat_statements after all others have been asked `calls` times'),
})

const check = z.strictObject({
  ...ownCheckKeys,
  of: z.array(slug).default([]).describe('Requests, each by itself; [] is all of them'),
  same_rows: z.boolean().default(false).describe('Decides whether they give the right rows'),
  counts: z.enum(counted).optional().describe('What is counted'),
  together: z.boolean().default(false).describe('All of them together, each times its calls'),
  against: z
    .enum(['reference', 'before'])
    .default('reference')
    .describe('before: the same request before the answer changed anything'),
  at_most: z.number().positive().default(1.5).describe('Times what it is held against'),
  plus: z.int().min(0).default(0).describe('And so much more'),
})

/** A statement that is asked, and how often. */
export interface CostRequest {
  readonly name: string
  /** Null: the answer's own SELECT. */
  readonly sql: string | null
  readonly values: Readonly<Record<string, DrawnValue>>
  readonly writes: boolean
  readonly ordered: boolean
  readonly calls: number
  readonly afterReplay: boolean
}

export interface CostCheck extends OwnCheck {
  /** Names of requests; empty: all. */
  readonly of: readonly string[]
  /** Null: it decides the rows. */
  readonly counts: Counted | null
  readonly together: boolean
  readonly against: 'reference' | 'before'
  readonly atMost: number
  readonly plus: number
}

export interface CostVariant extends Variant {
  readonly requests: readonly CostRequest[]
  readonly checks: readonly CostCheck[]
}

/** A query, an index or a load, judged by the work that PostgreSQL counts at three sizes. */
export interface CostLab extends LabBase {
  readonly kind: 'cost'
  readonly checks: readonly CostCheck[]
  readonly variants: readonly CostVariant[]
  readonly world: { readonly schemaSql: string; readonly rowsSql: string }
  /** What the answer may be made of. */
  readonly answer: readonly AnswerPart[]
  /** Statements that change something, at most. */
  readonly statementsMax: number
  /** Ascending. :size in rows.sql. */
  readonly sizes: readonly [number, number, number]
  /** What the sizes count: "rows in watch". */
  readonly sizeOf: string
  readonly requests: readonly CostRequest[]
  /** CSV that COPY … FROM STDIN in the answer reads; null: there is none. */
  readonly copies: string | null
}

const requests = z.array(request).min(1)
const checks = z.array(check).min(1)

export const costYaml = z.strictObject({
  kind: z.literal('cost'),
  ...sharedKeys,
  answer: z.array(z.enum(answerParts)).min(1).describe('What the answer may be made of'),
  statements_max: z.int().min(1).max(20).default(1).describe('Statements beside a SELECT, at most'),
  sizes: z
    .tuple([z.int().min(10), z.int(), z.int().max(60_000)])
    .describe('Three sizes, ascending: :size in world/rows.sql'),
  size_of: sentence.describe('What the sizes count, as "rows in watch"'),
  copies: sentence.optional().describe('A query; its rows are what COPY … FROM STDIN reads'),
  requests: requests.describe('What is asked, and counted'),
  checks: checks.describe('Rows first, then work, in the order in which they are shown'),
})
type CostYaml = z.infer<typeof costYaml>

const variantYaml = z.strictObject({
  ...variantKeys,
  requests: requests.optional(),
  checks: checks.optional(),
})
type VariantYaml = z.infer<typeof variantYaml>

export const costFormat: KindFormat<CostYaml, CostLab, VariantYaml> = {
  yaml: costYaml,
  scaffold: costFiles,
  about: {
    against: 'the work that PostgreSQL counts at three sizes, beside that of a right answer',
    shown: 'the step of the plan that pays, and how the work grows',
  },
  work: sqlWork,
  variant: variantYaml,
  variantsNeeded: () => true,
  engineChecks: ['readable', 'no-error', 'rows'],
  answerFile: 'answer.sql',
  language: 'sql',
  starterFile: 'answer.sql',
  hasTables: false,
  triedIn: ['size', 'sizes'],
  isSlow: true,
  mayUse: (limits) => [
    `A statement may run for ${secondsText(2 * limits.statementMs)}. Run shows the first ${countOf(limits.runRowsMax)} rows.`,
    answerSize(limits),
  ],
  reading: (lab) => ({ 'schema.sql': lab.world.schemaSql, 'requests.sql': requestsText(lab) }),
  read: readCostLab,
}

/** The statements that are not the learner's to change, as a text. */
export function requestsText({ requests: all }: CostLab): string {
  const given = all.filter(({ sql }) => sql !== null)
  if (given.length === 0) return '-- Only your own query is asked.\n'
  return given
    .map(({ name, sql, calls, values }) => {
      const often = calls > 1 ? `, asked ${calls} times` : ''
      const drawnAs = Object.entries(values).map(([key, value]) => `:${key} ${drawnText(value)}`)
      const where = drawnAs.length > 0 ? ` (${drawnAs.join(', ')})` : ''
      return `-- ${name}${often}${where}\n${(sql ?? '').trim().replace(/;$/, '')};\n`
    })
    .join('\n')
}

function drawnText(value: DrawnValue): string {
  return typeof value === 'object' ? `from ${value.from} to ${value.to}` : `is ${value}`
}

async function readCostLab(
  yaml: CostYaml,
  from: LabFiles,
  variants: readonly VariantYaml[],
): Promise<OwnPart<CostLab>> {
  const [small, middle, large] = yaml.sizes
  if (!(small < middle && middle < large)) {
    throw badLab(`${from.id}/lab.yaml`, {
      expected: 'sizes that grow',
      came: yaml.sizes.join(', '),
    })
  }
  const own = { requests: yaml.requests.map(requestOf), checks: yaml.checks.map(checkOf) }
  checkNames(from.id, own)
  return {
    own: {
      kind: 'cost',
      ...own,
      variants: variants.map((variant) => ({
        ...variant,
        requests: variant.requests?.map(requestOf) ?? own.requests,
        checks: variant.checks?.map(checkOf) ?? own.checks,
      })),
      world: {
        schemaSql: neededFile(from, 'world/schema.sql'),
        rowsSql: neededFile(from, 'world/rows.sql'),
      },
      answer: yaml.answer,
      statementsMax: yaml.statements_max,
      sizes: yaml.sizes,
      sizeOf: yaml.size_of,
      copies: yaml.copies ?? null,
    },
  }
}

function requestOf({ sql, after_replay, ...rest }: z.infer<typeof request>): CostRequest {
  return { ...rest, sql: sql ?? null, afterReplay: after_replay }
}

function checkOf({ same_rows, at_most, counts, ...rest }: z.infer<typeof check>): CostCheck {
  return { ...rest, counts: same_rows ? null : (counts ?? null), atMost: at_most }
}

/** Checks name requests that there are, and each says what it decides. */
function checkNames(id: string, own: Pick<CostLab, 'requests' | 'checks'>): void {
  const known = [...own.requests.map(({ name }) => name), answerRequest]
  for (const { name, of } of own.checks) {
    const unknown = of.find((one) => !known.includes(one))
    if (unknown === undefined) continue
    throw badLab(`${id}/lab.yaml`, {
      expected: `checks.${name}.of names one of ${known.join(', ')}`,
      came: unknown,
    })
  }
}
